package cycles

import (
	"fmt"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Starts lists, for those who neither hold nor validate, what shows how the yearly
// round is going.
func (s *Area) Starts(who site.Visitor, cycles []assessment.Cycle) (starts []view.Start) {
	if _, err := who.Authorize(authz.ViewCompletion); err != nil {
		return nil // a role that may not see it does not get this start
	}
	for _, c := range cycles {
		if c.State != assessment.Planned {
			starts = append(
				starts,
				view.Start{
					Text: "Completion of cycle " + c.Code,
					Href: "/cycles/" + c.Code + "/completion",
					Says: "Who has submitted their assessment, and who has not yet. It shows no levels.",
				},
			)
			break
		}
	}
	if who.Actor().Role() == authz.NationalAdministrator {
		code := cycleCode(s.Today())
		starts = append(
			starts,
			view.Start{Text: "Cycle " + code, Href: "/admin/cycles/" + code, Says: "Plan, open and close the yearly round of assessments."},
		)
	}
	return starts
}

// cycleCode writes the code of the cycle whose year begins on 1 April.
func cycleCode(on day.Day) string {
	year := on.Year()
	if on.Month() < 4 {
		year--
	}
	return fmt.Sprintf("%d-%02d", year, (year+1)%100)
}
