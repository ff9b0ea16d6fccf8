package organisation

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"ccio/internal/fault"
)

// parseError is a constant error; callers replace it with a message of their own.
type parseError string

// Error is the text itself.
func (e parseError) Error() string { return string(e) }

const errNotParsed = parseError("not of the expected form")

// refuseOtherFormat refuses anything that is not comma-separated text.
func refuseOtherFormat(data []byte) error {
	wanted := "Give the ODS file of NHS trusts, etr.csv."
	start := bytes.TrimSpace(data)
	switch {
	case len(start) == 0:
		return fault.New(fault.Invalid, "The file is empty. %s", wanted)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return fault.New(fault.Invalid, "The file is a zip archive or a workbook: unpack it, and give the etr.csv in it.")
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return fault.New(fault.Invalid, "The file is not plain text in UTF-8. %s", wanted)
	case start[0] == '{' || start[0] == '[':
		return fault.New(fault.Invalid, "The file looks like JSON. %s", wanted)
	case start[0] == '<':
		return fault.New(fault.Invalid, "The file looks like a web page or XML. %s", wanted)
	}
	return nil
}

// refuseOtherContent refuses a list of something else, which has another number
// of columns throughout or names that are not of trusts, so that a person does
// not get an error for each of its lines. ODS's files of sites, practices and
// ICBs have the same 27 columns.
func refuseOtherContent(records []record) error {
	if len(records) == 0 {
		return nil
	}
	fitting, named, trusts := 0, 0, 0
	for _, r := range records {
		if n := len(r.cells); n >= etrLeast && n <= etrColumns {
			fitting++
		}
		if len(r.cells) > 1 && r.cells[1] != "" {
			named++
			if strings.Contains(strings.ToUpper(r.cells[1]), "TRUST") {
				trusts++
			}
		}
	}
	if fitting == 0 {
		return fault.New(fault.Invalid, "This is not an ODS file of trusts: its first line has %d of the %d columns that ODS writes, "+
			"separated by commas.", len(records[0].cells), etrColumns)
	}
	if trusts*2 < named {
		return fault.New(fault.Invalid, "This looks like another list, of sites, practices or ICBs: only %d of its %d names are of a trust. "+
			"Give the ODS file of NHS trusts, etr.csv.", trusts, named)
	}
	return nil
}
