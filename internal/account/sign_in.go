package account

import (
	"context"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/outbox"
)

// Recognised is the person whom an identity belongs to. uuid.Nil: nobody.
type Recognised struct {
	Person    uuid.UUID
	IsRebound bool // it has just been bound to them, and replaced another identity
}

// MayBeBound reports whether an identity that belongs to nobody yet may be bound to
// the account with its address, which the provider has to vouch for.
func (i Identity) MayBeBound() bool { return i.EmailIsTrusted }

// SignIn begins a session for the person with the identity. An identity that
// belongs to nobody yet is bound to the account with its address, if the provider
// vouches for the address; if that account had another identity before, its person
// is told. fault.Forbidden: there is no such account, or it has another identity.
func (s *Service) SignIn(ctx context.Context, permit authz.Permit, i Identity, t Token) error {
	return s.store.SignInIdentity(ctx, permit, i, t, welcome)
}

// welcome refuses an identity that belongs to nobody, and returns what its person
// is told.
func welcome(who Recognised) ([]outbox.Message, error) {
	if who.Person == uuid.Nil {
		return nil, fault.New(fault.Forbidden, "Nobody has been invited by this identity.")
	}
	if !who.IsRebound {
		return nil, nil
	}
	return []outbox.Message{{
		To: who.Person, Subject: "Somebody signed in with your address by another account", Link: "/sessions",
		Body: "Your e-mail address had been released, " +
			"and somebody has now signed in with it by another account of the sign-in service than before. " +
			"If that was you, there is nothing to do. " +
			"If it was not, tell your trust's administrator, or the person named on the help page, at once.",
	}}, nil
}
