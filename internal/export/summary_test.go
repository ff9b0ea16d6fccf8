package export_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thedatashed/xlsxreader"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/export"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// demonstration returns the pictures of the demonstration data, without a
// database.
func demonstration(t *testing.T, q insight.Query) []insight.Picture {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	data := demo.Register(q.AsAt, 1, reg)
	now := data.Posts.Apply(post.Existing{})
	posts, statements, workforces := map[organisation.Code][]post.Post{}, map[organisation.Code][]post.Statement{},
		map[organisation.Code][]post.Workforce{}
	for _, p := range now.Posts {
		posts[p.Trust] = append(posts[p.Trust], p)
	}
	for _, s := range now.Statements {
		statements[s.Trust] = append(statements[s.Trust], s)
	}
	for _, w := range data.Workforce {
		workforces[w.Trust] = append(workforces[w.Trust], w)
	}
	var pictures []insight.Picture
	for _, on := range insight.MonthlyDays(q.AsAt) {
		picture := insight.PictureOf(reg, q.On(on))
		for i := range picture.Trusts {
			trust := &picture.Trusts[i]
			own := posts[trust.Code]
			team := post.TeamSpan{Headcount: post.TeamHeadcount(own, now.Holders, on), Trained: post.FiveTrained(own, now.Holders, on)}
			trust.Describe(insight.Facts{
				Posts: own, Statements: statements[trust.Code], Teams: []post.TeamSpan{team}, Workforces: workforces[trust.Code],
			}, on)
		}
		pictures = append(pictures, picture)
	}
	return pictures
}

// completion is that of a cycle in which one assessment of each trust is signed
// off, as the analyst of the North West sees it; for the South West there is
// none.
func completion(region organisation.Code, pictures []insight.Picture) insight.Completion {
	if region == "Y58" {
		return insight.Completion{}
	}
	c := insight.Completion{
		Cycle: assessment.Cycle{Code: "2026-27", Close: day.New(2026, time.October, 31), State: assessment.Open},
		Reach: authz.Region, Scope: authz.Scope{Region: "Y62"}, Bodies: pictures[len(pictures)-1],
	}
	for _, trust := range c.Bodies.Trusts {
		if trust.Region.Code == "Y62" {
			c.Tallies = append(c.Tallies, assessment.Tally{
				Trust: trust.Code, ICB: trust.ICB.Code, Region: trust.Region.Code, State: assessment.SignedOff,
			})
		}
	}
	return c
}

func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// The summaries that people take away follow the checklist for spreadsheets, and
// two of the same data have the same bytes.
func TestSummaryChecklist(t *testing.T) {
	t.Parallel()
	for _, region := range []organisation.Code{"", "Y62", "Y58"} {
		pictures := demonstration(t, insight.Query{AsAt: day.New(2026, time.October, 1), Region: region})
		book := insight.Summary(pictures, insight.SummaryOptions{
			Needs: true, Completion: completion(region, pictures), Demonstration: true, Contact: "digital@trust.example",
		})
		file := written(t, book.WriteXLSX)
		export.CheckSheets(t, file)
		if !bytes.Equal(file, written(t, book.WriteXLSX)) {
			t.Errorf("the summary of %q has other bytes a second time", region)
		}
	}
}

// A library that shares nothing with the one that writes reads back the same
// cells as the CSV file has.
func TestSummaryReadByAnotherLibrary(t *testing.T) {
	t.Parallel()
	pictures := demonstration(t, insight.Query{AsAt: day.New(2026, time.October, 1), Region: "Y62"})
	book := insight.Summary(pictures, insight.SummaryOptions{Needs: true, Completion: completion("Y62", pictures), Demonstration: true})
	reader, err := xlsxreader.NewReader(written(t, book.WriteXLSX))
	if err != nil {
		t.Fatal(err)
	}
	sheets := 2
	for _, table := range book.Tables {
		sheets += max(1, len(table.Parts))
	}
	if got := len(reader.Sheets); got != sheets {
		t.Fatalf("it reads %d sheets, want %d: %v", got, sheets, reader.Sheets)
	}
	for _, table := range book.Tables {
		records, err := csv.NewReader(bytes.NewReader(written(t, table.WriteCSV))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		parts := table.Parts
		if len(parts) == 0 {
			parts = []export.Part{{Columns: records[0]}}
		}
		for _, part := range parts {
			sameSheet(t, reader, table.Name+part.Name, part.Columns, records)
		}
	}
}

// sameSheet compares a sheet with the columns of a CSV file that it has.
func sameSheet(t *testing.T, reader *xlsxreader.XlsxFile, sheet string, columns []string, records [][]string) {
	t.Helper()
	var rows [][]string
	for row := range reader.ReadRows(sheet) {
		if row.Error != nil {
			t.Fatal(row.Error)
		}
		cells := make([]string, len(records[0]))
		for _, cell := range row.Cells {
			cells[cell.ColumnIndex()] = plain(cell.Value)
		}
		rows = append(rows, cells)
	}
	above := len(rows) - len(records)
	if above < 3 || rows[0][0] == "" {
		t.Fatalf("%s has %d lines above its table: %q", sheet, above, rows[0])
	}
	for i, record := range records[1:] {
		for k, column := range columns {
			value := record[slices.Index(records[0], column)]
			if got := rows[above+1+i][k]; got != plain(strings.TrimPrefix(value, "'")) {
				t.Errorf("%s, row %d, %s: it reads %q, and the CSV file has %q", sheet, i+1, column, got, value)
			}
		}
	}
}

// plain returns a value without its formatting: dates as days, numbers without
// trailing zeros.
func plain(value string) string {
	if on, err := time.Parse(time.RFC3339, value); err == nil {
		return on.Format(time.DateOnly)
	}
	if number, err := strconv.ParseFloat(value, 64); err == nil {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return value
}
