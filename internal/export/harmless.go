// Package export writes tables as files that open clean in a spreadsheet and
// do nothing there.
package export

import "strings"

// triggers are the characters that begin a formula in a spreadsheet, or that it
// strips before it looks for one. The newline is among them because CSV writes it
// as a carriage return and a newline.
const triggers = "=+-@\t\r\n"

// MakeHarmless makes a text cell safe to open in a spreadsheet: text cells that
// begin with =, +, -, @, tab, carriage return or newline get an apostrophe in
// front, so that none of them is taken for a formula.
//
// A cell that begins with apostrophes before such a character gets one more, so
// that [UndoHarmless] gives every text back as it was.
func MakeHarmless(s string) string {
	if triggered(s) {
		return "'" + s
	}
	return s
}

// UndoHarmless is the inverse of [MakeHarmless], for files that people send back.
// A text that merely begins with an apostrophe, such as 's-Gravenhage, stays as
// it is.
func UndoHarmless(s string) string {
	if rest, quoted := strings.CutPrefix(s, "'"); quoted && triggered(rest) {
		return rest
	}
	return s
}

// triggered reports whether the text begins with a trigger, after any
// apostrophes.
func triggered(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte(triggers, s[0]) >= 0
}
