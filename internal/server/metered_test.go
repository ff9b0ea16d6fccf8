package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
)

// The sixty-first file within a minute is refused, in words, to this person
// alone; pages and what describes a file go on, and so does the next minute. The
// audit has the files that were taken, and not those that were refused.
func TestExportsAreMetered(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := newSite(t, options{now: func() time.Time { return now }})
	cookie, other, admin := s.signIn(t, account.Region), s.signIn(t, account.Board), s.signIn(t, account.Admin)
	const file = "/exports/coverage.csv?by=england"
	for i := range 60 {
		if answer := s.get(t, file, cookie); answer.StatusCode != http.StatusOK {
			t.Fatalf("file %d: %s", i+1, answer.Status)
		}
	}
	refused := s.get(t, file, cookie)
	if refused.StatusCode != http.StatusTooManyRequests || refused.Header.Get("Retry-After") != "60" {
		t.Errorf("file 61: %s, Retry-After %q", refused.Status, refused.Header.Get("Retry-After"))
	}
	const says = "You have asked for 60 files within a minute. You can download the next one in 60 seconds."
	if text := body(t, refused); !strings.Contains(text, says) || refused.Header.Get("Content-Disposition") != "" {
		t.Errorf("file 61 is answered by\n%.300s", text)
	}
	for _, target := range []string{"/exports/posts.json?trust=R0A", "/exports/summary.zip", "/exports/coverage.xlsx"} {
		if answer := s.get(t, target, cookie); answer.StatusCode != http.StatusTooManyRequests {
			t.Errorf("%s after sixty files: %s", target, answer.Status)
		}
	}
	if answer := s.visit(t, http.MethodHead, file, nil, cookie); answer.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the headers of a file, which cost as much: %s", answer.Status)
	}
	for _, target := range []string{"/england", "/exports", "/exports/coverage.csv-metadata.json?by=england"} {
		if answer := s.get(t, target, cookie); answer.StatusCode != http.StatusOK {
			t.Errorf("%s after sixty files: %s", target, answer.Status)
		}
	}
	if answer := s.get(t, file, other); answer.StatusCode != http.StatusOK {
		t.Errorf("somebody else's first file: %s", answer.Status)
	}
	now = now.Add(time.Minute)
	if answer := s.get(t, file, cookie); answer.StatusCode != http.StatusOK {
		t.Errorf("a minute later: %s", answer.Status)
	}
	taken := 0
	for next := "/admin/audit?kind=export"; next != ""; {
		document := page(t, s.get(t, next, admin))
		taken += document.Find("tbody tr").Length()
		next = document.Find(".nhsuk-pagination__item--next a, .nhsuk-pagination-item--next a").AttrOr("href", "")
	}
	if taken != 62 {
		t.Errorf("the audit has %d files as taken, want 62", taken)
	}
}
