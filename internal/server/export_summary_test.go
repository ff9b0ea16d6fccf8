package server_test

import (
	"archive/zip"
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// wholeDemonstration is a database with three closed cycles and an open one, which
// it tells of.
var wholeDemonstration = pgtest.Prepared[[]demo.Round]{
	Cluster: &cluster,
	Fill: func(t testing.TB, address string, today day.Day) []demo.Round {
		reg, err := organisation.Reference()
		if err != nil {
			t.Fatal(err)
		}
		data := demo.Register(today, 1, reg)
		operate := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
		if _, err := operate.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), data); err != nil {
			t.Fatal(err)
		}
		return data.Rounds
	},
}

// rounds is a site with the whole demonstration.
func rounds(t *testing.T) (site, []demo.Round) {
	t.Helper()
	url, all := wholeDemonstration.Clone(t)
	return siteOn(t, url, options{}), all
}

// table is a table of a summary in CSV: its rows by their first cell, each by column.
func (s site) table(t *testing.T, target, file string, cookie *http.Cookie) map[string]map[string]string {
	t.Helper()
	content := body(t, s.get(t, target, cookie))
	archive, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("%s: %v: %.300s", target, err, content)
	}
	opened, err := archive.Open(file)
	if err != nil {
		return nil
	}
	records, err := csv.NewReader(opened).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]string{}
	for _, record := range records[1:] {
		rows[record[0]] = map[string]string{}
		for i, name := range records[0] {
			rows[record[0]][name] = record[i]
		}
	}
	return rows
}

// states are the columns of counts, in the order of the page.
var states = []string{"not_started", "draft", "submitted", "in_validation", "returned", "signed_off"}

// countsOf are the counts of a row, "" where there are none.
func countsOf(row map[string]string) (all []string) {
	for _, state := range states {
		all = append(all, row[state])
	}
	return all
}

// onPage are the counts of the page of a cycle's completion, by the name of the place.
func (s site) onPage(t *testing.T, cycle string, cookie *http.Cookie) map[string][]string {
	t.Helper()
	rows := map[string][]string{}
	page(t, s.get(t, "/cycles/"+cycle+"/completion", cookie)).Find("#totals tbody tr").Each(func(_ int, row *goquery.Selection) {
		cells := row.Find("th, td").Map(func(_ int, cell *goquery.Selection) string {
			cell.Find("[aria-hidden]").Remove()
			return strings.TrimSpace(cell.Text())
		})
		rows[cells[0]] = cells[1 : 1+len(states)]
	})
	return rows
}

// Page and file count the same, of an open cycle and of closed ones, for whoever may
// know it; beyond that the file says so and has no figure.
func TestCompletionInTheSummary(t *testing.T) {
	t.Parallel()
	s, all := rounds(t)
	today := day.Of(time.Now())
	for _, round := range all[2:] { // the last that closed, and the open one
		query := "cycle=" + round.Code
		on := round.Close.String()
		if round.Close.After(today) {
			on = today.String()
		}
		for persona, c := range map[account.Persona]struct{ target, file, name string }{
			account.National:   {"/exports/summary.zip?" + query, "completion-by-region.csv", "region_name"},
			account.Admin:      {"/exports/summary.zip?" + query, "completion-by-region.csv", "region_name"},
			account.Region:     {"/exports/summary.zip?region=Y62&" + query, "completion-by-icb.csv", "icb_name"},
			account.Board:      {"/exports/summary.zip?region=Y62&" + query, "completion-by-trust.csv", "trust_name"},
			account.Secretary:  {"/exports/summary.zip?" + query, "completion-by-trust.csv", "trust_name"},
			account.TrustAdmin: {"/exports/summary.zip?region=Y62&" + query, "completion-by-trust.csv", "trust_name"},
		} {
			if round.State == assessment.Open && persona != account.Region && persona != account.TrustAdmin {
				continue // the same code, and a whole summary each
			}
			cookie := s.signIn(t, persona)
			shown, counted := s.onPage(t, round.Code, cookie), 0
			for code, row := range s.table(t, c.target, c.file, cookie) {
				want := shown[row[c.name]]
				if want == nil { // nobody is asked there
					want = []string{"0", "0", "0", "0", "0", "0"}
				} else {
					counted++
				}
				if got := countsOf(row); !slices.Equal(got, want) || row["figures"] != "counted" || row["cycle"] != round.Code || row["as_at"] != on ||
					row["demonstration"] != "yes" {
					t.Errorf("%s, %s for %s: %v, and the page has %v", round.Code, code, persona, row, want)
				}
			}
			if counted != len(shown) || counted == 0 {
				t.Errorf("%s for %s: the file has %d places of the page's %d", round.Code, persona, counted, len(shown))
			}
		}
	}

	// The analyst of a region has what all of England's has of it, whatever has closed
	// or moved since.
	for _, round := range all[2:3] {
		target := "/exports/summary.zip?region=Y62&cycle=" + round.Code
		whole := s.table(t, target, "completion-by-icb.csv", s.signIn(t, account.National))
		for code, row := range s.table(t, target, "completion-by-icb.csv", s.signIn(t, account.Region)) {
			if !slices.Equal(countsOf(row), countsOf(whole[code])) {
				t.Errorf("%s, %s: %v for the analyst of the region, and %v in all", round.Code, code, row, whole[code])
			}
		}
	}

	unknown := []string{"[x]", "[x]", "[x]", "[x]", "[x]", "[x]"}
	for target, beyond := range map[string][]account.Persona{
		"/exports/summary.zip?region=Y58": {
			account.Region, account.Board, account.Secretary, account.TrustAdmin, account.Holder, account.Validator,
		},
		"/exports/summary.zip?region=Y62": {account.Board, account.Secretary, account.TrustAdmin, account.Holder, account.Validator},
	} {
		for _, persona := range beyond {
			cookie := s.signIn(t, persona)
			for _, file := range []string{"completion-by-region.csv", "completion-by-icb.csv"} {
				found := s.table(t, target, file, cookie)
				for code, row := range found {
					if !slices.Equal(countsOf(row), unknown) || row["asked"] != "[x]" || row["figures"] != "outside your scope" {
						t.Errorf("%s, %s for %s: %v", target, code, persona, row)
					}
				}
				if len(found) == 0 {
					t.Errorf("%s for %s has no %s", target, persona, file)
				}
			}
			if own := s.table(t, target, "completion-by-trust.csv", cookie); own != nil &&
				(persona == account.Holder || persona == account.Validator || strings.HasSuffix(target, "Y58")) {
				t.Errorf("%s for %s has a trust: %v", target, persona, own)
			}
		}
	}
	// All of England, for the analyst of a region: theirs alone.
	for code, row := range s.table(t, "/exports/summary.zip", "completion-by-region.csv", s.signIn(t, account.Region)) {
		if (row["figures"] == "counted") != (code == "Y62") {
			t.Errorf("England for the analyst of Y62: %v", row)
		}
	}
}

// Without a cycle it is the last that had closed by the day of the file; what is
// written is one cycle, said on the cover, and the same bytes twice.
func TestCycleOfTheSummary(t *testing.T) {
	t.Parallel()
	s, all := rounds(t)
	cookie := s.signIn(t, account.National)
	closed := all[len(all)-2]
	for query, want := range map[string]string{
		"?region=Y62": closed.Code, "?cycle=": closed.Code,
		"?as-at=" + closed.Close.String(): all[len(all)-3].Code, "?as-at=" + closed.Close.AddDays(1).String(): closed.Code,
		"?as-at=" + all[0].Close.String(): "[x]", "?cycle=" + all[0].Code: all[0].Code, "?cycle=" + all[3].Code: all[3].Code,
	} {
		for code, row := range s.table(t, "/exports/summary.zip"+query, "completion-by-icb.csv", cookie) {
			if row["cycle"] != want || (row["figures"] == "no cycle had closed") != (want == "[x]") {
				t.Errorf("%s, %s: %v, want %s", query, code, row, want)
			}
		}
	}
	first := body(t, s.get(t, "/exports/summary.json?region=Y62&cycle="+closed.Code, cookie))
	if second := body(t, s.get(t, "/exports/summary.json?region=Y62", cookie)); second != first {
		t.Error("the last closed cycle by its name and without are not the same file")
	}
	wants(
		t,
		"the file",
		first,
		"Completion: cycle "+closed.Code+", whose last day is "+closed.Close.Long(),
		"Cycle "+closed.Code+": ",
		"completion_by_icb",
		"An assessment is asked of",
	)
	wantsNot(t, "the file", first, "Invented", "appointment_id", "person_level")
	asked := page(t, s.get(t, "/exports", cookie)).Find("#summary-cycle option")
	if got := asked.Length(); got != 1+len(all) {
		t.Errorf("/exports offers %d cycles, want %d", got-1, len(all))
	}

	for target, want := range map[string]struct {
		status int
		says   string
	}{
		"/exports/summary.zip?cycle=2019-20":                                             {404, "no cycle 2019-20 that is open or closed"},
		"/exports/summary.json?cycle=2025-27":                                            {400, "cycle is not a cycle"},
		"/exports/summary.xlsx?cycle=2025":                                               {400, "cycle is not a cycle"},
		"/exports/summary.xlsx?cycle=" + all[3].Code + "&as-at=" + all[1].Close.String(): {400, "The cycle " + all[3].Code + " opened on"},
		"/exports/summary.xlsx?region=Y99&cycle=" + closed.Code:                          {400, "no region with the code Y99"},
	} {
		answer := s.get(t, target, cookie)
		if got := text(t, answer); answer.StatusCode != want.status || !strings.Contains(got, want.says) {
			t.Errorf("%s: %s, %s", target, answer.Status, got)
		}
	}

	// The audit has the file, and that a cycle was asked for.
	found := page(t, s.get(t, "/admin/audit?kind=export", s.signIn(t, account.Admin))).Find("tbody").Text()
	wants(t, "the audit", found, "summary.json", "cycle")
}

// A cycle that is only planned cannot be summarised; and where none has closed the
// file says so.
func TestSummaryBeforeAnyCycleHasClosed(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.National)
	says := func() {
		t.Helper()
		for code, row := range s.table(t, "/exports/summary.zip", "completion-by-region.csv", cookie) {
			if row["figures"] != "no cycle had closed" || row["asked"] != "[x]" || row["cycle"] != "[x]" {
				t.Errorf("%s: %v", code, row)
			}
		}
		wants(t, "the file", body(t, s.get(t, "/exports/summary.json", cookie)), "No cycle of assessments had closed by", "There are no figures.")
	}
	says()
	s.openCycle(t)
	says() // an open one is no closed one
	if row := s.table(t, "/exports/summary.zip?cycle="+roundCode, "completion-by-region.csv", cookie)["Y62"]; row["figures"] != "counted" {
		t.Errorf("the open cycle, asked for: %v", row)
	}
	today := day.Of(time.Now())
	s.sends(
		t,
		"/admin/cycles/2030-31",
		url.Values{
			"framework": {"ccio 1.0"},
			"threshold": {"8"},
			"opens":     {today.AddDays(100).String()},
			"closes":    {today.AddDays(200).String()},
		},
		s.signIn(t, account.Admin),
	)
	answer := s.get(t, "/exports/summary.xlsx?cycle=2030-31", cookie)
	if got := text(t, answer); answer.StatusCode != http.StatusNotFound || !strings.Contains(got, "no cycle 2030-31 that is open or closed") {
		t.Errorf("a planned cycle: %s, %s", answer.Status, got)
	}
}
