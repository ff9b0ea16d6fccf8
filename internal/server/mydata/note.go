package mydata

import (
	"net/http"
	"strconv"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// myNote is the visitor's own note as it is saved.
func (s *Area) myNote(r *http.Request, who site.Visitor) (account.OwnNote, error) {
	permit, err := authz.Authorize(authz.Self(who.In.Person), authz.ViewMyData)
	if err != nil {
		return account.OwnNote{}, err
	}
	mine, err := s.Records.MyData(r.Context(), permit)
	return mine.Note, err
}

// NoteForm is the form of the visitor's own note.
func (s *Area) NoteForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	saved, err := s.myNote(r, who)
	if err != nil {
		return err
	}
	return s.renderNote(w, r, who, http.StatusOK, view.MyNote{Note: view.Field{Value: saved.Words}, Version: strconv.Itoa(saved.Version)})
}

// WriteNote saves it. Where it was changed since, what was written stays on the
// screen, beside what is saved.
func (s *Area) WriteNote(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	note := account.OwnNote{Words: account.Tidied(r.PostForm.Get("note"))}
	version, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 32)
	if err != nil || version < 0 {
		return fault.Because(fault.BadRequest, err, "The form that was sent cannot be read. Open your note again.")
	}
	page := view.MyNote{Note: view.Field{Value: note.Words}, Version: r.PostForm.Get("version")}
	if wrong := fieldsOf(note.Check()); wrong != nil {
		page.Note.Problem = wrong["note"]
		return s.renderNote(w, r, who, http.StatusUnprocessableEntity, page)
	}
	err = s.Records.WriteNote(r.Context(), who.Permit, note.Words, int(version), site.RequestID(r))
	if fault.KindOf(err) == fault.Conflict {
		saved, err := s.myNote(r, who)
		if err != nil {
			return err
		}
		page.Saved, page.SavedAt, page.Version = saved.Words, site.Moment(saved.At), strconv.Itoa(saved.Version)
		return s.renderNote(w, r, who, http.StatusConflict, page)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/my-data#note", http.StatusSeeOther)
	return nil
}

func (s *Area) renderNote(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, page view.MyNote) error {
	page.Layout = s.Layout(r, who, "Your own note")
	page.Layout.Breadcrumb = []view.Link{{Text: "What is held about you", Href: "/my-data"}}
	page.Layout.Error = status >= http.StatusBadRequest
	return s.Render(w, r, status, view.MyNotePage(page))
}
