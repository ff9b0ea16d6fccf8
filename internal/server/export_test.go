package server_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// files has an export of each kind, with how its content begins.
func files() map[string]string {
	return map[string]string{
		"/exports/coverage.csv?by=region":                   "region_code,",
		"/exports/coverage.csv?by=icb&months=24":            "icb_code,",
		"/exports/coverage.csv?by=trust&months=24":          "trust_code,",
		"/exports/coverage.csv-metadata.json?by=icb":        "{",
		"/exports/coverage.xlsx?by=icb&region=Y62":          "PK",
		"/exports/coverage.json?by=trust&icb=QOP":           "{",
		"/exports/posts.csv?as-at=2026-10-01":               "post_id,",
		"/exports/posts.csv-metadata.json?as-at=2026-10-01": "{",
		"/exports/posts.xlsx":                               "PK",
		"/exports/posts.json?trust=R0A":                     "{",
		"/exports/summary.xlsx?region=Y62&cycle=":           "PK",
		"/exports/summary.zip":                              "PK",
		"/exports/summary.json?as-at=2026-03-31":            "{",
	}
}

// Each file is sent as a file, has the same bytes twice, and says what it is
// called.
func TestFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	for _, persona := range []account.Persona{account.Region, account.Board} {
		cookie := s.signIn(t, persona)
		for target, begins := range files() {
			answer := s.get(t, target, cookie)
			content := body(t, answer)
			if answer.StatusCode != http.StatusOK || !strings.HasPrefix(content, begins) {
				t.Errorf("%s for %s: %s %.80q", target, persona, answer.Status, content)
			}
			if again := body(t, s.get(t, target, cookie)); again != content {
				t.Errorf("%s for %s gives other bytes a second time", target, persona)
			}
			named := answer.Header.Get("Content-Disposition")
			name := strings.TrimSuffix(strings.TrimPrefix(named, `attachment; filename="`), `"`)
			if !strings.HasPrefix(name, "ccio-") || name != strings.ToLower(name) || len(name) > 60 {
				t.Errorf("%s is called %s", target, named)
			}
			if strings.Contains(target, ".json") && !json.Valid([]byte(content)) {
				t.Errorf("%s is not JSON", target)
			}
			if head := s.visit(t, http.MethodHead, target, nil, cookie); head.Header.Get("Content-Length") != answer.Header.Get("Content-Length") ||
				body(t, head) != "" {
				t.Errorf("HEAD %s is not what GET is", target)
			}
		}
	}
}

// Each CSV file has its metadata beside it, which names the same columns and the
// file as it is saved.
func TestMetadataBesideCSV(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Board)
	for _, target := range []string{
		"/exports/coverage.csv?by=icb&as-at=2026-10-01", "/exports/coverage.csv?by=region&months=24",
		"/exports/coverage.csv?by=england&months=24",
		"/exports/coverage.csv?by=trust", "/exports/posts.csv?region=Y62",
	} {
		answer := s.get(t, target, cookie)
		link := answer.Header.Get("Link")
		address, rest, _ := strings.Cut(strings.TrimPrefix(link, "<"), ">")
		if rest != `; rel="describedby"; type="application/csvm+json"` {
			t.Fatalf("%s has the link %s", target, link)
		}
		beside := s.get(t, address, cookie)
		if beside.Header.Get("Content-Type") != "application/csvm+json" {
			t.Errorf("%s is %s", address, beside.Header.Get("Content-Type"))
		}
		var metadata struct {
			URL    string
			Schema struct{ Columns []struct{ Name string } } `json:"tableSchema"`
		}
		if err := json.Unmarshal([]byte(body(t, beside)), &metadata); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(answer.Header.Get("Content-Disposition"), `"`+metadata.URL+`"`) {
			t.Errorf("the metadata are of %s, and the file is %s", metadata.URL, answer.Header.Get("Content-Disposition"))
		}
		var named []string
		for _, column := range metadata.Schema.Columns {
			named = append(named, column.Name)
		}
		records, err := csv.NewReader(answer.Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(records[0], named) {
			t.Errorf("%s has the columns %v, and its metadata %v", target, records[0], named)
		}
	}
}

// formulas has for each free text of the posts file one that a spreadsheet would
// work out.
func formulas() map[string]string {
	all := map[string]string{}
	for i, column := range postfile.Columns() {
		if column.Text {
			all[column.Name] = fmt.Sprintf("%cHYPERLINK(%d)", "=+"[i%2], i)
		}
	}
	return all
}

// An exported file can be imported again and changes nothing: with the names of the
// visitor's own trust, and without any.
func TestPostsRoundTrip(t *testing.T) {
	t.Parallel()
	url := loaded(t)
	operate := pgtest.Open(t, url, postgres.RoleOperate, time.Now)
	header, row := "trust_code,post_type,established_on,reports_to,appointment_kind,appointed_from",
		"R0A,other_clinical_informatician,2020-01-01,other,substantive,2021-01-01"
	for column, formula := range formulas() {
		header, row = header+","+column, row+",'"+formula
	}
	importPosts(t, operate, []byte(header+"\n"+row+"\n"))
	s := siteOn(t, url, options{})
	today := day.Of(time.Now())
	for persona, named := range map[account.Persona]bool{
		account.Board: true, account.TrustAdmin: true, account.Holder: true, account.Region: false, account.Admin: false,
	} {
		content := body(t, s.get(t, "/exports/posts.csv", s.signIn(t, persona)))
		if strings.Contains(strings.SplitN(content, "\n", 2)[0], "person_name") != named {
			t.Errorf("the columns about people are there for %s: %v", persona, !named)
		}
		for column, formula := range formulas() {
			if strings.Contains(content, ","+formula) {
				t.Errorf("the file for %s has a formula in %s", persona, column)
			}
			if column != "person_name" && !strings.Contains(content, ",'"+formula) {
				t.Errorf("the file for %s has no %s", persona, column)
			}
		}
		file := postfile.Import{Content: []byte(content), Options: postfile.Options{Today: today, Demonstration: true}}
		err := operate.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), file.Names,
			func(now post.Existing) (post.Plan, bool, error) {
				plan, problems := file.Plan(now)
				if totals := postfile.TotalsOf(plan); len(plan.Changes) > 0 || totals != (postfile.Totals{}) {
					t.Errorf("for %s it changes %+v", persona, plan.Changes)
				}
				return plan, false, problems.Err()
			})
		if err != nil {
			t.Errorf("for %s: %v", persona, err)
		}
	}
}

// No file names anybody of another trust, hours never leave their trust, and
// coverage and summaries have neither.
func TestFilesNameOnlyOnesOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	type sees struct{ own, colleague, elsewhere, hours bool }
	for persona, want := range map[account.Persona]sees{
		account.Holder: {own: true, hours: true}, account.Validator: {own: true, hours: true},
		account.Board: {own: true, colleague: true, hours: true}, account.Secretary: {own: true, colleague: true, hours: true},
		account.TrustAdmin: {own: true, colleague: true, hours: true},
		account.Region:     {}, account.National: {}, account.Admin: {},
	} {
		cookie := s.signIn(t, persona)
		for _, target := range []string{
			"/exports/posts.csv", "/exports/posts.json", "/exports/posts.csv?trust=R0A", "/exports/posts.csv?trust=RR8",
			"/exports/posts.csv?region=Y63",
		} {
			content := body(t, s.get(t, target, cookie))
			got := sees{
				strings.Contains(content, "Invented Post-Holder"), strings.Contains(content, "Example Person Nine"),
				strings.Contains(strings.ReplaceAll(content, "Example Person Nine", ""), "Example Person"),
				strings.Contains(content, "8 PA\",\"protected") || strings.Contains(content, ",8 PA,"),
			}
			of := want
			if strings.Contains(target, "RR8") || strings.Contains(target, "Y63") {
				of = sees{}
			}
			got.hours, of.hours = got.hours && strings.HasSuffix(target, ".csv"), of.hours && strings.HasSuffix(target, ".csv")
			if got != of {
				t.Errorf("%s for %s shows %+v, want %+v", target, persona, got, of)
			}
		}
		for _, target := range []string{
			"/exports/coverage.csv?by=trust", "/exports/coverage.json?by=trust", "/exports/summary.json", "/exports/summary.json?region=Y62",
		} {
			content := body(t, s.get(t, target, cookie))
			for _, never := range []string{"Invented Post", "Example Person", "actual", "protected"} {
				if strings.Contains(content, never) {
					t.Errorf("%s for %s has %q", target, persona, never)
				}
			}
		}
	}
}

// The summary says what trusts need to those who act on it.
func TestNeedsInTheSummary(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	for persona, want := range map[account.Persona]bool{
		account.Region: true, account.National: true, account.Admin: true, account.Board: false, account.TrustAdmin: false, account.Holder: false,
	} {
		cookie := s.signIn(t, persona)
		content := body(t, s.get(t, "/exports/summary.zip?region=Y62", cookie))
		archive, err := zip.NewReader(bytes.NewReader([]byte(content)), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, file := range archive.File {
			names = append(names, file.Name)
			if strings.HasSuffix(file.Name, ".csv") && !slices.ContainsFunc(archive.File, func(f *zip.File) bool {
				return f.Name == file.Name+"-metadata.json"
			}) {
				t.Errorf("%s has no metadata beside it", file.Name)
			}
		}
		if slices.Contains(names, "needs.csv") != want {
			t.Errorf("for %s the summary has %v", persona, names)
		}
		if got := strings.Contains(text(t, s.get(t, "/regions/Y62", cookie)), "What trusts need"); got != want {
			t.Errorf("for %s the page has what trusts need: %v", persona, got)
		}
	}
}

// A series breaks on 1 April 2026 at the ICBs that changed, and nowhere else.
func TestBreakInSeries(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	for by, breaks := range map[string]bool{"icb": true, "region": false, "england": false, "sector": false, "trust": false} {
		records, err := csv.NewReader(s.get(t, "/exports/coverage.csv?as-at=2026-10-01&months=24&by="+by, cookie).Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at, mark := slices.Index(records[0], "as_at"), slices.Index(records[0], "break_in_series")
		if (mark >= 0) != breaks {
			t.Errorf("by %s there is a column for breaks: %v", by, !breaks)
		}
		for _, record := range records[1:] {
			// Three ICBs of the North West stayed as they were.
			stayed := slices.Contains([]string{"QE1", "QOP", "QYG"}, record[0])
			began := slices.Contains([]string{"D7T5G", "S0E4D", "S1Y5D", "S9B9J", "T6Y0W", "Z9B2Z", "QRL"}, record[0])
			if want := record[at] == "2026-04-01" && began; breaks && (record[mark] == "[b]") != want || stayed && want {
				t.Fatalf("by %s, %s on %s the mark is %q", by, record[0], record[at], record[mark])
			}
		}
		if n := len(records) - 1; by == "england" && n != 24 {
			t.Errorf("two years up to the first of a month are %d days, want 24", n)
		}
	}
	if got := text(t, s.get(t, "/icbs/QRL", cookie)); !strings.Contains(got, "[b]") || !strings.Contains(got, "cannot be compared") {
		t.Error("the page of an ICB does not say that its series breaks")
	}
	if got := text(t, s.get(t, "/regions/Y62", cookie)); strings.Contains(got, "[b]") {
		t.Error("the page of a region says that its series breaks")
	}
}

func TestExportsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	for target, want := range map[string]struct {
		status int
		says   string
	}{
		"/exports/coverage.csv":                           {400, "by says what to count by"},
		"/exports/coverage.xlsx?by=ward":                  {400, "by says what to count by"},
		"/exports/coverage.csv?by=icb&months=12":          {400, "Write 24"},
		"/exports/coverage.csv?by=icb&region=Y99":         {400, "no region with the code Y99"},
		"/exports/posts.csv?trust=XXX":                    {400, "no open trust with the code XXX"},
		"/exports/posts.csv?trust=%3Cb%3E":                {400, "trust is not an ODS code"},
		"/exports/posts.csv?icb=QMJ":                      {400, "no ICB with the code QMJ"},
		"/exports/posts.json?as-at=2022-06-30":            {400, "before 1 July 2022"},
		"/exports/summary.xlsx?region=Y99":                {400, "no region with the code Y99"},
		"/exports/summary.xlsx?cycle=last":                {400, "cycle is not a cycle"},
		"/exports/summary.xlsx?cycle=2025-26":             {404, "no cycle 2025-26"},
		"/exports/summary.zip?as-at=tomorrow":             {400, "as-at is not a date"},
		"/exports/summary.csv":                            {404, "no page at this address"},
		"/exports/coverage.csv?by=trust&known-on=2999-01": {400, "known-on is not a date"},
	} {
		answer := s.get(t, target, cookie)
		if got := text(t, answer); answer.StatusCode != want.status || !strings.Contains(got, want.says) {
			t.Errorf("%s: %s, %s", target, answer.Status, got)
		}
	}
}
