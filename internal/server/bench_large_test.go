package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/bench"
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

const (
	timesLarger = 50
	manyCycles  = 10
)

// fiftyEnglands is the demonstration fifty times over, with ten cycles.
var fiftyEnglands = pgtest.Prepared[struct{}]{Cluster: &cluster, Fill: func(t testing.TB, address string, today day.Day) struct{} {
	fillEngland(t, address, today)
	pgtest.Multiply(t, address, timesLarger, manyCycles)
	return struct{}{}
}}

func large(t testing.TB) string {
	t.Helper()
	address, _ := fiftyEnglands.Clone(t)
	return address
}

// openedMuch are the pages that are compared between a small register and a large one.
func openedMuch() []opened {
	return []opened{
		{"/trusts/RR8", account.National}, {"/trusts/R0A", account.Board}, {"/trusts/R0A/posts", account.National},
		{"/regions/Y62", account.Region}, {"/icbs/QOP", account.Region}, {"/trusts?q=MFT", account.National},
		{"/trusts?q=Manchester+University", account.National}, {"/england", account.National},
		{"/cycles", account.National}, {"/cycles", account.Region}, {"/assessments", account.Holder}, {"draft", account.Holder},
		{"/my-data", account.Holder}, {"/notices", account.Holder}, {"/", account.Board},
	}
}

// at is where a page is on this site: a redirect has been followed.
func (s site) at(b *testing.B, page opened, cookie *http.Cookie) (path string, size int) {
	b.Helper()
	path = page.path
	if path == "draft" {
		path = s.draft(b) + "/domains/1"
	}
	answer := s.get(b, path, cookie)
	if answer.StatusCode == http.StatusSeeOther {
		path = answer.Header.Get("Location")
		answer = s.get(b, path, cookie)
	}
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s", path, answer.Status)
	}
	size, err := lengthOf(answer)
	if err != nil {
		b.Fatal(err)
	}
	return path, size
}

// BenchmarkFiftyTimes compares pages of a register that is fifty times as large, with
// ten cycles, with those of one England.
func BenchmarkFiftyTimes(b *testing.B) {
	const rounds, long = 5, 300 * time.Millisecond
	small, large := siteOn(b, englands(b), options{}), siteOn(b, large(b), options{})
	var table strings.Builder
	for _, page := range openedMuch() {
		b.Run(page.path+" "+string(page.as), func(b *testing.B) {
			here, there := small.signIn(b, page.as), large.signIn(b, page.as)
			at, size := small.at(b, page, here)
			largeAt, largeSize := large.at(b, page, there)
			for b.Loop() {
				var ratios []float64
				var one, fifty []time.Duration
				for range rounds {
					a := reach(b, small, at, here, 1, long)
					z := reach(b, large, largeAt, there, 1, long)
					ratios = append(ratios, float64(bench.Percentile(z, 50))/float64(bench.Percentile(a, 50)))
					one, fifty = append(one, a...), append(fifty, z...)
				}
				ratio := bench.Median(ratios)
				b.ReportMetric(ratio, "ratio")
				b.ReportMetric(bench.Milliseconds(bench.Percentile(fifty, 50)), "p50-ms")
				b.ReportMetric(0, "ns/op")
				fmt.Fprintf(&table, "| `%s` | %s | %.2f | %.1f | %.1f | %.0f | %.0f |\n", shown(at), page.as, ratio,
					bench.Milliseconds(bench.Percentile(one, 50)), bench.Milliseconds(bench.Percentile(fifty, 50)),
					float64(size)/1000, float64(largeSize)/1000)
			}
		})
	}
	bench.Section(b, "20-fifty", fmt.Sprintf(fiftySection, table.String()))
}

const fiftySection = `
## Fifty times the trusts, and ten cycles

The ratio is the median time of a page where there are 50 times as many trusts, ICBs, regions, posts, appointments, people, grants
and assessments, and ten cycles, by that of one England: one connection, five rounds that alternate. Each region is as large as
before, there are 50 times as many of them; the copies' names are of other words. So the page of England is larger by its regions
and by the trusts that it shows one by one, and the national list of completion by nothing, for it shows 50 a page.

| Page | As | Ratio | p50, one (ms) | p50, fifty (ms) | kB, one | kB, fifty |
| --- | --- | --- | --- | --- | --- | --- |
%s`

// BenchmarkReadersBesideEdits compares what readers wait for while a trust is edited
// each second with what they wait for otherwise.
func BenchmarkReadersBesideEdits(b *testing.B) {
	var table strings.Builder
	for _, c := range []struct {
		name    string
		address func(testing.TB) string
	}{{"one England", englands}, {"fifty", large}} {
		b.Run(c.name, func(b *testing.B) {
			address := c.address(b)
			s := siteOn(b, address, options{})
			edit := editor(b, address)
			cookie := s.signIn(b, account.National)
			for b.Loop() {
				for _, path := range []string{"/trusts/RR8", "/regions/Y62", "/england", "/trusts?q=MFT"} {
					ratio, quiet, beside, worst := s.besideEdits(b, path, cookie, edit)
					b.ReportMetric(ratio, strings.Trim(strings.ReplaceAll(path, "?", "-"), "/")+"-ratio")
					fmt.Fprintf(&table, "| `%s` | %s | %.2f | %.1f | %.1f | %.1f |\n", path, c.name, ratio, bench.Milliseconds(quiet),
						bench.Milliseconds(beside), bench.Milliseconds(worst))
				}
			}
		})
	}
	bench.Section(b, "30-edits", fmt.Sprintf(editsSection, table.String()))
}

const editsSection = `
## Readers while a trust is edited each second

The ratio is the 99th percentile of a page over four connections while one trust a second is changed, by that while nothing
changes: the median of five rounds of two seconds that alternate. The slowest answer beside an edit is that of the reader who
waits for the new version.

| Page | Of | Ratio | p99, quiet (ms) | p99, edited (ms) | slowest, edited (ms) |
| --- | --- | --- | --- | --- | --- |
%s`

func (s site) besideEdits(b *testing.B, path string, cookie *http.Cookie, edit func()) (ratio float64, quiet, beside, worst time.Duration) {
	b.Helper()
	const rounds, long, connections = 5, 2 * time.Second, 4
	reach(b, s, path, cookie, connections, long/4)
	var ratios []float64
	var still, edited []time.Duration
	for range rounds {
		s.get(b, path, cookie) // what the last edit left to be made
		a := reach(b, s, path, cookie, connections, long)
		ctx, stop := context.WithCancel(b.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for {
				edit()
				select {
				case <-time.After(time.Second):
				case <-ctx.Done():
					return
				}
			}
		}()
		z := reach(b, s, path, cookie, connections, long)
		stop()
		<-ended
		ratios = append(ratios, float64(bench.Percentile(z, 99))/float64(bench.Percentile(a, 99)))
		still, edited = append(still, a...), append(edited, z...)
	}
	return bench.Median(ratios), bench.Percentile(still, 99), bench.Percentile(edited, 99), bench.Percentile(edited, 100)
}

// editor returns a function that changes a trust as an import does: another trust each
// time has a post more.
func editor(b *testing.B, address string) func() {
	b.Helper()
	operate := pgtest.Open(b, address, postgres.RoleOperate, time.Now)
	trusts := englandsTrusts(b)
	n := 0
	return func() {
		at := post.At{Trust: trusts[n%len(trusts)], Type: post.OtherClinicalInformatician}
		n++
		plan := post.Plan{Changes: []post.Change{post.AddPost{At: at, Post: post.Post{
			ID: post.NewID(), Trust: at.Trust,
			Periods: []post.Period{{Type: at.Type, LocalTitle: fmt.Sprint("Post ", n), From: day.New(2026, 1, 5)}},
		}}}}
		err := operate.UpdatePosts(context.Background(), pgtest.Permit(b, authz.ImportPosts),
			func(map[organisation.Code]post.Trust) post.Names { return plan.Names() },
			func(post.Existing) (post.Plan, bool, error) { return plan, true, nil })
		if err != nil {
			b.Error(err)
		}
	}
}

// englandsTrusts are trusts that are open today.
func englandsTrusts(b testing.TB) (codes []organisation.Code) {
	b.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		b.Fatal(err)
	}
	for _, trust := range reg.OpenOn(organisation.KindTrust, day.Of(time.Now())) {
		codes = append(codes, trust.Code)
	}
	return codes
}

func lengthOf(answer *http.Response) (int, error) {
	n, err := io.Copy(io.Discard, answer.Body)
	return int(n), err
}
