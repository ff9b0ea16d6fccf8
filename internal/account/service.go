package account

import (
	"context"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/outbox"
)

// Service has the use cases of people and their grants. Each is one transaction of
// the store: the store loads, the service applies the rules of this package and
// returns the outcome, and the store writes that and commits it all together.
type Service struct{ store Store }

// NewService returns the use cases on a store.
func NewService(store Store) *Service { return &Service{store: store} }

// Store is what the use cases need of the database.
type Store interface {
	// GiveGrant finds the people whom an invitation is about, passes them to
	// decide, and writes the outcome.
	GiveGrant(ctx context.Context, permit authz.Permit, i Invitation, decide func(Invited) (Given, error)) error
	// ChangeGrant loads a grant within the permit's reach, passes it to decide, and
	// writes the outcome. NoSuchGrant: there is none.
	ChangeGrant(ctx context.Context, permit authz.Permit, id uuid.UUID, decide func(Granted) (GrantOutcome, error)) error
	// ChangeText passes the actor's own text to decide and replaces it with the
	// result, unless it was changed meanwhile. The zero OwnText: there is none yet.
	ChangeText(ctx context.Context, permit authz.Permit, kind TextKind, decide func(OwnText) (OwnText, error)) error
	// AskCorrection records a correction that the actor asks for, and tells those who
	// could make it.
	AskCorrection(ctx context.Context, permit authz.Permit, c Correction, tell func(correctors []uuid.UUID) []outbox.Message) error
	// SignInIdentity finds the person with an identity, binds one that nobody has yet
	// if it may be bound, and begins a session unless welcome refuses it.
	SignInIdentity(ctx context.Context, permit authz.Permit, i Identity, t Token,
		welcome func(Recognised) ([]outbox.Message, error)) error
}

// Concerned has the people whom a role concerns besides the person who has it.
type Concerned struct {
	Opened []uuid.UUID // whose levels it opens
	Asked  []uuid.UUID // who is asked to confirm it
}
