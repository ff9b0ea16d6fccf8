package assessment

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/outbox"
)

// Input is what somebody sends with a move. Each move uses what it needs of it.
type Input struct {
	Reason    string    // of a return, of a reopening, of a late submission
	Validator uuid.UUID // to whom it is handed
	Response  string
}

// Move makes a move with an assessment. fault.Invalid: something is missing, each
// with its field; fault.Conflict: its state does not allow this, or its cycle does
// not any more.
func (s *Service) Move(ctx context.Context, permit authz.Permit, id uuid.UUID, move Move, in Input) error {
	if err := permit.For(authz.Assess, authz.Validate); err != nil {
		return err
	}
	in.Reason, in.Response = strings.TrimSpace(in.Reason), strings.TrimSpace(in.Response)
	if move.NeedsReason() && in.Reason == "" {
		return &fault.Error{Kind: fault.Invalid, Public: "Give a reason.", Fields: []fault.Field{{Name: "reason", Message: "Enter a reason"}}}
	}
	_, err := s.store.ChangeAssessment(ctx, permit, id, func(c Case) (Outcome, error) { return decide(c, move, in) })
	return err
}

// rule is what a move involves besides the step from one state to another. A nil
// function means nothing.
type rule struct {
	check func(Case, Input) error     // what keeps it from being made
	apply func(Case, Input, *Outcome) // what is written besides
	tell  func(Case, Input) outbox.Message
}

// rules has every move that can be made with an assessment that has begun.
var rules = map[Move]rule{
	Submit: {
		check: func(c Case, in Input) error { return c.Work.MaySubmit(c.asked(), in.Validator, in.Reason) },
		apply: func(c Case, in Input, o *Outcome) {
			o.HandsOver, o.Validator, o.IsLate = true, in.Validator, c.Work.Cycle.State.IsLate()
			if o.IsLate {
				o.LateReason = in.Reason
			}
		},
		tell: handedOver,
	},
	Recall: {tell: func(c Case, _ Input) outbox.Message {
		return outbox.Message{
			To: c.Work.Validator, Subject: "An assessment was taken back", Link: "/validations",
			Body: "It was recalled before you began. You are told when it is handed to you again.",
		}
	}},
	Nominate: {
		check: func(c Case, in Input) error { return c.Work.MayNominate(in.Validator) },
		apply: func(_ Case, in Input, o *Outcome) { o.Validator = in.Validator },
		tell:  handedOver,
	},
	Respond: {apply: func(_ Case, in Input, o *Outcome) {
		// Words beside the result, without a step: the table of steps does not have
		// this move.
		o.Move, o.Response, o.Fields = "", &in.Response, []string{"response"}
	}},
	BeginValidation: {tell: toldHolder("Your assessment is in validation", "You cannot recall it any more.")},
	Return:          {tell: toldHolder("Your assessment was returned to you", validatorWrote)},
	Reopen:          {tell: toldHolder("The sign-off of your assessment was taken back", validatorWrote)},
	SignOff: {
		check: func(c Case, _ Input) error { return c.Review.MaySignOff(c.asked()) },
		apply: func(c Case, _ Input, o *Outcome) { o.Levels = c.Review.DomainLevels(c.Asked) },
		tell:  toldHolder("Your assessment was signed off", validatorWrote),
	},
}

const validatorWrote = "What your validator wrote stands on its page."

// decide works out the result of a move.
func decide(c Case, move Move, in Input) (Outcome, error) {
	now := c.Summary()
	to, err := Next(now.State, move, c.By, now.Cycle.State)
	if err != nil {
		return Outcome{}, err
	}
	r := rules[move]
	if r.check != nil {
		if err := r.check(c, in); err != nil {
			return Outcome{}, err
		}
	}
	o := Outcome{Move: move, Reason: in.Reason, From: now.State, To: to, Fields: []string{"state"}}
	if r.apply != nil {
		r.apply(c, in, &o)
	}
	if r.tell != nil {
		o.Notices = append(o.Notices, r.tell(c, in))
	}
	return o, nil
}

// handedOver is the notice to a validator to whom an assessment is submitted.
func handedOver(c Case, in Input) outbox.Message {
	return outbox.Message{
		To: in.Validator, Subject: "An assessment was handed to you", Link: "/validations/" + c.Work.ID.String(),
		Body: "It is for you to validate: you put a validated level beside each answer, and sign it off or return it with reasons.",
	}
}

// toldHolder is the notice to the holder about a move of the validator.
func toldHolder(subject, says string) func(Case, Input) outbox.Message {
	return func(c Case, _ Input) outbox.Message {
		return outbox.Message{
			To: c.Person, Subject: subject, Link: "/assessments/" + c.Review.ID.String(),
			Body: "It is your assessment of the cycle " + c.Review.Cycle.Code + ". " + says,
		}
	}
}
