// Package postfile handles the file in which posts are exchanged: it reads it
// ([Read]), works out what it would change ([PlanImport]), prints that
// ([WritePlan]), and writes the register in the same format ([Table]).
//
// The format is described in docs/post-register.md. Package post defines what a
// post is and which changes to it are valid. This package stores nothing, has no
// clock, and never prints a person's name.
package postfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// The limits of a posts file.
const (
	MostBytes       = 10 << 20 // 10 MB
	MostRows        = 50_000
	yearsAhead      = 2
	longestInReport = 60 // characters of a cell that a message quotes
)

// Options is what reading and planning need besides the file.
type Options struct {
	Today         day.Day
	Demonstration bool // the column demonstration is ignored; otherwise such a file is refused
	Trusts        map[organisation.Code]post.Trust
	NewUUID       func() uuid.UUID // makes ids for what is new; nil means version 7 UUIDs
}

// File is a posts file that has been read. It remembers what is wrong with it,
// which [PlanImport] reports too.
type File struct {
	head     header
	rows     []*row
	problems Problems
}

// Rows returns the number of rows that are not blank, without the header.
func (f File) Rows() int { return len(f.rows) }

// Read reads a posts file: CSV as in RFC 4180, in UTF-8, with a header. It finds
// every problem that shows without the register: cells that cannot be read, and
// rows that contradict themselves. It continues after each, so that all are
// reported at once. The format is described in docs/post-register.md.
func Read(r io.Reader, opts Options) (File, Problems) {
	f := File{}
	text, problem := readText(r)
	if problem != nil {
		f.problems = Problems{*problem}
		return f, f.problems
	}
	records := csv.NewReader(bytes.NewReader(text))
	records.FieldsPerRecord = -1
	names, err := records.Read()
	if err != nil {
		f.problems = Problems{{Line: 1, Message: "the header cannot be read: the first line names the columns, parted by commas"}}
		return f, f.problems
	}
	usable := f.readHeader(names, opts)
	if !usable {
		return f, f.problems
	}
	for {
		cells, err := records.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			f.problems = append(f.problems, csvProblem(err))
			continue
		}
		line, _ := records.FieldPos(0)
		if blank(cells) {
			continue
		}
		if len(f.rows) == MostRows {
			f.problems = append(f.problems, post.Problem{Line: line, Message: fmt.Sprintf(
				"the file has more than %d rows: part it, for instance by trust", MostRows)})
			break
		}
		if len(cells) != len(names) {
			f.problems = append(f.problems, post.Problem{Line: line, Message: fmt.Sprintf(
				"the header has %d cells and this row has %d: put a cell with a comma in double quotes", len(names), len(cells))})
			continue
		}
		parsed, problems := readRow(&f.head, line, cells, opts)
		f.rows = append(f.rows, parsed)
		f.problems = append(f.problems, problems...)
	}
	f.problems = f.problems.sorted()
	return f, f.problems
}

// readText returns the file's text without a byte order mark, or one sentence that
// says why it is not UTF-8 text.
func readText(r io.Reader) ([]byte, *post.Problem) {
	const save = `save it as "CSV UTF-8 (comma delimited)" and import that`
	text, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	switch {
	case err != nil:
		return nil, &post.Problem{Message: "the file cannot be read to its end: try again"}
	case len(text) > MostBytes:
		return nil, &post.Problem{Message: "the file is larger than 10 MB: part it, for instance by trust"}
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return nil, &post.Problem{Message: "the file is a workbook or an archive (.xlsx, .ods or .zip) and not CSV: open it in a spreadsheet " +
			"program, " + save}
	case bytes.HasPrefix(text, []byte("\xd0\xcf\x11\xe0")):
		return nil, &post.Problem{Message: "the file is an old workbook (.xls) and not CSV: open it in a spreadsheet program, " + save}
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return nil, &post.Problem{Message: "the file is in UTF-16 and not UTF-8: " + save}
	case bytes.IndexByte(text, 0) >= 0:
		return nil, &post.Problem{Message: "the file is not text in UTF-8: " + save}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return nil, &post.Problem{Message: "the file is empty: its first line names the columns"}
	case !utf8.Valid(text):
		return nil, &post.Problem{Line: firstInvalid(text), Message: "the file has a character that is not in UTF-8: " + save}
	case bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0:
		return nil, &post.Problem{Message: "the lines of the file end with a carriage return alone: " + save}
	}
	return text, nil
}

func firstInvalid(text []byte) int {
	line := 1
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		text = text[size:]
	}
	return line
}

// readHeader finds the position of each column, and reports whether the rows can be
// read.
func (f *File) readHeader(names []string, opts Options) bool {
	fail := func(column, message string) {
		f.problems = append(f.problems, post.Problem{Line: 1, Column: clip(column), Message: message})
	}
	if len(names) == 1 && strings.ContainsAny(names[0], ";\t|") {
		fail("", "the columns are not parted by commas: save the file as \"CSV UTF-8 (comma delimited)\"")
		return false
	}
	known := map[string]bool{}
	for _, column := range Columns() {
		known[column.Name] = true
	}
	if !slices.ContainsFunc(names, func(name string) bool { return known[columnName(name)] }) {
		// Without a header the first line is about a person, so quote nothing of it.
		fail("", "the first line does not name the columns: it needs trust_code and post_type at least")
		return false
	}
	f.head = newHeader()
	for i, name := range names {
		name = columnName(name)
		_, twice := f.head.at[name]
		switch {
		case name == "":
			fail("", fmt.Sprintf("column %d has no name: name it, or take it out", i+1))
		case twice:
			fail(name, "this column stands twice: take one out")
		case name == colDemonstration && opts.Demonstration:
		case name == colDemonstration:
			fail(name, "the file has invented demonstration data, which the register does not take: use a file of real posts")
		case !known[name]:
			fail(name, "is not a column of the posts file; the nearest is "+nearest(name)+": rename it, or take it out")
		}
		f.head.at[name] = i
	}
	usable := true
	for _, column := range Columns() {
		if _, found := f.head.at[column.Name]; column.Required && !found {
			fail(column.Name, "the file has no such column, and cannot be read without it")
			usable = false
		}
	}
	return usable
}

func csvProblem(err error) post.Problem {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return post.Problem{Line: parse.StartLine, Message: "the double quotes do not match: " +
			"a cell is quoted as a whole, and a double quote inside it is written twice"}
	}
	return post.Problem{Message: "the file cannot be read to its end: try again"}
}

// blank reports whether a row has no text; spreadsheets leave such rows behind.
func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// clip shortens what a message quotes.
func clip(s string) string {
	if runes := []rune(s); len(runes) > longestInReport {
		return string(runes[:longestInReport]) + "…"
	}
	return s
}

// Names lists the trusts that the rows are about, and the posts, appointments and
// people whose ids they give. That is what [PlanImport] needs from the register. An
// id may belong to another trust than its row says, which the register then
// reveals.
func (f File) Names() post.Names {
	var names post.Names
	for _, r := range f.rows {
		if r.trust.given {
			names.Trusts = append(names.Trusts, r.trust.value)
		}
		if r.post.given {
			names.Posts = append(names.Posts, r.post.value)
		}
		if r.appointment.given {
			names.Appointments = append(names.Appointments, r.appointment.value)
		}
		if r.person.id.given {
			names.People = append(names.People, r.person.id.value)
		}
	}
	return names
}
