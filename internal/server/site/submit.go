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
	"ccio/web/view"
)

// Submission is a form that somebody sent: what to read, what to do with it, and the
// page to show again where something is wrong.
type Submission struct {
	// Form is read from the request and holds what is wrong with it. nil: the page
	// has a button and nothing else.
	Form *form.Form
	// Check is the rule of the noun, asked even where a field could not be read, so
	// that everything that is wrong is said at once. nil: Do says it all.
	Check func() error
	// Do does what the form is for and gives the path to go on to. What it returns as
	// fault.Invalid goes to the fields, and what belongs to none to the summary. Without
	// a path the page is shown, as for a preview.
	Do func() (next string, err error)
	// Partly calls Do even where a field is wrong: what is right is done, and what is
	// wrong comes back.
	Partly bool
	// Page is the same page with everything that was typed still there. nil: what is
	// wrong becomes a page of its own.
	Page func() (templ.Component, error)
	// Overtaken is called where somebody changed it first. It loads what stands there
	// now, and says so with Form.Overtake, so that Page shows both texts. nil: the
	// conflict becomes a page of its own.
	Overtaken func(conflict error) error
	// Said is what the script of the page is told, as JSON. nil: no script sends this.
	Said func() any
}

// Submit answers a POST: 303 to the next page once it is done; 422 with the same page
// where something is wrong, and 409 where somebody changed it first; 400 and 413
// where what was sent cannot be read. It is the only way in which forms are read.
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
	if err != nil {
		return err
	}
	return s.Render(w, r, status, page)
}

// posted are the fields that were sent. A broken or an oversized form is the
// visitor's error and not ours.
func posted(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, Unreadable(err)
	}
	return r.PostForm, nil
}

// Unreadable is the failure to read what was sent: the visitor's and not ours.
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

// Field is a field of a form as pages take it.
func Field(f *form.Field) view.Field {
	shown := view.Field{Name: f.Name, ID: f.ControlID(), Label: f.Label, Hint: f.Hint, Value: f.Value, Problem: f.Problem}
	for _, c := range f.Choices {
		shown.Options = append(shown.Options, view.Option{Value: c.Value, Text: c.Text, Hint: c.Hint, Selected: c.Value == f.Value})
	}
	return shown
}

// Problems are the entries of the error summary of a page with a form.
func Problems(f *form.Form) []view.Problem {
	var all []view.Problem
	for _, p := range f.Problems() {
		all = append(all, view.Problem{Field: p.ID, Text: p.Text})
	}
	return all
}
