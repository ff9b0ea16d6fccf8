package chart

import "cmp"

// Places in the picture of a line, in pixels from the top.
const (
	lineTop    = 40
	lineBottom = 240
	lineHeight = 272
	// lineRules is the greatest number of rules, besides the one at zero.
	lineRules = 5
	// The first point stands this far from the edge, beside the numbers of the
	// axis, and the last this far from its own.
	lineLeft  pct = 10_00
	lineRight pct = 3_00
	// manyPoints is from where on points have no mark of their own.
	manyPoints = 61
)

// plot is a line as drawn.
type plot struct {
	id, title, desc string
	rules           []rule
	ticks           []tick
	gaps            []gap
	breaks          []tick
	all             []stroke // what the values are part of
	high            []stroke // the highest possible values, where not everything is told
	allText         string
	allAt           int
	line            []stroke
	dots            []dot
	last            tick
}

// rule is a line across with its value.
type rule struct {
	y    int
	text string
}

// tick is a place along the width with its words.
type tick struct {
	x            pct
	y            int
	text, anchor string
	class        string // shows it only where there is room
}

// stroke is a straight line.
type stroke struct {
	x1 pct
	y1 int
	x2 pct
	y2 int
}

// dot is one point.
type dot struct {
	x     pct
	y     int
	r     string
	title string
}

// gap is where a value is missing.
type gap struct {
	x, wide pct
	title   string
	// mark is where "[x]" stands, once for neighbouring gaps; 0 means nowhere.
	mark pct
}

// plot works out the places of everything in the picture.
func (c Line) plot() plot {
	p := plot{id: c.ID, title: c.Title, desc: cmp.Or(c.Summary, c.sentence())}
	top := c.top()
	y := func(value int) int { return lineBottom - scale(value, top, lineBottom-lineTop) }
	unit := step(top, lineRules)
	for value := 0; value <= top; value += unit {
		p.rules = append(p.rules, rule{y: y(value), text: number(value)})
	}
	for i, point := range c.Points {
		x := c.x(i)
		if i > 0 && point.Break {
			p.breaks = append(p.breaks, tick{x: (c.x(i-1) + x) / 2, text: "[b]"})
		}
		if point.Missing {
			p.gaps = append(p.gaps, c.gap(i))
			continue
		}
		d := dot{x: x, y: y(point.Value), r: "4", title: point.title()}
		if len(c.Points) >= manyPoints {
			d.r = "1.5"
		}
		p.dots = append(p.dots, d)
		if i == 0 || c.Points[i-1].Missing || point.Break {
			continue
		}
		before := c.Points[i-1]
		p.line = append(p.line, stroke{c.x(i - 1), y(before.Value), x, y(point.Value)})
		if before.Highest > before.Value || point.Highest > point.Value {
			p.high = append(p.high, stroke{c.x(i - 1), y(max(before.Highest, before.Value)), x, y(max(point.Highest, point.Value))})
		}
		if before.Of > 0 && point.Of > 0 {
			p.all = extended(p.all, stroke{c.x(i - 1), y(before.Of), x, y(point.Of)})
		}
	}
	p.allText, p.allAt = c.allText(), lineBottom
	for _, s := range p.all {
		p.allAt = min(p.allAt, s.y1-8, s.y2-8)
	}
	p.ticks, p.last = c.ticks(), c.last(p.dots[len(p.dots)-1], top)
	return p
}

// extended adds a stroke, or lengthens the last one if both are horizontal and
// meet, so that dashes run on evenly.
func extended(strokes []stroke, s stroke) []stroke {
	if n := len(strokes); n > 0 {
		last := &strokes[n-1]
		if last.x2 == s.x1 && last.y1 == last.y2 && last.y2 == s.y1 && s.y1 == s.y2 {
			last.x2 = s.x2
			return strokes
		}
	}
	return append(strokes, s)
}

// x returns the place of a point; a single point stands in the middle.
func (c Line) x(i int) pct {
	if len(c.Points) == 1 {
		return whole / 2
	}
	return lineLeft + scale(i, len(c.Points)-1, whole-lineLeft-lineRight)
}

// top returns where the axis ends: a round number that is at least the greatest
// value.
func (c Line) top() int {
	greatest := 1
	for _, p := range c.Points {
		if !p.Missing {
			greatest = max(greatest, p.Value, p.Of)
		}
	}
	unit := step(greatest, lineRules)
	return (greatest + unit - 1) / unit * unit
}

// gap returns the band of a point without a value, which reaches half-way to its
// neighbours.
func (c Line) gap(i int) gap {
	from, to := c.halfway(i-1), c.halfway(i)
	g := gap{x: from, wide: to - from, title: c.Points[i].title()}
	if i == 0 || !c.Points[i-1].Missing {
		last := i
		for last+1 < len(c.Points) && c.Points[last+1].Missing {
			last++
		}
		g.mark = (from + c.halfway(last)) / 2
	}
	return g
}

// halfway returns the place between a point and the next, or that of the only
// one.
func (c Line) halfway(i int) pct {
	return (c.x(max(i, 0)) + c.x(min(i+1, len(c.Points)-1))) / 2
}

// allText says what the dashed line is.
func (c Line) allText() string {
	least, greatest := 0, 0
	for _, p := range c.Points {
		if !p.Missing && p.Of > 0 {
			if least == 0 || p.Of < least {
				least = p.Of
			}
			greatest = max(greatest, p.Of)
		}
	}
	if least == greatest {
		return "All: " + c.Of.count(greatest)
	}
	return "All: " + number(least) + " to " + c.Of.count(greatest)
}

// last places the value of the last known point: above the point, or below it if
// it would otherwise touch the dashed line or its words.
func (c Line) last(d dot, top int) tick {
	known := c.known()
	point := c.Points[known[len(known)-1]]
	text := point.value()
	if measure(text, textSize) > narrowest*9/10 {
		text = number(point.Value)
	}
	t := tick{x: d.x, y: d.y - 12, text: text}
	if room := d.y - (lineBottom - scale(point.Of, top, lineBottom-lineTop)); point.Of > 0 && room < 34 && d.y+24 < lineBottom {
		t.y = d.y + 24
	}
	t.anchor = anchor(t.x, measure(t.text, textSize))
	return t
}

// anchor returns the anchor that keeps words within the narrowest picture.
func anchor(x pct, width int) string {
	at := x.of(narrowest)
	switch {
	case at < width/2+1:
		return "start"
	case narrowest-at < width/2+1:
		return "end"
	}
	return "middle"
}

// ticks returns the names of some points on the axis, at equal steps back from
// the last: as many as fit into the narrowest picture, and more where there is
// room.
func (c Line) ticks() []tick {
	n, words := len(c.Points), 0
	for _, p := range c.Points {
		words = max(words, measure(c.short(p), smallSize))
	}
	// The last name may have moved to the left by half of its width.
	need := words*3/2 + 8
	var ticks []tick
	narrowEvery, wideEvery := c.every(need, narrowest), c.every(need, wide)
	for i := n - 1; i >= 0; i-- {
		t := tick{x: c.x(i), y: lineHeight - 8, text: c.short(c.Points[i])}
		switch back := n - 1 - i; {
		case back%narrowEvery == 0:
		case back%wideEvery == 0:
			t.class = "app-chart__wide"
		default:
			continue
		}
		t.anchor = anchor(t.x, measure(t.text, smallSize))
		ticks = append(ticks, t)
	}
	return ticks
}

// every returns how many points apart names have to be to get the pixels that
// they need. Each of its values is a multiple of those before, so that the names
// of a narrow picture are among those of a wide one.
func (c Line) every(need, width int) int {
	n := len(c.Points)
	for _, every := range []int{1, 3, 6, 12, 24, 120, 240, 480} {
		if every >= n || (c.x(every)-c.x(0)).of(width) >= need {
			return every
		}
	}
	return n
}

func (c Line) short(p Point) string { return one(cmp.Or(p.Short, p.Label), smallSize, narrowest/3) }
