package account

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
)

func TestTokenRoundTrip(t *testing.T) {
	t.Parallel()
	token := NewToken()
	back, err := ParseToken(token.String())
	if err != nil || back != token {
		t.Fatalf("the cookie does not come back as the token: %v", err)
	}
	if NewToken() == token || len(token.Hash()) != 32 || strings.Contains(token.String(), string(token.Hash())) {
		t.Error("a token repeats, or shows its hash")
	}
}

func TestParseTokenRefuses(t *testing.T) {
	t.Parallel()
	good := NewToken().String()
	for name, cookie := range map[string]string{
		"nothing":      "",
		"no secret":    good[:36],
		"short secret": good[:len(good)-4],
		"long secret":  good + "AAAA",
		"no id":        good[36:],
		"id in braces": "{" + good[:36] + "}" + good[36:],
		"not base64":   good[:len(good)-1] + "!",
		"an injection": "' or 1=1 --.AAAA",
	} {
		if _, err := ParseToken(cookie); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestActorIsOfTheCurrentGrant(t *testing.T) {
	t.Parallel()
	person := uuid.Must(uuid.NewV7())
	in := SignedIn{Person: person, Grants: []Grant{
		{Role: authz.BoardMember, Scope: authz.Scope{Trust: "RJ1"}, ScopeName: "Guy's and St Thomas' NHS Foundation Trust"},
		{Role: authz.NationalAdministrator},
	}}
	if a := in.Actor(); a.Role() != authz.BoardMember || a.Scope().Trust != "RJ1" || a.Person() != person {
		t.Errorf("the actor is %+v", a)
	}
	if !(SignedIn{Person: person}).Actor().IsNobody() {
		t.Error("a person without a grant acts")
	}
	if got := in.Grants[0].Label(); got != "Board member, Guy's and St Thomas' NHS Foundation Trust" {
		t.Errorf("label %q", got)
	}
	if got := in.Grants[1].Label(); got != "National administrator" {
		t.Errorf("label %q", got)
	}
}

func TestPersonas(t *testing.T) {
	t.Parallel()
	for _, p := range Personas() {
		if back, err := ParsePersona(string(p)); err != nil || back != p || p.Label() == string(p) {
			t.Errorf("persona %s: %v, %q", p, err, p.Label())
		}
	}
	if _, err := ParsePersona("root"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown persona: %v", err)
	}
}
