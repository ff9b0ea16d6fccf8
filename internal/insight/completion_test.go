package insight_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/insight"
	"ccio/internal/organisation"
)

// closedOn returns a summary as at 1 October 2026, with the completion of a cycle
// that closed before ICBs changed.
func closedOn(t *testing.T, region organisation.Code, reach authz.Reach, scope authz.Scope, tallies ...assessment.Tally) export.Workbook {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	closes := day.New(2025, 6, 30)
	c := insight.Completion{
		Cycle: assessment.Cycle{Code: "2025-26", Opens: day.New(2025, 4, 1), Close: closes, State: assessment.Provisional},
		Reach: reach, Scope: scope, Bodies: insight.PictureOf(reg, insight.Query{AsAt: closes, Region: region}), Tallies: tallies,
	}
	return insight.Summary([]insight.Picture{insight.PictureOf(reg, insight.Query{AsAt: day.New(2026, 10, 1), Region: region})},
		insight.SummaryOptions{Completion: c})
}

// rows returns the rows of a table of the book, read from CSV, each cell as
// "column=value"; nil if the book has no such table.
func rows(t *testing.T, book export.Workbook, name string) (all [][]string) {
	t.Helper()
	for _, table := range book.Tables {
		if table.Name != name {
			continue
		}
		var file bytes.Buffer
		if err := table.WriteCSV(&file); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(&file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range records[1:] {
			for i, column := range records[0] {
				record[i] = column + "=" + record[i]
			}
			all = append(all, record)
		}
	}
	return all
}

// find returns the row of a body, from the column cycle onwards.
func find(all [][]string, code string) string {
	for _, row := range all {
		if strings.HasSuffix(row[0], "="+code) {
			return strings.Join(row[slices.IndexFunc(row, func(s string) bool { return strings.HasPrefix(s, "cycle=") }):], " ")
		}
	}
	return ""
}

func tally(trust, icb, region organisation.Code, state assessment.State) assessment.Tally {
	return assessment.Tally{Trust: trust, ICB: icb, Region: region, State: state}
}

func inR0A() []assessment.Tally {
	return []assessment.Tally{
		tally("R0A", "QOP", "Y62", assessment.SignedOff), tally("R0A", "QOP", "Y62", assessment.NotStarted),
		tally("RM3", "QOP", "Y62", assessment.InValidation),
	}
}

const unknown = "asked=[x] not_started=[x] draft=[x] submitted=[x] in_validation=[x] returned=[x] signed_off=[x]"

func TestCompletionByScope(t *testing.T) {
	t.Parallel()
	const on = "cycle=2025-26 as_at=2025-06-30 figures="
	const three = "asked=3 not_started=1 draft=0 submitted=0 in_validation=1 returned=0 signed_off=1"
	const none = "asked=0 not_started=0 draft=0 submitted=0 in_validation=0 returned=0 signed_off=0"
	for name, c := range map[string]struct {
		region organisation.Code
		reach  authz.Reach
		scope  authz.Scope
		want   map[string]string // by table and body
		says   string            // on the cover; empty: no figure for the whole file
	}{
		"England of all": {"", authz.England, authz.Scope{}, map[string]string{
			// an ICB of the closing day, not of the file's day
			"region Y62": "counted " + three, "region Y58": "counted " + none, "ICB QOP": "counted " + three, "ICB QMJ": "counted " + none,
		}, "Cycle 2025-26: 1 of 3 assessments are signed off."},
		"a region of all": {
			"Y62", authz.England, authz.Scope{},
			map[string]string{"region Y62": "counted " + three, "region Y58": "", "ICB QOP": "counted " + three, "ICB QMJ": ""},
			"1 of 3",
		},
		"its region": {
			"Y62", authz.Region, authz.Scope{Region: "Y62"},
			map[string]string{"region Y62": "counted " + three, "ICB QOP": "counted " + three}, "1 of 3",
		},
		"England of a region": {
			"", authz.Region, authz.Scope{Region: "Y62"},
			map[string]string{
				"region Y62": "counted " + three, "region Y58": "outside your scope " + unknown,
				"ICB QMJ": "outside your scope " + unknown,
			},
			"",
		},
		"another region": {
			"Y58", authz.Region, authz.Scope{Region: "Y62"}, map[string]string{"region Y58": "outside your scope " + unknown}, "",
		},
		"a trust": {
			"Y62", authz.Trust, authz.Scope{Trust: "R0A"},
			map[string]string{
				"region Y62": "outside your scope " + unknown,
				"trust R0A":  "counted asked=2 not_started=1 draft=0 submitted=0 in_validation=0 returned=0 signed_off=1",
			},
			"",
		},
		"a trust elsewhere": {
			"Y58", authz.Trust, authz.Scope{Trust: "R0A"},
			map[string]string{"region Y58": "outside your scope " + unknown, "trust R0A": ""}, "",
		},
		"nobody": {
			"Y62", authz.None, authz.Scope{},
			map[string]string{"region Y62": "outside your scope " + unknown, "ICB QOP": "outside your scope " + unknown, "trust R0A": ""},
			"",
		},
	} {
		tallies := inR0A()
		if c.reach == authz.Trust {
			tallies = tallies[:2]
		}
		book := closedOn(t, c.region, c.reach, c.scope, tallies...)
		for of, want := range c.want {
			by, code, _ := strings.Cut(of, " ")
			if want != "" {
				want = on + want
			}
			if got := find(rows(t, book, "Completion_by_"+by), code); got != want {
				t.Errorf("%s, %s:\n got %s\nwant %s", name, of, got, want)
			}
		}
		cover := strings.Join(book.Cover.Summary, " ")
		if has := strings.Contains(cover, "signed off"); has != (c.says != "") || !strings.Contains(cover, c.says) {
			t.Errorf("%s: the cover says %s", name, cover)
		}
		const says = "cycle 2025-26, whose last day is 30 June 2025, by the posts and boundaries of 30 June 2025."
		if said := strings.Join(book.Cover.Information, " "); !strings.Contains(said, says) {
			t.Errorf("%s: the cover says %s", name, said)
		}
	}
}

// Rows add up even if the day's boundaries place a trust nowhere, and the states
// of a row add up to the assessments asked.
func TestCompletionAddsUp(t *testing.T) {
	t.Parallel()
	all := append(inR0A(), tally("XXX", "", "", assessment.Draft))
	book := closedOn(t, "", authz.England, authz.Scope{}, all...)
	for _, name := range []string{"Completion_by_region", "Completion_by_ICB"} {
		total := 0
		for _, row := range rows(t, book, name) {
			asked, states := 0, 0
			for _, cell := range row[slices.Index(row, "figures=counted")+1:] {
				column, value, _ := strings.Cut(cell, "=")
				var n int
				if _, err := fmt.Sscan(value, &n); err != nil {
					t.Fatalf("%s: %s", name, cell)
				}
				if column == "asked" {
					asked = n
				} else {
					states += n
				}
			}
			if asked != states {
				t.Errorf("%s: %s", name, row)
			}
			total += asked
		}
		if total != len(all) {
			t.Errorf("%s adds up to %d, want %d", name, total, len(all))
		}
		if find(rows(t, book, name), "not-known") == "" {
			t.Errorf("%s has no row for what is nowhere", name)
		}
	}
}

// If no cycle has closed, the tables, the cover and each row say so in words, and
// nothing is counted.
func TestNoCompletion(t *testing.T) {
	t.Parallel()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	picture := insight.PictureOf(reg, insight.Query{AsAt: day.New(2026, 10, 1), Region: "Y62"})
	book := insight.Summary([]insight.Picture{picture}, insight.SummaryOptions{})
	want := "cycle=[x] as_at=2026-10-01 figures=no cycle had closed " + unknown
	if got := find(rows(t, book, "Completion_by_region"), "Y62"); got != want {
		t.Errorf("the row is %s, want %s", got, want)
	}
	for _, table := range book.Tables {
		const says = "No cycle of assessments had closed by 1 October 2026, and none was asked for. There are no figures."
		if strings.HasPrefix(table.Name, "Completion") && !strings.Contains(strings.Join(table.Summary, " "), says) {
			t.Errorf("%s says %s", table.Name, table.Summary)
		}
	}
	if said := strings.Join(book.Cover.Information, " "); !strings.Contains(said, "no cycle of assessments had closed") {
		t.Errorf("the cover says %s", said)
	}
}
