// Package chart draws figures as SVG on the server, each with its title, a
// sentence that says what it shows, the table of the same figures, and ways to
// take them away.
//
// A chart is a struct that renders itself:
//
//	@chart.Line{
//		Figure: chart.Figure{ID: "filled", Title: "Trusts with a filled CCIO post"},
//		Points: points,
//	}
//
// What it cannot draw truly it does not draw: in the picture's place stands a
// sentence that says why, and the table stays.
//
// A picture is as wide as the page lets it be, from 264 CSS pixels up. So that
// letters keep their size at every width, what lies along the width is given in
// percent and everything else in pixels, and there is no viewBox. Looks come
// from classes alone, because the content security policy forbids style
// attributes; nothing is told by colour alone.
package chart

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"ccio/web/nhsuk"
)

// Figure is what every chart has besides its picture.
type Figure struct {
	// ID is unique on the page. All ids within the figure begin with it.
	ID    string
	Title string
	// Level is that of the heading, 3 unless set.
	Level int
	// Summary is the sentence before the figure. Unless set, the chart makes one
	// from its data.
	Summary string
	// Table has the same figures. Unless it has rows, the chart makes one from
	// its data, and takes only the caption and the looks from here.
	Table nhsuk.Table
	// Fold hides a long table behind a line to open it. It is open on paper.
	Fold bool
	// Note is small print: source, date, rule.
	Note string
	// Download are ways to take the data away.
	Download []Link
	// Details, if not nil, stands at the end, such as "Understand this figure".
	Details templ.Component

	// personal marks the figure as one that shows a person's level.
	personal bool
}

// Link leads elsewhere.
type Link struct{ Text, Href string }

// Noun is what is counted, for one and for any other number.
type Noun struct{ One, Many string }

// count writes how many, "1 trust", "1,204 trusts". The zero noun is a trust.
func (n Noun) count(k int) string { return number(k) + " " + n.of(k) }

// of is the noun as it stands after a number.
func (n Noun) of(k int) string {
	if n == (Noun{}) {
		n = Noun{One: "trust", Many: "trusts"}
	}
	if k == 1 {
		return n.One
	}
	return n.Many
}

// number writes a whole number with commas between thousands.
func number(k int) string {
	digits := strconv.Itoa(k)
	first := 0
	if k < 0 {
		first = 1
	}
	for i := len(digits) - 3; i > first; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// drawing is what a chart makes of its data.
type drawing struct {
	summary string
	table   nhsuk.Table
	// picture is nil where there is nothing to draw; why then says so.
	picture templ.Component
	why     string
	// marks explains shorthand such as [b] where the figure uses it.
	marks string
}

// render writes a figure with its drawing.
func (f Figure) render(ctx context.Context, w io.Writer, d drawing) error {
	if f.Summary == "" {
		f.Summary = d.summary
	}
	if len(f.Table.Rows) == 0 {
		f.Table.Head, f.Table.Rows, f.Table.FirstCellIsHeader = d.table.Head, d.table.Rows, true
		f.Table.Compact = true
	}
	return f.view(d).Render(ctx, w)
}

// class says of a figure that shows a person's level that it does, by the name
// that other programs rely on.
func (f Figure) class() string {
	if f.personal {
		return "app-chart person-level"
	}
	return "app-chart"
}

func (f Figure) level() int {
	if f.Level == 0 {
		return 3
	}
	return f.Level
}

// framed is the table as the figure shows it: named, and in the figure's own
// frame, which moves sideways by keyboard without script.
func (f Figure) framed() nhsuk.Table {
	t := f.Table
	t.Scroll = false
	t.Caption.ID = f.captionID()
	if t.Caption.Text == "" && t.Caption.HTML == nil {
		t.Caption.Text, t.Caption.Classes = f.Title, "nhsuk-u-visually-hidden"
	}
	return t
}

func (f Figure) titleID() string   { return f.ID + "-title" }
func (f Figure) captionID() string { return f.ID + "-caption" }
