package export

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ccio/internal/day"
)

// The sheets that a workbook has besides its tables.
const (
	coverName = "Cover_sheet"
	notesName = "Notes"
)

// Workbook is a set of tables with a cover and, if there are any, their notes.
// Many workbooks have only one table.
type Workbook struct {
	Cover  Cover
	Tables []Table
}

// Cover is what stands before the tables of a workbook.
type Cover struct {
	Title       string
	Summary     []string // paragraphs
	Author      string   // the organisation that publishes the file
	Source      string
	AsAt        day.Day  // the day of the data, which is also the date of the file
	Information []string // further lines, such as the version of the framework and the boundaries
	Contact     string   // whom to ask; may be empty
}

// Check reports everything that is wrong with the workbook apart from the rows of
// its tables. The Write methods call it first.
func (b Workbook) Check() error {
	var wrong []error
	if err := plain(b.Cover.Title); err != nil {
		wrong = append(wrong, fmt.Errorf("export: the title of the workbook %w", err))
	}
	if err := plain(b.Cover.Author); err != nil {
		wrong = append(wrong, fmt.Errorf("export: the author of the workbook %w", err))
	}
	if b.Cover.Source == "" || b.Cover.AsAt.IsZero() || len(b.Tables) == 0 {
		wrong = append(wrong, errors.New("export: the source, the day or the tables of the workbook are missing"))
	}
	names := map[string]bool{strings.ToLower(coverName): true, strings.ToLower(notesName): true}
	for _, table := range b.Tables {
		wrong = append(wrong, table.Check())
		if !table.checkParts() {
			continue
		}
		for _, t := range table.sheets() {
			wrong = append(wrong, t.checkName())
			name := strings.ToLower(t.Name)
			if names[name] {
				wrong = append(wrong, fmt.Errorf("export: there are two sheets %q", t.Name))
			}
			names[name] = true
		}
	}
	notes := b.notes()
	for _, t := range b.Tables {
		for _, c := range t.all() {
			if n := len([]rune(c.heading(notes))); n > maxHeading {
				wrong = append(wrong, fmt.Errorf("export: table %q: the heading of column %s has %d characters, and %d are the most",
					t.Name, c.Name, n, maxHeading))
			}
		}
	}
	return errors.Join(wrong...)
}

// demonstration reports whether any table, and so the file, is of a
// demonstration.
func (b Workbook) demonstration() bool {
	return slices.ContainsFunc(b.Tables, func(t Table) bool { return t.Demonstration })
}

func (b Workbook) personal() bool { return slices.ContainsFunc(b.Tables, Table.personal) }

// marks returns the shorthand of all tables.
func (b Workbook) marks() []Shorthand {
	return slices.DeleteFunc(Shorthands(), func(mark Shorthand) bool {
		return !slices.ContainsFunc(b.Tables, func(t Table) bool { return slices.Contains(t.marks(), mark) })
	})
}

// sheets returns the tables as they are written: the notes first, if there are
// any.
func (b Workbook) sheets(notes notes) []Table {
	var all []Table
	if len(notes) > 0 {
		all = append(all, notes.table(b.Cover.AsAt, b.demonstration()))
	}
	for _, t := range b.Tables {
		all = append(all, t.sheets()...)
	}
	return all
}

// notes returns the notes of the tables, each once, in the order in which they
// are first referred to. The first is note 1.
func (b Workbook) notes() notes {
	var all notes
	for _, t := range b.Tables {
		all = all.with(t.Notes)
		for _, c := range t.Columns {
			all = all.with(c.Notes)
		}
	}
	return all
}

type notes []string

func (n notes) with(more []string) notes {
	for _, note := range more {
		if !slices.Contains(n, note) {
			n = append(n, note)
		}
	}
	return n
}

// references returns text such as " [note 1][note 3]" to follow a title; empty
// for none.
func (n notes) references(texts []string) string {
	said := ""
	for i, text := range n {
		if slices.Contains(texts, text) {
			said += "[note " + strconv.Itoa(i+1) + "]"
		}
	}
	if said != "" {
		said = " " + said
	}
	return said
}

// table returns the notes as a table of their own.
func (n notes) table(asAt day.Day, demonstration bool) Table {
	return Table{
		Name: notesName, Title: "Notes", AsAt: asAt, Demonstration: demonstration, isNotes: true, Key: []string{"note_number"},
		Columns: []Column{
			{Name: "note_number", Title: "Note number", Type: TypeText, Required: true},
			{Name: "note_text", Title: "Note text", Type: TypeText, Required: true},
		},
		Rows: func(yield func([]Cell) bool) {
			for i, text := range n {
				if !yield([]Cell{Text("note " + strconv.Itoa(i+1)), Text(oneLine(text))}) {
					return
				}
			}
		},
	}
}
