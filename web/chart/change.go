package chart

import (
	"context"
	"fmt"
	"io"

	"ccio/web/nhsuk"
)

// Change is what one person's levels were by domain, and what they are.
type Change struct {
	Figure
	Scale Scale
	Rows  []ChangeRow
	// Before and After name the two cycles.
	Before, After string
	// Whose is who the levels are of, in the sentence: "Your", "The CCIO's".
	Whose string
}

// ChangeRow is one domain. Where a new framework asks something else, Before is
// words: a change is only between what can be compared.
type ChangeRow struct {
	Domain        string
	Before, After Reading
}

// Render writes the figure.
func (c Change) Render(ctx context.Context, w io.Writer) error {
	c.personal = true
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal()}
	if d.why == "" {
		d.picture = c.plot().view()
	}
	return c.render(ctx, w, d)
}

func (c Change) refusal() string {
	if len(c.Rows) == 0 {
		return "There is no picture, because there are no domains."
	}
	any := false
	for _, r := range c.Rows {
		if why := c.Scale.refusal(r.Before, r.After); why != "" {
			return why
		}
		any = any || c.Scale.in(r.Before) || c.Scale.in(r.After)
	}
	if !any {
		return "There is no picture, because there is no level yet."
	}
	return ""
}

// sentence says in how many domains the level has changed, and which way.
func (c Change) sentence() string {
	if c.refusal() != "" {
		return ""
	}
	up, same, down := 0, 0, 0
	for _, r := range c.Rows {
		switch both := c.Scale.in(r.Before) && c.Scale.in(r.After); {
		case !both:
		case r.After.Level > r.Before.Level:
			up++
		case r.After.Level < r.Before.Level:
			down++
		default:
			same++
		}
	}
	compared := up + same + down
	if compared == 0 {
		return "No domain has a level in both cycles, so there is no change to show."
	}
	s := fmt.Sprintf("%s level is higher than in %s in %d of the %s with a level in both, the same in %d and lower in %d",
		either(c.Whose, "The"), c.Before, up, Noun{One: "domain", Many: "domains"}.count(compared), same, down)
	if rest := len(c.Rows) - compared; rest > 0 {
		s += fmt.Sprintf("; %s cannot be compared", Noun{One: "domain", Many: "domains"}.count(rest))
	}
	return s + "."
}

// step is the change in words.
func (c Change) step(r ChangeRow) string {
	if !c.Scale.in(r.Before) || !c.Scale.in(r.After) {
		return "Cannot be compared"
	}
	levels := Noun{One: "level", Many: "levels"}
	switch step := r.After.Level - r.Before.Level; {
	case step > 0:
		return "Up " + levels.count(step)
	case step < 0:
		return "Down " + levels.count(-step)
	}
	return "The same"
}

func (c Change) table() nhsuk.Table {
	t := nhsuk.Table{Head: []nhsuk.TableHead{{Text: "Domain"}, {Text: c.Before}, {Text: c.After}, {Text: "Change"}}}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []nhsuk.TableCell{{Text: r.Domain}, levelCell(c.Scale, r.Before), levelCell(c.Scale, r.After), {Text: c.step(r)}})
	}
	return t
}

func (c Change) plot() levelPlot {
	p := levelPlot{scale: c.Scale, key: []markKey{{ringMark, c.Before}, {dotMark, c.After}}}
	for i, r := range c.Rows {
		row := levelRow{id: fmt.Sprintf("%s-%d", c.ID, i+1), label: r.Domain}
		row.says = c.step(r)
		row.desc = c.step(r) + ". " + c.Before + ": " + c.Scale.words(r.Before) + ". " + c.After + ": " + c.Scale.words(r.After) + "."
		switch both := c.Scale.in(r.Before) && c.Scale.in(r.After); {
		case both && r.Before == r.After:
			row.says += fmt.Sprintf(", at %d", r.After.Level)
		case both:
			row.says += fmt.Sprintf(", from %d to %d", r.Before.Level, r.After.Level)
		}
		if c.Scale.in(r.Before) {
			row.from = c.Scale.x(r.Before.Level)
			row.marks = append(row.marks, levelMark{ringMark, row.from})
		}
		if c.Scale.in(r.After) {
			row.to = c.Scale.x(r.After.Level)
			row.marks = append(row.marks, levelMark{dotMark, row.to})
		}
		p.rows = append(p.rows, row)
	}
	return p
}
