package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
)

// The sixty-first file within a minute is refused, in words, to this person
// alone; pages, headers and what describes a file go on, and so does the next
// minute. A refused file stands in no audit as taken.
func TestExportsAreMetered(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := newSite(t, options{now: func() time.Time { return now }})
	cookie, other := s.signIn(t, account.Region), s.signIn(t, account.Board)
	const file = "/exports/coverage.csv?by=england"
	for i := range 60 {
		if answer := s.get(t, file, cookie); answer.StatusCode != http.StatusOK {
			t.Fatalf("file %d: %s", i+1, answer.Status)
		}
	}
	refused := s.get(t, file, cookie)
	if refused.StatusCode != http.StatusTooManyRequests || refused.Header.Get("Retry-After") != "1" {
		t.Errorf("file 61: %s, Retry-After %q", refused.Status, refused.Header.Get("Retry-After"))
	}
	if text := body(t, refused); !strings.Contains(text, "You have taken 60 files within a minute.") || refused.Header.Get("Content-Disposition") != "" {
		t.Errorf("file 61 is answered by\n%.300s", text)
	}
	for _, target := range []string{"/exports/posts.json?trust=R0A", "/exports/summary.zip", "/exports/coverage.xlsx"} {
		if answer := s.get(t, target, cookie); answer.StatusCode != http.StatusTooManyRequests {
			t.Errorf("%s after sixty files: %s", target, answer.Status)
		}
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
}
