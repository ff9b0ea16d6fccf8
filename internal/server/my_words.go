package server

import (
	"errors"
	"net/http"
	"strconv"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/web/view"
)

// myNote is the visitor's own note as it is saved.
func (s *Server) myNote(r *http.Request, who visitor) (account.OwnNote, error) {
	permit, err := authz.Authorize(authz.Self(who.in.Person), authz.ViewMyData)
	if err != nil {
		return account.OwnNote{}, err
	}
	mine, err := s.stores.Records.MyData(r.Context(), permit)
	return mine.Note, err
}

// noteForm is the form of the visitor's own note.
func (s *Server) noteForm(w http.ResponseWriter, r *http.Request, who visitor) error {
	saved, err := s.myNote(r, who)
	if err != nil {
		return err
	}
	return s.renderNote(w, r, who, http.StatusOK, view.MyNote{Note: view.Field{Value: saved.Words}, Version: strconv.Itoa(saved.Version)})
}

// writeNote saves it. Where it was changed since, what was written stays on the
// screen, beside what is saved.
func (s *Server) writeNote(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
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
	err = s.stores.Records.WriteNote(r.Context(), who.permit, note.Words, int(version), requestID(r))
	if fault.KindOf(err) == fault.Conflict {
		saved, err := s.myNote(r, who)
		if err != nil {
			return err
		}
		page.Saved, page.SavedAt, page.Version = saved.Words, moment(saved.At), strconv.Itoa(saved.Version)
		return s.renderNote(w, r, who, http.StatusConflict, page)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/my-data#note", http.StatusSeeOther)
	return nil
}

func (s *Server) renderNote(w http.ResponseWriter, r *http.Request, who visitor, status int, page view.MyNote) error {
	page.Layout = s.layout(r, who, "Your own note")
	page.Layout.Breadcrumb = []view.Link{{Text: "What is held about you", Href: "/my-data"}}
	page.Layout.Error = status >= http.StatusBadRequest
	return s.render(w, r, status, view.MyNotePage(page))
}

// correctionForm asks what is wrong, and what would be right.
func (s *Server) correctionForm(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.renderCorrection(w, r, who, http.StatusOK, view.AskCorrection{})
}

// askCorrection keeps what the visitor says is wrong.
func (s *Server) askCorrection(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	c := account.Correction{Wrong: account.Tidied(r.PostForm.Get("wrong")), Right: account.Tidied(r.PostForm.Get("right"))}
	if wrong := fieldsOf(c.Check()); wrong != nil {
		return s.renderCorrection(w, r, who, http.StatusUnprocessableEntity, view.AskCorrection{
			Wrong: view.Field{Value: c.Wrong, Problem: wrong["wrong"]}, Right: view.Field{Value: c.Right, Problem: wrong["right"]},
		})
	}
	if err := s.stores.Records.AskCorrection(r.Context(), who.permit, c, requestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/my-data#corrections", http.StatusSeeOther)
	return nil
}

func (s *Server) renderCorrection(w http.ResponseWriter, r *http.Request, who visitor, status int, page view.AskCorrection) error {
	page.Layout = s.layout(r, who, "Ask for a correction")
	page.Layout.Breadcrumb = []view.Link{{Text: "What is held about you", Href: "/my-data"}}
	page.Layout.Error = status >= http.StatusBadRequest
	return s.render(w, r, status, view.AskCorrectionPage(page))
}

// fieldsOf is what is wrong with each field of a form; nil: nothing.
func fieldsOf(err error) map[string]string {
	known, is := errors.AsType[*fault.Error](err)
	if !is {
		return nil
	}
	wrong := map[string]string{}
	for _, f := range known.Fields {
		wrong[f.Name] = f.Message
	}
	return wrong
}

// corrections are those that people ask for, for whoever could make them.
func (s *Server) corrections(w http.ResponseWriter, r *http.Request, who visitor) error {
	all, err := s.stores.Records.Corrections(r.Context(), who.permit, requestID(r))
	if err != nil {
		return err
	}
	page := view.Corrections{Layout: s.layout(r, who, "Corrections asked for"), Of: who.in.Grants[0].ScopeName, Lede: []string{
		"What people in the posts of your trust say is wrong about them. Put it right in the post register, and tell them that you have.",
	}}
	if who.permit.Reach() == authz.England {
		page.Of = "England"
		page.Lede = []string{
			"What people say is wrong about them. Those of a trust are first for its administrator to put right.",
			"Each person whose words you see here can see that a national administrator looked.",
		}
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "People and roles", Href: "/admin/people"}}
	for _, c := range all {
		row := view.CorrectionRow{Who: c.Name, Wrong: c.Wrong, Right: c.Right, At: moment(c.At)}
		if c.Trust != "" {
			row.Where, row.Href = "The trust’s page", "/trusts/"+string(c.Trust)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(w, r, http.StatusOK, view.CorrectionsPage(page))
}
