// Package accounts serves signing in and out, the visitor's sessions and roles,
// what they were told, and the forms that they sent too late.
package accounts

import (
	"context"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/server/site"
)

// Area has the handlers of these pages and actions.
type Area struct {
	*site.Site
	Use     *account.Service
	Session Sessions
	Form    Forms
	Notice  Notices
}

// Sessions begins and ends sessions.
type Sessions interface {
	// SignInPersona begins a session for a persona of the demonstration.
	// fault.NotFound: no demonstration data are loaded.
	SignInPersona(ctx context.Context, permit authz.Permit, p account.Persona, t account.Token) error
	// SwitchGrant ends the session and begins another, with the token next, under
	// another grant of the same person. fault.NotFound: the grant is not the person's,
	// or is not in force today.
	SwitchGrant(ctx context.Context, permit authz.Permit, session, grant uuid.UUID, next account.Token) error
	// Sessions lists the person's usable sessions, the most recently used first.
	Sessions(ctx context.Context, permit authz.Permit) ([]account.Session, error)
	// EndSessions ends all of the person's sessions, including this one.
	EndSessions(ctx context.Context, permit authz.Permit) error
	// EndSession ends one of the person's sessions.
	EndSession(ctx context.Context, permit authz.Permit, session uuid.UUID) error
	// EndLapsedSession makes a session that timed out stop identifying its person. It
	// is not an error if there is no such session.
	EndLapsedSession(ctx context.Context, permit authz.Permit, t account.Token) error
}

// Forms keeps forms that were sent after the session had ended.
type Forms interface {
	// KeepForm keeps the Path and Body of a form for the person whose session had the
	// token. fault.Unauthenticated: there was no such session, or it ended too long ago.
	KeepForm(ctx context.Context, permit authz.Permit, t account.Token, f account.KeptForm) (uuid.UUID, error)
	// KeptForm finds one of the person's kept forms. fault.NotFound: there is none.
	KeptForm(ctx context.Context, permit authz.Permit, id uuid.UUID) (account.KeptForm, error)
	// ForgetForm deletes one of the person's kept forms; action is the reason as the
	// audit records it. fault.NotFound: there is no such form.
	ForgetForm(ctx context.Context, permit authz.Permit, id uuid.UUID, action string) error
}

// Notices reads what the visitor was told.
type Notices interface {
	// Notices lists the notices, the latest first and at most a hundred.
	Notices(ctx context.Context, permit authz.Permit) ([]account.Notice, error)
	// ReadNotice marks a notice as read. It does nothing to somebody else's notice.
	ReadNotice(ctx context.Context, permit authz.Permit, id uuid.UUID) error
}
