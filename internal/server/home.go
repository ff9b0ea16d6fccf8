package server

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/web/view"
)

// home is what this is, and for somebody signed in the start page of the role.
func (s *Server) home(w http.ResponseWriter, r *http.Request, who visitor) error {
	page := view.Home{Layout: s.layout(r, who, "Who leads digital care in the NHS trusts of England?")}
	if !who.known {
		return s.render(w, r, http.StatusOK, view.HomePage(page))
	}
	actor := who.in.Actor()
	permit, err := authz.Authorize(actor, authz.ViewRegister)
	if len(who.in.Grants) == 0 {
		return noRole()
	}
	if err != nil {
		return err
	}
	page.SignedIn, page.Place = true, "England"
	own, region := who.in.Grants[0].Trust, actor.Scope().Region
	picture, err := s.stores.Insight.Picture(r.Context(), permit, insight.Query{AsAt: s.today(), Region: region, Trust: own})
	if err != nil {
		return err
	}
	// A round that waits for somebody is what they come for.
	work, err := s.workStarts(r, who)
	if err != nil {
		return err
	}
	page.Starts = append(page.Starts, work...)
	switch {
	case own != "" && len(picture.Trusts) == 1:
		t := picture.Trusts[0]
		page.Place, page.Lede = t.Name, trustLede(t)
		page.Starts = append(page.Starts, view.Start{Text: "Your trust", Href: "/trusts/" + string(t.Code), Says: "Its CCIO post, and the capacity and authority that the post has."})
	case region != "" && len(picture.Regions) == 1:
		place := picture.Regions[0]
		page.Place, page.Lede = place.Name, ledeOf(picture.Whole(), "in "+place.Name)
		page.Starts = append(page.Starts, view.Start{Text: "Your region", Href: "/regions/" + string(place.Code), Says: "CCIO posts in " + place.Name + ", by ICB and trust."})
	default:
		page.Lede = ledeOf(picture.Whole(), "in England")
	}
	if page.Notices, err = s.unread(r, who); err != nil {
		return err
	}
	more, err := s.assessmentStarts(r, who)
	if err != nil {
		return err
	}
	page.Starts = append(page.Starts, more...)
	page.Layout = s.layout(r, who, page.Place)
	if page.Kept, err = s.keptLinks(r, who); err != nil {
		return err
	}
	page.Starts = append(page.Starts,
		view.Start{Text: "England", Href: "/england", Says: "CCIO posts by region, ICB and trust, with files to download."},
		view.Start{Text: "Find a trust", Href: "/trusts", Says: "By name, initials, code, former name or predecessor."})
	return s.render(w, r, http.StatusOK, view.HomePage(page))
}

// workStarts are what the yearly round has for a holder or a validator to do.
func (s *Server) workStarts(r *http.Request, who visitor) ([]view.Start, error) {
	actor := who.in.Actor()
	switch actor.Role() {
	case authz.PostHolder:
		permit, err := authz.Authorize(actor, authz.ViewOwn)
		if err != nil {
			return nil, err
		}
		all, err := s.stores.Assessments.MyAssessments(r.Context(), permit)
		if err != nil {
			return nil, err
		}
		start := view.Start{Text: "My assessments", Href: "/assessments", Says: "Say where you stand, and see what your validator signed off."}
		if len(all) > 0 { // the latest cycle comes first
			start.Text, start.Says = "My assessment "+all[0].Cycle.Code, s.assessmentSays(all[0])
			if all[0].ID != uuid.Nil {
				start.Href = assessmentPath(all[0].ID)
			}
		}
		return []view.Start{start}, nil
	case authz.Validator:
		permit, err := authz.Authorize(actor, authz.ViewSubmitted)
		if err != nil {
			return nil, err
		}
		all, err := s.stores.Assessments.Validations(r.Context(), permit)
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
			says = counted(waiting, "waits", "wait") + " for you to sign off or to return."
		}
		return []view.Start{{Text: "Assessments to validate", Href: "/validations", Says: says}}, nil
	default:
		return nil, nil
	}
}

// assessmentStarts are where the others see how the yearly round goes.
func (s *Server) assessmentStarts(r *http.Request, who visitor) (starts []view.Start, err error) {
	actor := who.in.Actor()
	if _, err := authz.Authorize(actor, authz.ViewCompletion); err != nil {
		return nil, nil //nolint:nilerr // a role without it has no such start
	}
	permit, err := authz.Authorize(actor, authz.ViewCycles)
	if err != nil {
		return nil, err
	}
	cycles, err := s.stores.Assessments.Cycles(r.Context(), permit)
	if err != nil {
		return nil, err
	}
	for _, c := range cycles {
		if c.State != assessment.Planned {
			starts = append(starts, view.Start{Text: "Completion of cycle " + c.Code, Href: "/cycles/" + c.Code + "/completion", Says: "Who has and who has not: states, and no levels."})
			break
		}
	}
	if actor.Role() == authz.NationalAdministrator {
		code := cycleCode(s.today())
		starts = append(starts, view.Start{Text: "Cycle " + code, Href: "/admin/cycles/" + code, Says: "Plan, open and close the yearly round of assessments."})
	}
	return starts, nil
}

// cycleCode is the code of the cycle of the year that begins on 1 April.
func cycleCode(on day.Day) string {
	year := on.Year()
	if on.Month() < 4 {
		year--
	}
	return fmt.Sprintf("%d-%02d", year, (year+1)%100)
}
