package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
)

// What is rendered for one reader is kept for others with the same reach, and for
// nobody else; a change of the register is on the very next page, in the file and in
// the search as well.
func TestKeptContents(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	national, board, region := s.signIn(t, account.National), s.signIn(t, account.Board), s.signIn(t, account.Region)
	const needs, own = "What trusts need", "Your trust"
	main := func(target string, cookie *http.Cookie) string {
		t.Helper()
		answer := s.get(t, target, cookie)
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", target, answer.Status)
		}
		return page(t, answer).Find("main").Text()
	}
	for range 2 { // the second time what is kept answers
		for _, target := range []string{"/england", "/regions/Y62", "/icbs/QOP"} {
			analyst, member := main(target, national), main(target, board)
			if !strings.Contains(analyst, needs) || strings.Contains(member, needs) {
				t.Errorf("%s: the lists of needs are the analysts' alone", target)
			}
			if strings.Contains(analyst, own) {
				t.Errorf("%s: an analyst has a trust", target)
			}
			if other := main(target, region); other != analyst {
				t.Errorf("%s: two analysts read different pages", target)
			}
			if past := main(target+"?as-at=2025-01-01", national); past == analyst {
				t.Errorf("%s: another day is the same page", target)
			}
		}
	}
	if !strings.Contains(main("/regions/Y62", board), own) {
		t.Error("a member of the board does not see where their trust is")
	}
	before := main("/england", national)
	conn, err := pgx.Connect(t.Context(), s.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), `UPDATE organisation_name SET display_name = 'Renamed Meanwhile NHS Trust'
WHERE organisation_code = 'R0A' AND valid_to IS NULL`); err != nil {
		t.Fatal(err)
	}
	for target, cookie := range map[string]*http.Cookie{
		"/trusts/R0A": board, "/regions/Y62": region, "/trusts?q=Renamed": national, "/trusts/R0A/posts": national,
	} {
		if !strings.Contains(main(target, cookie), "Renamed Meanwhile") {
			t.Errorf("%s does not have the new name", target)
		}
	}
	if file := body(t, s.get(t, "/exports/coverage.csv?by=trust", region)); !strings.Contains(file, "Renamed Meanwhile") {
		t.Error("the file does not have the new name")
	}
	if after := main("/england", national); !strings.Contains(before+after, needs) {
		t.Error("England's page is gone")
	}
}
