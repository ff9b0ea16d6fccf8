package mydata

import (
	"net/http"

	"github.com/a-h/templ"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// noteForm is the form of the visitor's own note.
type noteForm struct {
	form.Form
	version, note *form.Field
	overtaking    account.OwnNote // what is saved now, where somebody changed it first
}

func newNoteForm(now account.OwnNote) *noteForm {
	f := &noteForm{}
	f.version = f.Add(form.Version("version", now.Version))
	f.note = f.Add(form.Text("note", "Note"))
	f.note.Called, f.note.Most, f.note.Value = "Your note", account.MostWords, now.Words
	f.note.Hint = noPatient + " Up to 1,000 characters. Leave it empty to take the note back."
	return f
}

// overtake keeps what the visitor wrote, shows beside it what somebody saved first,
// and lets the form be sent again to replace that.
func (f *noteForm) overtake(saved account.OwnNote) {
	f.overtaking = saved
	f.version.SetInt(saved.Version)
	f.Overtake(f.note.ControlID(), "Your note was changed in another window or on another device")
}

// myNote shows the visitor's own note as it is saved.
func (s *Area) myNote(r *http.Request, who site.Visitor) (account.OwnNote, error) {
	permit, err := who.Oneself(authz.ViewMyData)
	if err != nil {
		return account.OwnNote{}, err
	}
	mine, err := s.Read.MyData(r.Context(), permit)
	return mine.Note, err
}

// NoteForm shows the page on which the visitor writes their own note.
func (s *Area) NoteForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	saved, err := s.myNote(r, who)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.MyNotePage(notePage(s.Layout(r, who, "Your own note"), newNoteForm(saved))))
}

// WriteNote saves the note. If it has changed since the page was made, what was
// written stays on the page, beside what is saved.
func (s *Area) WriteNote(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f := newNoteForm(account.OwnNote{})
	return s.Submit(w, r, site.Submission{
		Form: &f.Form,
		Do: func() (string, error) {
			return "/my-data#note", s.Use.WriteNote(r.Context(), who.Permit, f.note.Value, f.version.Int())
		},
		Overtaken: func(error) error {
			saved, err := s.myNote(r, who)
			if err == nil {
				f.overtake(saved)
			}
			return err
		},
		Page: func() (templ.Component, error) {
			return view.MyNotePage(notePage(s.Layout(r, who, "Your own note"), f)), nil
		},
	})
}

func notePage(layout view.Layout, f *noteForm) view.MyNote {
	page := view.MyNote{Layout: layout, Note: site.Field(f.note), Version: site.Field(f.version)}
	page.Layout.Breadcrumb, page.Layout.Problems = breadcrumb(), site.Problems(&f.Form)
	if f.IsOvertaken() {
		page.Saved, page.SavedAt = f.overtaking.Words, site.Moment(f.overtaking.At)
	}
	return page
}
