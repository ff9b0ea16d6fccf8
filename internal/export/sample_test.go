package export

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"ccio/internal/day"
)

// coverageSample is a table like those that the product publishes, with every
// type of column, marks, notes, blank cells and harmful texts.
func coverageSample() Table {
	return Table{
		Name: "Coverage_by_ICB", Title: "CCIO posts by integrated care board",
		Summary: []string{"Trusts that have told us of a CCIO post, counted by the state of their best post."},
		Notes:   []string{"Boundaries are those of 1 April 2026."},
		Source:  "Register of CCIO posts", AsAt: day.MustParse("2026-02-01"), Licence: OpenGovernmentLicence,
		Key: []string{"icb_code"}, Blank: "not recorded", Marks: []Shorthand{SeriesBreak},
		Columns: []Column{
			{Name: "icb_code", Title: "ICB code", Type: TypeText, Required: true, Description: "ODS code of the board."},
			{Name: "icb_name", Title: "ICB name", Type: TypeText, Required: true},
			{
				Name: "trusts", Title: "Trusts (number)", Type: TypeInteger, Required: true,
				Notes: []string{"Trusts open on the day, of all sectors."},
			},
			{
				Name: "funded", Title: "Funded time of CCIO posts (whole-time equivalents)", Type: TypeDecimal, Decimals: 2,
				Marks: []Shorthand{NotAvailable, Confidential}, Required: true,
				Notes: []string{"Posts without funded time are left out.", "Boundaries are those of 1 April 2026."},
			},
			{Name: "confirmed_on", Title: "Last confirmed (date)", Type: TypeDate},
			{Name: "remark", Title: "Remark", Type: TypeText, Marks: []Shorthand{SeriesBreak}},
		},
		Rows: slices.Values([][]Cell{
			{
				Text("QOP"), Text("NHS Greater Manchester Integrated Care Board"), Number(1234567), Decimal("12.4"),
				Day(day.MustParse("2026-01-31")), Text("=HYPERLINK(\"http://example.org\",\"press\")"),
			},
			{
				Text("QHG"),
				Text("Bedfordshire, Luton and Milton Keynes ICB, whose name is long enough to be broken over more than one line"),
				Number(4), Mark(NotAvailable), Blank(), Mark(SeriesBreak),
			},
			{
				Text("QT1"), Text("Cafe\u0301 <&> \"quoted\" 'apostrophe'"), Number(0), Mark(Confidential),
				Day(day.MustParse("1899-12-31")), Text("two\r\nlines _x0041_x0042_ \x01"),
			},
			{Text("QXX"), Text("-1"), Number(-7), Decimal("-0.05"), Day(day.MustParse("1900-03-01")), Text(" spaces ")},
		}),
	}
}

// trustsSample is a second table, a plain one.
func trustsSample() Table {
	return Table{
		Name: "Trusts", Title: "Trusts", Source: "Organisation Data Service", AsAt: day.MustParse("2026-02-01"), Licence: OpenGovernmentLicence,
		Columns: []Column{
			{Name: "trust_code", Title: "Trust code", Type: TypeText, Required: true, Notes: []string{"Boundaries are those of 1 April 2026."}},
			{Name: "beds", Title: "Beds (number)", Type: TypeInteger, Required: true, Marks: []Shorthand{NotApplicable}},
		},
		Rows: slices.Values([][]Cell{{Text("R0A"), Number(2500)}, {Text("RRU"), Mark(NotApplicable)}}),
	}
}

func workbookSample(demonstration bool) Workbook {
	coverage, trusts := coverageSample(), trustsSample()
	coverage.Demonstration, trusts.Demonstration = demonstration, demonstration
	return Workbook{
		Cover: Cover{
			Title: "CCIO coverage: England", Author: "Office of the Chief Clinical Information Officer", Source: "Register of CCIO posts",
			Summary: []string{"How many trusts have a chief clinical information officer, and in what state their posts are."},
			AsAt:    day.MustParse("2026-02-01"), Information: []string{"Boundaries: integrated care boards of 1 April 2026."},
			Contact: "ccio-dashboard@example.org",
		},
		Tables: []Table{coverage, trusts},
	}
}

// written returns what one of the Write methods writes.
func written(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
