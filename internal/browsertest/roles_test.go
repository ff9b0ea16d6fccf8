package browsertest

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ccio/internal/account"
	"ccio/internal/demo"
)

// TestRoles is one journey for each role: sign in, take what the start page
// offers, and see of the people in the posts just what the role may see.
func TestRoles(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	const (
		own   = "Invented Post-Holder" // the CCIO of R0A, whom the personas are about
		nurse = "Example Person Nine"  // the CNIO of R0A
		other = "Example Person One"   // the CCIO of RR8
		hours = "Actual time"
	)
	for _, c := range []struct {
		who    account.Persona
		offers []string // paths that the start page leads to
		not    []string // and must not
		sees   []string // on the page of R0A
		far    []string // on the page of RR8
	}{
		{account.Holder, []string{"/england", "/trusts"}, []string{"/regions/Y62"}, []string{own, hours}, nil},
		{account.Validator, []string{"/england", "/trusts"}, []string{"/regions/Y62"}, []string{own, hours}, nil},
		{account.Board, []string{"/trusts/R0A", "/england", "/trusts"}, []string{"/regions/Y62"}, []string{own, nurse, hours}, nil},
		{account.Secretary, []string{"/trusts/R0A", "/england", "/trusts"}, []string{"/regions/Y62"}, []string{own, nurse, hours}, nil},
		{account.TrustAdmin, []string{"/trusts/R0A", "/england", "/trusts"}, []string{"/regions/Y62"}, []string{own, nurse, hours}, nil},
		{account.Region, []string{"/regions/Y62", "/england", "/trusts"}, []string{"/trusts/R0A"}, nil, nil},
		{account.National, []string{"/england", "/trusts"}, []string{"/trusts/R0A", "/regions/Y62"}, nil, nil},
		{account.Admin, []string{"/england", "/trusts"}, []string{"/trusts/R0A", "/regions/Y62"}, []string{own, nurse}, []string{other}},
	} {
		t.Run(string(c.who), func(t *testing.T) {
			t.Parallel()
			b := s.signedIn(t, "")
			if at := b.signIn(t, c.who); at.Path != "/" || at.Status != http.StatusOK {
				t.Fatalf("signing in leads to %s, %d", at.Path, at.Status)
			}
			offered := eval[[]string](t, b, `[...document.querySelectorAll("main a, nav a")].map((a) => a.getAttribute("href"))`)
			for _, path := range c.offers {
				if !slices.Contains(offered, path) {
					t.Errorf("the start page does not lead to %s, only to %q", path, offered)
				}
			}
			for _, path := range c.not {
				if slices.Contains(offered, path) {
					t.Errorf("the start page leads to %s", path)
				}
			}
			start := eval[string](t, b, `document.querySelector("main a").innerText.trim()`)
			if at := b.follow(t, "main", start); at.Status != http.StatusOK {
				t.Errorf("the first thing that the start page offers, %q, answers %d", start, at.Status)
			}
			everything := []string{own, nurse, other, hours, "Who can see this"}
			b.open(t, "/trusts/"+string(demo.Trust))
			b.shows(t, everything, c.sees)
			b.open(t, "/trusts/RR8")
			b.shows(t, everything, c.far)
			for _, path := range []string{"/trusts/R0A/posts", "/trusts/RR8/posts", "/england", "/trusts"} {
				b.open(t, path)
				b.shows(t, everything, nil)
			}
		})
	}
}

// shows checks that of all these words the page has the wanted ones and no others,
// not even in its hidden parts, and says who can see them.
func (b *tab) shows(t testing.TB, all, wanted []string) {
	t.Helper()
	source := eval[string](t, b, `document.documentElement.outerHTML`)
	for _, words := range all {
		want := slices.Contains(wanted, words) || words == "Who can see this" && len(wanted) > 0
		if has := strings.Contains(source, words); has != want {
			t.Errorf("%s has %q: %t, want %t", b.path(t), words, has, want)
		}
	}
}
