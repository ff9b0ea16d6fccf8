package chart

import (
	"cmp"
	"fmt"
	"strings"

	"ccio/web/nhsuk"
)

// Reading is a level on a scale, counted from 1, or the words in its place: "Not
// assessed" is neither blank nor zero.
type Reading struct {
	Level   int
	Instead string
}

// Scale has the names of the levels, from the lowest: "Aware", "Developing".
type Scale []string

// in reports whether there is a level and the scale has it.
func (s Scale) in(r Reading) bool { return r.Level >= 1 && r.Level <= len(s) }

// words returns the reading as a table shows it: "3 Competent".
func (s Scale) words(r Reading) string {
	switch {
	case s.in(r):
		return fmt.Sprint(r.Level, " ", s[r.Level-1])
	case r.Level != 0:
		return number(r.Level)
	}
	return cmp.Or(r.Instead, "None")
}

// short returns the reading for where there is little room: "3", "not assessed".
func (s Scale) short(r Reading) string {
	if s.in(r) {
		return number(r.Level)
	}
	return lower(s.words(r))
}

// lower returns the text with a small first letter.
func lower(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// room returns the class for the names of the levels; ok is false if they fit at
// no width. They show together or not at all.
func (s Scale) room() (class string, ok bool) {
	longest := 0
	for _, name := range s {
		longest = max(longest, measure(name, smallSize))
	}
	return room(whole/pct(len(s)), longest, wideBar, widestBar)
}

// all lists the levels with their names, for readers who do not know them by
// heart.
func (s Scale) all() string {
	named := make([]string, len(s))
	for i, name := range s {
		named[i] = fmt.Sprint(i+1, " ", name)
	}
	return strings.Join(named, ", ")
}

// x returns the place of a level: the middle of its part of the width.
func (s Scale) x(level int) pct { return scale(2*level-1, 2*len(s), whole) }

// refusal returns a sentence about a reading that is not on the scale, if there
// is one.
func (s Scale) refusal(readings ...Reading) string {
	for _, r := range readings {
		if r.Level != 0 && !s.in(r) {
			return fmt.Sprintf("There is no picture, because a level is not on the scale from 1 to %d: %s.", len(s), number(r.Level))
		}
	}
	return ""
}

// markKind is what a mark stands for. Each kind has its own shape, so that marks
// can be told apart even if they overlap.
type markKind int

const (
	dotMark  markKind = iota // a dot
	ringMark                 // a ring round the place of a dot
	barMark                  // an upright bar, taller than a ring
)

// levelMark is one mark of a row.
type levelMark struct {
	kind markKind
	x    pct
}

// markKey is a line of the key.
type markKey struct {
	kind  markKind
	words string
}

// levelRow is one domain as drawn: its marks on the scale.
type levelRow struct {
	id, label string
	// says has the levels in short, beside the marks; desc has them with names.
	says, desc string
	marks      []levelMark
}

// levelPlot is rows of marks under one scale.
type levelPlot struct {
	scale Scale
	key   []markKey
	rows  []levelRow
}

// Sizes of a row of marks in pixels.
const (
	levelHigh   = 40
	levelMiddle = levelHigh / 2
)

// levelCell returns a table cell with a reading.
func levelCell(s Scale, r Reading) nhsuk.TableCell { return nhsuk.TableCell{Text: s.words(r)} }
