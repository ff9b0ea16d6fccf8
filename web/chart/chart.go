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
// A chart does not draw what it cannot draw truthfully. A sentence in place of
// the picture then says why, and the table stays.
//
// A picture is as wide as the page lets it be, from 264 CSS pixels up. There is
// no viewBox: horizontal places and lengths are in percent and everything else is
// in pixels, so that letters keep their size at every width. Styles come from
// classes alone, because the content security policy forbids style attributes. No
// information is in colour alone.
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
	// Level is the level of the heading, 3 unless set.
	Level int
	// Summary is the sentence before the figure. Unless set, the chart makes one
	// from its data.
	Summary string
	// Table has the same figures. Unless it has rows, the chart makes the table
	// from its data and takes only the caption and the style from here.
	Table nhsuk.Table
	// Fold hides a long table behind a line that opens it. It is open on paper.
	Fold bool
	// Note is small print: source, date, rule.
	Note string
	// Download has links to download the data.
	Download []Link
	// Details, if not nil, stands at the end, such as "Understand this figure".
	Details templ.Component

	// personal marks the figure as one that shows a person's level.
	personal bool
}

// Link is a link to another place.
type Link struct{ Text, Href string }

// Noun is what is counted, for one and for any other number.
type Noun struct{ One, Many string }

// count writes how many, "1 trust", "1,204 trusts". The zero noun is a trust.
func (n Noun) count(k int) string { return number(k) + " " + n.of(k) }

// of returns the noun as it stands after a number.
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

// drawing is what a chart makes from its data.
type drawing struct {
	summary string
	table   nhsuk.Table
	// picture is nil if there is nothing to draw; why then says why.
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

// class returns the classes of the figure. One that shows a person's level is
// marked as such, by a name on which other programs rely.
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

// framed returns the table as the figure shows it: with a caption, and in the
// figure's own frame, which the keyboard can scroll sideways without script.
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
