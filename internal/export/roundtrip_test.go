package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ccio/internal/day"
)

// hostile returns a text that some reader might change.
func hostile(random *rand.Rand) string {
	pieces := []string{
		"=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "'", "''", "\"", ",", ";", "<", ">", "&", "]]>", "&amp;", " ", "  ", "_x0041_", "_x005F_",
		"_xD800_", "_x", "_", "x0042_",
		"1", "-1", "1e5", "TRUE", "#REF!", "[c]", "null", "\\", "{", "}", "é", "e\u0301", "😀", "\u2028", "\u00a0", "\ufeff", "\u202e",
		"cmd|' /C calc'!A0", "=HYPERLINK(\"http://example.org\")",
		strings.Repeat("long ", 400), "الاسم", "名前",
	}
	text := ""
	for range random.IntN(5) {
		text += pieces[random.IntN(len(pieces))]
	}
	return text
}

// random returns a table of random columns and rows, and the cells that every
// format has to give back.
func random(random *rand.Rand) (Table, [][]Cell) {
	table := Table{
		Name: "Random", Title: "Random", Source: "nobody", AsAt: day.MustParse("2026-02-01"), Blank: "nothing",
		Demonstration: random.IntN(2) == 0,
	}
	for i := range 2 + random.IntN(29) {
		column := Column{
			Name: "c" + strconv.Itoa(i), Title: "Column " + strconv.Itoa(i),
			Type: []Type{TypeText, TypeInteger, TypeDecimal, TypeDate}[random.IntN(4)],
		}
		if column.Type == TypeDecimal {
			column.Decimals = 1 + random.IntN(4)
		}
		if random.IntN(3) == 0 {
			column.Marks = Shorthands()[:1+random.IntN(6)]
		}
		table.Columns = append(table.Columns, column)
	}
	var rows, told [][]Cell
	for range random.IntN(12) {
		var row, want []Cell
		for _, column := range table.Columns {
			cell, as := randomCell(random, column)
			row, want = append(row, cell), append(want, as)
		}
		if table.Demonstration {
			want = append(want, Text("yes"))
		}
		rows, told = append(rows, row), append(told, want)
	}
	table.Rows = slices.Values(rows)
	return table, told
}

func randomCell(random *rand.Rand, column Column) (cell, told Cell) {
	switch {
	case random.IntN(6) == 0:
		return Blank(), Blank()
	case len(column.Marks) > 0 && random.IntN(3) == 0:
		mark := Mark(column.Marks[random.IntN(len(column.Marks))])
		return mark, mark
	case column.Type == TypeInteger:
		n := Number(int(random.Int64N(2e15)-1e15) / []int{1, 1e6, 1e12}[random.IntN(3)])
		return n, n
	case column.Type == TypeDecimal:
		n := float64(random.Int64N(2_000_000)-1_000_000) / 100
		short := strconv.FormatFloat(n, 'f', min(column.Decimals, random.IntN(3)), 64)
		value, _ := strconv.ParseFloat(short, 64)
		return Decimal(short), Decimal(fmt.Sprintf("%.*f", column.Decimals, value))
	case column.Type == TypeDate:
		d := Day(day.New(1890, 1, 1+random.IntN(100_000)))
		return d, d
	}
	text := hostile(random)
	return Text(text), Text(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
}

// Whatever a table holds, reading each format gives it back, and no cell of a CSV
// or XLSX file is a formula.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		table, told := random(rand.New(rand.NewPCG(seed, 1)))
		checkCSV(t, seed, table, told)
		checkJSON(t, seed, table, told)
		if seed%4 == 0 { // the slowest
			checkXLSX(t, seed, table, told)
		}
	}
}

func checkCSV(t *testing.T, seed uint64, table Table, told [][]Cell) {
	t.Helper()
	file := written(t, table.WriteCSV)
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil || len(records) != len(told)+1 {
		t.Fatalf("seed %d: %d records for %d rows: %v", seed, len(records), len(told), err)
	}
	for i, want := range told {
		for j, cell := range want {
			got := records[i+1][j]
			if cell.kind == kindText {
				if triggered(got) && got[0] != '\'' {
					t.Errorf("seed %d: a text in CSV begins %q", seed, got[:1])
				}
				got = UndoHarmless(got)
			}
			if got != cell.text {
				t.Errorf("seed %d: row %d, column %d is %q in CSV, want %q", seed, i, j, got, cell.text)
			}
		}
	}
}

func checkJSON(t *testing.T, seed uint64, table Table, told [][]Cell) {
	t.Helper()
	var read struct {
		Columns []struct{ Name string }
		Rows    []json.RawMessage
	}
	if err := json.Unmarshal(written(t, table.WriteJSON), &read); err != nil || len(read.Rows) != len(told) {
		t.Fatalf("seed %d: %d rows for %d: %v", seed, len(read.Rows), len(told), err)
	}
	for i, want := range told {
		tokens := json.NewDecoder(bytes.NewReader(read.Rows[i]))
		tokens.UseNumber()
		if open, err := tokens.Token(); open != json.Delim('{') || err != nil {
			t.Fatal(open, err)
		}
		for j, cell := range want {
			key, _ := tokens.Token()
			value, err := tokens.Token()
			if key != read.Columns[j].Name || err != nil {
				t.Fatalf("seed %d: key %d is %v, want %q: %v", seed, j, key, read.Columns[j].Name, err)
			}
			var wanted any = cell.text
			switch cell.kind {
			case kindBlank:
				wanted = nil
			case kindNumber:
				wanted = json.Number(cell.text)
			}
			if value != wanted {
				t.Errorf("seed %d: row %d, %v is %v in JSON, want %v", seed, i, key, value, wanted)
			}
		}
	}
}

func checkXLSX(t *testing.T, seed uint64, table Table, told [][]Cell) {
	t.Helper()
	workbook := Workbook{Cover: workbookSample(false).Cover, Tables: []Table{table}}
	book := readXLSX(t, written(t, workbook.WriteXLSX))
	sheet := book.sheet(t, table.Name)
	grid := sheet.grid(t, sheet.tables[0].Ref)
	for i, want := range told {
		for j, cell := range want {
			got := grid[i+1][j]
			wanted := cell.text
			number := cell.kind == kindNumber
			if cell.kind == kindDay {
				d := day.MustParse(cell.text)
				number = !d.Before(day.MustParse("1900-03-01"))
				wanted = d.Long()
				if number {
					wanted = strconv.Itoa(int(d.Time().Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24))
				}
			}
			text := got.text()
			if cell.kind == kindNumber {
				a, _ := strconv.ParseFloat(text, 64)
				b, _ := strconv.ParseFloat(wanted, 64)
				if a == b && !strings.ContainsAny(text, "eE") {
					text = wanted
				}
			}
			if text != wanted || got.Formula != nil || number != (got.Type == "") && cell.kind != kindBlank {
				t.Errorf("seed %d: row %d, column %d is %q, of type %q, in XLSX, want %q", seed, i, j, text, got.Type, wanted)
			}
		}
	}
}

// The writers return the error of what they write to.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	workbook := workbookSample(false)
	for name, write := range map[string]func(io.Writer) error{
		"xlsx": workbook.WriteXLSX, "zip": workbook.WriteZip, "json": workbook.WriteJSON, "csv": workbook.Tables[0].WriteCSV,
		"table": workbook.Tables[0].WriteJSON, "metadata": func(w io.Writer) error { return workbook.Tables[0].WriteCSVMetadata(w, "a.csv") },
	} {
		whole := len(written(t, write))
		for _, room := range []int{0, whole / 2, whole - 1} {
			if err := write(&full{room}); err == nil {
				t.Errorf("%s: %d of %d bytes are no error", name, room, whole)
			}
		}
	}
}

// full accepts that many bytes, and then fails.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return 0, io.ErrShortWrite
	}
	f.room -= len(p)
	return len(p), nil
}
