package form

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/google/uuid"

	"ccio/internal/day"
	"ccio/internal/fault"
)

// kind says how a field is read.
type kind int

const (
	line    kind = iota // one line of text
	text                // several lines
	date                // a day, as a browser's date field sends it
	number              // a whole number
	choice              // one of Choices
	tick                // a box: sent only where it is ticked
	id                  // the id of something that the page offers, or carries along
	hidden              // not for people: what the page carries along
	version             // hidden too: which version of a record the page showed
	part                // no control: a part of the page that a problem may lead to
)

// Choice is one of the values that a field takes.
type Choice struct {
	Value, Text string
	Hint        string
}

// Field is one control of a form.
type Field struct {
	Name  string // as the form sends it
	ID    string // of the control on the page; empty: Name
	Label string
	Hint  string
	// Called is how a message speaks of the field: "The evidence". Empty: Label.
	Called string
	// Of is put before the message in the error summary if several fields of a page
	// have the same label: the name of the competency.
	Of string
	// Most is the greatest number of characters that the text may have; 0 is no
	// limit.
	Most int
	// Wanted is the message if nothing was entered. Empty: the field may be left
	// empty.
	Wanted string
	// Wrong is the message if what was entered is not something that the field
	// accepts. Empty: Wanted, or else a message of this package.
	Wrong   string
	Choices []Choice

	Value   string // what was sent, tidied; before that, what the form begins with
	Sent    bool   // the form that was read had the field
	Problem string // what is wrong, and what would be right; empty: nothing

	kind        kind
	mayBeAbsent bool // with version: it belongs to a part of the page
}

// Line is a field of one line. White space at its ends is removed, and within it
// becomes one space.
func Line(name, label string) *Field { return &Field{Name: name, Label: label, kind: line} }

// Text is a field of several lines. White space at its ends is removed, and line
// ends become the same throughout.
func Text(name, label string) *Field { return &Field{Name: name, Label: label, kind: text} }

// Date is a day, such as 2026-04-01.
func Date(name, label string) *Field { return &Field{Name: name, Label: label, kind: date} }

// Number is a whole number.
func Number(name, label string) *Field { return &Field{Name: name, Label: label, kind: number} }

// Choose is a choice from a list, as radio buttons or a select. A value that is not
// in the list counts as nothing chosen.
func Choose(name, label string, choices ...Choice) *Field {
	return &Field{Name: name, Label: label, Choices: choices, kind: choice}
}

// ID is the id of something that the page offers to choose, or carries along. It
// may be empty. Text that is not an id was not sent by one of our pages, and
// reading it is fault.BadRequest. Choices are for the page: a page that shows the
// field has them.
func ID(name, label string) *Field { return &Field{Name: name, Label: label, kind: id} }

// Tick is a box to tick.
func Tick(name, label string) *Field { return &Field{Name: name, Label: label, kind: tick} }

// Hidden is a value that the page carries along and nobody types.
func Hidden(name string) *Field { return &Field{Name: name, kind: hidden} }

// Version is a hidden number from 0: which version of a record the page showed.
// Anything else was not sent by one of our pages, and reading it is
// fault.BadRequest.
func Version(name string, shown int) *Field {
	return &Field{Name: name, Value: strconv.Itoa(shown), kind: version}
}

// PartVersion is a Version of a part of the page. A script may send other parts
// without it.
func PartVersion(name string, shown int) *Field {
	f := Version(name, shown)
	f.mayBeAbsent = true
	return f
}

// Part is a part of the page that is not a control and that a problem may link to.
// id is the part's id on the page, and the name by which a use case refers to it.
func Part(id string) *Field { return &Field{Name: id, kind: part} }

// ControlID returns the id of the control on the page.
func (f *Field) ControlID() string { return cmp.Or(f.ID, f.Name) }

// IsHidden reports whether the page has no control for the field.
func (f *Field) IsHidden() bool { return f.kind == hidden || f.kind == version }

// SetInt gives the field a number.
func (f *Field) SetInt(n int) { f.Value = strconv.Itoa(n) }

// read reads what was sent, and checks it.
func (f *Field) read(raw string) error {
	switch f.kind {
	case line:
		f.Value = strings.Join(strings.Fields(raw), " ")
	case text:
		f.Value = Tidied(raw)
	case tick:
		f.Value = ""
		if raw != "" {
			f.Value = "yes"
		}
	default:
		f.Value = strings.TrimSpace(raw)
	}
	switch {
	case f.kind == version:
		if n, err := strconv.ParseInt(f.Value, 10, 32); err != nil || n < 0 {
			return unversioned()
		}
	case f.Value == "":
		f.Problem = f.Wanted
	case f.kind == id && f.UUID() == uuid.Nil:
		return fault.New(fault.BadRequest, "The form that was sent cannot be read: what it names by an id has none. Open the page again.")
	case f.kind == date && f.Day().IsZero():
		f.Problem = cmp.Or(f.Wrong, f.Wanted, "Enter "+lowered(f.called())+" as a date, such as 2026-04-01")
	case f.kind == number:
		if _, err := strconv.Atoi(f.Value); err != nil {
			f.Problem = cmp.Or(f.Wrong, f.Wanted, f.called()+" must be a whole number")
		}
	case f.kind == choice && !f.offers(f.Value):
		f.Problem = cmp.Or(f.Wrong, f.Wanted, "Choose one of those listed")
	case f.Most > 0 && Count(f.Value) > f.Most:
		f.Problem = TooLong(f.called(), f.Most, Count(f.Value))
	}
	return nil
}

func (f *Field) called() string { return cmp.Or(f.Called, f.Label) }

func (f *Field) offers(value string) bool {
	return slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == value })
}

// Int returns the number in the field; 0 if there is none.
func (f *Field) Int() int {
	n, _ := strconv.Atoi(f.Value)
	return n
}

// Day returns the day in the field; the zero day if there is none.
func (f *Field) Day() day.Day {
	on, err := day.Parse(f.Value)
	if err != nil {
		return day.Day{}
	}
	return on
}

// UUID returns the id in the field; uuid.Nil if nothing, or nothing that is
// offered, was chosen.
func (f *Field) UUID() uuid.UUID {
	id, err := uuid.Parse(f.Value)
	if err != nil || f.kind == choice && !f.offers(f.Value) {
		return uuid.Nil
	}
	return id
}

// Ticked reports whether the box was ticked.
func (f *Field) Ticked() bool { return f.kind == tick && f.Value != "" }

// Tidied returns a text without white space at its ends, and with the same line
// ends throughout.
func Tidied(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Count returns the length of a text as browsers count it for maxlength and for the
// design system's character count: in UTF-16 code units, with a line end as one. It
// is never less than the number of code points, which Postgres counts, so what fits
// here fits there.
func Count(s string) int { return len(utf16.Encode([]rune(s))) }

// TooLong is the message for a text that has more characters than it may.
func TooLong(called string, most, has int) string {
	return fmt.Sprintf("%s must be %s characters or fewer. It has %s.", called, thousands(most), thousands(has))
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

func lowered(s string) string {
	if s == "" {
		return "it"
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func unversioned() error {
	return fault.New(fault.BadRequest,
		"The form that was sent cannot be read: it does not say which version it was made from. Open the page again.")
}
