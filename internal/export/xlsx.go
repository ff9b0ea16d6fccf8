package export

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ccio/internal/day"
)

// The limits of a worksheet.
const (
	maxRows  = excelize.TotalRows      // 1,048,576 rows, including those above the table
	maxChars = excelize.TotalCellChars // 32,767 characters in a cell, in UTF-16
)

// ContentTypeXLSX is the media type of what [Workbook.WriteXLSX] writes.
const ContentTypeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// WriteXLSX writes the workbook for Excel and LibreOffice, by the rules for
// releasing statistics in spreadsheets: a cover, the notes, and each table in a
// sheet of its own, marked up as a table with one header row; no formulas,
// merged cells, filters, frozen panes, pictures, or anything hidden.
//
// A text cell stays text whatever it begins with, so text needs no apostrophe
// here. Characters that XML cannot hold, such as most control characters, become
// U+FFFD. A text of more than 32,767 characters, and more rows than a sheet
// takes, are errors. A sheet of more than some 16 MB is kept in a temporary file,
// which only this account can read and which is deleted before WriteXLSX returns.
func (b Workbook) WriteXLSX(w io.Writer) (err error) {
	if err := b.Check(); err != nil {
		return err
	}
	file := excelize.NewFile()
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	notes := b.notes()
	sheets := b.sheets(notes)
	x := workbookWriter{file: file}
	if err := x.open(b, sheets); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := x.cover(b.cover(sheets, func(t Table) string { return t.Name })); err != nil {
		return fmt.Errorf("export: the cover: %w", err)
	}
	for i, t := range sheets {
		if err := x.table(i+1, t, notes); err != nil {
			return err
		}
	}
	zipped := &archive{out: w}
	file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zipped })
	return file.Write(io.Discard)
}

// workbookWriter writes one workbook.
type workbookWriter struct {
	file   *excelize.File
	styles styles
}

// open makes the empty sheets, the styles and the properties.
func (x *workbookWriter) open(b Workbook, sheets []Table) error {
	if err := x.file.SetSheetName("Sheet1", coverName); err != nil {
		return err
	}
	for _, t := range sheets {
		if _, err := x.file.NewSheet(t.Name); err != nil {
			return err
		}
	}
	stamp := b.Cover.AsAt.Time().Format(time.RFC3339)
	if err := x.file.SetDocProps(&excelize.DocProperties{
		Title: b.Cover.Title, Creator: b.Cover.Author, LastModifiedBy: b.Cover.Author, Language: "en-GB",
		Description: oneLine(strings.Join(b.Cover.Summary, " ")), Created: stamp, Modified: stamp,
	}); err != nil {
		return err
	}
	var decimals []int
	for _, t := range sheets {
		for _, c := range t.Columns {
			if c.Type == TypeDecimal && !slices.Contains(decimals, c.Decimals) {
				decimals = append(decimals, c.Decimals)
			}
		}
	}
	var err error
	x.styles, err = newStyles(x.file, decimals)
	return err
}

// stream begins a sheet. The page's settings have to be made before.
func (x *workbookWriter) stream(sheet string, orientation string, pages int) (*excelize.StreamWriter, error) {
	a4, high, fit, height := 9, 0, true, float64(lineHeight)
	if err := x.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &a4, Orientation: &orientation, FitToWidth: &pages, FitToHeight: &high,
	}); err != nil {
		return nil, err
	}
	if err := x.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit, DefaultRowHeight: &height}); err != nil {
		return nil, err
	}
	// The library would always write A1, and some readers believe it.
	if err := x.file.SetSheetDimension(sheet, ""); err != nil {
		return nil, err
	}
	return x.file.NewStreamWriter(sheet)
}

// widthOfPage is how many characters a landscape page takes at a size that can still be
// read, about two thirds of the size on the screen.
const widthOfPage = 200

// pages returns on how many pages beside each other columns of these widths are printed.
func pages(widths []float64) int {
	all := 0.0
	for _, width := range widths {
		all += width
	}
	return max(1, int(all/widthOfPage+0.999))
}

func (x *workbookWriter) cover(lines []coverLine) error {
	for i, line := range lines {
		if line.sheet != "" {
			if err := x.file.SetCellHyperLink(coverName, "A"+strconv.Itoa(i+1), "'"+line.sheet+"'!A1", "Location"); err != nil {
				return err
			}
		}
	}
	out, err := x.stream(coverName, "portrait", 1)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, 1, coverWidth); err != nil {
		return err
	}
	for i, line := range lines {
		text, err := xlsxText(line.text)
		if err != nil {
			return err
		}
		cell := []any{excelize.Cell{StyleID: x.styles.line(line.style), Value: text}}
		if err := out.SetRow("A"+strconv.Itoa(i+1), cell, line.height()); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (l coverLine) height() excelize.RowOpts {
	switch l.style {
	case styleHeading1:
		return excelize.RowOpts{Height: heading1Height}
	case styleHeading2:
		return excelize.RowOpts{Height: heading2Height}
	}
	return height(wrapped(l.text, coverWidth))
}

// xlsxValue returns a fitted cell as the library takes it: a number for numbers
// and days, a text for everything else.
func xlsxValue(c Cell) (any, error) {
	switch c.kind {
	case kindNumber:
		return strconv.ParseFloat(c.text, 64)
	case kindDay:
		d, err := day.Parse(c.text)
		if err != nil {
			return nil, err
		}
		if n := serial(d); n > 0 {
			return n, nil
		}
		return d.Long(), nil
	case kindBlank:
		return nil, nil
	}
	return xlsxText(c.text)
}

// serial returns the number of a day in a spreadsheet: 1 January 2026 is 46023.
// It is 0 before 1 March 1900, where spreadsheets disagree; such days are written
// as text.
func serial(d day.Day) int {
	if d.Before(day.New(1900, time.March, 1)) {
		return 0
	}
	return int((d.Time().Unix() - day.New(1899, time.December, 30).Time().Unix()) / (24 * 60 * 60))
}

// xlsxText returns a text that XML can hold.
//
// The format encodes a character that XML cannot hold as _x0001_. A text that
// happens to contain such a pattern is written in two runs that divide the
// pattern, because the library's own way loses some of these texts.
func xlsxText(s string) (any, error) {
	s = strings.Map(func(r rune) rune {
		if forbidden(r) {
			return utf8.RuneError
		}
		return r
	}, s)
	if len(s) > maxChars {
		if n := utf16Length(s); n > maxChars {
			return nil, fmt.Errorf("has a text of %d characters, and a spreadsheet takes %d: CSV and JSON take it whole", n, maxChars)
		}
	}
	if !strings.Contains(s, "_x") {
		return s, nil
	}
	var runs []excelize.RichTextRun
	for i := strings.Index(s, "_x"); i >= 0; i = strings.Index(s, "_x") {
		runs, s = append(runs, excelize.RichTextRun{Text: s[:i+1]}), s[i+1:]
	}
	return append(runs, excelize.RichTextRun{Text: s}), nil
}

// forbidden reports whether XML cannot hold a character.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// utf16Length returns the length as Excel counts characters.
func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
