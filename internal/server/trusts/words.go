package trusts

import (
	"fmt"

	"ccio/internal/assessment"
	"ccio/internal/export"
	"ccio/internal/framework"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// notHere is what a role that may not see levels is told.
const notHere = "Levels are not shown to your role, for this trust or any other. Most trusts have one CCIO, so a level would say " +
	"something about a person whom readers can name. The CCIO, their validator and the board of the trust see it."

// Lede describes the trust's CCIO post in sentences: first whether it has one and
// whether it is filled, then whom it reports to.
func Lede(t insight.Trust) []string {
	var lede []string
	switch t.State {
	case post.Filled:
		lede = append(lede, "This trust has a "+site.CCIOPost+", and it is filled.")
	case post.FilledInPart:
		lede = append(lede, "This trust has a "+site.CCIOPost+", and a part of it is unfilled.")
	case post.HeldInterim:
		lede = append(lede, "This trust has a "+site.CCIOPost+", held by an interim or acting appointment.")
	case post.VacantRecruiting:
		lede = append(lede, "This trust has a "+site.CCIOPost+". It is vacant, and the trust is recruiting.")
	case post.VacantRecruitingNotTold:
		lede = append(lede, "This trust has a "+site.CCIOPost+". It is vacant, and the trust has not told us whether it is recruiting.")
	case post.VacantNotRecruiting:
		lede = append(lede, "This trust has a "+site.CCIOPost+". It is vacant, and the trust is not recruiting.")
	case post.HolderNotTold:
		lede = append(lede, "This trust has a "+site.CCIOPost+". It has not told us who holds it, or whether it is vacant.")
	case post.NotEstablished:
		return []string{"This trust has said that it has no " + site.CCIOPost + "."}
	case post.NotRecorded, post.DoesNotExist:
		return []string{"This trust has not told us about a " + site.CCIOPost + " yet. That does not mean that it has none."}
	}
	switch line := t.Period.ReportsTo; {
	case line == post.ReportsNotTold:
		lede = append(lede, "It has not told us whom the post reports to.")
	case line.ReportsToBoardOrChiefExecutive():
		lede = append(lede, "The post reports to "+lineOf(line)+", as the Wachter review (2016) asks.")
	default:
		lede = append(lede, "The post reports to "+lineOf(line)+"; the Wachter review (2016) asks for the board or the chief executive.")
	}
	return lede
}

// lineOf names a reporting line within a sentence.
func lineOf(line post.ReportsTo) string {
	switch line {
	case post.ReportsChiefExecutive:
		return "the chief executive"
	case post.ReportsBoardChair:
		return "the board through its chair"
	case post.ReportsMedicalDirector:
		return "the medical director or CMO"
	case post.ReportsChiefNurse:
		return "the chief nurse"
	case post.ReportsCIO, post.ReportsCOO, post.ReportsCFO:
		return "the " + line.Label()
	case post.ReportsOther, post.ReportsNotTold:
	}
	return "somebody else"
}

// holdersSeenBy says who sees which personal facts.
func holdersSeenBy() []string {
	return []string{
		"Names, professions, registration, accreditation and training, and a note of the person's own: the person, their " +
			"validator, the board members, the board secretary and the administrator of their own trust, and national administrators. " +
			"When a national administrator looks, it is recorded and the person can see it.",
		"Actual hours and protected time: the person, their validator, and the board members, the board secretary and the " +
			"administrator of their own trust. Nobody else.",
	}
}

// levelsSeenBy says who sees the CCIO's levels.
func levelsSeenBy() []string {
	return []string{
		"The CCIO; their validator; the board members of the trust, and its secretary where the board gave them that. Nobody else, " +
			"in no region and not in England.",
		"Each look is recorded, and the CCIO can see it.",
	}
}

// beingRevised says that a cycle's sign-off was taken back.
func beingRevised(cycle string) string {
	return "Cycle " + cycle + ": being revised. The validator took the sign-off back, and no level of it is shown until it is " +
		"signed off again."
}

// teamSeenBy says who sees the counts of a team.
func teamSeenBy() []string {
	return []string{
		"The board members of this trust. Nobody sees the level of anyone in the team but that person and their validator.",
	}
}

// tooFew says within a sentence why a domain is not shown.
func tooFew() string {
	return fmt.Sprintf("fewer than %d people besides the CCIO have a level in it, or fewer than %d are on one of the two sides",
		assessment.LeastOfTeam, assessment.LeastOfASide)
}

// teamHidden says that no domain of a team is shown.
func teamHidden(cycle string) string {
	return fmt.Sprintf("Of cycle %s nothing is shown of the rest of the team. In every domain %s. So nobody can be recognised.",
		cycle, tooFew())
}

// domainsHidden explains the mark of a domain that is not shown.
func domainsHidden() string {
	return fmt.Sprintf("%s marks a domain that is not shown: %s. So nobody can be recognised.", export.Confidential, tooFew())
}

// teamShows explains what the counts of a team are.
func teamShows(cycle string, f framework.Framework) string {
	return fmt.Sprintf("How many people in the clinical informatics posts of this trust, besides the CCIO, are at level %d (%s) or "+
		"above in each domain, and how many are below. It is as it stood when cycle %s closed, and does not change afterwards.",
		assessment.TeamLevel, f.Scale[assessment.TeamLevel-1].Name, cycle)
}

// teamRule says how a team is counted, and when a count is shown.
func teamRule(c assessment.Cycle) []string {
	return []string{
		"Counted: people with a signed-off assessment of the cycle, whose domain level is not “not assessed” or “not applicable”. " +
			"Somebody in two posts counts once, with the higher level; who holds a CCIO post of the trust is not counted.",
		fmt.Sprintf("A figure is shown where at least %d people have a level in the domain, and at least %d are on each side. Both "+
			"counts of a domain are hidden together.", assessment.LeastOfTeam, assessment.LeastOfASide),
		"For example: of six people four are at level 3 or above, and two below: 4 and 2 are shown. Of six people five are at " +
			"level 3 or above: nothing is shown, because the one below could be recognised.",
		"Source: the assessments of this product. Framework " + c.Framework + " " + c.Version + ", cycle " +
			c.Code + ", whose last day was " + c.Close.Long() + ". Sign-offs after it closed are left out.",
	}
}
