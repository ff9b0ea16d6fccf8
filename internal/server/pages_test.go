package server_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
)

// Who sees what about a holder, according to the product's table: only themselves,
// only named roles, only their own trust, a national administrator without hours,
// and nobody else.
func TestHolderVisibility(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	const (
		ccio, cnio, hours = "Invented Post-Holder", "Example Person Nine", "Actual time"
		elsewhere         = "Example Person One"
	)
	type sees struct{ ccio, cnio, hours, elsewhere bool }
	for persona, want := range map[account.Persona]sees{
		account.Holder:     {ccio: true, hours: true},
		account.Validator:  {ccio: true, hours: true},
		account.Board:      {ccio: true, cnio: true, hours: true},
		account.Secretary:  {ccio: true, cnio: true, hours: true},
		account.TrustAdmin: {ccio: true, cnio: true, hours: true},
		account.Region:     {},
		account.National:   {},
		account.Admin:      {ccio: true, cnio: true, elsewhere: true},
	} {
		t.Run(string(persona), func(t *testing.T) {
			cookie := s.signIn(t, persona)
			own, other := text(t, s.get(t, "/trusts/R0A", cookie)), text(t, s.get(t, "/trusts/RR8", cookie))
			got := sees{
				strings.Contains(own, ccio), strings.Contains(own, cnio), strings.Contains(own+other, hours), strings.Contains(other, elsewhere),
			}
			if got != want {
				t.Errorf("sees %+v, want %+v", got, want)
			}
			for _, target := range []string{
				"/", "/england", "/regions/Y62", "/icbs/QOP", "/trusts", "/trusts/R0A/posts", "/trusts/RR8/posts", "/exports/coverage.csv?by=trust",
			} {
				if shown := body(t, s.get(t, target, cookie)); strings.Contains(shown, "Invented Post") || strings.Contains(shown, "Example Person") {
					t.Errorf("%s shows a person", target)
				}
			}
		})
	}
}

func TestAsAt(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	for _, path := range []string{
		"/england", "/regions/Y62", "/icbs/QOP", "/trusts", "/trusts/R0A", "/trusts/R0A/posts", "/exports/coverage.csv?by=icb",
	} {
		and := "?"
		if strings.Contains(path, "?") {
			and = "&"
		}
		for query, want := range map[string]int{
			"as-at=2022-07-01":                         http.StatusOK,
			"as-at=2026-03-31&known-on=2026-11-01":     http.StatusOK,
			"as-at=2022-06-30":                         http.StatusBadRequest,
			"as-at=2999-01-01":                         http.StatusBadRequest,
			"as-at=2026-02-30":                         http.StatusBadRequest,
			"as-at=yesterday":                          http.StatusBadRequest,
			"as-at=" + url.QueryEscape("' OR 1=1; --"): http.StatusBadRequest,
			"known-on=2999-01-01":                      http.StatusBadRequest,
			"known-on=x":                               http.StatusBadRequest,
			"as-at=%zz":                                http.StatusBadRequest,
		} {
			answer := s.get(t, path+and+query, cookie)
			if answer.StatusCode != want {
				t.Errorf("%s%s%s: %s, want %d", path, and, query, answer.Status, want)
			}
		}
	}
	// As known before anything was recorded, the register is empty and says so.
	if got := text(t, s.get(t, "/trusts/R0A?known-on=2026-01-01", cookie)); !strings.Contains(got, "has not told us") {
		t.Errorf("known on a day before the first import: %.200s", got)
	}
}

func TestEndedBodies(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	for target, want := range map[string][]string{
		"/icbs/QMJ":                    {"closed on 31 March 2026", "West and North London", "last day"},
		"/icbs/QMJ?as-at=2026-03-31":   {"Royal Free London", "This is how things were on 31 March 2026"},
		"/icbs/Z9B2Z":                  {"Royal Free London"},
		"/icbs/Z9B2Z?as-at=2026-03-31": {"opened on 1 April 2026"},
		"/trusts/RW3":                  {"closed on 30 September 2017", "Manchester University NHS Foundation Trust"},
		"/trusts/RNK?as-at=2026-03-31": {"Tavistock and Portman", "not told us"},
	} {
		answer := s.get(t, target, cookie)
		got := text(t, answer) + body(t, s.get(t, target, cookie))
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", target, answer.Status)
		}
		for _, words := range want {
			if !strings.Contains(got, words) {
				t.Errorf("%s does not say %q", target, words)
			}
		}
	}
}

// A page of another day says so, links back to today, and does not show what was
// confirmed later as if it had been known then.
func TestAnotherDay(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Board)
	for target, want := range map[string]string{
		"/england?as-at=2026-03-31": "/england", "/trusts?q=MFT&as-at=2026-03-31&known-on=2026-11-01": "/trusts?q=MFT",
		"/trusts/R0A/posts?known-on=2026-11-01": "/trusts/R0A/posts",
	} {
		back := page(t, s.get(t, target, cookie)).Find(`a:contains("Back to today")`)
		if got, _ := back.Attr("href"); got != want {
			t.Errorf("%s leads back to %q, want %q", target, got, want)
		}
	}
	if page(t, s.get(t, "/england", cookie)).Find(`a:contains("Back to today")`).Length() != 0 {
		t.Error("today leads back to today")
	}
	for _, target := range []string{"/trusts/R0A", "/trusts/R0A/posts", "/icbs/QOP"} {
		if got := text(t, s.get(t, target+"?as-at=2026-03-31", cookie)); !strings.Contains(got, ", after this day") {
			t.Errorf("%s shows a confirmation of a later day as if it had been known", target)
		}
		if got := text(t, s.get(t, target, cookie)); strings.Contains(got, ", after this day") {
			t.Errorf("%s of today has a confirmation after today", target)
		}
	}
	if got := text(t, s.get(t, "/trusts/R0B", cookie)); !strings.Contains(got, "No clinical informatics post of this trust is recorded") {
		t.Error("a trust that told us nothing has an empty section")
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Admin)
	for _, target := range []string{
		"/nowhere", "/regions/R0A", "/icbs/Y62", "/trusts/QOP", "/trusts/ZZZ", "/trusts/R0A'--", "/trusts/ZZZ/posts", "/regions/", "/icbs/x",
		"/trusts/" + strings.Repeat("A", 500), "/assets/none.css", "/assets/../go.mod",
	} {
		if answer := s.get(t, target, cookie); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", target, answer.Status)
		}
	}
	if answer := s.visit(t, http.MethodPost, "/england", url.Values{}, cookie); answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("posting to a page: %s", answer.Status)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Region)
	for query, want := range map[string]string{
		"q=Central+Manchester":    "/trusts/R0A",
		"q=MFT":                   "/trusts/R0A",
		"q=r0a":                   "/trusts/R0A",
		"q=kings+lynn":            "/trusts/RCX",
		"region=Y62&state=filled": "/trusts/R0A",
		"icb=QOP&sector=acute":    "/trusts/R0A",
		"q=RVJ":                   "/trusts/RA7",
		"q=RVJ&as-at=2026-06-30":  "/trusts/RVJ",
	} {
		document := page(t, s.get(t, "/trusts?"+query, cookie))
		if document.Find(`main table a[href^="`+want+`"]`).Length() == 0 {
			t.Errorf("%s does not find %s: %s", query, want, document.Find("[role=status]").Text())
		}
	}
	for query, rows := range map[string]int{
		"": 202, "region=Y62": 30, "icb=QOP": 10, "sector=online": 1, "q=zzzz": 0, "q=" + url.QueryEscape(`<script>alert(1)</script>`): 0,
	} {
		document := page(t, s.get(t, "/trusts?"+query, cookie))
		if got := document.Find("main table tbody tr").Length(); got != rows {
			t.Errorf("%q lists %d trusts, want %d", query, got, rows)
		}
		if document.Find("main script").Length() != 0 {
			t.Errorf("%q comes back as a script", query)
		}
	}
	for _, query := range []string{"region=%27", "icb=x", "sector=acutely", "state=full", "q=" + strings.Repeat("a", 300)} {
		if answer := s.get(t, "/trusts?"+query, cookie); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", query, answer.Status)
		}
	}
}

// The search for a trust on another day keeps that day.
func TestSearchKeepsTheDay(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	form := page(t, s.get(t, "/trusts?as-at=2026-03-31&known-on=2026-11-01", cookie)).Find("form[role=search]")
	for name, want := range map[string]string{"as-at": "2026-03-31", "known-on": "2026-11-01"} {
		if got, _ := form.Find("input[type=hidden][name=" + name + "]").Attr("value"); got != want {
			t.Errorf("the form keeps %s as %q, want %q", name, got, want)
		}
	}
	if page(t, s.get(t, "/trusts", cookie)).Find("form[role=search] input[type=hidden]").Length() != 0 {
		t.Error("the form of today keeps a day")
	}
}

func TestCoverageExport(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	for query, want := range map[string]int{
		"by=trust&as-at=2026-10-01": 202, "by=icb&as-at=2026-10-01": 36, "by=icb&as-at=2026-03-31": 42, "by=region&as-at=2026-10-01": 7,
		"by=england&as-at=2026-10-01": 1, "by=sector&as-at=2026-10-01": 4, "by=trust&as-at=2026-10-01&region=Y62": 30,
		"by=icb&as-at=2026-10-01&region=Y62": 3, "by=trust&as-at=2026-10-01&icb=QOP": 10, "by=trust&as-at=2026-10-01&sector=online": 1,
		"by=region&as-at=2026-10-01&region=y62": 1,
	} {
		answer := s.get(t, "/exports/coverage.csv?"+query, cookie)
		content := body(t, answer)
		records, err := csv.NewReader(strings.NewReader(content)).ReadAll()
		if answer.StatusCode != http.StatusOK || err != nil {
			t.Fatalf("%s: %s, %v", query, answer.Status, err)
		}
		if got := len(records) - 1; got != want {
			t.Errorf("%s has %d rows, want %d", query, got, want)
		}
		head := records[0]
		if last := head[len(head)-1]; last != "demonstration" {
			t.Errorf("%s: the last column is %s", query, last)
		}
		if again := body(t, s.get(t, "/exports/coverage.csv?"+query, cookie)); again != content {
			t.Errorf("%s: the same data on the same day give other bytes", query)
		}
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/csv") ||
			!strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %v", query, answer.Header)
		}
	}
	for _, query := range []string{
		"", "by=person", "by=icb&icb=QMJ&as-at=2026-10-01", "by=region&region=Y99", "by=trust&sector=x", "by=trust&as-at=2021-01-01",
	} {
		if answer := s.get(t, "/exports/coverage.csv?"+query, cookie); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: %s", query, answer.Status)
		}
	}
}

// The sentences say what the table and the file say.
func TestSentencesAgreeWithFigures(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	document := page(t, s.get(t, "/england", cookie))
	records, err := csv.NewReader(strings.NewReader(body(t, s.get(t, "/exports/coverage.csv?by=england", cookie)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	row := map[string]string{}
	for i, name := range records[0] {
		row[name] = records[1][i]
	}
	lede := document.Find(".app-lede").Text()
	share := func(name, has string) string {
		return fmt.Sprintf("At least %s and at most %s of the %s trusts%s", row[name+"_lowest"], row[name+"_highest"], row["trusts"], has)
	}
	for _, want := range []string{
		share("ccio_filled", " in England have a filled chief clinical information officer (CCIO) post"),
	} {
		if !strings.Contains(lede, want) {
			t.Errorf("the sentences do not say %q:\n%s", want, lede)
		}
	}
	strip := document.Find(".app-figures").Text()
	for _, name := range []string{"ccio_filled", "reports_to_board_or_chief_executive", "has_board_access", "five_or_more_trained"} {
		if want := fmt.Sprintf("%s to %s of %s", row[name+"_lowest"], row[name+"_highest"], row["trusts"]); !strings.Contains(strip, want) {
			t.Errorf("the figures do not say %q: %s", want, strip)
		}
	}
	if got := document.Find("main h1").Length(); got != 1 {
		t.Errorf("%d h1", got)
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	for _, target := range []string{"/healthz", "/readyz"} {
		if answer := s.get(t, target); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", target, answer.Status)
		}
	}
}

// While the database is away, pages say so with 503, and work again by themselves
// when it is back.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Board)
	address, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(address.Path, "/")
	address.Path = "/postgres"
	owner, err := pgx.Connect(t.Context(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(context.WithoutCancel(t.Context())) }()
	allow := func(is string) {
		if _, err := owner.Exec(t.Context(), "ALTER DATABASE "+name+" ALLOW_CONNECTIONS "+is); err != nil {
			t.Fatal(err)
		}
	}
	allow("false")
	if _, err := owner.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for _, target := range []string{"/england", "/trusts/R0A", "/readyz"} {
			answer := s.get(t, target, cookie)
			if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
				t.Errorf("%s while the database is away: %s, Retry-After %q", target, answer.Status, answer.Header.Get("Retry-After"))
			}
		}
	}
	if got := s.get(t, "/healthz", cookie).StatusCode; got != http.StatusOK {
		t.Errorf("the program is not alive: %d", got)
	}
	if got := s.get(t, "/help").StatusCode; got != http.StatusOK {
		t.Errorf("the help page needs the database: %d", got)
	}
	allow("true")
	if got := s.get(t, "/england", cookie).StatusCode; got != http.StatusOK {
		t.Errorf("afterwards: %d", got)
	}
}

// No log line says what somebody searched for, or who they are.
func TestLogHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Admin)
	s.get(t, "/trusts?q=Invented+Post-Holder", cookie)
	s.get(t, "/trusts/R0A", cookie)
	s.get(t, "/nowhere?name=Example+Person+One", cookie)
	for _, secret := range []string{"Invented", "Example", "Holder", cookie.Value, cookie.Value[37:], "demonstration.example"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(s.log.String(), `"path":"/trusts/R0A"`) {
		t.Error("the log holds no request at all")
	}
}
