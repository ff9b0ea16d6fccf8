package export

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ccio/internal/day"
)

// Type is the type of a column's values.
type Type string

// The types of columns.
const (
	TypeText    Type = "text"
	TypeInteger Type = "integer"
	TypeDecimal Type = "decimal" // with the same number of decimals down the column
	TypeDate    Type = "date"    // a day; YYYY-MM-DD in CSV and JSON
)

// maxDigits is how many digits of a number a spreadsheet keeps.
const maxDigits = 15

// maxHeading is the greatest number of characters that Excel allows in a column's
// heading, including the references to its notes.
const maxHeading = 255

// Column is a column of a [Table].
type Column struct {
	Name  string // for machines: lower case, digits and underscores, such as trusts_told
	Title string // the heading for people, with units in round brackets, such as "Trusts (number)"
	Type  Type
	// Decimals is the number of decimals of a TypeDecimal column, 1 to 10. A
	// number with fewer is padded with zeros; one with more is an error, because
	// nothing is rounded here.
	Decimals    int
	Mixed       bool        // numbers of different units: each keeps its own decimals, at most Decimals
	Description string      // a sentence or two, for the metadata; may be empty
	Notes       []string    // whole sentences; the workbook numbers them and puts "[note 1]" after the title
	Marks       []Shorthand // the marks that its cells may have instead of a value
	Required    bool        // no cell is blank; a mark is not blank
	Personal    bool        // about a named person: the file says so and cannot carry an open licence
}

// demonstrationColumn is the last column of a demonstration's tables, and marks
// every row.
func demonstrationColumn() Column {
	return Column{
		Name: "demonstration", Title: "Demonstration data", Type: TypeText, Required: true,
		Description: "yes in every row: this is not a record of anything real.",
	}
}

// Cell makes a cell of the column from its CSV text before that is made harmless.
// An empty text is a blank cell, and one of the column's marks is a mark.
//
// An error does not repeat the text, which may be personal.
func (c Column) Cell(text string) (Cell, error) {
	cell := Text(text)
	switch {
	case text == "":
	case slices.Contains(c.Marks, Shorthand(text)):
		cell = Mark(Shorthand(text))
	case c.Type == TypeInteger || c.Type == TypeDecimal:
		cell = Decimal(text)
	case c.Type == TypeDate:
		d, err := day.Parse(text)
		if err != nil {
			return Cell{}, fmt.Errorf("export: column %s has a date that is not written YYYY-MM-DD", c.Name)
		}
		cell = Day(d)
	}
	_, err := c.fit(cell)
	if err != nil {
		err = fmt.Errorf("export: column %s %w", c.Name, err)
	}
	return cell, err
}

// fit returns the cell as every format writes it: with the column's decimals, and
// with newlines for line breaks. If the cell does not fit the column the error
// says why, without repeating the cell.
func (c Column) fit(cell Cell) (Cell, error) {
	switch cell.kind {
	case kindBlank:
		if c.Required {
			return cell, errors.New("has a blank cell, and is required")
		}
		return cell, nil
	case kindMark:
		if !slices.Contains(c.Marks, Shorthand(cell.text)) {
			return cell, fmt.Errorf("has the mark %s, and does not list it", cell.text)
		}
		return cell, nil
	case kindText:
		cell.text = lineBreaks(cell.text)
		return cell, c.want(TypeText)
	case kindDay:
		return cell, c.want(TypeDate)
	default:
		return c.fitNumber(cell)
	}
}

func (c Column) want(t Type) error {
	if c.Type != t {
		return fmt.Errorf("is of type %s and has a cell of type %s", c.Type, t)
	}
	return nil
}

func (c Column) fitNumber(cell Cell) (Cell, error) {
	whole, fraction, ok := digits(cell.text)
	switch {
	case c.Type != TypeInteger && c.Type != TypeDecimal:
		return cell, c.want(TypeDecimal)
	case !ok:
		return cell, errors.New("has a number that is not written in digits, such as -0.40")
	case len(fraction) > c.Decimals:
		return cell, fmt.Errorf("has %d decimals and a number with %d: round it first", c.Decimals, len(fraction))
	case len(strings.TrimLeft(whole, "0"))+c.Decimals > maxDigits:
		return cell, fmt.Errorf("has a number of more than %d digits, of which a spreadsheet keeps no more", maxDigits)
	}
	if len(fraction) < c.Decimals && !c.Mixed {
		point := ""
		if fraction == "" {
			point = "."
		}
		cell.text += point + strings.Repeat("0", c.Decimals-len(fraction))
	}
	return cell, nil
}

// heading returns the title with the references to its notes.
func (c Column) heading(notes notes) string { return c.Title + notes.references(c.Notes) }

var columnName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// check reports what is wrong with the column itself.
func (c Column) check() error {
	decimals := c.Type == TypeDecimal && (c.Decimals < 1 || c.Decimals > 10) || c.Type != TypeDecimal && c.Decimals != 0
	switch {
	case !columnName.MatchString(c.Name):
		return fmt.Errorf("the column name %q is not of lower-case letters, digits and underscores", c.Name)
	case !slices.Contains([]Type{TypeText, TypeInteger, TypeDecimal, TypeDate}, c.Type):
		return fmt.Errorf("column %s has the type %q, which there is not", c.Name, c.Type)
	case decimals:
		return fmt.Errorf("column %s is of type %s and has %d decimals", c.Name, c.Type, c.Decimals)
	}
	if err := plain(c.Title); err != nil {
		return fmt.Errorf("the title of column %s %w", c.Name, err)
	}
	return checkMarks(c.Marks)
}

// plain reports a text that is empty, or cannot stand in one line of a file.
func plain(s string) error {
	switch {
	case s == "":
		return errors.New("is empty")
	case s != strings.TrimSpace(s) || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return errors.New("begins or ends with a space, or has a character that does not show")
	}
	return nil
}

func checkMarks(marks []Shorthand) error {
	for _, mark := range marks {
		if mark.Meaning() == "" {
			return fmt.Errorf("%q is not a mark of the shorthand", mark)
		}
	}
	return nil
}
