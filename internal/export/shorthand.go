package export

import "strings"

// Shorthand is a mark in square brackets that stands in a cell which has no
// value, and says why. It never shares a cell with a number.
//
// The marks are those of the Government Analysis Function's guidance on symbols
// and shorthand in spreadsheets, as far as this product uses them.
type Shorthand string

// The marks that this product uses.
const (
	Confidential  Shorthand = "[c]" // a figure that is hidden, because it could tell about a person
	NotAvailable  Shorthand = "[x]" // not answered, or not assessed
	NotApplicable Shorthand = "[z]" // the question does not apply, as in another sector
	SeriesBreak   Shorthand = "[b]" // what is before cannot be compared with what is after
	Provisional   Shorthand = "[p]" // not yet final
	Revised       Shorthand = "[r]" // changed since it was first published
)

// Shorthands lists the marks in the order in which they are explained.
func Shorthands() []Shorthand {
	return []Shorthand{Confidential, NotAvailable, NotApplicable, SeriesBreak, Provisional, Revised}
}

// Meaning is what the mark stands for, in the guidance's words; empty for what
// is not a mark.
func (s Shorthand) Meaning() string {
	switch s {
	case Confidential:
		return "confidential"
	case NotAvailable:
		return "not available"
	case NotApplicable:
		return "not applicable"
	case SeriesBreak:
		return "break in time series"
	case Provisional:
		return "provisional"
	case Revised:
		return "revised"
	}
	return ""
}

// explain is the marks with their meanings, as "[c] = confidential".
func explain(marks []Shorthand) []string {
	said := make([]string, len(marks))
	for i, mark := range marks {
		said[i] = string(mark) + " = " + mark.Meaning()
	}
	return said
}

// sentence is the marks of one table in a line; empty without marks.
func sentence(marks []Shorthand) string {
	if len(marks) == 0 {
		return ""
	}
	return "Shorthand used: " + strings.Join(explain(marks), "; ") + "."
}
