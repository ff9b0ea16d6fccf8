package insight

import (
	"iter"
	"strconv"

	"ccio/internal/export"
	"ccio/internal/post"
)

// source is who the figures are from, with the acknowledgement that the licence
// of the organisations' data asks for.
const source = "Register of CCIO posts, as trusts told it. Contains public sector information licensed under the Open Government Licence v3.0."

// blank is what an empty cell means in the tables of trusts.
const blank = "not told, or that the trust has no such post"

// measure is one figure of a body, as a column of a table.
type measure struct {
	column export.Column
	cell   func(Coverage) export.Cell
}

// table is a table with what all tables of coverage share.
func (p Picture) table(name, title string, demonstration bool) export.Table {
	t := export.Table{
		Name: name, Title: title, Source: source, AsAt: p.Query.AsAt, Licence: export.OpenGovernmentLicence, Demonstration: demonstration,
	}
	if !p.Query.KnownOn.IsZero() {
		t.Summary = append(t.Summary, "As the register knew it on "+p.Query.KnownOn.Long()+".")
	}
	return t
}

func text(name, title string) export.Column {
	return export.Column{Name: name, Title: title, Type: export.TypeText, Required: true}
}

// CoverageTable is the picture as a table: a row for each body, or for each
// trust. In demonstration mode a last column says so in every row.
//
// A count of trusts that told us something stands before the count that it is
// the denominator of. Codes are those of the posts file.
func (p Picture) CoverageTable(by By, demonstration bool) export.Table {
	if by == ByTrust {
		return p.TrustTable(false, demonstration)
	}
	t := p.table("Coverage_by_"+by.slug(), "CCIO posts and clinical informatics teams by "+by.Label(), demonstration)
	measures := measures()
	t.Columns = append(bodyColumns(by), export.Column{Name: "as_at", Title: "As at (date)", Type: export.TypeDate, Required: true})
	for _, m := range measures {
		t.Columns = append(t.Columns, m.column)
	}
	t.Key = []string{string(by) + "_code"}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, row := range p.Rows(by) {
			cells := append(bodyCells(by, row), export.Day(p.Query.AsAt))
			for _, m := range measures {
				cells = append(cells, m.cell(row.Coverage))
			}
			if !yield(cells) {
				return
			}
		}
	}
	return t
}

// slug is the way of counting in the name of a sheet.
func (by By) slug() string {
	if by == ByICB {
		return "ICB"
	}
	return string(by)
}

func bodyColumns(by By) []export.Column {
	name := by.slug()
	if by == ByEngland {
		name = "area"
	}
	columns := []export.Column{text(string(by)+"_code", capital(name)+" code"), text(string(by)+"_name", capital(name)+" name")}
	if by == ByICB {
		columns = append(columns, text("region_code", "Region code"), text("region_name", "Region name"))
	}
	return columns
}

func bodyCells(by By, row Row) []export.Cell {
	cells := []export.Cell{export.Text(row.Code), export.Text(row.Name)}
	if by == ByICB {
		cells = append(cells, export.Text(string(row.Parent.Code)), export.Text(row.Parent.Name))
	}
	return cells
}

// MonthlyTable is a row for each body and day of a series of pictures, with the
// states of the CCIO posts. Where a series by ICB breaks, a column says so.
func MonthlyTable(pictures []Picture, by By, demonstration bool) export.Table {
	last := pictures[len(pictures)-1]
	t := last.table("Coverage_by_"+by.slug()+"_by_month", "CCIO posts by "+by.Label()+" and month", demonstration)
	t.Columns = append(bodyColumns(by), export.Column{Name: "as_at", Title: "As at (date)", Type: export.TypeDate, Required: true})
	breaks := export.Column{
		Name: "break_in_series", Title: "Break in series", Type: export.TypeText, Marks: []export.Shorthand{export.SeriesBreak},
		Description: "A mark where a row cannot be compared with the rows of earlier days.",
	}
	if by == ByICB {
		breaks.Notes = []string{BreakNote()}
	}
	t.Columns = append(t.Columns, breaks)
	t.Blank, t.Key = "no break in the series", []string{string(by) + "_code", "as_at"}
	measures := measures()[:2+len(post.TrustStates())]
	for _, m := range measures {
		t.Columns = append(t.Columns, m.column)
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for i, p := range pictures {
			mark := export.Blank()
			if i > 0 && by.Breaks(pictures[i-1].Query.AsAt, p.Query.AsAt) {
				mark = export.Mark(export.SeriesBreak)
			}
			for _, row := range p.Rows(by) {
				cells := append(bodyCells(by, row), export.Day(p.Query.AsAt), mark)
				for _, m := range measures {
					cells = append(cells, m.cell(row.Coverage))
				}
				if !yield(cells) {
					return
				}
			}
		}
	}
	return t
}

// rowsOf makes rows of values.
func rowsOf[T any](values []T, row func(T) []export.Cell) iter.Seq[[]export.Cell] {
	return func(yield func([]export.Cell) bool) {
		for _, value := range values {
			if !yield(row(value)) {
				return
			}
		}
	}
}

// capital begins a word with a capital.
func capital(word string) string {
	if word == "" || word[0] < 'a' || word[0] > 'z' {
		return word
	}
	return string(word[0]-'a'+'A') + word[1:]
}

// hundredths writes a number of hundredths with two decimals.
func hundredths(n int) export.Cell {
	return export.Decimal(strconv.Itoa(n/100) + "." + strconv.Itoa(n%100/10) + strconv.Itoa(n%10))
}
