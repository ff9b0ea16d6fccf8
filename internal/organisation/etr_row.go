package organisation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ccio/internal/day"
)

// columnName returns what a column of the file holds, counted from 1.
func columnName(column int) string {
	names := [...]string{
		"code", "name", "national grouping", "high level health geography",
		"address 1", "address 2", "address 3", "address 4", "address 5", "postcode", "open date", "close date",
	}
	switch {
	case column <= len(names):
		return names[column-1]
	case column == 24:
		return "government office region"
	}
	return "unused"
}

// row reads one line. It adds every wrong cell to found; ok is false if there is
// any.
func (r record) row(found *problems) (row Row, ok bool) {
	if n := len(r.cells); n < etrLeast || n > etrColumns {
		found.line(r.line, "The line has %d columns: it has %d, or at least %d where the empty last ones were dropped.", n, etrColumns, etrLeast)
		return Row{}, false
	}
	ok = true
	wrong := func(column int, format string, args ...any) {
		ok = false
		found.cell(r.line, column, r.cells[column-1], format, args...)
	}
	row.Line = r.line
	for column := 1; column <= 12; column++ {
		if value := r.cells[column-1]; strings.ContainsFunc(value, unicode.IsControl) {
			wrong(column, "holds a line break or another character that cannot be printed")
		} else if utf8.RuneCountInString(value) > 200 {
			wrong(column, "is longer than 200 characters")
		}
	}
	if !ok {
		return Row{}, false
	}

	code, err := ParseCode(r.cells[0])
	if err != nil || len(code) != 3 && len(code) != 5 {
		wrong(1, "is not the code of a trust: it has 3 letters and digits, or 5 where it was issued since October 2020")
	}
	row.Code = code
	if row.Name = strings.ToUpper(strings.Join(strings.Fields(r.cells[1]), " ")); row.Name == "" {
		wrong(2, "is no name: every trust has one")
	}
	geography := func(column int, example string) Code {
		if r.cells[column-1] == "" {
			return ""
		}
		code, err := ParseCode(r.cells[column-1])
		if err != nil {
			wrong(column, "is not a code: write one such as %s, or nothing", example)
		}
		return code
	}
	row.Region, row.ICB = geography(3, "Y62"), geography(4, "QOP")
	copy(row.Address[:], r.cells[4:9])
	if row.Postcode, err = parsePostcode(r.cells[9]); err != nil {
		wrong(10, "is not a postcode: write one such as M13 9WL, or nothing")
	}
	date := func(column int) day.Day {
		value := r.cells[column-1]
		if value == "" || column == 11 && value == "19000101" { // ODS's filler for an unknown opening day
			return day.Day{}
		}
		d, err := parseDate(value)
		if err != nil {
			wrong(column, "is not a date: write it as yyyymmdd, such as 20260401, between 1900 and 2099")
		}
		return d
	}
	row.Opened, row.Closed = date(11), date(12)
	if ok && backwards(row.Opened, row.Closed) {
		wrong(12, "is before the open date, %s: the close date is the later one", r.cells[10])
	}
	if len(r.cells) > 23 {
		row.GOR = strings.ToUpper(r.cells[23])
		if len(row.GOR) > 1 || row.GOR != "" && (row.GOR < "A" || row.GOR > "Z") {
			wrong(24, "is not a government office region: it is one letter, or nothing")
		}
	}
	return row, ok
}

// isWelsh reports whether a line is about a Welsh trust. ODS wrote W00 and Q99 as
// their region and ICB until 2025 and leaves both empty now; the letter W tells
// them from an English trust whose region ODS no longer gives. Where a
// re-publisher dropped the letters too, a trust without a region counts as Welsh.
func (r record) isWelsh(row Row) bool {
	if row.GOR == "W" || row.Region == "W00" || row.ICB == "Q99" {
		return true
	}
	return row.GOR == "" && row.Region == ""
}

// parseDate reads yyyymmdd.
func parseDate(s string) (day.Day, error) {
	if len(s) != 8 {
		return day.Day{}, errNotParsed
	}
	d, err := day.Parse(s[:4] + "-" + s[4:6] + "-" + s[6:])
	if err != nil || d.Year() < 1900 || d.Year() > 2099 {
		return day.Day{}, errNotParsed
	}
	return d, nil
}

// parsePostcode reads a postcode of the United Kingdom and writes it with one
// space. An empty text is no postcode.
func parsePostcode(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	compact := strings.ToUpper(strings.Join(strings.Fields(s), ""))
	if len(compact) < 5 || len(compact) > 7 {
		return "", errNotParsed
	}
	outward, inward := compact[:len(compact)-3], compact[len(compact)-3:]
	letter := func(b byte) bool { return b >= 'A' && b <= 'Z' }
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	if !letter(outward[0]) || !digit(inward[0]) || !letter(inward[1]) || !letter(inward[2]) {
		return "", errNotParsed
	}
	for i := 1; i < len(outward); i++ {
		if !letter(outward[i]) && !digit(outward[i]) {
			return "", errNotParsed
		}
	}
	if !strings.ContainsAny(outward, "0123456789") {
		return "", errNotParsed
	}
	return outward + " " + inward, nil
}
