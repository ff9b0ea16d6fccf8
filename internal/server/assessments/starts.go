package assessments

import (
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Starts lists what a holder or a validator has to do in the yearly round.
func (s *Area) Starts(r *http.Request, who site.Visitor) ([]view.Start, error) {
	actor := who.Actor()
	switch actor.Role() {
	case authz.PostHolder:
		permit, err := who.Authorize(authz.ViewOwn)
		if err != nil {
			return nil, err
		}
		all, err := s.Read.MyAssessments(r.Context(), permit)
		if err != nil {
			return nil, err
		}
		start := view.Start{Text: "My assessments", Href: "/assessments", Says: "Say where you stand, and see what your validator signed off."}
		if len(all) > 0 { // the latest cycle comes first
			start.Text, start.Says = "My assessment "+all[0].Cycle.Code, assessmentSays(all[0], s.Today())
			if all[0].ID != uuid.Nil {
				start.Href = assessmentPath(all[0].ID)
			}
		}
		return []view.Start{start}, nil
	case authz.Validator:
		permit, err := who.Authorize(authz.ViewSubmitted)
		if err != nil {
			return nil, err
		}
		all, err := s.Read.Validations(r.Context(), permit)
		if err != nil {
			return nil, err
		}
		waiting := 0
		for _, a := range all {
			if a.State == assessment.Submitted || a.State == assessment.InValidation {
				waiting++
			}
		}
		says := "None waits for you."
		if waiting > 0 {
			says = site.Counted(waiting, "waits", "wait") + " for you to sign off or to return."
		}
		return []view.Start{{Text: "Assessments to validate", Href: "/validations", Says: says}}, nil
	default:
		return nil, nil
	}
}
