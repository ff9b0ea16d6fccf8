package mydata

import (
	"net/http"

	"github.com/a-h/templ"

	"ccio/internal/account"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// correctionForm asks what is wrong and what would be right.
type correctionForm struct {
	form.Form
	wrong, right *form.Field
}

func newCorrectionForm() *correctionForm {
	f := &correctionForm{}
	f.wrong = f.Add(form.Text("wrong", "What is wrong?"))
	f.wrong.Called, f.wrong.Most = "What is wrong", account.MostWords
	f.wrong.Hint = noPatient + " For example: my registration was last checked in 2024, not in 2021. Up to 1,000 characters."
	f.right = f.Add(form.Text("right", "What would be right?"))
	f.right.Called, f.right.Most = "What would be right", account.MostWords
	f.right.Hint = noPatient + " Up to 1,000 characters."
	return f
}

func (f *correctionForm) correction() account.Correction {
	return account.Correction{Wrong: f.wrong.Value, Right: f.right.Value}
}

// CorrectionForm shows the page on which people ask for a correction.
func (s *Area) CorrectionForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	page := correctionPage(s.Layout(r, who, "Ask for a correction"), newCorrectionForm())
	return s.Render(w, r, http.StatusOK, view.AskCorrectionPage(page))
}

// AskCorrection records what the visitor says is wrong.
func (s *Area) AskCorrection(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f := newCorrectionForm()
	return s.Submit(w, r, site.Submission{
		Form:  &f.Form,
		Check: func() error { return f.correction().Check() },
		Do: func() (string, error) {
			return "/my-data#corrections", s.Use.AskCorrection(r.Context(), who.Permit, f.correction())
		},
		Page: func() (templ.Component, error) {
			return view.AskCorrectionPage(correctionPage(s.Layout(r, who, "Ask for a correction"), f)), nil
		},
	})
}

func correctionPage(layout view.Layout, f *correctionForm) view.AskCorrection {
	page := view.AskCorrection{Layout: layout, Wrong: site.Field(f.wrong), Right: site.Field(f.right)}
	page.Layout.Breadcrumb, page.Layout.Problems = breadcrumb(), site.Problems(&f.Form)
	return page
}

// breadcrumb leads from a form of this area back to My data.
func breadcrumb() []view.Link { return []view.Link{{Text: "What is held about you", Href: "/my-data"}} }
