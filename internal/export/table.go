package export

import (
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"ccio/internal/day"
)

// OpenGovernmentLicence is the address of the Open Government Licence, version 3,
// under which official figures are released.
const OpenGovernmentLicence = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

// demonstrationLine stands above a demonstration's table and says what its last
// column says in every row.
const demonstrationLine = "Demonstration data: the organisations are real; posts, people and levels are invented."

// Table is one table with what its reader must know: typed columns, and rows that
// are produced one by one.
//
// Each Write method iterates over the rows once and keeps only a few of them in
// memory; the iterator may reuse a row for the next one. The same table gives the
// same bytes. What was written before an error is not a usable file.
type Table struct {
	// Name is the name of the worksheet, the same in every release: up to 31
	// letters, digits and underscores, such as Coverage_by_ICB. The name of the
	// file is made from it.
	Name    string
	Title   string
	Summary []string // lines above the table, a sentence or two each
	Notes   []string // notes to the whole table; a column has its own
	Source  string   // where the figures come from, such as "Register of CCIO posts"
	AsAt    day.Day  // the day that the table describes, or the last one of a series
	From    day.Day  // the first day of a series; zero if the table describes one day
	Licence string   // the address of a licence; empty for none
	Columns []Column
	Key     []string    // the names of the columns that identify a row; may be empty
	Marks   []Shorthand // marks used in titles and texts, besides those of the columns
	Blank   string      // what a blank cell means, such as "not recorded"; required if any column may be blank
	// Demonstration adds the last column demonstration, with yes in every row,
	// and says so above the table.
	Demonstration bool
	Parts         []Part // the sheets of a workbook that a wide table makes; none: one sheet
	Rows          iter.Seq[[]Cell]

	isNotes bool // the notes of a workbook, which need no explanation
}

// all returns the columns as they are written.
func (t Table) all() []Column {
	if !t.Demonstration {
		return t.Columns
	}
	return append(slices.Clip(t.Columns), demonstrationColumn())
}

// marks returns the table's shorthand, in the order in which it is explained.
func (t Table) marks() []Shorthand {
	return slices.DeleteFunc(Shorthands(), func(mark Shorthand) bool {
		return !slices.Contains(t.Marks, mark) && !slices.ContainsFunc(t.Columns, func(c Column) bool { return slices.Contains(c.Marks, mark) })
	})
}

// mayBeBlank reports whether any cell may be blank.
func (t Table) mayBeBlank() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return !c.Required })
}

// personal reports whether a column is about a named person.
func (t Table) personal() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Personal })
}

// Check reports everything that is wrong with the table apart from its rows. The
// Write methods call it first.
func (t Table) Check() error {
	wrong := []error{t.checkName(), checkMarks(t.Marks)}
	if !t.checkParts() {
		wrong = append(wrong, errors.New("the parts of the table do not have its columns"))
	}
	if err := plain(t.Title); err != nil {
		wrong = append(wrong, fmt.Errorf("the title %w", err))
	}
	if t.Source == "" && !t.isNotes || t.AsAt.IsZero() {
		wrong = append(wrong, errors.New("the source or the day is missing"))
	}
	if t.mayBeBlank() && t.Blank == "" {
		wrong = append(wrong, errors.New("a cell may be blank, and Blank does not say what that means"))
	}
	if t.personal() && t.Licence != "" {
		wrong = append(wrong, errors.New("a table about named persons has a licence"))
	}
	if t.Rows == nil || len(t.Columns) == 0 {
		wrong = append(wrong, errors.New("the columns or the rows are missing"))
	}
	if len(t.all()) == 1 && t.mayBeBlank() {
		wrong = append(wrong, errors.New("the only column is not required, and a blank row is none in CSV"))
	}
	wrong = append(wrong, t.checkColumns()...)
	if err := errors.Join(wrong...); err != nil {
		return fmt.Errorf("export: table %q: %w", t.Name, err)
	}
	return nil
}

// What Excel takes for the name of a sheet and of a table, and the names that it
// keeps for itself: A1 or R1C1 would be a cell.
var (
	tableName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{1,30}$`)
	excelsOwn = regexp.MustCompile(`^(?i:[a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|history)$`)
)

func (t Table) checkName() error {
	if !tableName.MatchString(t.Name) || excelsOwn.MatchString(t.Name) {
		return errors.New("the name is not of 2 to 31 letters, digits and underscores, or is a name that Excel keeps for itself")
	}
	return nil
}

func (t Table) checkColumns() []error {
	var wrong []error
	names, titles := map[string]Column{}, map[string]bool{}
	for _, column := range t.all() {
		if err := column.check(); err != nil {
			wrong = append(wrong, err)
		}
		title := strings.ToLower(column.Title)
		if _, found := names[column.Name]; found || titles[title] {
			wrong = append(wrong, fmt.Errorf("column %s has the name or the title of another", column.Name))
		}
		names[column.Name], titles[title] = column, true
	}
	for _, name := range t.Key {
		if column, found := names[name]; !found || !column.Required || len(column.Marks) > 0 {
			wrong = append(wrong, fmt.Errorf("the key %s is not a column that has a value in every row", name))
		}
	}
	return wrong
}

// records iterates over the checked rows, with the cells as every format writes
// them, and reuses the slice for the next row. It ends with the first error,
// which names the column and the row, counted from 1, and does not repeat the
// cell.
func (t Table) records() iter.Seq2[[]Cell, error] {
	columns := t.all()
	return func(yield func([]Cell, error) bool) {
		record, n := make([]Cell, len(columns)), 0
		for row := range t.Rows {
			n++
			if err := t.record(record, columns, row); err != nil {
				yield(nil, fmt.Errorf("row %d: %w", n, err))
				return
			}
			if !yield(record, nil) {
				return
			}
		}
	}
}

func (t Table) record(record []Cell, columns []Column, row []Cell) error {
	if len(row) != len(t.Columns) {
		return fmt.Errorf("%d cells for %d columns", len(row), len(t.Columns))
	}
	for i, cell := range row {
		fitted, err := columns[i].fit(cell)
		if err != nil {
			return fmt.Errorf("column %s %w", columns[i].Name, err)
		}
		record[i] = fitted
	}
	if t.Demonstration {
		record[len(row)] = Text("yes")
	}
	return nil
}

// lines returns what stands above the table in a worksheet, the title first.
func (t Table) lines(notes notes) []string {
	lines := []string{t.Title + notes.references(t.Notes), "This sheet has one table."}
	if len(notes) > 0 && !t.isNotes {
		lines[1] += " Notes are in the sheet " + notesName + "."
	}
	if t.isNotes {
		return lines
	}
	if t.Demonstration {
		lines = append(lines, demonstrationLine)
	}
	for _, line := range t.Summary {
		lines = append(lines, oneLine(line))
	}
	lines = append(lines, "Source: "+oneLine(t.Source), "As at "+t.AsAt.Long()+".")
	if said := sentence(t.marks()); said != "" {
		lines = append(lines, said)
	}
	if t.mayBeBlank() {
		lines = append(lines, "A blank cell means "+t.Blank+".")
	}
	return lines
}

// oneLine returns a text without line breaks and without spaces at its ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
