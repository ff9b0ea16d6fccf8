package site

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"ccio/internal/fault"
	"ccio/internal/form"
	"ccio/internal/register"
	"ccio/web/view"
)

// Submission is a form that somebody sent: what to read, what to do with it, and the
// page to show again where something is wrong.
type Submission struct {
	// Form is read from the request, and holds what is wrong with it. nil: the page
	// has only a button.
	Form *form.Form
	// Check applies the noun's own rule, even if a field could not be read, so that
	// everything wrong is said at once. nil: Do checks everything.
	Check func() error
	// Do does what the form is for and returns the path to go on to. The problems
	// of a fault.Invalid go to the fields, and those without a field to the
	// summary. Without a path the page is shown, as for a preview.
	Do func() (next string, err error)
	// Partly calls Do even if a field is wrong: what is right is saved, and what is
	// wrong comes back.
	Partly bool
	// Page makes the same page with everything that was typed still there. nil: an
	// error page says what is wrong.
	Page func() (templ.Component, error)
	// Overtaken is called if somebody else changed it first. It loads what is saved
	// now and passes it to Form.Overtake, so that Page shows both texts. nil: an
	// error page tells of the conflict.
	Overtaken func(conflict error) error
	// Said is the answer to the page's script, as JSON. nil: no script sends this
	// form.
	Said func() any
}

// Submit answers a POST: 303 to the next page once it is done; 422 with the same
// page if something is wrong, and 409 if somebody else changed it first; 400 or 413
// if the request cannot be read. Forms are read in no other way.
func (s *Site) Submit(w http.ResponseWriter, r *http.Request, sub Submission) error {
	f := sub.Form
	if f == nil {
		f = &form.Form{}
	}
	values, err := posted(r)
	if err != nil {
		return err
	}
	if err := f.Read(values); err != nil {
		return err
	}
	if sub.Check != nil {
		if err := sub.Check(); err != nil && !f.Take(err) {
			return err
		}
	}
	next := ""
	if f.IsFine() || sub.Partly {
		next, err = sub.Do()
		if err == nil || fault.KindOf(err) == fault.Conflict {
			// The page that may follow has to show what is there now.
			register.Changed(r.Context())
		}
		switch {
		case err == nil:
		case f.Take(err):
			s.logConstraint(r, err)
		case sub.Overtaken == nil || fault.KindOf(err) != fault.Conflict:
			return err
		default:
			if err := sub.Overtaken(err); err != nil {
				return err
			}
		}
	}
	status := http.StatusOK
	switch {
	case f.IsOvertaken():
		status = http.StatusConflict
	case !f.IsFine():
		status = http.StatusUnprocessableEntity
	}
	switch {
	case sub.Said != nil && r.Header.Get("Accept") == "application/json":
		return writeJSON(w, status, sub.Said())
	case status == http.StatusOK && next != "":
		http.Redirect(w, r, next, http.StatusSeeOther) // #nosec G710 -- Do builds a path of this site from ids that were parsed
		return nil
	case sub.Page == nil:
		return &fault.Error{Kind: fault.Invalid, Public: f.Problems()[0].Text, Cause: err}
	}
	page, err := sub.Page()
	if register.IsBehind(err) { // which is no reason to do anything else again
		page, err = sub.Page()
	}
	if err != nil {
		return err
	}
	return s.Render(w, r, status, page)
}

// posted returns the fields that were sent. A broken or an oversized form is the
// visitor's error and not ours.
func posted(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, Unreadable(err)
	}
	return r.PostForm, nil
}

// Unreadable is the error for a form that cannot be read. It is the visitor's error
// and not ours.
func Unreadable(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return fault.Because(fault.TooLarge, err, "What was sent is larger than %d kB.", MaxBody>>10)
	}
	return fault.Because(fault.BadRequest, err, "The form that was sent cannot be read.")
}

func writeJSON(w http.ResponseWriter, status int, said any) error {
	body, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("answering the script: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err = w.Write(body)
	return err
}

// Field turns a field of a form into that of a page.
func Field(f *form.Field) view.Field {
	shown := view.Field{Name: f.Name, ID: f.ControlID(), Label: f.Label, Hint: f.Hint, Value: f.Value, Problem: f.Problem}
	for _, c := range f.Choices {
		shown.Options = append(shown.Options, view.Option{Value: c.Value, Text: c.Text, Hint: c.Hint, Selected: c.Value == f.Value})
	}
	return shown
}

// Problems turns the problems of a form into the entries of a page's error summary.
func Problems(f *form.Form) []view.Problem {
	var all []view.Problem
	for _, p := range f.Problems() {
		all = append(all, view.Problem{Field: p.ID, Text: p.Text})
	}
	return all
}
