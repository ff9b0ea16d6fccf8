package chart

import (
	"context"
	"fmt"
	"io"

	"ccio/web/nhsuk"
)

// Heat is a table of groups by domains whose cells are shaded by their value.
// The value stands in every cell, so that the shade only helps the eye. It is
// its own table: there is none before it.
type Heat struct {
	Figure
	// First heads the column of groups: "Region".
	First string
	// Columns are the domains.
	Columns []string
	Rows    []HeatRow
	// Shows is what a cell says, in the sentence and the key: "CCIOs at level 3
	// or above".
	Shows string
}

// HeatRow is one group, with a cell for each column.
type HeatRow struct {
	Label, Href string
	Cells       []HeatCell
}

// HeatCell is one value, or the shorthand in its place.
type HeatCell struct {
	// Value is what is written: "12 of 20 (60%)"; the share unless set.
	Value string
	// Share is the whole percent that shades the cell, 0 to 100, or NoShare.
	Share int
	// Mark is [c] for a hidden figure, [x] or [z]; the cell then has no share.
	Mark string
}

// Render writes the figure.
func (c Heat) Render(ctx context.Context, w io.Writer) error {
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal(), marks: c.marks()}
	if d.why == "" {
		d.picture = c.key()
	}
	return c.render(ctx, w, d)
}

// refusal says why the cells are not shaded, if they are not.
func (c Heat) refusal() string {
	shaded := 0
	for _, r := range c.Rows {
		if len(r.Cells) != len(c.Columns) {
			return fmt.Sprintf("There is no picture, because %s has %d cells for %d columns.", r.Label, len(r.Cells), len(c.Columns))
		}
		for _, cell := range r.Cells {
			if cell.Share < NoShare || cell.Share > 100 {
				return fmt.Sprintf("There is no picture, because a share of %s cannot be drawn: %d%%.", r.Label, cell.Share)
			}
			if cell.shade() > 0 {
				shaded++
			}
		}
	}
	switch {
	case len(c.Rows) == 0 || len(c.Columns) == 0:
		return "There is no picture, because there is nothing to show."
	case shaded == 0:
		return "There is no picture, because no figure can be shown."
	}
	return ""
}

// shade is which of the five steps of the key the cell has; 0 is none.
func (h HeatCell) shade() int {
	if h.Mark != "" || h.Share == NoShare {
		return 0
	}
	return Tile{Share: h.Share}.shade()
}

func (h HeatCell) text() string {
	switch {
	case h.Mark != "":
		return h.Mark
	case h.Share == NoShare:
		return either(h.Value, "[x]")
	}
	return either(h.Value, number(h.Share)+"%")
}

// sentence says from where to where the shares go, and how many are hidden.
func (c Heat) sentence() string {
	if c.refusal() != "" {
		return ""
	}
	cells, hidden, least, greatest := 0, 0, 100, 0
	for _, r := range c.Rows {
		for _, cell := range r.Cells {
			cells++
			if cell.Mark == "[c]" {
				hidden++
			}
			if cell.shade() > 0 {
				least, greatest = min(least, cell.Share), max(greatest, cell.Share)
			}
		}
	}
	s := fmt.Sprintf("%s, from %d%% to %d%%", either(c.Shows, "The share"), least, greatest)
	if least == greatest {
		s = fmt.Sprintf("%s, %d%% in every cell that shows it", either(c.Shows, "The share"), least)
	}
	switch {
	case hidden == 1:
		s += fmt.Sprintf("; 1 of %s is hidden", Noun{One: "cell", Many: "cells"}.count(cells))
	case hidden > 1:
		s += fmt.Sprintf("; %s of %s are hidden", number(hidden), Noun{One: "cell", Many: "cells"}.count(cells))
	}
	return s + "."
}

// marks explains the shorthand that the cells use.
func (c Heat) marks() string {
	words, said := "", map[string]bool{}
	for _, r := range c.Rows {
		for _, cell := range r.Cells {
			said[cell.text()] = true
		}
	}
	for _, m := range []struct{ mark, words string }{
		{"[c]", hiddenMark}, {"[x]", "[x] marks a figure that is not available."}, {"[z]", "[z] marks a figure that does not apply."},
	} {
		if said[m.mark] {
			if words != "" {
				words += " "
			}
			words += m.words
		}
	}
	return words
}

func (c Heat) table() nhsuk.Table {
	t := nhsuk.Table{Head: []nhsuk.TableHead{{Text: either(c.First, "Region")}}}
	for _, name := range c.Columns {
		t.Head = append(t.Head, nhsuk.TableHead{Text: name, Format: "numeric"})
	}
	drawn := c.refusal() == ""
	for _, r := range c.Rows {
		row := []nhsuk.TableCell{{Text: r.Label, Href: r.Href}}
		for _, cell := range r.Cells {
			td := nhsuk.TableCell{Text: cell.text()}
			if step := cell.shade(); drawn && step > 0 {
				td.Classes = fmt.Sprintf("app-chart__cell app-chart__cell--%d", step)
			}
			row = append(row, td)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
