package export

import "strings"

// Shorthand is a mark in square brackets that takes the place of a missing value
// and says why it is missing. It never shares a cell with a number.
//
// The marks are those that this product uses of the Government Analysis
// Function's guidance on symbols and shorthand in spreadsheets.
type Shorthand string

// The marks that this product uses.
const (
	Confidential  Shorthand = "[c]" // hidden, because the figure could reveal something about a person
	NotAvailable  Shorthand = "[x]" // not answered, or not assessed
	NotApplicable Shorthand = "[z]" // the question does not apply, as in another sector
	SeriesBreak   Shorthand = "[b]" // figures before cannot be compared with figures after
	Provisional   Shorthand = "[p]" // not yet final
	Revised       Shorthand = "[r]" // changed since it was first published
)

// Shorthands lists the marks in the order in which they are explained.
func Shorthands() []Shorthand {
	return []Shorthand{Confidential, NotAvailable, NotApplicable, SeriesBreak, Provisional, Revised}
}

// Meaning is what the mark stands for, in the guidance's words; empty for
// anything that is not a mark.
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

// explain returns the marks with their meanings, such as "[c] = confidential".
func explain(marks []Shorthand) []string {
	said := make([]string, len(marks))
	for i, mark := range marks {
		said[i] = string(mark) + " = " + mark.Meaning()
	}
	return said
}

// sentence explains the marks of one table in a line; empty without marks.
func sentence(marks []Shorthand) string {
	if len(marks) == 0 {
		return ""
	}
	return "Shorthand used: " + strings.Join(explain(marks), "; ") + "."
}
