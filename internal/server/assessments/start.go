package assessments

import (
	"net/http"

	"ccio/internal/form"
	"ccio/internal/server/site"
)

// startForm begins the assessment of a cycle.
type startForm struct {
	form.Form
	cycle *form.Field
}

func newStartForm(cycle string) *startForm {
	f := &startForm{}
	f.cycle = f.Add(form.Hidden("cycle"))
	f.cycle.Value = cycle
	return f
}

// Start begins an assessment and leads to its first domain.
func (s *Area) Start(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f := newStartForm("")
	return s.Submit(w, r, site.Submission{Form: &f.Form, Do: func() (string, error) {
		id, err := s.Use.Start(r.Context(), who.Permit, f.cycle.Value)
		return assessmentPath(id) + "/domains/1", err
	}})
}
