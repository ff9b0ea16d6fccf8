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

	"github.com/PuerkitoBio/goquery"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/bench"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
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
		{"/trusts/R0A/posts", account.National}, {"/cycles", account.National}, {"/assessments", account.Holder},
		{"/exports", account.National}, {"/notices", account.Holder}, {"/my-data", account.Holder},
		{"/", account.Board}, {"/", ""}, {"/frameworks/ccio/1.0", ""}, {"/help", ""}, {"/validations", account.Validator},
		{"/admin/people", account.Admin}, {"/admin/people/corrections", account.Admin}, {"/admin/audit", account.Admin},
		{"/admin/cycles/2026-27", account.Admin},
	}
}

// england is a database with the whole demonstration, posts in most trusts and
// assessments in several cycles, and the example's posts.
var england = pgtest.Prepared[struct{}]{Cluster: &cluster, Fill: func(t testing.TB, address string, today day.Day) struct{} {
	fillEngland(t, address, today)
	return struct{}{}
}}

func fillEngland(t testing.TB, address string, today day.Day) {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	operate := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	if _, err := operate.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Register(today, 1, reg)); err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("../../docs/examples/posts.csv")
	if err != nil {
		t.Fatal(err)
	}
	importPosts(t, operate, example)
}

// englands is the address of a clone of it.
func englands(t testing.TB) string {
	t.Helper()
	address, _ := england.Clone(t)
	return address
}

// draft is the path of an assessment that the holder is filling in.
func (s site) draft(t testing.TB) string {
	t.Helper()
	list := document(t, s.get(t, "/assessments", s.signIn(t, account.Holder)))
	at := list.Find("main a[href^='/assessments/']").First().AttrOr("href", "") // of the latest cycle
	path, _, _ := strings.Cut(strings.TrimPrefix(at, "/assessments/"), "/")
	if path == "" {
		t.Fatal("the holder of the demonstration has no assessment")
	}
	return "/assessments/" + path
}

// shown is a path without the id of an assessment, which differs from day to day.
func shown(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) > 2 && parts[1] == "assessments" {
		parts[2] = "{id}"
	}
	return strings.Join(parts, "/")
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
// The tables of the benchmarks of this package are parts of docs/benchmarks.md, which
// make bench writes.
func BenchmarkPages(b *testing.B) {
	const rounds, long = 5, 300 * time.Millisecond
	s := siteOn(b, englands(b), options{})
	var table strings.Builder
	for _, page := range append(openedOften(), opened{s.draft(b) + "/domains/1", account.Holder}) {
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
				fmt.Fprintf(&table, "| `%s` | %s | %.2f | %.2f | %.1f | %.1f | %.0f |\n", shown(page.path), who, one.ratio, eight.ratio,
					float64(one.p50.Microseconds())/1000, float64(eight.p99.Microseconds())/1000, float64(len(body))/1000)
			}
		})
	}
	bench.Section(b, "00-head", fmt.Sprintf(benchmarks, time.Now().Format("2 January 2006"), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), runtime.Version()))
	bench.Section(b, "10-pages", fmt.Sprintf(pagesSection, table.String()))
}

const benchmarks = `# Benchmarks

Written by ` + "`make bench`" + ` on %s, on %s/%s with %d processors and %s, with Postgres, the client and the browser on the same machine.
Ratios come first: they are of one run on one machine, and are what to compare. Times are of a machine that others use too. What is not
measured by the run is at the end, and says how it was.

- [Plans of the pages](benchmarks-plans.md): every statement of the pages, explained where there are fifty Englands.
`

const pagesSection = `
## Pages

A ratio is how many times a page can be had, by how many times a handler that writes the same bytes and does nothing else
answers, over real connections, uncompressed: the median of five rounds that alternate. It is shown for one connection and for
eight, and then the median time of a page over one connection and the 99th percentile over eight. The data are the demonstration
with the example's posts.

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

// document parses an answer as HTML.
func document(t testing.TB, answer *http.Response) *goquery.Document {
	t.Helper()
	found, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
