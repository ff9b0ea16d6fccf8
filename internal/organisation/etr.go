package organisation

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"ccio/internal/fault"
)

// Limits of a file of trusts. The real one has 300 lines and 60 kB.
const (
	MaxFileBytes = 4 << 20 // a larger file is refused unread
	MaxProblems  = 50      // the number of errors listed; further ones are only counted
	etrColumns   = 27      // positions that ODS writes
	etrLeast     = 23      // those left if a re-publisher dropped the empty last ones
)

// ReadETR reads the ODS file of NHS trusts, `etr.csv`: 27 columns by position, as
// ODS has written it without a header since at least 2016. It also takes what
// re-publishers make of it: a header, the empty last columns dropped (leaving at
// least 23), LF instead of CRLF, no quotes, a byte order mark.
//
// Errors are of package fault. TooLarge: over MaxFileBytes. Invalid with fields:
// every bad cell, with its line, its column and what would be right, up to
// MaxProblems. Invalid without fields: this is not such a file at all; the error
// says why in one sentence. A file with any error gives no rows. NewPlan, not
// this function, checks whether the file has enough trusts.
func ReadETR(r io.Reader) (File, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFileBytes+1))
	if err != nil {
		return File{}, fault.Because(fault.Invalid, err, "The file could not be read to its end.")
	}
	if len(data) > MaxFileBytes {
		return File{}, fault.New(fault.TooLarge, "The file is larger than %d MB: the ODS file of trusts is far smaller.", MaxFileBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if err := refuseOtherFormat(data); err != nil {
		return File{}, err
	}
	records, problems := readRecords(data)
	if len(records) == 0 && len(problems.fields) > 0 {
		return File{}, fault.New(fault.Invalid, "This is not an ODS file of trusts: none of its lines holds cells separated by commas.")
	}
	var f File
	if len(records) > 0 && records[0].isHeader() {
		f.Header = true
		records = records[1:]
	}
	if len(records) == 0 {
		return File{}, fault.New(fault.Invalid, "The file holds no trusts: it ends after its header.")
	}
	if err := refuseOtherContent(records); err != nil {
		return File{}, err
	}
	first := map[Code]int{}
	for _, record := range records {
		row, ok := record.row(problems)
		if !ok {
			continue
		}
		if line, twice := first[row.Code]; twice {
			problems.cell(row.Line, 1, string(row.Code), "stands on line %d already: a file has one line for each trust", line)
			continue
		}
		first[row.Code] = row.Line
		if record.isWelsh(row) {
			f.Welsh = append(f.Welsh, row)
		} else {
			f.Rows = append(f.Rows, row)
		}
	}
	if err := problems.err(); err != nil {
		return File{}, err
	}
	f.Columns = len(records[0].cells)
	return f, nil
}

// record is one line of the file, or several where a quoted cell spans them.
type record struct {
	line  int
	cells []string
}

// readRecords splits the file. A line with broken quotes is a problem, and
// reading goes on after it, so that every such line is reported.
func readRecords(data []byte) ([]record, *problems) {
	found := &problems{}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = -1
	var records []record
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return records, found
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			found.line(wrong.StartLine, `The quotes on this line do not match: a quote inside a quoted cell is written twice, "".`)
			continue
		}
		if err != nil { // cannot happen: the data are in memory
			found.line(len(records)+1, "The line could not be read: %s.", err)
			return records, found
		}
		line, _ := reader.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		records = append(records, record{line, cells})
	}
}

// isHeader reports whether the line names columns: no digit where a code and an
// opening day belong, and no trust's name between them.
func (r record) isHeader() bool {
	return len(r.cells) >= 12 && r.cells[10] != "" &&
		!strings.ContainsAny(r.cells[0]+r.cells[10], "0123456789") &&
		!strings.Contains(strings.ToUpper(r.cells[1]), "TRUST")
}

// problems collects the errors in the cells of a file.
type problems struct {
	fields []fault.Field
	more   int
}

func (p *problems) add(name, message string) {
	if len(p.fields) < MaxProblems {
		p.fields = append(p.fields, fault.Field{Name: name, Message: message})
	} else {
		p.more++
	}
}

// line reports something wrong with a line as a whole.
func (p *problems) line(line int, format string, args ...any) {
	p.add(fmt.Sprintf("line %d", line), fmt.Sprintf(format, args...))
}

// cell reports a wrong value; column is counted from 1.
func (p *problems) cell(line, column int, value, format string, args ...any) {
	p.add(fmt.Sprintf("line %d, column %d (%s)", line, column, columnName(column)),
		fmt.Sprintf("%q ", shorten(value))+fmt.Sprintf(format, args...)+".")
}

func (p *problems) err() error {
	if len(p.fields) == 0 {
		return nil
	}
	sentence := "The file has an error and was not read."
	if n := len(p.fields) + p.more; n > 1 {
		sentence = fmt.Sprintf("The file has %d errors and was not read.", n)
	}
	if p.more > 0 {
		sentence += fmt.Sprintf(" The first %d are listed.", len(p.fields))
	}
	e := fault.New(fault.Invalid, "%s", sentence)
	e.Fields = p.fields
	return e
}

// shorten cuts the text of a cell so that the message stays readable.
func shorten(value string) string {
	const most = 40
	if runes := []rune(value); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return value
}
