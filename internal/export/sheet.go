package export

import (
	"encoding/csv"
	"io"
	"iter"
)

// Sheet is a table of which no more is known than its columns' names, as CSV
// needs. A [Table] can be written in every format.
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
			record = append(record, cell.csv())
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
