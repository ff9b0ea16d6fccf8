package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/demo"
	"ccio/internal/organisation"
)

// grantOf returns a persona's grant.
func grantOf(t testing.TB, d *demo.Data, who account.Persona) *demo.Grant {
	t.Helper()
	for _, p := range d.Personas {
		for i := range d.Grants {
			if p.Persona == who && d.Grants[i].ID == p.Grant {
				return &d.Grants[i]
			}
		}
	}
	t.Fatalf("the demonstration has no %s", who)
	return nil
}

// TestSwitchRole is a board member of two trusts, one of them with a long name, who
// acts for one and then for the other.
func TestSwitchRole(t *testing.T) {
	t.Parallel()
	const other organisation.Code = "RRE" // Midlands Partnership University NHS Foundation Trust
	s := newSite(t, func(d *demo.Data) {
		second := *grantOf(t, d, account.Board)
		second.ID, second.Scope = uuid.New(), authz.Scope{Trust: other}
		d.Grants = append(d.Grants, second)
	})
	axe := axeSource(t)
	b := s.signedIn(t, account.Board)
	b.keepNothing(t)
	b.open(t, "/")
	for _, problem := range everywhere(t, b, axe) {
		t.Error(problem)
	}
	b.size(t, 1280, 800)

	b.open(t, "/")
	b.press(t, "header", "Switch role")
	run(t, b, chromedp.Focus(chromedp.CSS("header select")))
	run(t, b, chromedp.KeyEvent(kb.ArrowDown))
	if at := b.follow(t, "header", "Switch"); at.Path != "/" || at.Status != http.StatusOK {
		t.Fatalf("switching leads to %s, %d", at.Path, at.Status)
	}
	name := "Midlands Partnership University NHS Foundation Trust"
	if text := b.text(t, "header"); !strings.Contains(text, "Board member, "+name) {
		t.Errorf("after switching the header says %q", text)
	}
	if at := b.follow(t, "main", "Your trust"); at.Path != "/trusts/"+string(other) {
		t.Errorf("after switching, the own trust is %s", at.Path)
	}
	b.open(t, "/trusts/"+string(demo.Trust))
	if source := eval[string](t, b, `document.documentElement.outerHTML`); strings.Contains(source, "Invented Post-Holder") {
		t.Error("acting for one trust shows the people of the other")
	}
}

// TestRefusals checks the pages of people who are signed in and get no further:
// somebody without a role, and everybody when the site itself fails.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(d *demo.Data) {
		grant := grantOf(t, d, account.Secretary)
		grant.From = grant.From.AddDays(6 * 365) // not yet
	})
	axe := axeSource(t)
	b := s.signedIn(t, account.Secretary)
	b.keepNothing(t)
	check := func(path string, status int64, says string) {
		t.Helper()
		b.size(t, 1280, 800)
		if at := b.open(t, path); at.Status != status {
			t.Errorf("%s answers %d, not %d", path, at.Status, status)
		}
		if text := b.text(t, "main"); !strings.Contains(text, says) {
			t.Errorf("%s does not say %q: %s", path, says, text)
		}
		for _, problem := range everywhere(t, b, axe) {
			t.Errorf("%s: %s", path, problem)
		}
	}
	check("/", http.StatusForbidden, "nobody has given you a role here yet")
	check("/england", http.StatusForbidden, "nobody has given you a role here yet")
	s.db.Close()
	check("/help", http.StatusInternalServerError, "This is a fault of the service")
}
