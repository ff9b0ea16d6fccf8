package assessment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/outbox"
)

// Service has the use cases of cycles and assessments. Each is one transaction of
// the store: the store locks and loads, the service applies the rules of this
// package and returns the outcome, and the store writes that and commits it all
// together.
type Service struct{ store Store }

// NewService returns the use cases on a store.
func NewService(store Store) *Service { return &Service{store: store} }

// Store is what the use cases need of the database.
type Store interface {
	// ChangeAssessment locks an assessment within the permit's reach, passes it to
	// decide, and writes the outcome. With a permit to assess it is the actor's
	// own; with one to validate, one that the actor validates. It returns the time
	// that it recorded. fault.NotFound: there is none.
	ChangeAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, decide func(Case) (Outcome, error)) (at time.Time, err error)
	// StartAssessment returns the actor's own assessment of a cycle. If there is
	// none, it begins one, provided that may allows it for the cycle as it is.
	StartAssessment(ctx context.Context, permit authz.Permit, cycle string, may func(Cycle) error) (uuid.UUID, error)
	// ChangeCycle locks a cycle, passes it to decide, and writes the outcome. The
	// zero Cycle: none has this code yet.
	ChangeCycle(ctx context.Context, permit authz.Permit, code string, decide func(Cycle) (CycleOutcome, error)) error
	// Remind tells those within the permit's reach whose assessment is in one of
	// the states of a message, unless they were told the same within a week. It
	// returns how many it told.
	Remind(ctx context.Context, permit authz.Permit, cycle string, messages func(today day.Day) []Message) (int, error)
	// ExportCompletion reads the completion list for a file, and tells those who
	// watch over it. fault.Forbidden: the actor has no grant for that.
	ExportCompletion(
		ctx context.Context,
		permit authz.Permit,
		code string,
		on day.Day,
		tell func(watchers []uuid.UUID) []outbox.Message,
	) ([]Tally, error)
}

// Case is an assessment as the person who acts on it sees it. Only what they may
// see is filled in.
type Case struct {
	By     Party     // Holder: Work is set; Validator: Review is
	Person uuid.UUID // whose assessment it is
	Asked  []Asked
	Work   Work
	Review Review
}

// Asked is a domain of the cycle's framework with the competencies that it asks
// about.
type Asked struct {
	Domain       string
	Competencies []string
}

// Summary is where the assessment stands.
func (c Case) Summary() Summary {
	if c.By == Validator {
		return c.Review.Summary
	}
	return c.Work.Summary
}

func (c Case) asked() []string {
	var ids []string
	for _, d := range c.Asked {
		ids = append(ids, d.Competencies...)
	}
	return ids
}

// Outcome is everything that a use case has to write, in one transaction. The zero
// Outcome writes nothing.
type Outcome struct {
	Move       Move   // is written down where those whom it concerns can read it; empty: no move
	Reason     string // of the move
	From, To   State  // alike, or both empty: the assessment stays where it is
	IsLate     bool
	Validator  uuid.UUID // the one nominated; uuid.Nil: as before
	LateReason string
	HandsOver  bool              // a copy of the answers is made for the validator
	Levels     map[string]Answer // domain levels that are signed off
	Entries    map[string]Entry  // answers, each with the version that is overwritten
	Validated  map[string]Validated
	Response   *string // nil: as before
	Notices    []outbox.Message
	Fields     []string // names of the fields for the audit; none: nothing is audited
}

// Start begins the actor's own assessment in a cycle, or returns the one that has
// begun.
func (s *Service) Start(ctx context.Context, permit authz.Permit, cycle string) (uuid.UUID, error) {
	return s.store.StartAssessment(ctx, permit, cycle, func(c Cycle) error {
		_, err := Next(NotStarted, Start, Holder, c.State)
		return err
	})
}

// Remind tells the people for whose part assessments wait, and returns how many
// were told.
func (s *Service) Remind(ctx context.Context, permit authz.Permit, r Reminder) (int, error) {
	if err := permit.For(authz.Remind); err != nil {
		return 0, err
	}
	if err := r.Check(); err != nil {
		return 0, err
	}
	return s.store.Remind(ctx, permit, r.Cycle.Code, r.Messages)
}

// ExportCompletion reads the completion list for a file. Those who watch over the
// list are told that somebody took it. fault.Forbidden: the actor has no completion
// export.
func (s *Service) ExportCompletion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]Tally, error) {
	return s.store.ExportCompletion(ctx, permit, code, on, func(watchers []uuid.UUID) []outbox.Message {
		var all []outbox.Message
		for _, to := range watchers {
			all = append(all, outbox.Message{
				To: to, Subject: "The completion list was taken as a file", Link: "/admin/audit",
				Body: "Somebody with the grant for it took the completion list of the cycle " + code + " away. The audit says who, by their id.",
			})
		}
		return all
	})
}
