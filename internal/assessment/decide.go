package assessment

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"ccio/internal/authz"
)

// Input is what somebody sends with a move. Each move uses what it needs of it.
type Input struct {
	Reason    string
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
	if err := move.rule().words.refuse(in); err != nil {
		return err
	}
	_, err := s.store.ChangeAssessment(ctx, permit, id, func(c Case) (Outcome, error) { return decide(c, move, in) })
	return err
}

// decide works out the result of a move.
func decide(c Case, move Move, in Input) (Outcome, error) {
	now := c.Summary()
	to, err := Next(now.State, move, c.By, now.Cycle.State)
	if err != nil {
		return Outcome{}, err
	}
	r := move.rule()
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
