package server

import (
	"context"
	"slices"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/web/chart"
	"ccio/web/view"
)

// notHere is what a role learns of levels that it does not see.
const notHere = "With one CCIO in most trusts every level is about a known person. It is seen by that person, their validator, and the board of the trust. Your role does not see it, of this trust or of any."

// trustLevels is the third gap: the CCIO's validated domain levels, for those who
// may see them, and to everybody else why there are none.
func (s *Server) trustLevels(ctx context.Context, who visitor, trust organisation.Code, request string) (view.Competence, error) {
	permit, err := authz.Authorize(who.in.Actor(), authz.ViewLevels)
	if fault.KindOf(err) == fault.Forbidden {
		return view.Competence{Says: []string{notHere}}, nil
	}
	if err != nil {
		return view.Competence{}, err
	}
	results, err := s.stores.Assessments.TrustResults(ctx, permit, trust, request)
	if err != nil {
		return view.Competence{}, err
	}
	if len(results) == 0 {
		return view.Competence{Says: []string{s.whyNoLevels(who, trust)}}, nil
	}
	c := view.Competence{Who: []string{
		"The CCIO; their validator; the board members of the trust, and its secretary where the board gave them that. Nobody else, in no region and not in England.",
		"Each look is recorded, and the CCIO can see it.",
	}}
	latest := results[0]
	if latest.State == assessment.InValidation && slices.ContainsFunc(results, func(r assessment.Result) bool { return r.State == assessment.SignedOff }) {
		c.Says = append(c.Says, "The assessment of "+latest.Cycle.Code+" is in validation or being revised: it shows no level until it is signed off.")
	}
	signed := slices.DeleteFunc(slices.Clone(results), func(r assessment.Result) bool { return r.State != assessment.SignedOff })
	if latest.State != assessment.SignedOff {
		c.Says = append(c.Says, "Cycle "+latest.Cycle.Code+": "+latest.State.Label()+".")
	}
	if len(signed) == 0 {
		c.Says = append(c.Says, "No assessment of the CCIO is signed off yet.")
		return c, nil
	}
	f, err := s.stores.Frameworks.Framework(ctx, signed[0].Cycle.Framework, signed[0].Cycle.Version)
	if err != nil {
		return c, err
	}
	var scale chart.Scale
	for _, l := range f.Scale {
		scale = append(scale, l.Name)
	}
	profile := chart.Profile{
		Figure: chart.Figure{ID: "competence-profile", Title: "Validated domain levels, cycle " + signed[0].Cycle.Code,
			Note: "Signed off on " + moment(signed[0].At) + ". Framework " + signed[0].Cycle.Framework + " " + signed[0].Cycle.Version + ". A domain's level is the lower median of the levels in it; there is no overall score."},
		Scale: scale, Whose: "The CCIO's",
	}
	for _, d := range f.Domains {
		profile.Rows = append(profile.Rows, chart.ProfileRow{Domain: d.Name, Validated: reading(signed[0].Domains[d.ID]), Target: chart.Reading{Instead: "No target"}})
	}
	c.Profile = &profile
	return c, nil
}

// whyNoLevels is what somebody who could see levels is told where there are none
// for them.
func (s *Server) whyNoLevels(who visitor, trust organisation.Code) string {
	actor := who.in.Actor()
	switch {
	case actor.Role() == authz.BoardSecretary && actor.Scope().Trust == trust:
		return "The board secretary sees no level unless a member of the board gives them that, and a second person confirms it."
	case who.in.Grants[0].Trust == trust:
		return "No assessment of the CCIO is signed off yet."
	}
	return notHere
}

func reading(a assessment.Answer) chart.Reading {
	switch a.Kind {
	case assessment.Level:
		return chart.Reading{Level: a.Level}
	case assessment.NotApplicable:
		return chart.Reading{Instead: "Not applicable"}
	default:
		return chart.Reading{Instead: "Not assessed"}
	}
}
