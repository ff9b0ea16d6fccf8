package assessment

import (
	"context"

	"ccio/internal/authz"
	"ccio/internal/fault"
)

// CycleOutcome is the result of a use case of cycles, for the store to write.
type CycleOutcome struct {
	Plan   *Cycle     // to be written as planned; nil: no
	To     CycleState // the state that is reached; empty: as before
	Fields []string   // names of the fields for the audit
}

// PlanCycle adds a cycle, or changes one that is not open yet. fault.Invalid:
// something about it is wrong; fault.Conflict: it is open.
func (s *Service) PlanCycle(ctx context.Context, permit authz.Permit, c Cycle) error {
	if err := permit.For(authz.ManageCycles); err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return err
	}
	return s.store.ChangeCycle(ctx, permit, c.Code, func(now Cycle) (CycleOutcome, error) {
		if now.Code != "" && now.State != Planned {
			return CycleOutcome{}, fault.New(fault.Conflict, "This cycle is open: its framework, threshold and dates are fixed.")
		}
		return CycleOutcome{Plan: &c, Fields: []string{"framework", "threshold", "dates"}}, nil
	})
}

// AdvanceCycle brings a cycle from the state that the page showed into the next.
// fault.Conflict: it is in another state by now.
func (s *Service) AdvanceCycle(ctx context.Context, permit authz.Permit, code string, from CycleState) error {
	return s.store.ChangeCycle(ctx, permit, code, func(now Cycle) (CycleOutcome, error) {
		if now.Code == "" {
			return CycleOutcome{}, NoSuchCycle(code)
		}
		to, more := now.State.Next()
		if now.State != from || !more {
			return CycleOutcome{}, fault.New(fault.Conflict, "The cycle is %s by now. Look at what it says, and decide again.", now.State.Label())
		}
		return CycleOutcome{To: to, Fields: []string{"state"}}, nil
	})
}

// NoSuchCycle is the refusal of a code that belongs to no cycle.
func NoSuchCycle(code string) error { return fault.New(fault.NotFound, "There is no cycle %s.", code) }

// NoSuchAssessment is the refusal of an assessment that does not exist or is out of
// reach, which are not told apart.
func NoSuchAssessment() error {
	return fault.New(fault.NotFound, "There is no such assessment, or it is not one that your role reaches.")
}

// NoSuchFramework is the refusal of a framework that is not published.
func NoSuchFramework() error {
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the cycle.",
		Fields: []fault.Field{{Name: "framework", Message: "Choose a published version of a framework"}}}
}

// MovedOn is the refusal of a decision about a state that has passed.
func MovedOn() error {
	return fault.New(fault.Conflict, "Somebody moved this assessment on a moment ago. Look at where it stands now.")
}

// NoCompletionExport is the refusal of the completion list as a file to somebody
// who has no grant for it.
func NoCompletionExport() error {
	return fault.New(
		fault.Forbidden,
		"The completion list as a file needs a grant of its own, the completion export. A national administrator gives it.",
	)
}
