package demo

import (
	"reflect"
	"strings"
	"testing"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/post"
)

// On whatever day they are made, the personas' posts are right and the same.
func TestBuild(t *testing.T) {
	t.Parallel()
	for _, date := range []day.Day{day.New(2024, 2, 29), day.New(2026, 11, 22), day.New(2028, 12, 31)} {
		d := Build(date)
		if !reflect.DeepEqual(d, Build(date)) {
			t.Errorf("%s: twice the same day gives other data", date)
		}
		now := d.Posts.Apply(post.Existing{})
		for _, problem := range now.Check() {
			t.Errorf("%s: %s", date, problem)
		}
		if state := post.TrustState(now.Posts, now.Statements, post.CCIO, date); state != post.Filled {
			t.Errorf("%s: the CCIO post of the personas' trust is %q", date, state)
		}
		for _, h := range now.Holders {
			if !strings.HasPrefix(h.Name, "Invented ") {
				t.Errorf("a holder's name might be taken for a real one's")
			}
		}
	}
}

// Each persona has one grant, living on the day, with the scope of its role, and
// a second person for what opens levels.
func TestPersonas(t *testing.T) {
	t.Parallel()
	date := day.New(2026, 11, 22)
	d := Build(date)
	if len(d.Personas) != len(account.Personas()) || len(d.Grants) != len(d.Personas) {
		t.Fatalf("%d personas with %d grants, want %d", len(d.Personas), len(d.Grants), len(account.Personas()))
	}
	for i, p := range d.Personas {
		g := d.Grants[i]
		if p.Persona != account.Personas()[i] || p.Grant != g.ID || p.Person != g.Person || !g.From.Before(date) {
			t.Errorf("%s: its grant is not its own, or not living", p.Persona)
		}
		opens := g.Role == authz.Validator || g.Role == authz.BoardMember
		if (g.ConfirmedBy != Grant{}.ConfirmedBy) != opens || g.ConfirmedBy == g.Person {
			t.Errorf("%s: confirmed by a second person is %v", p.Persona, opens)
		}
	}
	for _, p := range d.People {
		if !strings.HasPrefix(p.Name, "Invented ") || !strings.HasSuffix(p.Email, ".example") {
			t.Errorf("a name or an address might be taken for a real one")
		}
	}
}
