// Package account holds people's grants and sessions: who is signed in, in which
// role, and for how long.
//
// A session is an id and a secret. The browser holds both; the database holds the
// id and a hash of the secret, so that a copy of the database opens no session.
// People sign in with an identity that an OpenID provider vouches for or, in
// demonstration mode, as a persona.
package account

import (
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

// SessionLife is how long a session lasts from sign-in, however it is used: a
// long working day.
const SessionLife = 12 * time.Hour

// SessionIdle is how long an unused session lasts: long enough for a clinic and
// the walk back. The SQL function living_session has the same hour.
const SessionIdle = time.Hour

// Session is one of a person's sessions that can still be used.
type Session struct {
	ID             uuid.UUID
	Began, Seen    time.Time // Seen to about a minute
	Ends           time.Time // at the latest
	Role, RoleName string    // the role it acts in and the name of its scope; empty: none
}

// Grant is one role that a person holds today, with its scope and the scope's
// name.
type Grant struct {
	ID        uuid.UUID
	Role      authz.Role
	Scope     authz.Scope
	Trust     organisation.Code // the trust of the scope, or of its appointment, for links only: it gives no access
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
	// IsStale: the person's grants have changed since the session began, so it
	// has to be replaced by one with a new secret.
	IsStale bool
	// Register is the version that the open register had when the session was
	// looked up. The answer must not be older.
	Register int64
}

// Actor is the person acting under the current grant, or nobody if there is none.
func (s SignedIn) Actor() authz.Actor {
	if len(s.Grants) == 0 {
		return authz.Actor{}
	}
	return authz.NewActor(s.Person, s.Grants[0].Role, s.Grants[0].Scope).AtRegister(s.Register)
}

// Token is the part of a session that the browser holds: its id and its secret.
type Token struct {
	ID     uuid.UUID
	secret [32]byte
}

// NewToken makes an id and a secret that nobody can guess.
func NewToken() Token {
	t := Token{ID: uuid.Must(uuid.NewV7())}
	// Read never returns an error; without a source of random numbers it ends the
	// program.
	_, _ = rand.Read(t.secret[:])
	return t
}

// Hash is the form in which the database stores the secret.
func (t Token) Hash() []byte {
	sum := sha256.Sum256(t.secret[:])
	return sum[:]
}

// String is the token as a cookie holds it.
func (t Token) String() string {
	return t.ID.String() + "." + base64.RawURLEncoding.EncodeToString(t.secret[:])
}

// ParseToken reads a cookie. Anything that String would not write is
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
	Issuer, Subject string // together they belong to one person for ever
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
