package server_test

import (
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"ccio/internal/account"
)

// opened is a page that people open often, and who opens it; empty for somebody who
// is not signed in.
type opened struct {
	path string
	as   account.Persona
}

func openedOften() []opened {
	return []opened{
		{"/england", account.National}, {"/regions/Y62", account.Region}, {"/icbs/QOP", account.Region},
		{"/trusts/RR8", account.National}, {"/trusts/R0A", account.Board}, {"/trusts?q=MFT", account.National},
		{"/cycles/2025-26/completion", account.National}, {"/assessments", account.Holder}, {"/exports", account.National},
		{"/", account.Board}, {"/", ""}, {"/frameworks/ccio/1.0", ""},
	}
}

// BenchmarkPages counts how often each page can be had in a second, over real
// connections, and how often the same bytes can be had from a handler that does
// nothing but write them. ratio is the first by the second, on the same machine at
// the same time. It is the number to look at: machines differ and are shared.
func BenchmarkPages(b *testing.B) {
	const connections, long = 4, 700 * time.Millisecond
	s := siteOn(b, loaded(b), options{})
	for _, page := range openedOften() {
		var cookie *http.Cookie
		name := page.path + " signed out"
		if page.as != "" {
			cookie, name = s.signIn(b, page.as), page.path+" "+string(page.as)
		}
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, page.path, nil)
			if cookie != nil {
				r.AddCookie(cookie)
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				b.Fatal(w.Code)
			}
			body := w.Body.Bytes()
			bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Header().Set("Content-Length", strconv.Itoa(len(body)))
				_, _ = w.Write(body)
			})
			reach(b, s, page.path, cookie, connections, long/5)
			for b.Loop() {
				took := reach(b, s, page.path, cookie, connections, long)
				least := reach(b, bare, page.path, cookie, connections, long)
				b.ReportMetric(float64(len(took))/float64(len(least)), "ratio")
				b.ReportMetric(float64(len(took))/long.Seconds(), "pages/s")
				slices.SortFunc(took, cmp.Compare[time.Duration])
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				b.ReportMetric(float64(len(body))/1000, "kB")
			}
		})
	}
}

// reach requests a path over so many connections for a time, and returns how long
// each answer took.
func reach(b *testing.B, h http.Handler, path string, cookie *http.Cookie, connections int, long time.Duration) []time.Duration {
	b.Helper()
	serving := httptest.NewServer(h)
	defer serving.Close()
	client := &http.Client{
		Transport: &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections, DisableCompression: true},
	}
	defer client.CloseIdleConnections()
	answers := make([][]time.Duration, connections)
	end := time.Now().Add(long)
	var all sync.WaitGroup
	for c := range connections {
		all.Go(func() {
			for start := time.Now(); start.Before(end); start = time.Now() {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, serving.URL+path, nil)
				if err != nil {
					b.Error(err)
					return
				}
				if cookie != nil {
					r.AddCookie(cookie)
				}
				answer, err := client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, answer.Body)
				if _ = answer.Body.Close(); err != nil || answer.StatusCode != http.StatusOK {
					b.Errorf("%s: %s, %v", path, answer.Status, err)
					return
				}
				answers[c] = append(answers[c], time.Since(start))
			}
		})
	}
	all.Wait()
	return slices.Concat(answers...)
}

// BenchmarkFiles makes the files that people take away, one after the other.
func BenchmarkFiles(b *testing.B) {
	now := time.Now()
	s := siteOn(b, loaded(b), options{now: func() time.Time { return now }})
	cookie := s.signIn(b, account.National)
	for _, path := range []string{"/exports/summary.xlsx", "/exports/summary.zip", "/exports/posts.csv", "/exports/coverage.csv?by=trust",
		"/exports/coverage.csv?by=trust&months=24", "/exports/posts.xlsx"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				now = now.Add(2 * time.Second) // a person has so many in a minute
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
				r.AddCookie(cookie)
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
}
