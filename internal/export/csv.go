package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes the table by RFC 4180: UTF-8, CRLF, one header row with the
// columns' names, then data rows and nothing else.
//
// Text is made harmless, see [MakeHarmless]. A mark is written as it is, and
// [Table.WriteCSVMetadata] says that it is not a value. A line break in a text
// comes back as a newline.
func (t Table) WriteCSV(w io.Writer) error {
	if err := t.Check(); err != nil {
		return err
	}
	columns := t.all()
	fields := make([]string, len(columns))
	for i, column := range columns {
		fields[i] = column.Name
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(fields); err != nil {
		return err
	}
	for record, err := range t.records() {
		if err != nil {
			return fmt.Errorf("export: table %q: %w", t.Name, err)
		}
		for i, cell := range record {
			fields[i] = cell.csv()
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// FileName is the name of the table's CSV file, such as coverage-by-icb.csv.
func (t Table) FileName() string {
	return strings.ToLower(strings.ReplaceAll(t.Name, "_", "-")) + ".csv"
}

// MetadataName is the name of the metadata file beside a CSV file, as CSV on the
// Web and GOV.UK prescribe it.
func MetadataName(fileName string) string { return fileName + "-metadata.json" }
