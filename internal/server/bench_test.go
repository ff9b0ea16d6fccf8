package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
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
		{"/cycles", account.National}, {"/assessments", account.Holder}, {"/exports", account.National},
		{"/", account.Board}, {"/", ""}, {"/frameworks/ccio/1.0", ""},
	}
}

// measured is what a page came to, over so many connections.
type measured struct {
	ratio    float64 // medians of the rounds
	p50, p99 time.Duration
}

// BenchmarkPages counts how often each page can be had in a time, over real
// connections, and how often the same bytes can be had from a handler that does
// nothing but write them. ratio is the first by the second, the median of five
// rounds on the same machine at the same time. It is the number to look at: machines
// differ and are shared.
//
// If CCIO_BENCHMARKS names a file, the table is written there, which make bench does.
func BenchmarkPages(b *testing.B) {
	const rounds, long = 5, 300 * time.Millisecond
	s := siteOn(b, loaded(b), options{})
	var table strings.Builder
	for _, page := range openedOften() {
		var cookie *http.Cookie
		who := "signed out"
		if page.as != "" {
			cookie, who = s.signIn(b, page.as), string(page.as)
		}
		b.Run(page.path+" "+who, func(b *testing.B) {
			get := func() *httptest.ResponseRecorder {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, page.path, nil)
				if cookie != nil {
					r.AddCookie(cookie)
				}
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				return w
			}
			w := get()
			if w.Code == http.StatusSeeOther { // /cycles leads to the latest
				page.path = w.Header().Get("Location")
				w = get()
			}
			if w.Code != http.StatusOK {
				b.Fatal(w.Code)
			}
			body := w.Body.Bytes()
			bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Header().Set("Content-Length", strconv.Itoa(len(body)))
				_, _ = w.Write(body)
			})
			measure := func(connections int) (m measured) {
				reach(b, s, page.path, cookie, connections, long)
				var ratios []float64
				var all []time.Duration
				for range rounds {
					took, least := reach(b, s, page.path, cookie, connections, long), reach(b, bare, page.path, cookie, connections, long)
					ratios, all = append(ratios, float64(len(took))/float64(len(least))), append(all, took...)
				}
				slices.Sort(ratios)
				slices.Sort(all)
				return measured{ratios[rounds/2], all[len(all)/2], all[len(all)*99/100]}
			}
			for b.Loop() {
				one, eight := measure(1), measure(8)
				b.ReportMetric(one.ratio, "ratio-1")
				b.ReportMetric(eight.ratio, "ratio-8")
				b.ReportMetric(float64(one.p50.Microseconds())/1000, "p50-ms-1")
				b.ReportMetric(float64(eight.p99.Microseconds())/1000, "p99-ms-8")
				fmt.Fprintf(&table, "| `%s` | %s | %.2f | %.2f | %.1f | %.1f | %.0f |\n", page.path, who, one.ratio, eight.ratio,
					float64(one.p50.Microseconds())/1000, float64(eight.p99.Microseconds())/1000, float64(len(body))/1000)
			}
		})
	}
	if file := os.Getenv("CCIO_BENCHMARKS"); file != "" {
		text := fmt.Sprintf(benchmarks, time.Now().Format("2 January 2006"), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
			runtime.Version(), table.String())
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil { //nolint:gosec // a document
			b.Fatal(err)
		}
	}
}

const benchmarks = `# Benchmarks

Written by ` + "`make bench`" + ` on %s, on %s/%s with %d processors and %s, with Postgres and the client on the same machine.

A ratio is how many times a page can be had, by how many times a handler that writes the same bytes and does nothing else
answers, over real connections, uncompressed: the median of five rounds that alternate. It is shown for one connection and for
eight, and then the median time of a page over one connection and the 99th percentile over eight.

| Page | As | Ratio, 1 | Ratio, 8 | p50, 1 (ms) | p99, 8 (ms) | kB |
| --- | --- | --- | --- | --- | --- | --- |
%s`

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
