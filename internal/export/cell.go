package export

import (
	"strconv"
	"strings"

	"ccio/internal/day"
)

// Cell is one value of a table: a text, a number, a day, a mark that says why
// there is no value, or nothing. The zero Cell is blank.
type Cell struct {
	text string // as written in CSV, before it is made harmless
	kind kind
}

type kind uint8

const (
	kindBlank kind = iota
	kindText       // may come from a person, so it is made harmless in CSV
	kindNumber
	kindDay
	kindMark
)

// Text is a cell of words. An empty text is a blank cell.
func Text(s string) Cell {
	if s == "" {
		return Blank()
	}
	return Cell{text: s, kind: kindText}
}

// Number is a whole number.
func Number(n int) Cell { return Cell{text: strconv.Itoa(n), kind: kindNumber} }

// Decimal is a number already written as digits with a point, such as 0.40; an
// empty text is a blank cell. Anything else is refused when the table is written.
func Decimal(s string) Cell {
	if s == "" {
		return Blank()
	}
	return Cell{text: s, kind: kindNumber}
}

// Day is a day; the zero day is a blank cell.
func Day(d day.Day) Cell {
	if d.IsZero() {
		return Blank()
	}
	return Cell{text: d.String(), kind: kindDay}
}

// Mark is a cell that has no value, and says why.
func Mark(s Shorthand) Cell { return Cell{text: string(s), kind: kindMark} }

// Blank is a cell without a value or a mark. A table that may have blank cells
// says above it what they mean.
func Blank() Cell { return Cell{} }

// csv is the cell as a field of a CSV file.
func (c Cell) csv() string {
	if c.kind == kindText {
		return MakeHarmless(c.text)
	}
	return c.text
}

// lineBreaks turns every line break into a newline, because CSV and XLSX would
// each change the others in their own way.
func lineBreaks(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// digits returns the digits before and after the point of a number such as -0.40.
// It is false for anything written differently, such as with an exponent, a plus
// sign or a leading zero.
func digits(s string) (whole, fraction string, ok bool) {
	whole, fraction, pointed := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if pointed && fraction == "" || whole == "" || len(whole) > 1 && whole[0] == '0' {
		return "", "", false
	}
	for _, c := range whole + fraction {
		if c < '0' || c > '9' {
			return "", "", false
		}
	}
	return whole, fraction, true
}
