package assessments

import (
	"net/http"

	"ccio/internal/server/site"
)

// Start begins one and leads to its first domain.
func (s *Area) Start(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	id, err := s.Assessments.StartAssessment(r.Context(), who.Permit, r.PostForm.Get("cycle"), site.RequestID(r))
	if err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(id)+"/domains/1", http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the id comes from the store
	return nil
}
