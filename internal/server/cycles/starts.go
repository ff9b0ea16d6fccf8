package cycles

import (
	"fmt"
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Starts lists, for those who neither hold nor validate, what shows how the yearly
// round is going.
func (s *Area) Starts(r *http.Request, who site.Visitor) (starts []view.Start, err error) {
	actor := who.Actor()
	if _, err := who.Authorize(authz.ViewCompletion); err != nil {
		return nil, nil //nolint:nilerr // a role that may not see it does not get this start
	}
	permit, err := who.Authorize(authz.ViewCycles)
	if err != nil {
		return nil, err
	}
	cycles, err := s.Read.Cycles(r.Context(), permit)
	if err != nil {
		return nil, err
	}
	for _, c := range cycles {
		if c.State != assessment.Planned {
			starts = append(
				starts,
				view.Start{
					Text: "Completion of cycle " + c.Code,
					Href: "/cycles/" + c.Code + "/completion",
					Says: "Who has and who has not: states, and no levels.",
				},
			)
			break
		}
	}
	if actor.Role() == authz.NationalAdministrator {
		code := cycleCode(s.Today())
		starts = append(
			starts,
			view.Start{Text: "Cycle " + code, Href: "/admin/cycles/" + code, Says: "Plan, open and close the yearly round of assessments."},
		)
	}
	return starts, nil
}

// cycleCode writes the code of the cycle whose year begins on 1 April.
func cycleCode(on day.Day) string {
	year := on.Year()
	if on.Month() < 4 {
		year--
	}
	return fmt.Sprintf("%d-%02d", year, (year+1)%100)
}
