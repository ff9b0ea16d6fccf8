package chart

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"ccio/web/nhsuk"
)

// Strip shows the spread of one fact over many organisations: a mark for each,
// the quartiles, and where one's own organisation stands. It never names the
// others and never ranks.
type Strip struct {
	Figure
	// Values are in hundredths, in any order, and include one's own.
	Values []int
	// Quartiles are the lower quartile, the median and the upper quartile of the
	// values, by the product's method; set from four values onwards.
	Quartiles [3]int
	// Unit is what they measure: {"PA", "PAs"}.
	Unit Noun
	// Fact names what is measured, for the axis and the table: "Funded time of
	// the CCIO post".
	Fact string
	// Own is one's own value; nil draws none.
	Own *int
	// OwnLabel names one's own organisation, "Your trust" unless set.
	OwnLabel string
	// NotTold is how many have not told us theirs.
	NotTold int
	// Of is what has a value; trusts unless set.
	Of Noun
}

// enough is the least number of values for which there are quartiles.
const enough = 4

// Render writes the figure.
func (c Strip) Render(ctx context.Context, w io.Writer) error {
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal()}
	if d.why == "" {
		d.picture = c.dots().view()
	}
	return c.render(ctx, w, d)
}

// in writes hundredths with the unit.
func (c Strip) in(hundredths int) string {
	unit := c.Unit.Many
	if hundredths == 100 {
		unit = c.Unit.One
	}
	if unit == "" {
		return fine(hundredths)
	}
	return fine(hundredths) + " " + unit
}

// fine writes hundredths as a number with commas: 120450 is "1,204.5".
func fine(hundredths int) string {
	s := number(hundredths / 100)
	if hundredths < 0 && hundredths > -100 {
		s = "-" + s
	}
	if rest := decimal(max(hundredths, -hundredths) % 100); rest != "0" {
		s += rest[1:]
	}
	return s
}

// sentence says where the middle half lies, and where one's own value is.
func (c Strip) sentence() string {
	n := len(c.Values)
	if n == 0 || c.refusal() != "" {
		return ""
	}
	least, greatest := slices.Min(c.Values), slices.Max(c.Values)
	s := ""
	if c.Fact != "" {
		s = c.Fact + ": "
	}
	switch lower, median, upper := c.Quartiles[0], c.Quartiles[1], c.Quartiles[2]; {
	case n == 1:
		s += "one " + c.Of.of(1) + " has told us, " + c.in(least)
	case n < enough:
		s += fmt.Sprintf("%s have told us, from %s to %s; quartiles need at least %d", c.Of.count(n), fine(least), c.in(greatest), enough)
	case lower == upper:
		s += fmt.Sprintf("at least half of %s have %s", c.Of.count(n), c.in(median))
	default:
		s += fmt.Sprintf("the middle half of %s lies between %s and %s, with the median at %s", c.Of.count(n), fine(lower), c.in(upper),
			fine(median))
	}
	if c.Own != nil {
		s += ". " + c.ownLabel() + ": " + c.in(*c.Own)
	}
	switch {
	case c.NotTold == 1:
		s += ". 1 has not told us"
	case c.NotTold > 1:
		s += ". " + number(c.NotTold) + " have not told us"
	}
	return capital(s) + "."
}

func (c Strip) ownLabel() string { return cmp.Or(c.OwnLabel, "Your trust") }

// refusal returns why there is no picture, or an empty string.
func (c Strip) refusal() string {
	if len(c.Values) == 0 {
		return "There is no picture, because no " + c.Of.of(1) + " has told us."
	}
	all := c.Values
	if ends := append([]int{slices.Min(all)}, append(c.Quartiles[:], slices.Max(all))...); len(all) >= enough && !slices.IsSorted(ends) {
		return "There is no picture, because the quartiles do not lie between the lowest and the highest value."
	}
	if c.Own != nil {
		all = append(all[:len(all):len(all)], *c.Own)
	}
	for _, v := range []int{slices.Min(all), slices.Max(all)} {
		if v < 0 || v > most {
			return "There is no picture, because a value cannot be drawn: " + c.in(v) + "."
		}
	}
	return ""
}

// table has the figures that the picture marks, then how many there are between
// the ticks of its axis.
func (c Strip) table() nhsuk.Table {
	t := nhsuk.Table{Head: []nhsuk.TableHead{{Text: cmp.Or(c.Fact, "Figure")}, {Text: "Value", Format: "numeric"}}}
	add := func(name, value string) {
		t.Rows = append(t.Rows, []nhsuk.TableCell{{Text: name}, {Text: value}})
	}
	add(capital(c.Of.of(2))+" that have told us", number(len(c.Values)))
	if c.NotTold > 0 {
		add(capital(c.Of.of(2))+" that have not", number(c.NotTold))
	}
	if c.refusal() != "" {
		return t
	}
	if c.Own != nil {
		add(c.ownLabel(), c.in(*c.Own))
	}
	add("Lowest", c.in(slices.Min(c.Values)))
	if len(c.Values) >= enough {
		add("Lower quartile", c.in(c.Quartiles[0]))
		add("Median", c.in(c.Quartiles[1]))
		add("Upper quartile", c.in(c.Quartiles[2]))
	}
	add("Highest", c.in(slices.Max(c.Values)))
	for _, b := range c.bands() {
		add(b.label, c.Of.count(b.count))
	}
	return t
}

// band is how many values there are between two ticks of the axis.
type band struct {
	label string
	count int
}

// bands counts every value once: the upper end belongs to the next band, save
// in the last.
func (c Strip) bands() []band {
	a := c.axis()
	var bands []band
	for from := a.from; from < a.to; from += a.step {
		to := from + a.step
		b := band{label: "From " + fine(from) + " to under " + c.in(to)}
		if to == a.to {
			b.label = "From " + fine(from) + " to " + c.in(to)
		}
		for _, v := range c.Values {
			if v >= from && (v < to || v == a.to && to == a.to) {
				b.count++
			}
		}
		bands = append(bands, b)
	}
	return bands
}
