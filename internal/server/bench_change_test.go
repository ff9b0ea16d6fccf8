package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/bench"
	"ccio/internal/framework"
	"ccio/internal/postgres/pgtest"
)

// BenchmarkAutosave saves one competency after the other, as the script of a domain's
// page does, and compares it with a handler that answers the same.
func BenchmarkAutosave(b *testing.B) {
	const rounds, long = 5, 500 * time.Millisecond
	s := siteOn(b, englands(b), options{})
	cookie := s.signIn(b, account.Holder)
	path := s.draft(b) + "/domains/1"
	shipped, err := framework.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	id := shipped.Domains[0].Competencies[0].ID
	document := document(b, s.get(b, path, cookie))
	version, err := strconv.Atoi(document.Find("input[name='v."+id+"']").AttrOr("value", ""))
	if err != nil {
		b.Fatal(err)
	}
	answer := ""
	save := func() *http.Request {
		form := url.Values{
			"a." + id: {strconv.Itoa(1 + version%5)},
			"e." + id: {fmt.Sprint("evidence ", version)},
			"v." + id: {strconv.Itoa(version)},
		}
		version++
		r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		r.AddCookie(cookie)
		return r
	}
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	})
	measure := func(h http.Handler) (took []time.Duration) {
		serving := httptest.NewServer(h)
		defer serving.Close()
		for end := time.Now().Add(long); time.Now().Before(end); {
			r := save()
			r.URL.Scheme, r.URL.Host = "http", serving.Listener.Addr().String()
			start := time.Now()
			answered, err := serving.Client().Do(r)
			if err != nil {
				b.Fatal(err)
			}
			text, err := io.ReadAll(answered.Body)
			_ = answered.Body.Close()
			if err != nil || answered.StatusCode != http.StatusOK {
				b.Fatalf("%s %v: %s", answered.Status, err, text)
			}
			took, answer = append(took, time.Since(start)), string(text)
		}
		return took
	}
	for b.Loop() {
		var ratios []float64
		var all []time.Duration
		measure(s)
		for range rounds {
			before := version
			took := measure(s)
			now := version
			least := measure(bare)
			version = now
			if now == before {
				b.Fatal("nothing was saved")
			}
			ratios, all = append(ratios, float64(len(took))/float64(len(least))), append(all, took...)
		}
		ratio := bench.Median(ratios)
		p50, p99 := bench.Percentile(all, 50), bench.Percentile(all, 99)
		b.ReportMetric(ratio, "ratio")
		b.ReportMetric(bench.Milliseconds(p50), "p50-ms")
		b.ReportMetric(bench.Milliseconds(p99), "p99-ms")
		b.ReportMetric(0, "ns/op")
		bench.Section(b, "50-autosave", fmt.Sprintf(autosaveSection, ratio, bench.Milliseconds(p50), bench.Milliseconds(p99)))
	}
}

const autosaveSection = `
## Autosave

One competency saved as the page's script saves it, one connection, by a handler that reads the form and writes the same answer. The
throw-away Postgres does not wait for the disk; a real one adds the time of one flush.

| | Ratio | p50 (ms) | p99 (ms) |
| --- | --- | --- | --- |
| ` + "`POST /assessments/{id}/domains/1`" + ` | %.3f | %.1f | %.1f |
`

// compared is a file, and the query with which Postgres would copy its rows.
type compared struct{ path, query string }

// posts has a row for each post of today, with who holds it and how.
const copiedPosts = `
SELECT p.trust_code, n.display_name, f.*, a.kind, a.share_hundredths, a.valid_from, r.valid_from
FROM post p
    JOIN post_period f ON f.post_id = p.id AND f.superseded_at IS NULL AND daterange(f.valid_from, f.valid_to, '[]') @> current_date
    JOIN organisation_name n ON n.organisation_code = p.trust_code AND daterange(n.valid_from, n.valid_to, '[]') @> current_date
    LEFT JOIN appointment o ON o.post_id = p.id
    LEFT JOIN appointment_period a ON a.appointment_id = o.id AND a.superseded_at IS NULL
        AND daterange(a.valid_from, a.valid_to, '[]') @> current_date
    LEFT JOIN post_recruitment r ON r.post_id = p.id AND r.superseded_at IS NULL
        AND daterange(r.valid_from, r.valid_to, '[]') @> current_date
ORDER BY p.trust_code, f.type, p.id`

// copiedTrusts has a row for each trust of today with the figures that its row of coverage
// is made of.
const copiedTrusts = `
SELECT o.code, n.display_name, o.sector, m.parent_code, t.headcount, t.five_trained,
    count(f.id), count(a.id) FILTER (WHERE f.type = 'ccio'), sum(f.funded_hundredths), max(w.wte_hundredths)
FROM organisation o
    JOIN organisation_name n ON n.organisation_code = o.code AND daterange(n.valid_from, n.valid_to, '[]') @> current_date
    LEFT JOIN membership m ON m.member_code = o.code AND daterange(m.valid_from, m.valid_to, '[]') @> current_date
    LEFT JOIN trust_team t ON t.trust_code = o.code AND t.superseded_at IS NULL
        AND daterange(t.valid_from, t.valid_to, '[]') @> current_date
    LEFT JOIN post p ON p.trust_code = o.code
    LEFT JOIN post_period f ON f.post_id = p.id AND f.superseded_at IS NULL
        AND daterange(f.valid_from, f.valid_to, '[]') @> current_date
    LEFT JOIN appointment h ON h.post_id = p.id
    LEFT JOIN appointment_period a ON a.appointment_id = h.id AND a.superseded_at IS NULL
        AND daterange(a.valid_from, a.valid_to, '[]') @> current_date
    LEFT JOIN LATERAL (SELECT wte_hundredths FROM trust_workforce WHERE trust_code = o.code AND superseded_at IS NULL
        ORDER BY counted_on DESC LIMIT 1) w ON true
WHERE o.kind = 'trust' AND (o.closed IS NULL OR o.closed >= current_date)
GROUP BY o.code, n.display_name, m.parent_code, t.headcount, t.five_trained ORDER BY n.display_name`

// BenchmarkFiles makes the files that people take away, one after the other, and has
// Postgres copy the same rows out of itself.
func BenchmarkFiles(b *testing.B) {
	const rounds = 5
	now := time.Now()
	address := englands(b)
	s := siteOn(b, address, options{now: func() time.Time { return now }})
	cookie := s.signIn(b, account.National)
	super, err := pgx.Connect(b.Context(), pgtest.Superuser(b, address))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = super.Close(b.Context()) }()
	var table strings.Builder
	for _, file := range []compared{
		{"/exports/posts.csv", copiedPosts}, {"/exports/coverage.csv?by=trust", copiedTrusts}, {"/exports/coverage.csv?by=trust&months=24", ""},
		{"/exports/posts.xlsx", copiedPosts}, {"/exports/summary.xlsx", ""}, {"/exports/summary.zip", ""},
	} {
		b.Run(file.path, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			take := func() time.Duration {
				now = now.Add(2 * time.Second) // a person has so many in a minute
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, file.path, nil)
				r.AddCookie(cookie)
				w := httptest.NewRecorder()
				start := time.Now()
				s.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
				size = w.Body.Len()
				return time.Since(start)
			}
			take()
			var ratios []float64
			var all []time.Duration
			for range rounds {
				took := take()
				all = append(all, took)
				if file.query == "" {
					continue
				}
				start := time.Now()
				if _, err := super.PgConn().CopyTo(b.Context(), io.Discard, "COPY ("+file.query+") TO STDOUT (FORMAT csv)"); err != nil {
					b.Fatal(err)
				}
				ratios = append(ratios, float64(took)/float64(time.Since(start)))
			}
			ratio := "–"
			if len(ratios) > 0 {
				ratio = fmt.Sprintf("%.1f", bench.Median(ratios))
			}
			fmt.Fprintf(&table, "| `%s` | %s | %.0f | %.0f |\n", file.path, ratio, bench.Milliseconds(bench.Percentile(all, 50)),
				float64(size)/1000)
			for b.Loop() {
				take()
			}
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
	bench.Section(b, "60-files", fmt.Sprintf(filesSection, table.String()))
}

const filesSection = `
## Files

The ratio is how long a file takes, by how long Postgres takes to ` + "`COPY`" + ` the rows that it is made of, out of a query that
joins them: medians of five. A workbook of several sheets and two years by month are not one query, and have none.

| File | Ratio | Time (ms) | kB |
| --- | --- | --- | --- |
%s`
