package chart

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"ccio/web/nhsuk"
)

// StackedBar counts things by kind: a bar for each body, cut into the kinds in
// their fixed order. The kinds are the states of posts, or any others of which
// each borrows the pattern and the place of a state.
type StackedBar struct {
	Figure
	// Rows are bodies that share nothing, such as the regions of England.
	Rows []BarRow
	// Total, if it has a label, is all rows together: drawn first, and what the
	// sentence is about.
	Total BarRow
	// Beside, if it has a label, is what the rows can be compared with, such as
	// England where they are of a region. It is drawn below the total and is not
	// counted in it.
	Beside BarRow
	// Of is what is counted; trusts unless set.
	Of Noun
	// Subject is what has a state; "CCIO post" unless set.
	Subject string
	// First is the head of the table's first column.
	First string
	// ByCount makes the bars as long as their counts, the longest being whole.
	// Unless set, every bar is whole.
	ByCount bool
}

// BarRow is one body.
type BarRow struct {
	Label string
	// Href, if set, makes the label in the table a link.
	Href     string
	Segments []Segment
}

// Segment is the count of one kind. A kind left out counts nothing.
type Segment struct {
	// State is what is counted, or lends its pattern and place to what is: what is
	// not told always borrows those of NotRecorded.
	State State
	// Label is what is counted; the state's own words unless set.
	Label string
	Count int
}

// Render writes the figure.
func (c StackedBar) Render(ctx context.Context, w io.Writer) error {
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal()}
	if d.why == "" {
		d.picture = c.picture(c.bars())
	}
	return c.render(ctx, w, d)
}

// rows returns all rows in the order in which they are shown.
func (c StackedBar) rows() []BarRow {
	var rows []BarRow
	for _, r := range []BarRow{c.Total, c.Beside} {
		if r.Label != "" {
			rows = append(rows, r)
		}
	}
	return append(rows, c.Rows...)
}

// apart is how many rows stand before the bodies: the total, and what is beside it.
func (c StackedBar) apart() int { return len(c.rows()) - len(c.Rows) }

// total returns how many the row counts.
func (r BarRow) total() int {
	sum := 0
	for _, s := range r.Segments {
		sum += s.Count
	}
	return sum
}

func (r BarRow) count(state State) int {
	for _, s := range r.Segments {
		if s.State == state {
			return s.Count
		}
	}
	return 0
}

// states returns how many states have a count above zero.
func (r BarRow) states() pct {
	n := pct(0)
	for _, s := range r.Segments {
		if s.Count > 0 {
			n++
		}
	}
	return n
}

// all returns the row that the sentence is about: the total, the only row, or the
// sum of the rows.
func (c StackedBar) all() BarRow {
	switch {
	case c.Total.Label != "":
		return c.Total
	case len(c.Rows) == 1:
		return c.Rows[0]
	}
	var sum BarRow
	for _, state := range States() {
		n := 0
		for _, r := range c.Rows {
			n += r.count(state)
		}
		sum.Segments = append(sum.Segments, Segment{State: state, Count: n})
	}
	return sum
}

// sentence says how many are filled and how many have not told us.
func (c StackedBar) sentence() string {
	if c.refusal() != "" {
		return ""
	}
	all, place, subject := c.all(), "", cmp.Or(c.Subject, "CCIO post")
	if all.Label != "" {
		place = " in " + all.Label
	}
	total, filled, silent := all.total(), all.count(Filled), all.count(NotRecorded)
	if silent == total {
		return fmt.Sprintf("Of %s%s, none has told us about its %s.", c.Of.count(total), place, subject)
	}
	have := "have"
	if filled == 1 {
		have = "has"
	}
	s := fmt.Sprintf("%s of %s%s %s a filled %s", number(filled), c.Of.count(total), place, have, subject)
	switch {
	case silent == 1:
		s += "; 1 has not told us"
	case silent > 1:
		s += "; " + number(silent) + " have not told us"
	}
	return s + "."
}

// refusal returns why there is no picture, or an empty string.
func (c StackedBar) refusal() string {
	counted := 0
	for _, r := range c.rows() {
		var seen []State
		for _, s := range r.Segments {
			switch {
			case s.State.Label() == "" || slices.Contains(seen, s.State):
				return fmt.Sprintf("There is no picture, because %s has a state twice or one that is not known.", r.Label)
			case s.Count < 0 || s.Count > most:
				return fmt.Sprintf("There is no picture, because %s has a count that cannot be drawn: %s.", r.Label, number(s.Count))
			}
			seen = append(seen, s.State)
			counted = max(counted, s.Count)
		}
	}
	if counted == 0 {
		return "There is no picture, because there are no " + c.Of.of(0) + " to count."
	}
	return ""
}

// table has a row for each body and a column for each state.
func (c StackedBar) table() nhsuk.Table {
	var t nhsuk.Table
	if len(c.rows()) == 0 {
		return t
	}
	kinds := c.kinds()
	t.Head = []nhsuk.TableHead{{Text: c.First}, {Text: capital(c.Of.of(2)), Format: "numeric"}}
	for _, kind := range kinds {
		t.Head = append(t.Head, nhsuk.TableHead{Text: kind.Label, Format: "numeric"})
	}
	for _, r := range c.rows() {
		cells := []nhsuk.TableCell{{Text: r.Label, Href: r.Href}, {Text: number(r.total())}}
		for _, kind := range kinds {
			cells = append(cells, nhsuk.TableCell{Text: number(r.count(kind.State))})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// kinds returns the states that occur in any row, in their order, with their
// labels.
func (c StackedBar) kinds() []Segment {
	var kinds []Segment
	for _, state := range States() {
		for _, r := range c.rows() {
			at := slices.IndexFunc(r.Segments, func(s Segment) bool { return s.State == state })
			if at >= 0 {
				kinds = append(kinds, Segment{State: state, Label: cmp.Or(r.Segments[at].Label, state.Label())})
				break
			}
		}
	}
	return kinds
}

// used are the states whose patterns the figure needs.
func (c StackedBar) used() []State {
	var used []State
	for _, kind := range c.kinds() {
		used = append(used, kind.State)
	}
	return used
}

// bar is one row as drawn.
type bar struct {
	id, label, count string
	// desc has every figure of the row.
	title, desc string
	class       string // of the total, which stands apart
	parts       []part
	under       []under
}

// part is one kind's part of a bar.
type part struct {
	state      State
	title      string
	at, length pct
	// text is the count at the middle of the part, and class the widths at which it
	// fits there; fits is false if it does at none.
	text   string
	middle pct
	class  string
	fits   bool
}

func (c StackedBar) bars() []bar {
	longest := 0
	for _, r := range c.rows() {
		longest = max(longest, r.total())
	}
	var bars []bar
	for i, r := range c.rows() {
		total := r.total()
		length := whole
		if c.ByCount && total > 0 {
			length = max(scale(total, longest, whole), r.states()*leastPart)
		}
		b := bar{
			id: fmt.Sprintf("%s-bar-%d", c.ID, i+1), label: r.Label, count: c.Of.count(total),
		}
		if i == c.apart()-1 && len(c.Rows) > 0 {
			b.class = "app-chart__row--total"
		}
		b.parts, b.title, b.desc = c.parts(r, total, length), r.Label+", "+b.count, c.desc(r)
		b.under = underBar(b.parts)
		bars = append(bars, b)
	}
	return bars
}

// parts divides the bar; states that count nothing have no part.
func (c StackedBar) parts(r BarRow, total int, length pct) []part {
	kinds := c.kinds()
	counts := make([]int, len(kinds))
	for i, kind := range kinds {
		counts[i] = r.count(kind.State)
	}
	var parts []part
	at := pct(0)
	for i, length := range share(counts, total, length, leastPart) {
		if length == 0 {
			continue
		}
		p := part{
			state: kinds[i].State, title: kinds[i].Label + ": " + number(counts[i]),
			at: at, length: length, middle: at + length/2,
		}
		p.text = number(counts[i])
		p.class, p.fits = room(length, measure(p.text, textSize)+8, wideBar, widestBar)
		parts = append(parts, p)
		at += length
	}
	return parts
}

// leastPart is the least part of a bar that a count above zero gets: four pixels
// on the narrowest screen.
const leastPart pct = 1_50

// desc describes the row in words.
func (c StackedBar) desc(r BarRow) string {
	var words []string
	for _, kind := range c.kinds() {
		words = append(words, kind.Label+": "+number(r.count(kind.State)))
	}
	return strings.Join(words, "; ") + "."
}
