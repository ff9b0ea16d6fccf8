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

// Profile shows one person's levels by domain: the validated level, their self
// level if the viewer may see it, and the board's target.
type Profile struct {
	Figure
	Scale Scale
	Rows  []ProfileRow
	// ShowSelf is set if the viewer may see the self levels. Without it the page
	// contains none of them.
	ShowSelf bool
	// Whose says in the sentence whose levels they are: "Your", "The CCIO's".
	Whose string
}

// ProfileRow is one domain.
type ProfileRow struct {
	Domain                  string
	Validated, Self, Target Reading
}

// Render writes the figure.
func (c Profile) Render(ctx context.Context, w io.Writer) error {
	c.personal = true
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal()}
	if d.why == "" {
		d.picture = c.plot().view()
	}
	return c.render(ctx, w, d)
}

func (c Profile) refusal() string {
	if len(c.Rows) == 0 {
		return "There is no picture, because there are no domains."
	}
	any := false
	for _, r := range c.Rows {
		if why := c.Scale.refusal(c.readings(r)...); why != "" {
			return why
		}
		for _, reading := range c.readings(r) {
			any = any || c.Scale.in(reading)
		}
	}
	if !any {
		return "There is no picture, because there is no level yet."
	}
	return ""
}

// hasTarget reports whether the board has set a target for any domain. Without one
// the figure does not speak of targets.
func (c Profile) hasTarget() bool {
	return slices.ContainsFunc(c.Rows, func(r ProfileRow) bool { return c.Scale.in(r.Target) })
}

// readings returns the readings of a row that may be shown.
func (c Profile) readings(r ProfileRow) []Reading {
	readings := []Reading{r.Validated}
	if c.ShowSelf {
		readings = append(readings, r.Self)
	}
	if c.hasTarget() {
		readings = append(readings, r.Target)
	}
	return readings
}

// sentence says in how many domains the target has not been reached.
func (c Profile) sentence() string {
	if c.refusal() != "" {
		return ""
	}
	if !c.hasTarget() {
		return "No target is recorded yet, so there is no gap to show."
	}
	compared, below, widest, where := 0, 0, 0, ""
	for _, r := range c.Rows {
		if !c.Scale.in(r.Validated) || !c.Scale.in(r.Target) {
			continue
		}
		compared++
		gap := r.Target.Level - r.Validated.Level
		if gap > 0 {
			below++
		}
		if gap > widest {
			widest, where = gap, r.Domain
		}
	}
	if compared == 0 {
		return "No domain has both a validated level and a target, so there is no gap to show."
	}
	all, of, gap := fmt.Sprintf("each of the %d domains that have both", compared),
		fmt.Sprintf("%d of the %d domains that have both", below, compared), "the gap is"
	if compared == 1 {
		all, of = "the one domain that has both", "the one domain that has both"
	}
	if below > 1 {
		gap = "the widest gap is"
	}
	whose := cmp.Or(c.Whose, "The")
	if below == 0 {
		return whose + " validated level reaches the target in " + all + "."
	}
	return fmt.Sprintf("%s validated level is below the target in %s; %s %s, in %s.",
		whose, of, gap, Noun{One: "level", Many: "levels"}.count(widest), where)
}

func (c Profile) table() nhsuk.Table {
	t := nhsuk.Table{Head: []nhsuk.TableHead{{Text: "Domain"}, {Text: "Validated level"}}}
	if c.ShowSelf {
		t.Head = append(t.Head, nhsuk.TableHead{Text: "Self level"})
	}
	if c.hasTarget() {
		t.Head = append(t.Head, nhsuk.TableHead{Text: "Target"})
	}
	for _, r := range c.Rows {
		row := []nhsuk.TableCell{{Text: r.Domain}}
		for _, reading := range c.readings(r) {
			row = append(row, levelCell(c.Scale, reading))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (c Profile) plot() levelPlot {
	p := levelPlot{scale: c.Scale, key: []markKey{{dotMark, "Validated level"}}}
	if c.ShowSelf {
		p.key = append(p.key, markKey{ringMark, "Self level"})
	}
	if c.hasTarget() {
		p.key = append(p.key, markKey{barMark, "Target"})
	}
	for i, r := range c.Rows {
		row := levelRow{id: fmt.Sprintf("%s-%d", c.ID, i+1), label: r.Domain}
		named := []struct {
			name    string
			short   string
			kind    markKind
			reading Reading
		}{
			{"Target", "target", barMark, r.Target},
			{"Self level", "self", ringMark, r.Self},
			{"Validated level", "validated", dotMark, r.Validated},
		}
		var says, desc []string
		for _, n := range named { // wider marks lie under the others
			if n.kind == ringMark && !c.ShowSelf || n.kind == barMark && !c.hasTarget() {
				continue
			}
			if c.Scale.in(n.reading) {
				row.marks = append(row.marks, levelMark{n.kind, c.Scale.x(n.reading.Level)})
			}
			says = append(says, n.short+" "+c.Scale.short(n.reading))
			desc = append(desc, n.name+": "+c.Scale.words(n.reading))
		}
		slices.Reverse(says)
		slices.Reverse(desc)
		row.says, row.desc = capital(strings.Join(says, ", ")), strings.Join(desc, ". ")+"."
		p.rows = append(p.rows, row)
	}
	return p
}
