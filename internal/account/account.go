// Package account is people's grants and sessions: who is signed in, in which
// role, and for how long.
//
// A session is an id and a secret. The browser holds both; the database holds
// the id and a hash of the secret, so that a copy of the database opens no
// session. One signs in by an identity that an OpenID provider vouches for, and in
// demonstration mode as a persona.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/organisation"
)

// SessionLife is how long a session lasts from sign-in, whatever is done in it:
// a long working day.
const SessionLife = 12 * time.Hour

// SessionIdle is how long a session lasts without being used: a clinic, and the
// way back from it. The database has the same hour in living_session.
const SessionIdle = time.Hour

// Session is one of a person's sessions that still open something.
type Session struct {
	ID             uuid.UUID
	Began, Seen    time.Time // Seen to about a minute
	Ends           time.Time // whatever is done in it
	Role, RoleName string    // the role it acts in, and of what; empty: none
}

// Grant is one role that a person holds today, with its scope and the words for it.
type Grant struct {
	ID        uuid.UUID
	Role      authz.Role
	Scope     authz.Scope
	Trust     organisation.Code // the trust of the scope, for links: of an appointment too; it widens nothing
	ScopeName string            // the trust or the region in words; empty for England
}

// Label is the grant as the header writes it: "Board member, Barts Health NHS Trust".
func (g Grant) Label() string {
	if g.ScopeName == "" {
		return g.Role.Label()
	}
	return g.Role.Label() + ", " + g.ScopeName
}

// SignedIn is a person with a living session.
type SignedIn struct {
	Session uuid.UUID
	Person  uuid.UUID
	Grants  []Grant // today's, the current one first; none: a person without a role
	// IsStale: the person's grants changed since the session began, and it is to
	// be replaced by another with a secret of its own.
	IsStale bool
}

// Actor is the person under the current grant; nobody where there is none.
func (s SignedIn) Actor() authz.Actor {
	if len(s.Grants) == 0 {
		return authz.Actor{}
	}
	return authz.NewActor(s.Person, s.Grants[0].Role, s.Grants[0].Scope)
}

// Token is what the browser holds of a session: its id and its secret.
type Token struct {
	ID     uuid.UUID
	secret [32]byte
}

// NewToken makes an id and a secret that nobody can guess.
func NewToken() Token {
	t := Token{ID: uuid.Must(uuid.NewV7())}
	// Read never fails; on a machine without random numbers it ends the program.
	_, _ = rand.Read(t.secret[:])
	return t
}

// Hash is what the database holds of the secret.
func (t Token) Hash() []byte {
	sum := sha256.Sum256(t.secret[:])
	return sum[:]
}

// String is the token as a cookie holds it.
func (t Token) String() string {
	return t.ID.String() + "." + base64.RawURLEncoding.EncodeToString(t.secret[:])
}

// ParseToken reads a cookie. Anything else than String writes is
// fault.Unauthenticated.
func ParseToken(s string) (Token, error) {
	refused := fault.New(fault.Unauthenticated, "Sign in again: your session is not known.")
	id, secret, found := strings.Cut(s, ".")
	if !found || len(id) != 36 {
		return Token{}, refused
	}
	parsed, err := uuid.Parse(id)
	if err != nil {
		return Token{}, refused
	}
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil || len(raw) != 32 {
		return Token{}, refused
	}
	return Token{ID: parsed, secret: [32]byte(raw)}, nil
}

// Identity is somebody as a sign-in provider knows them.
type Identity struct {
	Issuer, Subject string // together, of one person for ever
	Email           string // empty: the provider gave none
	EmailIsTrusted  bool   // the provider vouches for the address
}

// Persona is one of the people of the demonstration.
type Persona string

// The personas. Holder to TrustAdmin are of Manchester University NHS
// Foundation Trust (R0A), Region is the North West's (Y62).
const (
	Holder     Persona = "holder"
	Validator  Persona = "validator"
	Board      Persona = "board"
	Secretary  Persona = "secretary"
	TrustAdmin Persona = "trust-admin"
	Region     Persona = "region"
	National   Persona = "national"
	Admin      Persona = "admin"
)

// Personas lists them in the order of the sign-in page.
func Personas() []Persona {
	return []Persona{Holder, Validator, Board, Secretary, TrustAdmin, Region, National, Admin}
}

// Label is the persona as the sign-in page writes it.
func (p Persona) Label() string {
	switch p {
	case Holder:
		return "Post-holder: the CCIO of Manchester University NHS Foundation Trust"
	case Validator:
		return "Validator: that CCIO's line manager"
	case Board:
		return "Board member of the same trust"
	case Secretary:
		return "Board secretary of the same trust"
	case TrustAdmin:
		return "Trust administrator of the same trust"
	case Region:
		return "Regional analyst, North West"
	case National:
		return "National analyst"
	case Admin:
		return "National administrator"
	}
	return string(p)
}

// ParsePersona reads a persona by its code.
func ParsePersona(s string) (Persona, error) {
	for _, p := range Personas() {
		if s == string(p) {
			return p, nil
		}
	}
	return "", fault.New(fault.Invalid, "Choose one of the people to sign in as.")
}

// Store keeps sessions and reads grants.
type Store interface {
	FormStore
	// SignInPersona begins a session for a persona of the demonstration.
	// fault.NotFound: no demonstration data are loaded.
	SignInPersona(ctx context.Context, p Persona, t Token, requestID string) error
	// SignInIdentity begins a session for whoever has the identity. One that nobody
	// has yet is bound to the account of its address, where the provider vouches for
	// that; where the account had another identity before, its person is told.
	// fault.Forbidden: there is no such account, or it has another identity.
	SignInIdentity(ctx context.Context, i Identity, t Token, requestID string) error
	// FindSession is the person whose living session the token is, with the
	// grants that live today. fault.Unauthenticated: there is none.
	FindSession(ctx context.Context, t Token) (SignedIn, error)
	// SwitchGrant ends the session and begins another as next, under another grant
	// of the same person, which ends when the first one would have: whoever knew
	// the old token has nothing of the new role. fault.NotFound: the grant is not
	// the person's, or does not live today.
	SwitchGrant(ctx context.Context, permit authz.Permit, session, grant uuid.UUID, next Token, requestID string) error
	// Sessions are the person's that still open something, the latest used first.
	Sessions(ctx context.Context, who SignedIn) ([]Session, error)
	// EndSessions ends all of the person's sessions, this one too.
	EndSessions(ctx context.Context, who SignedIn, requestID string) error
	// NoteRefusal records that somebody asked for a page of the site map that
	// their role may not see.
	NoteRefusal(ctx context.Context, who SignedIn, page, requestID string) error
	// RenewSession ends the session and begins another as next, under the same
	// grant, that ends when the first would have. What is on its way with the old
	// token still finds the new session for ten seconds. fault.Conflict: it was
	// replaced a moment ago, or has ended.
	RenewSession(ctx context.Context, who SignedIn, next Token, requestID string) error
	// EndSession ends the session; the token opens nothing afterwards.
	EndSession(ctx context.Context, who SignedIn, requestID string) error
}
