package chart

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"ccio/web/nhsuk"
)

// Distribution shows how many people are at which levels, in bands, and where
// one's own level lies among them. It hides nothing by itself: disclosure control
// has merged or hidden bands before.
//
// No page shows it yet. The publications of competence need it: the spread of
// levels on the pages of England and its regions, and the trust's own result
// beside the published spread.
type Distribution struct {
	Figure
	Scale Scale
	// Bands follow one another from the lowest level to the highest.
	Bands []LevelBand
	// Hidden, if not empty, is why the figure is hidden; no band then has a count.
	Hidden string
	// Own is one's own level; none draws no mark.
	Own Reading
	// OwnLabel names whose it is, "Your level" unless set.
	OwnLabel string
	// Of is who is counted; people unless set.
	Of Noun
}

// LevelBand is how many people are at the levels from one to another.
type LevelBand struct{ From, To, Count int }

// Render writes the figure.
func (c Distribution) Render(ctx context.Context, w io.Writer) error {
	if c.Of == (Noun{}) {
		c.Of = Noun{One: "person", Many: "people"}
	}
	c.personal = c.Own.Level != 0
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal()}
	if d.why == "" {
		d.picture = c.view(c.rows())
	}
	if c.Hidden != "" {
		d.marks = hiddenMark
	}
	return c.render(ctx, w, d)
}

// hiddenMark explains the shorthand of a hidden cell.
const hiddenMark = "[c] marks a figure that is hidden, so that nobody can be recognised."

// refusal returns why there is no picture, or an empty string.
func (c Distribution) refusal() string {
	if c.Hidden != "" {
		return "There is no picture, because " + c.Hidden
	}
	next := 1
	for _, b := range c.Bands {
		if b.From != next || b.To < b.From || b.To > len(c.Scale) {
			return fmt.Sprintf("There is no picture, because the bands do not cover the scale from 1 to %d once: %d to %d.", len(c.Scale), b.From,
				b.To)
		}
		if b.Count < 0 || b.Count > most {
			return "There is no picture, because a count cannot be drawn: " + number(b.Count) + "."
		}
		next = b.To + 1
	}
	switch {
	case c.total() == 0:
		return "There is no picture, because nobody is counted."
	case next != len(c.Scale)+1:
		return fmt.Sprintf("There is no picture, because no band has level %d.", next)
	}
	return c.Scale.refusal(c.Own)
}

func (c Distribution) total() int {
	sum := 0
	for _, b := range c.Bands {
		sum += b.Count
	}
	return sum
}

// label returns the band in words: "Level 3 Competent", "Levels 1 Aware and 2
// Developing".
func (c Distribution) label(b LevelBand) string {
	from, to := c.Scale.words(Reading{Level: b.From}), c.Scale.words(Reading{Level: b.To})
	switch b.To - b.From {
	case 0:
		return "Level " + from
	case 1:
		return "Levels " + from + " and " + to
	}
	return "Levels " + from + " to " + to
}

// share returns the band's share of all, as text.
func (c Distribution) share(b LevelBand) string {
	return fmt.Sprintf("%s of %s (%d%%)", number(b.Count), number(c.total()), scale(b.Count, c.total(), 100))
}

// sentence says which band has the most people, and where one's own level lies.
func (c Distribution) sentence() string {
	if c.refusal() != "" {
		return ""
	}
	at, top := c.Bands[0], 0
	for _, b := range c.Bands {
		if b.Count > at.Count {
			at = b
		}
	}
	for _, b := range c.Bands {
		if b.Count == at.Count {
			top++
		}
	}
	s := fmt.Sprintf("%s: %s", c.Of.count(c.total()), lower(c.label(at))+" has "+number(at.Count))
	switch {
	case top == 1 && len(c.Bands) > 1:
		s += ", more than any other band"
	case top > 1:
		s += ", and none has more"
	}
	if c.Scale.in(c.Own) {
		s += ". " + cmp.Or(c.OwnLabel, "Your level") + ": " + c.Scale.words(c.Own)
	}
	return s + "."
}

func (c Distribution) table() nhsuk.Table {
	t := nhsuk.Table{Head: []nhsuk.TableHead{{Text: "Level"}, {Text: capital(c.Of.of(2)), Format: "numeric"}}}
	for _, b := range c.Bands {
		value := "[c]"
		switch {
		case c.Hidden != "":
		case c.total() > 0 && c.refusal() == "":
			value = c.share(b)
		default:
			value = number(b.Count)
		}
		t.Rows = append(t.Rows, []nhsuk.TableCell{{Text: c.label(b)}, {Text: value}})
	}
	if c.Own.Level != 0 {
		t.Rows = append(t.Rows, []nhsuk.TableCell{{Text: cmp.Or(c.OwnLabel, "Your level")}, {Text: c.Scale.words(c.Own)}})
	}
	return t
}

// bandRow is a band as drawn.
type bandRow struct {
	id, label, share, own string
	length                pct
	height                int
}

// Sizes of a band in pixels.
const (
	bandHigh = 28
	bandOwn  = 28
)

func (c Distribution) rows() []bandRow {
	var rows []bandRow
	for i, b := range c.Bands {
		r := bandRow{
			id: fmt.Sprintf("%s-%d", c.ID, i+1), label: c.label(b), share: c.share(b),
			length: scale(b.Count, c.total(), whole), height: bandHigh,
		}
		if c.Scale.in(c.Own) && c.Own.Level >= b.From && c.Own.Level <= b.To {
			r.own = cmp.Or(c.OwnLabel, "Your level") + ": " + c.Scale.words(c.Own)
			r.height += bandOwn
		}
		rows = append(rows, r)
	}
	return rows
}

// mark returns the text beside one's own mark, cut if it is too long; the
// description has all of it.
func (r bandRow) mark() string { return one(r.own, textSize, narrowest-24) }

func (r bandRow) desc() string {
	if r.own == "" {
		return r.share + "."
	}
	return r.share + ". " + r.own + "."
}
