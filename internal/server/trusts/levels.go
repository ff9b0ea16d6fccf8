package trusts

import (
	"context"
	"slices"
	"strconv"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/export"
	"ccio/internal/framework"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/chart"
	"ccio/web/view"
)

// trustLevels shows the CCIO's validated domain levels to those who may see them,
// and tells everybody else why there are none.
func (s *Area) trustLevels(
	ctx context.Context, who site.Visitor, may authz.Permit, results []assessment.Result, trust organisation.Code,
) (view.Competence, error) {
	if may.Reach() == authz.None {
		return view.Competence{Says: []string{notHere}}, nil
	}
	if len(results) == 0 {
		return view.Competence{Says: []string{s.whyNoLevels(who, trust)}}, nil
	}
	signed := slices.DeleteFunc(slices.Clone(results), func(r assessment.Result) bool { return r.State != assessment.SignedOff })
	c := view.Competence{Who: levelsSeenBy(), Says: levelsSay(results, len(signed) > 0)}
	if len(signed) == 0 {
		return c, nil
	}
	f, err := s.Frameworks.Framework(ctx, signed[0].Cycle.Framework, signed[0].Cycle.Version)
	if err != nil {
		return c, err
	}
	c.Profile = new(profileOf(signed[0], f))
	return c, nil
}

// levelsSay says what the page has to say about a trust's assessments, the latest
// first, besides the levels that were signed off last.
func levelsSay(results []assessment.Result, isAnySigned bool) []string {
	var says []string
	for i, r := range results {
		switch {
		case r.IsRevised:
			says = append(says, beingRevised(r.Cycle.Code))
		case i == 0 && r.State != assessment.SignedOff:
			says = append(says, assessmentSays(r))
		}
	}
	if !isAnySigned {
		says = append(says, "No assessment of the CCIO is signed off now.")
	}
	return says
}

// assessmentSays says where the CCIO's assessment of a cycle stands.
func assessmentSays(r assessment.Result) string {
	begin := "In cycle " + r.Cycle.Code + " the CCIO "
	switch r.State {
	case assessment.NotStarted:
		return begin + "has not started an assessment yet."
	case assessment.Draft:
		return begin + "has started an assessment and not submitted it yet."
	case assessment.Submitted:
		return begin + "has submitted an assessment. The validator has not begun to look at it."
	case assessment.InValidation:
		return begin + "has submitted an assessment, and the validator is looking at it."
	case assessment.Returned:
		return begin + "has an assessment that the validator returned. It has not been submitted again yet."
	case assessment.SignedOff:
	}
	return "The CCIO's assessment of cycle " + r.Cycle.Code + " is signed off."
}

// profileOf makes the figure of a result that is signed off.
func profileOf(signed assessment.Result, f framework.Framework) chart.Profile {
	var scale chart.Scale
	for _, l := range f.Scale {
		scale = append(scale, l.Name)
	}
	profile := chart.Profile{
		Figure: chart.Figure{ID: "competence-profile", Title: "Validated domain levels, cycle " + signed.Cycle.Code,
			Note: "Signed off on " + site.Moment(signed.At) + ". Framework " + signed.Cycle.Framework + " " + signed.Cycle.Version +
				". A domain's level is the lower median of the levels in it; there is no overall score."},
		Scale: scale, Whose: "The CCIO's",
	}
	for _, d := range f.Domains {
		profile.Rows = append(profile.Rows, chart.ProfileRow{
			Domain: d.Name, Validated: reading(signed.Domains[d.ID]), Target: chart.Reading{Instead: "No target"},
		})
	}
	return profile
}

// teamLevels shows board members the levels of the team around their CCIO. It is
// nil for every other role and trust, and until a cycle has closed.
func (s *Area) teamLevels(ctx context.Context, levels assessment.TeamLevels) (*view.Team, error) {
	if levels.Cycle.Code == "" {
		return nil, nil
	}
	if len(levels.Domains) == 0 {
		return &view.Team{Who: teamSeenBy(), Says: []string{teamHidden(levels.Cycle.Code)}}, nil
	}
	f, err := s.Frameworks.Framework(ctx, levels.Cycle.Framework, levels.Cycle.Version)
	if err != nil {
		return nil, err
	}
	return new(teamOf(levels, f)), nil
}

// teamOf makes the table of a team's levels.
func teamOf(levels assessment.TeamLevels, f framework.Framework) view.Team {
	team := view.Team{Who: teamSeenBy(), Says: []string{teamShows(levels.Cycle.Code, f)}, Rule: teamRule(levels.Cycle)}
	hidden := false
	for _, d := range f.Domains {
		row := view.TeamRow{Domain: d.Name, AtOrAbove: string(export.Confidential), Below: string(export.Confidential)}
		if n, shown := levels.Domains[d.ID]; shown {
			row.AtOrAbove, row.Below = strconv.Itoa(n.AtOrAbove), strconv.Itoa(n.Below)
		} else {
			hidden = true
		}
		team.Rows = append(team.Rows, row)
	}
	if hidden {
		team.Says = append(team.Says, domainsHidden())
	}
	return team
}

// whyNoLevels tells somebody whose role can see levels why there are none for them.
func (s *Area) whyNoLevels(who site.Visitor, trust organisation.Code) string {
	actor := who.Actor()
	switch {
	case actor.Role() == authz.BoardSecretary && actor.Scope().Trust == trust:
		return "The board secretary sees no level unless a member of the board gives them that, and a second person confirms it."
	case who.In.Grants[0].Trust == trust:
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
