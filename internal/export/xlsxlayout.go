package export

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"ccio/internal/day"
)

// Widths of columns, in digits of Arial 12, as spreadsheets count them.
const (
	coverWidth     = 64 // fits A4 without being scaled, which LibreOffice does not do for one column
	narrowest      = 10
	widest         = 50
	headerRowLines = 3   // the lines that a heading may take without a wider column
	bold           = 1.1 // how much wider bold letters are
)

// Heights of rows, in points.
const (
	lineHeight     = 16
	heading1Height = 22
	heading2Height = 28
	highest        = 400 // Excel takes 409
)

// widths fits the columns to the first rows, and to headings of a few lines.
func widths(columns []Column, headings []string, first [][]Cell) []float64 {
	all := make([]float64, len(columns))
	for i, column := range columns {
		most := float64(narrowest)
		for word := range strings.FieldsSeq(headings[i]) {
			most = max(most, bold*width(word))
		}
		for _, record := range first {
			for line := range strings.Lines(shown(column, record[i])) {
				most = max(most, width(line))
			}
		}
		for most < widest && wrapped(headings[i], most/bold) > headerRowLines {
			most++
		}
		all[i] = float64(int(min(most+3, widest)))
	}
	return all
}

// shown returns a cell as the sheet shows it.
func shown(column Column, c Cell) string {
	switch c.kind {
	case kindDay:
		if d, err := day.Parse(c.text); err == nil {
			return d.Long()
		}
	case kindNumber:
		whole, _, _ := digits(c.text)
		return c.text + strings.Repeat(",", (len(whole)-1)/3)
	}
	return c.text
}

// wrapped returns how many lines a text takes in a column of a width. It errs
// towards one line too many, and stops at the greatest height of a row.
func wrapped(text string, room float64) int {
	room--
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines++
		used := 0.0
		for word := range strings.SplitAfterSeq(paragraph, " ") {
			if lines*lineHeight > highest {
				return lines
			}
			wide := width(word)
			if used > 0 && used+wide > room {
				lines++
				used = 0
			}
			for ; wide > room; wide -= room {
				lines++
			}
			used += wide
		}
	}
	return lines
}

// width estimates how wide a text is in Arial, in digits.
func width(text string) float64 {
	wide := 0.0
	for _, r := range text {
		switch r {
		case ' ', '.', ',', ':', ';', '!', '|', '\'', 'i', 'l', 'j', 't', 'f', 'r', 'I', '(', ')', '[', ']', '/':
			wide += 0.55
		case 'm', 'w', '@', '%', '&', '+', '=', '<', '>':
			wide += 1.35
		default:
			switch {
			case r >= 'A' && r <= 'Z':
				wide += 1.35
			case r >= 0x1100: // includes the square letters of East Asia
				wide += 2
			default:
				wide++
			}
		}
	}
	return wide
}

// height returns the height of a row with that many lines. A row of one line has
// the sheet's height, which follows the reader's own font.
//
// Excel would work the height out by itself; LibreOffice does not.
func height(lines int) excelize.RowOpts {
	if lines <= 1 {
		return excelize.RowOpts{}
	}
	return excelize.RowOpts{Height: float64(min(lines*lineHeight, highest))}
}
