package cycles

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"ccio/internal/assessment"
	"ccio/internal/form"
	"ccio/internal/server/site"
)

// advanceForm carries the state in which the button was shown.
type advanceForm struct {
	form.Form
	from *form.Field
}

func newAdvanceForm(from assessment.CycleState) *advanceForm {
	f := &advanceForm{}
	f.from = f.Add(form.Hidden("from"))
	f.from.Value = string(from)
	return f
}

// Advance brings a cycle into the state that follows the one shown.
func (s *Area) Advance(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f, code := newAdvanceForm(""), chi.URLParam(r, "code")
	return s.Submit(w, r, site.Submission{Form: &f.Form, Do: func() (string, error) {
		return cyclePath(code), s.Use.AdvanceCycle(r.Context(), who.Permit, code, assessment.CycleState(f.from.Value))
	}})
}
