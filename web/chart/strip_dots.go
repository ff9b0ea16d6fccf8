package chart

import (
	"cmp"
	"slices"
	"strings"
)

const (
	// Each label above the dots has a row.
	stripRow = 24
	// Dots stand on one another at this distance, or at the lesser where some
	// heap has more of them than high.
	dotStep, closeStep = 9, 6
	high               = 24
	// highest is how many dots stand on one another; where there are more, there
	// is a column in their place.
	highest      = 45
	columnHeight = 200
	// What stands below the axis: ticks with their values, one's own mark.
	stripTicks  = 40
	stripOwn    = 32
	stripMargin = pct(4_00)
	// places is how many places along the axis a value can have at most.
	places = 40
)

// axis is the line that values stand on, in hundredths.
type axis struct{ from, to, step int }

// axis begins at zero unless the values lie close together far from it; its ends
// are round numbers.
func (c Strip) axis() axis {
	least, greatest := slices.Min(c.Values), slices.Max(c.Values)
	if c.Own != nil {
		least, greatest = min(least, *c.Own), max(greatest, *c.Own)
	}
	if greatest == 0 {
		greatest = 100
	}
	var a axis
	if least > greatest/3*2 && greatest-least > 0 {
		a.step = step(greatest-least, 4)
		a.from = least / a.step * a.step
	} else {
		a.step = step(greatest, 5)
	}
	a.to = (greatest + a.step - 1) / a.step * a.step
	if a.to == a.from {
		a.to += a.step
	}
	return a
}

func (a axis) x(value int) pct {
	return stripMargin + scale(value-a.from, a.to-a.from, whole-2*stripMargin)
}

// heap has the values at one place of the axis.
type heap struct {
	x     pct
	count int
	ys    []int // of the dots
	// top and high are those of the column that replaces the dots.
	top, high int
	title     string
}

// flag is a quartile: a line up from the axis to its words.
type flag struct {
	x            pct
	y            int
	class        string
	text, anchor string
}

// spread is a strip as drawn.
type spread struct {
	id, title, desc string
	height, base    int
	flags           []flag
	heaps           []heap
	dotClass        string // only dots with room between them grow with the picture
	ticks           []tick
	own             *tick
	ownX            pct
	caption         string
}

func (c Strip) dots() spread {
	a := c.axis()
	s := spread{id: c.ID, title: c.Title, desc: c.desc()}
	s.heaps = c.heaps(a)
	s.flags = c.flags(a)
	most, apart := 0, dotStep
	s.dotClass = "app-chart__dot"
	for _, h := range s.heaps {
		most = max(most, h.count)
	}
	if most > high {
		apart, s.dotClass = closeStep, "app-chart__point"
	}
	top := stripRow*len(s.flags) + 8
	s.base = top + apart*max(most, 4)
	if most > highest {
		s.base = top + columnHeight
	}
	s.caption = c.caption(most)
	for i := range s.heaps {
		h := &s.heaps[i]
		if most > highest {
			h.high = max(1, scale(h.count, most, columnHeight))
			h.top = s.base - h.high
			continue
		}
		for k := range h.count {
			h.ys = append(h.ys, s.base-apart/2-apart*k)
		}
	}
	s.height = s.base + stripTicks
	for value := a.from; value <= a.to; value += a.step {
		t := tick{x: a.x(value), y: s.base + 32, text: fine(value)}
		t.anchor = anchor(t.x, measure(t.text, smallSize))
		s.ticks = append(s.ticks, t)
	}
	if c.Own != nil {
		value := ": " + c.in(*c.Own)
		text := one(c.ownLabel(), textSize, narrowest*9/10-measure(value, textSize)) + value
		s.ownX = a.x(*c.Own)
		s.own = &tick{x: s.ownX, y: s.base + 58, text: text, anchor: anchor(s.ownX, measure(text, textSize))}
		s.height += stripOwn
	}
	return s
}

// caption says what is measured and what a mark is, given the highest heap.
func (c Strip) caption(most int) string {
	s := cmp.Or(c.Fact, "Value")
	if c.Unit.Many != "" {
		s += " in " + c.Unit.Many
	}
	if most > highest {
		return s + ". Each column is as high as the number of " + c.Of.of(2) + " there; the highest stands for " + number(most) + "."
	}
	return s + ". Each dot is one " + c.Of.of(1) + "."
}

// apart returns the distance between two places, at least so great that two marks
// do not touch on the narrowest screen: the greatest common divisor of the values
// if that is enough, otherwise a round number.
func (c Strip) apart(a axis) int {
	common := a.step
	for _, v := range c.Values {
		for rest := v - a.from; rest != 0; {
			common, rest = rest, common%rest
		}
	}
	if (a.to-a.from)/common <= places {
		return common
	}
	return step(a.to-a.from, places)
}

// heaps puts every value at the nearest place.
func (c Strip) heaps(a axis) []heap {
	apart := c.apart(a)
	counts := make([]int, (a.to-a.from+apart-1)/apart+1)
	exact := true
	for _, v := range c.Values {
		at := (v - a.from + apart/2) / apart
		counts[at]++
		exact = exact && (v-a.from)%apart == 0
	}
	var heaps []heap
	for at, count := range counts {
		if count == 0 {
			continue
		}
		value := min(a.from+at*apart, a.to)
		h := heap{x: a.x(value), count: count, title: c.in(value) + ": " + c.Of.count(count)}
		if !exact {
			h.title = "About " + h.title
		}
		heaps = append(heaps, h)
	}
	return heaps
}

// flags are the quartiles. Their words stand in rows so that no line runs
// through words: to the right of the lines, the lowest value in the top row, or
// to the left, the highest value in the top row.
func (c Strip) flags(a axis) []flag {
	if len(c.Values) < enough {
		return nil
	}
	lower, median, upper := c.Quartiles[0], c.Quartiles[1], c.Quartiles[2]
	flags := []flag{
		{x: a.x(lower), class: "app-chart__quartile", text: "Lower quartile " + fine(lower)},
		{x: a.x(median), class: "app-chart__median", text: "Median " + fine(median)},
		{x: a.x(upper), class: "app-chart__quartile", text: "Upper quartile " + fine(upper)},
	}
	side, right, left := "start", flags[2], flags[0]
	if right.x.of(narrowest)+right.width() > narrowest && left.x.of(narrowest)-left.width() > narrowest-right.x.of(narrowest)-right.width() {
		side = "end"
		slices.Reverse(flags)
	}
	for i := range flags {
		flags[i].y, flags[i].anchor = 16+stripRow*i, side
	}
	return flags
}

// width returns the room that the words and their distance from the line take.
func (f flag) width() int { return measure(f.text, smallSize) + 6 }

// fits reports whether the words, beside their line, stay within a picture of a
// width. Where they do not, they stand at its edge, over their line.
func (f flag) fits(width int) bool {
	if f.anchor == "end" {
		return f.x.of(width) >= f.width()
	}
	return f.x.of(width)+f.width() <= width
}

// beside returns the class of words beside their line; ok is false if there are
// none.
func (f flag) beside() (class string, ok bool) {
	switch {
	case f.fits(narrowest):
		return "", true
	case f.fits(wide):
		return "app-chart__wide", true
	}
	return "", false
}

// over returns the class of words over their line; ok is false if there are none.
func (f flag) over() (class string, ok bool) {
	switch {
	case f.fits(narrowest):
		return "", false
	case f.fits(wide):
		return "app-chart__narrow", true
	}
	return "", true
}

// edge returns the edge of the picture at which the words stand.
func (f flag) edge() string {
	if f.anchor == "end" {
		return "0"
	}
	return "100%"
}

// inward returns the anchor of words at that edge.
func (f flag) inward() string {
	if f.anchor == "end" {
		return "start"
	}
	return "end"
}

// dx returns how far the words stand from their line.
func (f flag) dx() string {
	if f.anchor == "end" {
		return "-5"
	}
	return "5"
}

// desc has every figure of the table.
func (c Strip) desc() string {
	words := []string{c.sentence()}
	for _, row := range c.table().Rows {
		words = append(words, row[0].Text+": "+row[1].Text+".")
	}
	return strings.Join(words, " ")
}
