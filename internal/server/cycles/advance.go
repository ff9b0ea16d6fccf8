package cycles

import (
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"

	"ccio/internal/assessment"
	"ccio/internal/server/site"
)

// Advance brings a cycle into the state that follows the one shown.
func (s *Area) Advance(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	code := chi.URLParam(r, "code")
	if err := s.Assessments.AdvanceCycle(r.Context(), who.Permit, code, assessment.CycleState(r.PostForm.Get("from")), site.RequestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/cycles/"+url.PathEscape(code), http.StatusSeeOther)
	return nil
}
