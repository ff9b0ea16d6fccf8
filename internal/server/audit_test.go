package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ccio/internal/account"
)

// What somebody did is on the administrators' page: the download, the page that was
// refused, the sign-in; and nobody's name.
func TestAuditPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	board, admin, mine := s.signIn(t, account.Board), s.signIn(t, account.Admin), s.signIn(t, account.TrustAdmin)
	s.get(t, "/exports/coverage.csv?by=region&as-at=2026-10-01", board)
	s.get(t, "/exports/coverage.csv?by=ward", board) // refused: no file was taken away
	if got := s.get(t, "/admin/audit", board).StatusCode; got != http.StatusForbidden {
		t.Fatalf("a board member and the audit: %d", got)
	}
	document := page(t, s.get(t, "/admin/audit", admin))
	text := strings.Join(strings.Fields(document.Find("main").Text()), " ")
	for _, want := range []string{"Export coverage", "coverage.csv", "as at, by", "Refused", "GET /admin/audit", "Sign in"} {
		if !strings.Contains(text, want) {
			t.Errorf("the audit does not say %q", want)
		}
	}
	if strings.Contains(text, "Invented") || strings.Contains(text, "@") {
		t.Error("the audit names somebody")
	}
	if got := document.Find("tbody tr").Length(); got != 50 {
		t.Errorf("a page has %d events", got)
	}
	if got := strings.Count(page(t, s.get(t, "/admin/audit?kind=export", admin)).Find("tbody").Text(), "coverage.csv"); got != 1 {
		t.Errorf("the audit has %d exports, want 1", got)
	}
	if got := document.Find(".nhsuk-pagination a").Length(); got != 1 {
		t.Errorf("the page of the latest events has %d ways on, want the older ones alone", got)
	}
	older, _ := document.Find(".nhsuk-pagination a").Last().Attr("href")
	next := page(t, s.get(t, older, admin))
	if next.Find("tbody tr").Length() == 0 || next.Find("tbody tr").First().Text() == document.Find("tbody tr").First().Text() {
		t.Errorf("%s leads to no other events", older)
	}
	if latest, _ := next.Find(".nhsuk-pagination a").First().Attr("href"); latest != "/admin/audit" {
		t.Errorf("the way back to the latest events is %q", latest)
	}
	// A trust's administrator sees the events of their trust, whatever they ask
	// for.
	for _, target := range []string{"/admin/audit", "/admin/audit?trust=RR8", "/admin/audit?kind=post"} {
		page(t, s.get(t, target, mine)).Find("tbody tr td:nth-child(6)").Each(func(_ int, cell *goquery.Selection) {
			if code := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(cell.Text()), "Trust")); code != "R0A" {
				t.Errorf("%s shows the administrator of R0A an event of %q", target, code)
			}
		})
	}
	for _, wrong := range []string{
		"kind=secret", "action=dance", "trust=!", "person=1", "before=x", "from=soon", "to=2026-02-30", "from=2026-10-02&to=2026-10-01",
	} {
		if got := s.get(t, "/admin/audit?"+wrong, admin).StatusCode; got != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, got)
		}
	}
}
