package assessments

import (
	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Starts lists what a holder or a validator has to do in the yearly round.
func (s *Area) Starts(who site.Visitor, w assessment.Waiting) []view.Start {
	switch who.Actor().Role() {
	case authz.PostHolder:
		start := view.Start{Text: "My assessments", Href: "/assessments", Says: "Say where you stand, and see what your validator signed off."}
		if len(w.Own) > 0 { // the latest cycle comes first
			start.Text, start.Says = "My assessment "+w.Own[0].Cycle.Code, assessmentSays(w.Own[0], s.Today())
			if w.Own[0].ID != uuid.Nil {
				start.Href = assessmentPath(w.Own[0].ID)
			}
		}
		return []view.Start{start}
	case authz.Validator:
		waiting := 0
		for _, a := range w.Submitted {
			if a.State == assessment.Submitted || a.State == assessment.InValidation {
				waiting++
			}
		}
		says := "You have nothing to validate."
		if waiting > 0 {
			says = site.Counted(waiting, "waits", "wait") + " for you to sign off or to return."
		}
		return []view.Start{{Text: "Assessments to validate", Href: "/validations", Says: says}}
	default:
		return nil
	}
}
