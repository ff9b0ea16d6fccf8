package export

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// styles are the looks of cells: Arial of 12 points or more, in the automatic
// colour, so that the reader's own colours hold; text to the left, numbers to
// the right.
type styles struct {
	heading1, heading2, text, textAfter, above, link           int
	headerLeft, headerAfter, headerRight, integer, date, mixed int
	decimals                                                   map[int]int
}

func (s styles) line(l style) int {
	switch l {
	case styleHeading1:
		return s.heading1
	case styleHeading2:
		return s.heading2
	case styleLink:
		return s.link
	}
	return s.text
}

// header and cell return the styles of the i-th column. A text is indented away
// from the numbers to its left, because LibreOffice ignores an indent of the
// numbers.
func (s styles) header(columns []Column, i int) int {
	switch {
	case columns[i].Type != TypeText:
		return s.headerRight
	case i > 0 && columns[i-1].Type != TypeText:
		return s.headerAfter
	}
	return s.headerLeft
}

func (s styles) cell(columns []Column, i int) int {
	switch columns[i].Type {
	case TypeInteger:
		return s.integer
	case TypeDecimal:
		if columns[i].Mixed {
			return s.mixed
		}
		return s.decimals[columns[i].Decimals]
	case TypeDate:
		return s.date
	}
	if i > 0 && columns[i-1].Type != TypeText {
		return s.textAfter
	}
	return s.text
}

// newStyles makes the styles in the file, with those for some numbers of
// decimals.
func newStyles(file *excelize.File, decimals []int) (styles, error) {
	s := styles{decimals: map[int]int{}}
	var failed error
	add := func(look look) int {
		id, err := file.NewStyle(look.style())
		if err != nil && failed == nil {
			failed = err
		}
		return id
	}
	s.heading1 = add(look{size: 16, bold: true})
	s.heading2 = add(look{size: 14, bold: true, low: true})
	s.above = add(look{})
	// Text stays text when a reader edits the cell, even if it begins with =.
	s.text = add(look{wrap: true, format: "@"})
	s.link = add(look{wrap: true, underlined: true})
	s.headerLeft = add(look{wrap: true, bold: true, ruled: true})
	s.textAfter = add(look{wrap: true, after: true, format: "@"})
	s.headerAfter = add(look{wrap: true, bold: true, ruled: true, after: true})
	s.headerRight = add(look{wrap: true, bold: true, ruled: true, right: true})
	s.integer = add(look{right: true, format: "#,##0"})
	s.mixed = add(look{right: true})
	s.date = add(look{right: true, format: "d mmmm yyyy"})
	for _, n := range decimals {
		s.decimals[n] = add(look{right: true, format: "#,##0." + strings.Repeat("0", n)})
	}
	if failed != nil {
		return s, failed
	}
	if err := file.SetDefaultFont("Arial"); err != nil {
		return s, err
	}
	*file.Styles.Fonts.Font[0].Sz.Val = 12
	for _, font := range file.Styles.Fonts.Font {
		font.Color = nil // the library sets one; without any it is automatic
	}
	for _, border := range file.Styles.Borders.Border {
		if border.Bottom != nil && border.Bottom.Color != nil {
			border.Bottom.Color.RGB, border.Bottom.Color.Auto = "", true
		}
	}
	name(file, s.heading1, "Heading 1", 16)
	name(file, s.heading2, "Heading 2", 17)
	return s, nil
}

// look is how a style differs from the plain one.
type look struct {
	size                                             float64 // in points, 12 where 0
	bold, underlined, wrap, ruled, right, after, low bool
	format                                           string // of numbers; @ for text
}

func (l look) style() *excelize.Style {
	style := &excelize.Style{
		Font:      &excelize.Font{Family: "Arial", Size: max(l.size, 12), Bold: l.bold},
		Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: l.wrap},
	}
	if l.underlined {
		style.Font.Underline = "single"
	}
	if l.ruled {
		style.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}
	}
	if l.right {
		style.Alignment.Horizontal = "right"
	}
	if l.after {
		style.Alignment.Indent = 1
	}
	if l.low {
		style.Alignment.Vertical = "bottom"
	}
	if l.format != "" {
		style.CustomNumFmt = &l.format
	}
	return style
}

// name makes a style one of Excel's built-in styles, by its number, so that
// assistive software finds the headings. The library cannot do that.
func name(file *excelize.File, id int, name string, builtIn int) {
	all := file.Styles
	master := all.CellXfs.Xf[id]
	master.XfID = nil
	all.CellStyleXfs.Xf = append(all.CellStyleXfs.Xf, master)
	all.CellStyleXfs.Count = len(all.CellStyleXfs.Xf)
	at := len(all.CellStyleXfs.Xf) - 1
	all.CellXfs.Xf[id].XfID = &at

	named := *all.CellStyles.CellStyle[0]
	custom := true
	named.Name, named.XfID, named.BuiltInID, named.CustomBuiltIn = name, at, &builtIn, &custom
	all.CellStyles.CellStyle = append(all.CellStyles.CellStyle, &named)
	all.CellStyles.Count = len(all.CellStyles.CellStyle)
}
