package assessments

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// List are the visitor's own.
func (s *Area) List(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Assessments.MyAssessments(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	page := view.Assessments{Layout: s.Layout(r, who, "My assessments"), Of: who.In.Grants[0].ScopeName}
	for _, a := range all {
		row := view.AssessmentRow{Heading: "Cycle " + a.Cycle.Code, Cycle: a.Cycle.Code, Late: a.Cycle.State.IsLate()}
		row.State, row.Colour = site.AssessmentTag(a.State)
		row.IsMine = a.State.WithHolder() && a.Cycle.State != assessment.Ready
		row.Says = s.assessmentSays(a)
		if a.ID != uuid.Nil {
			row.Href = assessmentPath(a.ID)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.Render(w, r, http.StatusOK, view.AssessmentsPage(page))
}

func assessmentPath(id uuid.UUID) string { return "/assessments/" + id.String() }

// assessmentSays is where an assessment stands, in a sentence.
func (s *Area) assessmentSays(a assessment.Summary) string {
	left := "The cycle closed on " + a.Cycle.Close.Long() + "."
	if days := a.Cycle.DaysLeft(s.Today()); days > 0 {
		left = fmt.Sprintf("The cycle closes on %s: %s left.", a.Cycle.Close.Long(), site.Counted(days, "day", "days"))
	}
	switch a.State {
	case assessment.NotStarted:
		return "You have not started. " + left
	case assessment.Draft:
		return "It is with you, and nobody else sees it. " + left
	case assessment.Submitted:
		return "You handed it to your validator on " + site.Moment(a.StateAt) + ". They have not begun: you can still recall it, change it, and submit it again."
	case assessment.InValidation:
		return "Your validator is at work on it."
	case assessment.Returned:
		return "Your validator returned it with reasons. Change what you like and submit it again. " + left
	case assessment.SignedOff:
		return "It was signed off on " + site.Moment(a.StateAt) + "."
	}
	return ""
}
