package export

import (
	"bytes"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"ccio/internal/day"
)

func TestXLSXValues(t *testing.T) {
	t.Parallel()
	book := readXLSX(t, written(t, workbookSample(true).WriteXLSX))
	sheet := book.sheet(t, "Coverage_by_ICB")
	grid := sheet.grid(t, sheet.tables[0].Ref)
	for i, want := range [][]string{
		{
			"ICB code", "ICB name", "Trusts (number) [note 2]",
			"Funded time of CCIO posts (whole-time equivalents) [note 1][note 3]", "Last confirmed (date)", "Remark",
			"Demonstration data",
		},
		{
			"QOP", "NHS Greater Manchester Integrated Care Board", "1234567", "12.4", "46053",
			"=HYPERLINK(\"http://example.org\",\"press\")", "yes",
		},
		{
			"QHG", "Bedfordshire, Luton and Milton Keynes ICB, whose name is long enough to be broken over more than one line",
			"4", "[x]", "", "[b]", "yes",
		},
		{"QT1", "Cafe\u0301 <&> \"quoted\" 'apostrophe'", "0", "[c]", "31 December 1899", "two\nlines _x0041_x0042_ \ufffd", "yes"},
		{"QXX", "-1", "-7", "-0.05", "61", " spaces ", "yes"},
	} {
		for j, text := range want {
			c := grid[i][j]
			if c.text() != text || c.Formula != nil {
				t.Errorf("row %d, column %d is %q, want %q", i, j, c.text(), text)
			}
			number := j >= 2 && j <= 4 && i > 0 && text != "" && !strings.ContainsAny(text, "[D")
			if number != (c.Type == "" && c.Value != "") {
				t.Errorf("row %d, column %d, %q, is a number: %v", i, j, text, !number)
			}
		}
	}
	for j, format := range []string{"49", "49", "#,##0", "#,##0.00", "d mmmm yyyy", "49", "49"} {
		if got := book.format(grid[1][j]); got != format && !(format == "49" && got == "@") {
			t.Errorf("column %d has the format %q, want %q", j, got, format)
		}
	}
	wantLines := []string{
		"CCIO posts by integrated care board [note 1]", "This sheet has one table. Notes are in the sheet Notes.", demonstrationLine,
		"Trusts that have told us of a CCIO post, counted by the state of their best post.", "Source: Register of CCIO posts",
		"As at 1 February 2026.",
		"Shorthand used: [c] = confidential; [x] = not available; [b] = break in time series.", "A blank cell means not recorded.",
	}
	for i, want := range wantLines {
		if got := sheet.rows[i].Cells[0].text(); got != want {
			t.Errorf("line %d is %q, want %q", i+1, got, want)
		}
	}
	notes := book.sheet(t, "Notes")
	if got := notes.cell("A4").text() + ": " + notes.cell("B4").text(); got != "note 1: Boundaries are those of 1 April 2026." {
		t.Errorf("the first note is %q", got)
	}
}

// A table without rows is still a table, with one empty row.
func TestXLSXWithoutRows(t *testing.T) {
	t.Parallel()
	workbook := workbookSample(false)
	workbook.Tables[1].Rows = slices.Values([][]Cell{})
	sheet := readXLSX(t, written(t, workbook.WriteXLSX)).sheet(t, "Trusts")
	if _, top, _, bottom := corners(t, sheet.tables[0].Ref); bottom != top+1 || len(sheet.rows) != top {
		t.Errorf("the table is %s, of %d rows", sheet.tables[0].Ref, len(sheet.rows))
	}
}

// A sheet that is too long to be kept in memory comes back whole.
func TestXLSXLong(t *testing.T) {
	t.Parallel()
	const rows = 600
	text := strings.Repeat("thirty thousand characters and more. ", 800)
	table := trustsSample()
	table.Rows = func(yield func([]Cell) bool) {
		for n := range rows {
			if !yield([]Cell{Text(text), Number(n)}) {
				return
			}
		}
	}
	workbook := Workbook{Cover: workbookSample(false).Cover, Tables: []Table{table}}
	sheet := readParts(t, written(t, workbook.WriteXLSX))["xl/worksheets/sheet3.xml"]
	if n := strings.Count(sheet, ">"+text+"</t>"); len(sheet) < excelize.StreamChunkSize || n != rows ||
		!strings.Contains(sheet, "<v>599</v></c></row></sheetData>") {
		t.Errorf("of %d bytes, %d rows have the text", len(sheet), n)
	}
}

// TestSameBytes: the same workbook gives the same bytes, with any number of
// processors and beside others. It sets that number for the whole program, so it
// runs alone.
func TestSameBytes(t *testing.T) {
	workbook := workbookSample(true)
	for name, write := range map[string]func(io.Writer) error{
		"xlsx": workbook.WriteXLSX, "zip": workbook.WriteZip, "json": workbook.WriteJSON,
	} {
		before := runtime.GOMAXPROCS(1)
		want := written(t, write)
		runtime.GOMAXPROCS(8)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				var file bytes.Buffer
				if err := write(&file); err != nil || !bytes.Equal(file.Bytes(), want) {
					t.Errorf("%s: other bytes the second time, error %v", name, err)
				}
			})
		}
		all.Wait()
		runtime.GOMAXPROCS(before)
	}
}

func TestXLSXText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", maxChars)
	if got, err := xlsxText(long); err != nil || got != long {
		t.Errorf("%d characters: %v", maxChars, err)
	}
	if _, err := xlsxText(long[2:] + "😀"); err == nil || !strings.Contains(err.Error(), "32768 characters") {
		t.Errorf("a character more: %v", err)
	}
	if got, _ := xlsxText("a\x00b\x1fc\td\ue000\ufffe\xff"); got != "a\ufffdb\ufffdc\td\ue000\ufffd\ufffd" {
		t.Errorf("%q", got)
	}
}

func TestXLSXTooManyRows(t *testing.T) {
	t.Parallel()
	w := tableWriter{rows: maxRows - 1}
	if err := w.row(nil); err == nil || !strings.Contains(err.Error(), "1048576") {
		t.Errorf("row %d: %v", w.rows+1, err)
	}
}

func TestSerial(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"1900-02-28": 0, "1900-03-01": 61, "2000-01-01": 36526, "2026-01-01": 46023, "9999-12-31": 2958465,
	} {
		if got := serial(day.MustParse(text)); got != want {
			t.Errorf("%s is %d, want %d", text, got, want)
		}
	}
}

func TestWrapped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 1, "short": 1, "two\nlines": 2, "one two three four": 2, strings.Repeat("a", 41): 5, "\n\n": 3,
	} {
		if got := wrapped(text, 11); got != want {
			t.Errorf("%q takes %d lines, want %d", text, got, want)
		}
	}
	if got := height(1000).Height; got > 409 {
		t.Errorf("a row is %v points high", got)
	}
}

// wide returns a table with that many rows and columns, of all types in turn.
func wide(rows, columns int) Table {
	table := Table{Name: "Wide", Title: "Wide", Source: "nobody", AsAt: day.MustParse("2026-02-01"), Blank: "nothing"}
	types := []Type{TypeText, TypeInteger, TypeDecimal, TypeDate}
	for i := range columns {
		column := Column{
			Name: "c" + strings.ToLower(letters(i+1)), Title: "Column " + letters(i+1), Type: types[i%len(types)],
			Marks: []Shorthand{Confidential},
		}
		if column.Type == TypeDecimal {
			column.Decimals = 2
		}
		table.Columns = append(table.Columns, column)
	}
	table.Rows = func(yield func([]Cell) bool) {
		random := rand.New(rand.NewPCG(1, 2))
		row := make([]Cell, columns)
		for n := range rows {
			for i := range row {
				switch {
				case i >= 4 && random.IntN(20) == 0:
					row[i] = Mark(Confidential)
				case i%4 == 0:
					row[i] = Text("text of row " + Number(n).text)
				case i%4 == 1:
					row[i] = Number(n)
				case i%4 == 2:
					row[i] = Decimal("12.5")
				default:
					row[i] = Day(day.New(2026, 1, 1+n%365))
				}
			}
			if !yield(row) {
				return
			}
		}
	}
	return table
}

func benchmark(b *testing.B, write func(Table) func(io.Writer) error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := write(wide(50_000, 20))(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkXLSX(b *testing.B) {
	cover := workbookSample(false).Cover
	benchmark(b, func(t Table) func(io.Writer) error { return Workbook{Cover: cover, Tables: []Table{t}}.WriteXLSX })
}

func BenchmarkCSV(b *testing.B) {
	benchmark(b, func(t Table) func(io.Writer) error { return t.WriteCSV })
}

func BenchmarkJSON(b *testing.B) {
	benchmark(b, func(t Table) func(io.Writer) error { return t.WriteJSON })
}
