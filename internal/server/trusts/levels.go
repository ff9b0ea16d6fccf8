package trusts

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/export"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/chart"
	"ccio/web/view"
)

// notHere is what a role learns of levels that it does not see.
const notHere = "With one CCIO in most trusts every level is about a known person. It is seen by that person, their validator, and the board of the trust. Your role does not see it, of this trust or of any."

// trustLevels is the third gap: the CCIO's validated domain levels, for those who
// may see them, and to everybody else why there are none.
func (s *Area) trustLevels(ctx context.Context, who site.Visitor, trust organisation.Code) (view.Competence, error) {
	permit, err := who.Authorize(authz.ViewLevels)
	if fault.KindOf(err) == fault.Forbidden {
		return view.Competence{Says: []string{notHere}}, nil
	}
	if err != nil {
		return view.Competence{}, err
	}
	results, err := s.Levels.TrustResults(ctx, permit, trust)
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
	signed := slices.DeleteFunc(slices.Clone(results), func(r assessment.Result) bool { return r.State != assessment.SignedOff })
	for i, r := range results {
		switch {
		case r.IsRevised:
			c.Says = append(c.Says, "Cycle "+r.Cycle.Code+": being revised. The validator took the sign-off back, and no level of it is shown until it is signed off again.")
		case i == 0 && r.State != assessment.SignedOff:
			c.Says = append(c.Says, "Cycle "+r.Cycle.Code+": "+r.State.Label()+".")
		}
	}
	if len(signed) == 0 {
		c.Says = append(c.Says, "No assessment of the CCIO is signed off now.")
		return c, nil
	}
	f, err := s.Frameworks.Framework(ctx, signed[0].Cycle.Framework, signed[0].Cycle.Version)
	if err != nil {
		return c, err
	}
	var scale chart.Scale
	for _, l := range f.Scale {
		scale = append(scale, l.Name)
	}
	profile := chart.Profile{
		Figure: chart.Figure{ID: "competence-profile", Title: "Validated domain levels, cycle " + signed[0].Cycle.Code,
			Note: "Signed off on " + site.Moment(signed[0].At) + ". Framework " + signed[0].Cycle.Framework + " " + signed[0].Cycle.Version + ". A domain's level is the lower median of the levels in it; there is no overall score."},
		Scale: scale, Whose: "The CCIO's",
	}
	for _, d := range f.Domains {
		profile.Rows = append(profile.Rows, chart.ProfileRow{Domain: d.Name, Validated: reading(signed[0].Domains[d.ID]), Target: chart.Reading{Instead: "No target"}})
	}
	c.Profile = &profile
	return c, nil
}

// teamLevels is what a board member is told of the team round their CCIO; nil for
// every other role and trust, and before a cycle has closed.
func (s *Area) teamLevels(ctx context.Context, who site.Visitor, trust organisation.Code) (*view.Team, error) {
	permit, err := who.Authorize(authz.ViewTeamLevels)
	if fault.KindOf(err) == fault.Forbidden || err == nil && permit.Actor().Scope().Trust != trust {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	levels, err := s.Levels.TeamLevels(ctx, permit, trust)
	if err != nil || levels.Cycle.Code == "" {
		return nil, err
	}
	team := &view.Team{Who: []string{
		"The board members of this trust. Nobody sees the level of anyone in the team but that person and their validator.",
	}}
	few := fmt.Sprintf("fewer than %d people besides the CCIO have a level in it, or fewer than %d are on one of the two sides", assessment.LeastOfTeam, assessment.LeastOfASide)
	if len(levels.Domains) == 0 {
		team.Says = []string{fmt.Sprintf("Of cycle %s nothing is shown of the rest of the team. In every domain %s. So nobody can be recognised.", levels.Cycle.Code, few)}
		return team, nil
	}
	f, err := s.Frameworks.Framework(ctx, levels.Cycle.Framework, levels.Cycle.Version)
	if err != nil {
		return nil, err
	}
	team.Says = []string{
		fmt.Sprintf("How many people in the clinical informatics posts of this trust, besides the CCIO, are at level %d (%s) or above in each domain, and how many are below. It is as it stood when cycle %s closed, and does not change afterwards.",
			assessment.TeamLevel, f.Scale[assessment.TeamLevel-1].Name, levels.Cycle.Code),
	}
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
		team.Says = append(team.Says, fmt.Sprintf("%s marks a domain that is not shown: %s. So nobody can be recognised.", export.Confidential, few))
	}
	team.Rule = []string{
		"Counted: people with a signed-off assessment of the cycle, whose domain level is not “not assessed” or “not applicable”. Somebody in two posts counts once, with the higher level; who holds a CCIO post of the trust is not counted.",
		fmt.Sprintf("A figure is shown where at least %d people have a level in the domain, and at least %d are on each side. Both counts of a domain are hidden together.", assessment.LeastOfTeam, assessment.LeastOfASide),
		"For example: of six people four are at level 3 or above, and two below: 4 and 2 are shown. Of six people five are at level 3 or above: nothing is shown, because the one below could be recognised.",
		"Source: the assessments of this product. Framework " + levels.Cycle.Framework + " " + levels.Cycle.Version + ", cycle " + levels.Cycle.Code + ", whose last day was " + levels.Cycle.Close.Long() + ". Sign-offs after it closed are left out.",
	}
	return team, nil
}

// whyNoLevels is what somebody who could see levels is told where there are none
// for them.
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
