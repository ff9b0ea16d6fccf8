package export

import (
	"encoding/csv"
	"io"
	"iter"
	"strconv"

	"ccio/internal/day"
)

// Cell is one value of a sheet: a text, a number, a day, or nothing.
type Cell struct {
	text   string
	isText bool // written by a person somewhere, so made harmless
}

// Text is a cell of words.
func Text(s string) Cell { return Cell{text: s, isText: true} }

// Number is a whole number.
func Number(n int) Cell { return Cell{text: strconv.Itoa(n)} }

// Decimal is a number that is already written as digits with a point.
func Decimal(s string) Cell { return Cell{text: s} }

// Day is a day as YYYY-MM-DD; no day is an empty cell.
func Day(d day.Day) Cell { return Cell{text: d.String()} }

// Sheet is one table: its columns, and its rows as they are asked for.
type Sheet struct {
	Columns []string
	Rows    iter.Seq[[]Cell]
}

// WriteCSV writes the sheet as RFC 4180 has it: UTF-8, CRLF, one header row,
// data rows and nothing else. The same sheet gives the same bytes.
func (s Sheet) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(s.Columns); err != nil {
		return err
	}
	record := make([]string, 0, len(s.Columns))
	for row := range s.Rows {
		record = record[:0]
		for _, cell := range row {
			value := cell.text
			if cell.isText {
				value = MakeHarmless(value)
			}
			record = append(record, value)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
