package chart

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"ccio/web/nhsuk"
)

// Line is a series over time, such as the last 24 months.
type Line struct {
	Figure
	Points []Point
	// YLabel is what is counted, above the picture and in the table's head:
	// "Trusts with a filled CCIO post".
	YLabel string
	// First is the head of the table's first column, "Month" unless set.
	First string
	// Of is what is counted; trusts unless set.
	Of Noun
}

// Point is one time.
type Point struct {
	Label string // "November 2026"
	Short string // "Nov 26", on the axis
	Value int
	// Highest, if above Value, is what the value would be if all that is not told were
	// counted too.
	Highest int
	// Of, if not 0, is the total of which the value is a part.
	Of int
	// Missing means that the value is not known, which is not nought.
	Missing bool
	// Break means that this value cannot be compared with those before it.
	Break bool
	// Note says in the table why it is missing or cannot be compared.
	Note string
}

// Render writes the figure.
func (c Line) Render(ctx context.Context, w io.Writer) error {
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal(), marks: c.marks()}
	if d.why == "" {
		d.picture = c.plot().view(c)
	}
	return c.render(ctx, w, d)
}

// value returns the point's value, with its total if there is one.
func (p Point) value() string {
	switch {
	case p.Missing:
		return "[x]"
	case p.Of == 0:
		return number(p.Value)
	}
	if p.Highest > p.Value {
		return number(p.Value) + " to " + number(p.Highest) + " of " + number(p.Of)
	}
	return number(p.Value) + " of " + number(p.Of)
}

// told returns of how many of the total it is known.
func (p Point) told() int { return p.Of - max(p.Highest-p.Value, 0) }

// title describes the point in words.
func (p Point) title() string {
	s := p.Label + ": " + p.value()
	if p.Missing {
		s = p.Label + ": not available [x]"
	}
	if p.Break {
		s += " [b]"
	}
	if p.Highest > p.Value && !p.Missing {
		s += "; told us: " + number(p.told()) + ", not told: " + number(p.Highest-p.Value)
	}
	if p.Note != "" {
		s += ". " + p.Note
	}
	return s
}

// known returns the indices of the points that have a value.
func (c Line) known() []int {
	var known []int
	for i, p := range c.Points {
		if !p.Missing {
			known = append(known, i)
		}
	}
	return known
}

// sentence gives the last value and the first one with which it can be compared.
func (c Line) sentence() string {
	known := c.known()
	if len(known) == 0 || c.refusal() != "" {
		return ""
	}
	first, last, broken := known[0], known[len(known)-1], ""
	for _, i := range known[1:] {
		for k := i; k > 0 && k > first; k-- {
			if c.Points[k].Break {
				first, broken = i, c.Points[k].Label
			}
		}
	}
	s := fmt.Sprintf("%s: %s in %s", cmp.Or(c.YLabel, capital(c.Of.of(2))), c.Points[last].value(), c.Points[last].Label)
	if first != last {
		s += fmt.Sprintf(", %s in %s", c.Points[first].value(), c.Points[first].Label)
	}
	s += "."
	if broken != "" {
		s += " Figures before " + broken + " cannot be compared with these."
	}
	switch missing := len(c.Points) - len(known); {
	case missing == 1:
		s += " 1 figure is not available."
	case missing > 1:
		s += " " + number(missing) + " figures are not available."
	}
	return s
}

// refusal returns why there is no picture, or an empty string.
func (c Line) refusal() string {
	for _, p := range c.Points {
		switch {
		case p.Missing:
		case p.Value < 0 || max(p.Value, p.Highest) > most || p.Of < 0 || p.Of > most:
			return fmt.Sprintf("There is no picture, because %s has a figure that cannot be drawn: %s.", p.Label, p.value())
		case p.Of > 0 && max(p.Value, p.Highest) > p.Of:
			return fmt.Sprintf("There is no picture, because %s has more than there are: %s.", p.Label, p.value())
		}
	}
	if len(c.known()) == 0 {
		return "There is no picture, because there is no figure yet."
	}
	return ""
}

// marks explains the shorthand that the table and the picture use.
func (c Line) marks() string {
	s := ""
	if slices.ContainsFunc(c.Points, func(p Point) bool { return p.Break }) {
		s = "[b] break in series: not to be compared with earlier figures. "
	}
	if slices.ContainsFunc(c.Points, func(p Point) bool { return p.Missing }) {
		s += "[x] not available."
	}
	return s
}

func (c Line) table() nhsuk.Table {
	var t nhsuk.Table
	if len(c.Points) == 0 {
		return t
	}
	t.Head = []nhsuk.TableHead{{Text: cmp.Or(c.First, "Month")}, {Text: cmp.Or(c.YLabel, capital(c.Of.of(2))), Format: "numeric"}}
	ranged := slices.ContainsFunc(c.Points, func(p Point) bool { return p.Highest > p.Value })
	if ranged {
		t.Head = append(t.Head, nhsuk.TableHead{Text: "Told us", Format: "numeric"}, nhsuk.TableHead{Text: "Not told", Format: "numeric"})
	}
	noted := slices.ContainsFunc(c.Points, func(p Point) bool { return p.Note != "" })
	if noted {
		t.Head = append(t.Head, nhsuk.TableHead{Text: "Note"})
	}
	for _, p := range c.Points {
		value := p.value()
		if p.Break {
			value += " [b]"
		}
		row := []nhsuk.TableCell{{Text: p.Label}, {Text: value}}
		if ranged {
			told, untold := number(p.told()), number(max(p.Highest-p.Value, 0))
			if p.Missing {
				told, untold = "[x]", "[x]"
			}
			row = append(row, nhsuk.TableCell{Text: told}, nhsuk.TableCell{Text: untold})
		}
		if noted {
			row = append(row, nhsuk.TableCell{Text: p.Note})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
