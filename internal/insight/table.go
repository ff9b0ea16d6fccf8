package insight

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"ccio/internal/day"
	"ccio/internal/export"
)

// source says where the figures come from, with the acknowledgement that the
// licence of the organisations' data asks for.
const source = "Register of CCIO posts, as trusts told it. Contains public sector information licensed under the Open Government " +
	"Licence v3.0."

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

// CoverageTable returns the picture as a table with a row for each body, or for
// each trust. For demonstration data a last column says so in every row.
//
// The count of trusts that told us something comes before the count of which it
// is the denominator. Codes are those of the posts file.
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
	t.Parts = partsOf(t.Columns)
	t.Rows = rowsOf(p.Rows(by), func(row Row) []export.Cell {
		cells := append(bodyCells(by, row), export.Day(p.Query.AsAt))
		for _, m := range measures {
			cells = append(cells, m.cell(row.Coverage))
		}
		return cells
	})
	return t
}

// partsOf divides the columns of a table of bodies by what they are about.
func partsOf(columns []export.Column) []export.Part {
	parts := []export.Part{
		{}, {Name: "_posts", Title: ": posts"}, {Name: "_authority", Title: ": authority"}, {Name: "_teams", Title: ": teams"},
	}
	for _, c := range columns {
		starts := func(prefix string) bool { return strings.HasPrefix(c.Name, prefix) }
		switch {
		case strings.HasSuffix(c.Name, "_code"), strings.HasSuffix(c.Name, "_name"), c.Name == "as_at", c.Name == "trusts":
			for i := range parts {
				parts[i].Columns = append(parts[i].Columns, c.Name)
			}
		case slices.ContainsFunc([]string{"report", "board", "budget", "funded", "has_", "ccio_posts"}, starts):
			parts[2].Columns = append(parts[2].Columns, c.Name)
		case slices.ContainsFunc([]string{"team", "trained", "five", "nine", "workforce", "safety"}, starts):
			parts[3].Columns = append(parts[3].Columns, c.Name)
		case starts("trusts_"), starts("ccio_"):
			parts[0].Columns = append(parts[0].Columns, c.Name)
		default:
			parts[1].Columns = append(parts[1].Columns, c.Name)
		}
	}
	return parts
}

// slug returns the way of counting as it appears in the name of a sheet.
func (by By) slug() string {
	switch by {
	case ByICB:
		return "ICB"
	case ByEngland:
		return "England"
	case ByRegion, BySector, ByTrust:
	}
	return string(by)
}

func bodyColumns(by By) []export.Column {
	name := by.slug()
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

// MonthlyTable has a row for each body and day of a series of pictures, with the
// states of the CCIO posts. If a series by ICB breaks, a column says so.
func MonthlyTable(pictures []Picture, by By, demonstration bool) export.Table {
	last := pictures[len(pictures)-1]
	t := last.table("Coverage_by_"+by.slug()+"_by_month", "Trusts by the state of their CCIO post, by "+by.Label()+" and month", demonstration)
	t.Columns = append(bodyColumns(by), export.Column{Name: "as_at", Title: "As at (date)", Type: export.TypeDate, Required: true})
	t.Key, t.From = []string{string(by) + "_code", "as_at"}, pictures[0].Query.AsAt
	if by == ByICB {
		t.Columns = append(t.Columns, export.Column{
			Name: "break_in_series", Title: "Break in series", Type: export.TypeText, Required: true, Marks: []export.Shorthand{export.SeriesBreak},
			Notes:       []string{BreakNote()},
			Description: "A mark where a row cannot be compared with the rows of earlier days, else none.",
		})
	}
	measures := append(stateMeasures(), laterStateMeasures()...)
	if by == ByTrust {
		state := text("ccio_state", "State of the CCIO post")
		state.Notes = []string{OneSpeaks}
		t.Columns = append(t.Columns, state)
	} else {
		for _, m := range measures {
			t.Columns = append(t.Columns, m.column)
		}
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for i, p := range pictures {
			var before day.Day
			if i > 0 {
				before = pictures[i-1].Query.AsAt
			}
			for cells := range p.monthly(by, before, measures) {
				if !yield(cells) {
					return
				}
			}
		}
	}
	return t
}

// monthly returns the rows of one day of a series. before is the day before it in the
// series, if there is one.
func (p Picture) monthly(by By, before day.Day, measures []measure) iter.Seq[[]export.Cell] {
	on := export.Day(p.Query.AsAt)
	if by == ByTrust {
		return rowsOf(p.Trusts, func(t Trust) []export.Cell {
			return []export.Cell{export.Text(string(t.Code)), export.Text(t.Name), on, export.Text(string(t.State))}
		})
	}
	return rowsOf(p.Rows(by), func(row Row) []export.Cell {
		cells := append(bodyCells(by, row), on)
		switch {
		case by == ByICB && !before.IsZero() && row.Changed.After(before):
			cells = append(cells, export.Mark(export.SeriesBreak))
		case by == ByICB:
			cells = append(cells, export.Text("none"))
		}
		for _, m := range measures {
			cells = append(cells, m.cell(row.Coverage))
		}
		return cells
	})
}

// rowsOf makes a row from each value.
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
