package assessment

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"ccio/internal/fault"
	"ccio/internal/outbox"
)

// Move is a step from one state to another.
type Move string

// The moves.
const (
	Start           Move = "start"
	Submit          Move = "submit"
	Recall          Move = "recall"
	BeginValidation Move = "begin_validation"
	Return          Move = "return"
	SignOff         Move = "sign_off"
	Reopen          Move = "reopen"
	Respond         Move = "respond"  // the holder's words beside what was signed off
	Nominate        Move = "nominate" // another validator, where the grant of the first has ended
)

// rule is everything that is so of one move.
type rule struct {
	move  Move
	steps []step // where it leads, and who makes it; what is not here is refused
	// until is the last state of the cycle in which it is made; none is made before the
	// cycle is open. Once it is ready to be published nothing is handed over or taken
	// back, and what was handed over is still validated.
	until CycleState
	// quiet: nobody is told, and among the steps of an assessment only who made it
	// finds it. assessment_move_is_quiet says the same in the database.
	quiet bool
	words words // that somebody writes with it
	// What else there is to it. A nil function means nothing.
	check func(Case, Input) error     // what keeps it from being made
	apply func(Case, Input, *Outcome) // what is written besides
	tell  func(Case, Input) outbox.Message
}

type step struct {
	by       Party
	from, to State
}

// words are the reason of a move, or a response.
type words struct {
	field  string // of the form
	most   int    // characters; 0: the move takes no words
	needed bool   // the move is not made without
}

// rules is the one table of moves, in the order of the work.
var rules = []rule{
	{
		move: Start, until: Provisional, quiet: true, // Service.Start makes it: there is nothing yet to move
		steps: []step{{Holder, NotStarted, Draft}},
	},
	{
		move: Submit, until: Provisional,
		steps: []step{{Holder, Draft, Submitted}, {Holder, Returned, Submitted}},
		words: words{field: "late", most: MostReason}, // MaySubmit says when they are needed
		check: func(c Case, in Input) error { return c.Work.MaySubmit(c.asked(), in.Validator, in.Reason) },
		apply: func(c Case, in Input, o *Outcome) {
			o.HandsOver, o.Validator, o.IsLate = true, in.Validator, c.Work.Cycle.State.IsLate()
			if o.IsLate {
				o.LateReason = in.Reason
			}
		},
		tell: handedOver,
	},
	{
		move: Recall, until: Provisional,
		steps: []step{{Holder, Submitted, Draft}},
		tell: func(c Case, _ Input) outbox.Message {
			return outbox.Message{
				To: c.Work.Validator, Subject: "An assessment was taken back", Link: "/validations",
				Body: "It was recalled before you began. You are told when it is handed to you again.",
			}
		},
	},
	{
		move: BeginValidation, until: Ready,
		steps: []step{{Validator, Submitted, InValidation}},
		tell:  toldHolder("Your assessment is in validation", "You cannot recall it any more."),
	},
	{
		move: Return, until: Ready,
		steps: []step{{Validator, InValidation, Returned}},
		words: words{field: "reason", most: MostResponse, needed: true},
		tell:  toldHolder("Your assessment was returned to you", validatorWrote),
	},
	{
		move: SignOff, until: Ready,
		steps: []step{{Validator, InValidation, SignedOff}},
		check: func(c Case, _ Input) error { return c.Review.MaySignOff(c.asked()) },
		apply: func(c Case, _ Input, o *Outcome) { o.Levels = c.Review.DomainLevels(c.Asked) },
		tell:  toldHolder("Your assessment was signed off", validatorWrote),
	},
	{
		move: Reopen, until: Ready,
		steps: []step{{Validator, SignedOff, InValidation}},
		words: words{field: "reason", most: MostResponse, needed: true},
		tell:  toldHolder("The sign-off of your assessment was taken back", validatorWrote),
	},
	{
		move: Respond, until: Ready, quiet: true,
		steps: []step{{Holder, SignedOff, SignedOff}},
		words: words{field: "response", most: MostResponse},
		apply: func(_ Case, in Input, o *Outcome) {
			// Words beside the result: they are not written down among the steps.
			o.Move, o.Response, o.Fields = "", &in.Response, []string{"response"}
		},
	},
	{
		move: Nominate, until: Ready,
		steps: []step{{Holder, Submitted, Submitted}, {Holder, InValidation, InValidation}},
		check: func(c Case, in Input) error { return c.Work.MayNominate(in.Validator) },
		apply: func(_ Case, in Input, o *Outcome) { o.Validator = in.Validator },
		tell:  handedOver,
	},
}

// rule is the line of the table about a move. An unknown one has no steps, and so
// is refused.
func (m Move) rule() rule {
	if i := slices.IndexFunc(rules, func(r rule) bool { return r.move == m }); i >= 0 {
		return rules[i]
	}
	return rule{}
}

// Moves lists them.
func Moves() []Move {
	var all []Move
	for _, r := range rules {
		all = append(all, r.move)
	}
	return all
}

// QuietMoves lists those of which nobody learns but who made them.
func QuietMoves() []Move {
	return slices.DeleteFunc(Moves(), func(m Move) bool { return !m.rule().quiet })
}

// MostWords is the greatest number of characters that somebody may write with a
// move.
func (m Move) MostWords() int { return m.rule().words.most }

// Next returns the state after a move by a party while the cycle is in a state.
// fault.Forbidden: the move is not theirs; fault.Conflict: the state does not allow
// it, or the cycle does not any more.
func Next(state State, move Move, by Party, cycle CycleState) (State, error) {
	r := move.rule()
	mine := false
	for _, s := range r.steps {
		if s.by != by {
			continue
		}
		mine = true
		switch {
		case s.from != state:
		case cycle.comesBefore(Open):
			return state, fault.New(fault.Conflict, "The cycle is not open yet.")
		case r.until.comesBefore(cycle):
			return state, fault.New(fault.Conflict, "The cycle is over: its figures are being published.")
		default:
			return s.to, nil
		}
	}
	if !mine {
		return state, fault.New(fault.Forbidden, "This is not for you to do with this assessment.")
	}
	return state, fault.New(fault.Conflict, "This cannot be done now: the assessment is %s.", lower(state.Label()))
}

// refuse says what is wrong with the words that somebody wrote with a move.
func (w words) refuse(in Input) error {
	written := in.Reason
	if w.field == "response" {
		written = in.Response
	}
	switch n := utf8.RuneCountInString(written); {
	case w.needed && n == 0:
		return &fault.Error{Kind: fault.Invalid, Public: "Give a reason.", Fields: []fault.Field{{Name: w.field, Message: "Enter a reason"}}}
	case w.most > 0 && n > w.most:
		return &fault.Error{Kind: fault.Invalid, Public: "What was written is too long.", Fields: []fault.Field{
			{Name: w.field, Message: fmt.Sprintf("Write %d characters or fewer. It has %d.", w.most, n)}}}
	}
	return nil
}

// MaySubmit says what keeps an assessment from being submitted: an answer that is
// missing, a validator who is not confirmed or, if it is late, a reason.
func (w Work) MaySubmit(asked []string, validator uuid.UUID, lateReason string) error {
	var wrong []fault.Field
	if n := len(w.Missing(asked)); n > 0 {
		wrong = append(wrong, fault.Field{Name: "answers", Message: "Answer every competency first. What is missing is linked on this page."})
	}
	if !w.isCandidate(validator) {
		wrong = append(wrong, fault.Field{Name: "validator", Message: "Choose who validates it"})
	}
	if w.Cycle.State.IsLate() && strings.TrimSpace(lateReason) == "" {
		wrong = append(wrong, fault.Field{Name: "late", Message: "Enter why it is late"})
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "The assessment cannot be handed over yet.", Fields: wrong}
}

// LostValidator reports whether the assessment was submitted to somebody who cannot
// validate it any more, because their grant has ended.
func (w Work) LostValidator() bool {
	return (w.State == Submitted || w.State == InValidation) && !w.isCandidate(w.Validator)
}

func (w Work) isCandidate(person uuid.UUID) bool {
	return slices.ContainsFunc(w.Candidates, func(c Candidate) bool { return c.Person == person })
}

// MayNominate says what keeps a submitted assessment from going to another
// validator.
func (w Work) MayNominate(validator uuid.UUID) error {
	switch {
	case !w.LostValidator():
		return fault.New(fault.Conflict, "Your validator can validate this assessment. It stays with them.")
	case !w.isCandidate(validator):
		return &fault.Error{
			Kind:   fault.Invalid,
			Public: "The assessment cannot be handed over yet.",
			Fields: []fault.Field{{Name: "validator", Message: "Choose who validates it"}},
		}
	}
	return nil
}

// MaySignOff says what keeps a domain from being signed off: a competency without
// a validated answer, or a difference without a reason.
func (r Review) MaySignOff(asked []string) error {
	var wrong []fault.Field
	for _, id := range asked {
		v := r.Validated[id]
		switch {
		case v.Kind == Unanswered:
			wrong = append(wrong, fault.Field{Name: AnswerField(id), Message: "Choose a validated level"})
		case NeedsReason(r.Submitted[id].Answer, v.Answer) && strings.TrimSpace(v.Reason) == "":
			wrong = append(wrong, fault.Field{Name: ReasonField(id), Message: WhyReason(r.Submitted[id].Answer, v.Answer)})
		}
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "The assessment cannot be signed off yet.", Fields: wrong}
}

const validatorWrote = "What your validator wrote stands on its page."

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
