package mydata

import (
	"errors"
	"net/http"

	"ccio/internal/account"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// CorrectionForm asks what is wrong, and what would be right.
func (s *Area) CorrectionForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.renderCorrection(w, r, who, http.StatusOK, view.AskCorrection{})
}

// AskCorrection keeps what the visitor says is wrong.
func (s *Area) AskCorrection(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	c := account.Correction{Wrong: account.Tidied(r.PostForm.Get("wrong")), Right: account.Tidied(r.PostForm.Get("right"))}
	if wrong := fieldsOf(c.Check()); wrong != nil {
		return s.renderCorrection(w, r, who, http.StatusUnprocessableEntity, view.AskCorrection{
			Wrong: view.Field{Value: c.Wrong, Problem: wrong["wrong"]}, Right: view.Field{Value: c.Right, Problem: wrong["right"]},
		})
	}
	if err := s.Records.AskCorrection(r.Context(), who.Permit, c, site.RequestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/my-data#corrections", http.StatusSeeOther)
	return nil
}

func (s *Area) renderCorrection(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, page view.AskCorrection) error {
	page.Layout = s.Layout(r, who, "Ask for a correction")
	page.Layout.Breadcrumb = []view.Link{{Text: "What is held about you", Href: "/my-data"}}
	page.Layout.Error = status >= http.StatusBadRequest
	return s.Render(w, r, status, view.AskCorrectionPage(page))
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
