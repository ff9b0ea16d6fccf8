package assessments

import (
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// List shows the visitor's own assessments.
func (s *Area) List(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Read.MyAssessments(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	page := view.Assessments{Layout: s.Layout(r, who, "My assessments"), Of: who.In.Grants[0].ScopeName}
	for _, a := range all {
		row := view.AssessmentRow{
			Heading: "Cycle " + a.Cycle.Code,
			Cycle:   site.Field(newStartForm(a.Cycle.Code).cycle),
			Late:    a.Cycle.State.IsLate(),
		}
		row.State, row.Colour = site.AssessmentTag(a.State)
		row.IsMine = a.State.WithHolder() && a.Cycle.State != assessment.Ready
		row.Says = assessmentSays(a, s.Today())
		if a.ID != uuid.Nil {
			row.Href = assessmentPath(a.ID)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.Render(w, r, http.StatusOK, view.AssessmentsPage(page))
}

func assessmentPath(id uuid.UUID) string { return "/assessments/" + id.String() }
