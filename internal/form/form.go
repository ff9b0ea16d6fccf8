// Package form reads the forms that a browser sends. A field knows its name, its
// label, its hint, its limit, its choices and its value; it decodes what was sent,
// checks it, and says what is wrong in the words of the page.
//
// A form keeps what somebody typed whatever is wrong with it, so that the page can
// be shown again with every word in place. It knows neither HTTP nor templates:
// internal/server/site reads the request and turns fields into those of web/view.
package form

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"ccio/internal/fault"
)

// Form has the fields of one form, in the order in which the error summary lists
// them. The zero Form has no fields. Methods are not safe for concurrent use: a
// form belongs to one request.
type Form struct {
	fields      []*Field
	problems    []Problem
	isOvertaken bool
}

// Problem is one entry of the error summary. A problem of the form as a whole has
// no ID, so its entry links to nothing.
type Problem struct {
	ID   string // of the control that is wrong
	Text string
}

// Add adds a field to the form and returns it.
func (f *Form) Add(field *Field) *Field {
	f.fields = append(f.fields, field)
	return field
}

// Read reads what was sent into the fields and checks it. What a person can put
// right becomes the field's Problem. What none of our pages sends, such as a
// garbled hidden field or bytes that are not text, is fault.BadRequest.
func (f *Form) Read(values url.Values) error {
	for _, field := range f.fields {
		field.Sent = values.Has(field.Name)
		if field.kind == version && !field.Sent && !field.mayBeAbsent {
			return unversioned()
		}
		if field.kind == part || !field.Sent && field.kind != tick {
			if field.Value == "" { // radio buttons of which none is chosen are not sent
				field.Problem = field.Wanted
			}
			continue
		}
		raw := values.Get(field.Name)
		if !utf8.ValidString(raw) || strings.Contains(raw, "\x00") {
			return fault.New(fault.BadRequest, "The form that was sent cannot be read: it has a character that is not text.")
		}
		if err := field.read(raw); err != nil {
			return err
		}
	}
	return nil
}

// Refuse adds a problem of the form as a whole.
func (f *Form) Refuse(text string) { f.problems = append(f.problems, Problem{Text: text}) }

// Overtake adds the problem that somebody else first changed what the part of the
// page with this id is about.
func (f *Form) Overtake(id, text string) {
	f.problems, f.isOvertaken = append(f.problems, Problem{ID: id, Text: text}), true
}

// OvertakeField adds to a field the problem that somebody else first changed what
// it is about.
func (f *Form) OvertakeField(field *Field, text string) { field.Problem, f.isOvertaken = text, true }

// IsOvertaken reports whether somebody else changed something first.
func (f *Form) IsOvertaken() bool { return f.isOvertaken }

// Take adds what a use case or the database found wrong: each problem to the field
// of its name, and one without a field in this form to the form as a whole. It
// reports whether err is a fault.Invalid, which is the only kind that it takes.
func (f *Form) Take(err error) bool {
	known, is := errors.AsType[*fault.Error](err)
	if !is || known.Kind != fault.Invalid {
		return false
	}
	taken := false
	for _, wrong := range known.Fields {
		taken = true
		if field := f.find(wrong.Name); field == nil {
			f.Refuse(wrong.Message)
		} else if field.Problem == "" {
			field.Problem = wrong.Message
		}
	}
	if !taken {
		f.Refuse(known.Public)
	}
	return true
}

func (f *Form) find(name string) *Field {
	for _, field := range f.fields {
		if field.Name == name {
			return field
		}
	}
	return nil
}

// IsFine reports whether nothing is wrong.
func (f *Form) IsFine() bool { return len(f.Problems()) == 0 }

// Problems returns the entries of the error summary: those of the form as a whole,
// then those of the fields in their order.
func (f *Form) Problems() []Problem {
	all := append([]Problem(nil), f.problems...)
	for _, field := range f.fields {
		if field.Problem == "" {
			continue
		}
		p := Problem{ID: field.ControlID(), Text: field.Problem}
		if field.IsHidden() { // there is no control to lead to
			p.ID = ""
		}
		if field.Of != "" {
			p.Text = field.Of + ": " + p.Text
		}
		all = append(all, p)
	}
	return all
}
