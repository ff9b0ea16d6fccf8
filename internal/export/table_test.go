package export

import (
	"io"
	"slices"
	"strings"
	"testing"

	"ccio/internal/day"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	if err := workbookSample(true).Check(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Workbook){
		"the title of the workbook is empty":             func(b *Workbook) { b.Cover.Title = "" },
		"the author of the workbook begins or ends with": func(b *Workbook) { b.Cover.Author = "a\nb" },
		"the source, the day or the tables":              func(b *Workbook) { b.Cover.AsAt = day.Day{} },
		"there are two sheets \"Trusts\"":                func(b *Workbook) { b.Tables[0].Name = "trusts" },
		"there are two sheets \"NOTES\"":                 func(b *Workbook) { b.Tables[0].Name = "NOTES" },
		"the heading of column trust_code has 270":       func(b *Workbook) { b.Tables[1].Columns[0].Title = strings.Repeat("a", 261) },
		"the name is not of 2 to 31":                     func(b *Workbook) { b.Tables[0].Name = "By ICB" },
		"a name that Excel keeps for itself":             func(b *Workbook) { b.Tables[0].Name = "RC1" },
		"or is a name that Excel":                        func(b *Workbook) { b.Tables[0].Name = "ICB2026" },
		"the title is empty":                             func(b *Workbook) { b.Tables[0].Title = "" },
		"the source or the day is missing":               func(b *Workbook) { b.Tables[0].Source = "" },
		"Blank does not say what that means":             func(b *Workbook) { b.Tables[0].Blank = "" },
		"a table about named persons has a licence":      func(b *Workbook) { b.Tables[0].Columns[0].Personal = true },
		"the columns or the rows are missing":            func(b *Workbook) { b.Tables[0].Rows = nil },
		"the only column is not required": func(b *Workbook) {
			b.Tables[1].Columns, b.Tables[1].Blank = []Column{{Name: "a", Title: "A", Type: TypeText}}, "x"
		},
		"column trust_code has the name or the title": func(b *Workbook) { b.Tables[1].Columns[1].Name = "trust_code" },
		"column beds has the name or the title":       func(b *Workbook) { b.Tables[1].Columns[1].Title = "TRUST CODE" },
		"column demonstration has the name": func(b *Workbook) {
			b.Tables[1].Demonstration, b.Tables[1].Columns[1].Name = true, "demonstration"
		},
		"the column name \"Beds\"":                         func(b *Workbook) { b.Tables[1].Columns[1].Name = "Beds" },
		"column beds has the type \"year\"":                func(b *Workbook) { b.Tables[1].Columns[1].Type = "year" },
		"column beds is of type integer and has 1":         func(b *Workbook) { b.Tables[1].Columns[1].Decimals = 1 },
		"column beds is of type decimal and has 0":         func(b *Workbook) { b.Tables[1].Columns[1].Type = TypeDecimal },
		"the title of column beds begins":                  func(b *Workbook) { b.Tables[1].Columns[1].Title = "Beds " },
		"the title of column beds":                         func(b *Workbook) { b.Tables[1].Columns[1].Title = "Be\u200bds" },
		"\"[q]\" is not a mark":                            func(b *Workbook) { b.Tables[1].Columns[1].Marks = []Shorthand{"[q]"} },
		"\"c\" is not a mark":                              func(b *Workbook) { b.Tables[1].Marks = []Shorthand{"c"} },
		"the key beds is not a column that has a value":    func(b *Workbook) { b.Tables[1].Key = []string{"beds"} },
		"the key nothing is not a column that has a value": func(b *Workbook) { b.Tables[1].Key = []string{"nothing"} },
	} {
		workbook := workbookSample(false)
		change(&workbook)
		if err := workbook.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v", want, err)
		}
		for name, write := range map[string]func(io.Writer) error{
			"xlsx": workbook.WriteXLSX, "zip": workbook.WriteZip, "json": workbook.WriteJSON,
		} {
			if write(io.Discard) == nil {
				t.Errorf("%q: %s is written", want, name)
			}
		}
	}
}

// A row that does not fit its columns fails in every format. The error says
// where, and does not repeat what stands there.
func TestRows(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("secret", 6_000)
	for _, c := range []struct {
		row  []Cell
		want string
	}{
		{[]Cell{Text("a")}, "row 2: 1 cells for 4 columns"},
		{[]Cell{Blank(), Number(1), Decimal("1"), Blank()}, "row 2: column name has a blank cell, and is required"},
		{[]Cell{Text(""), Number(1), Decimal("1"), Blank()}, "row 2: column name has a blank cell, and is required"},
		{[]Cell{Number(1), Number(1), Decimal("1"), Blank()}, "row 2: column name is of type text and has a cell of type decimal"},
		{[]Cell{Text("secret"), Text("secret"), Decimal("1"), Blank()}, "row 2: column number is of type integer and has a cell of type text"},
		{
			[]Cell{Text("secret"), Decimal("1.0"), Decimal("1"), Blank()},
			"row 2: column number has 0 decimals and a number with 1: round it first",
		},
		{[]Cell{Text("secret"), Decimal("1234567890123456"), Decimal("1"), Blank()}, "row 2: column number has a number of more than 15 digits"},
		{[]Cell{Text("secret"), Number(1), Decimal("1.125"), Blank()}, "row 2: column part has 2 decimals and a number with 3: round it first"},
		{[]Cell{Text("secret"), Number(1), Decimal("12345678901234"), Blank()}, "row 2: column part has a number of more than 15 digits"},
		{[]Cell{Text("secret"), Mark(NotAvailable), Decimal("1"), Blank()}, "row 2: column number has the mark [x], and does not list it"},
		{[]Cell{Text("secret"), Number(1), Decimal("1"), Text("2026-01-01")}, "row 2: column from is of type date and has a cell of type text"},
		{
			[]Cell{Text("secret"), Number(1), Day(day.MustParse("2026-01-01")), Blank()},
			"row 2: column part is of type decimal and has a cell of type date",
		},
	} {
		table := typedSample(c.row)
		cover := workbookSample(false).Cover
		for name, write := range map[string]func(io.Writer) error{
			"csv": table.WriteCSV, "json": table.WriteJSON,
			"xlsx": Workbook{cover, []Table{table}}.WriteXLSX, "zip": Workbook{cover, []Table{table}}.WriteZip,
		} {
			err := write(io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") ||
				!strings.HasPrefix(err.Error(), "export: table \"Typed\": ") {
				t.Errorf("%s: error %v, want %q", name, err, c.want)
			}
		}
	}
	table := typedSample([]Cell{Text(long), Number(1), Decimal("1"), Blank()})
	err := Workbook{workbookSample(false).Cover, []Table{table}}.WriteXLSX(io.Discard)
	if err == nil || !strings.Contains(err.Error(), "row 2: column name has a text of 36000 characters, and a spreadsheet takes 32767") ||
		strings.Contains(err.Error(), "secret") {
		t.Errorf("a long text: %v", err)
	}
	if err := table.WriteCSV(io.Discard); err != nil {
		t.Error(err)
	}
}

func typedSample(second []Cell) Table {
	return Table{
		Name: "Typed", Title: "Typed", Source: "nobody", AsAt: day.MustParse("2026-02-01"), Blank: "nothing",
		Columns: []Column{
			{Name: "name", Title: "Name", Type: TypeText, Required: true},
			{Name: "number", Title: "Number", Type: TypeInteger, Marks: []Shorthand{Confidential}},
			{Name: "part", Title: "Part", Type: TypeDecimal, Decimals: 2}, {Name: "from", Title: "From", Type: TypeDate},
		},
		Rows: slices.Values([][]Cell{{Text("first"), Mark(Confidential), Decimal("-0"), Blank()}, second}),
	}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "-", ".5", "5.", "+1", "--1", "1e5", "01", "00", "1,000", " 1", "1 ", "0x1", "NaN", "Inf", "1.2.3", "١", "1.-5",
	} {
		if _, _, ok := digits(s); ok {
			t.Errorf("%q is taken for a number", s)
		}
	}
	for s, want := range map[string]string{"0": "0|", "-0.40": "0|40", "12": "12|", "1.5": "1|5"} {
		if whole, fraction, ok := digits(s); !ok || whole+"|"+fraction != want {
			t.Errorf("%q has the digits %q and %q", s, whole, fraction)
		}
	}
}

func TestColumnCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		column Column
		text   string
		want   Cell
		wrong  bool
	}{
		{Column{Type: TypeText}, "secret", Text("secret"), false},
		{Column{Type: TypeText}, "", Blank(), false},
		{Column{Type: TypeText, Required: true}, "", Blank(), true},
		{Column{Type: TypeText}, "[c]", Text("[c]"), false},
		{Column{Type: TypeText, Marks: []Shorthand{Confidential}}, "[c]", Mark(Confidential), false},
		{Column{Type: TypeInteger}, "12", Number(12), false},
		{Column{Type: TypeInteger}, "secret", Cell{}, true},
		{Column{Type: TypeInteger}, "[c]", Cell{}, true},
		{Column{Type: TypeDecimal, Decimals: 1}, "0.5", Decimal("0.5"), false},
		{Column{Type: TypeDecimal, Decimals: 1}, "0.55", Cell{}, true},
		{Column{Type: TypeDate}, "2026-02-01", Day(day.MustParse("2026-02-01")), false},
		{Column{Type: TypeDate}, "2026-02-30", Cell{}, true},
		{Column{Type: TypeDate}, "", Blank(), false},
	} {
		got, err := c.column.Cell(c.text)
		if (err != nil) != c.wrong || err == nil && got != c.want {
			t.Errorf("%q as %s is %+v, error %v", c.text, c.column.Type, got, err)
		}
		if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "2026")) {
			t.Errorf("an error repeats the text: %v", err)
		}
	}
}

// The marks and their meanings are those of the guidance.
func TestShorthand(t *testing.T) {
	t.Parallel()
	for mark, meaning := range map[Shorthand]string{
		"[b]": "break in time series", "[c]": "confidential", "[p]": "provisional", "[r]": "revised", "[x]": "not available",
		"[z]": "not applicable", "c": "", "": "",
	} {
		if got := mark.Meaning(); got != meaning || slices.Contains(Shorthands(), mark) != (meaning != "") {
			t.Errorf("%s means %q, want %q", mark, got, meaning)
		}
	}
}
