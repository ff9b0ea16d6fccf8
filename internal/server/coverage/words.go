package coverage

import (
	"fmt"
	"strconv"

	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/chart"
)

// Lede says in sentences what the figures of a coverage page mean, each with its
// denominator. in says where: "in London".
func Lede(c insight.Coverage, in string) []string {
	all := site.Plural(c.Trusts, "trust", "trusts") + " " + in
	silent := c.Trusts - c.Told
	switch {
	case c.Trusts == 0:
		return []string{"There is no NHS trust " + in + "."}
	case c.Trusts == 1:
		return append([]string{oneTrust(c, in)}, reportsSentence(c), trainedSentence(c))
	case silent == c.Trusts:
		return []string{fmt.Sprintf("None of the %s has told us about a %s yet. We do not know how many have one.", all, site.CCIOPost)}
	}
	filled := c.States[post.Filled]
	first := fmt.Sprintf("Of the %s, %s %s a filled %s", all, noneOr(filled), site.Verb(filled, "has", "have"), site.CCIOPost)
	if filled == 0 {
		first = fmt.Sprintf("Of the %s, none is known to have a filled %s", all, site.CCIOPost)
	}
	if silent > 0 {
		first += fmt.Sprintf("; %d %s told us nothing, so the true number may be higher.", silent, site.Verb(silent, "has", "have"))
	} else {
		first += "; all have told us."
	}
	return []string{first, reportsSentence(c), trainedSentence(c)}
}

// oneTrust is the first sentence about a place that has one trust.
func oneTrust(c insight.Coverage, in string) string {
	for state, n := range c.States {
		switch {
		case n == 0:
		case state == post.NotRecorded:
			return "There is one trust " + in + ". It has told us nothing about a " + site.CCIOPost + "."
		case state == post.NotEstablished:
			return "There is one trust " + in + ". It has said that it has no " + site.CCIOPost + "."
		default:
			return "There is one trust " + in + ". Its " + site.CCIOPost + " is " + site.Lowered(state.Label()) + "."
		}
	}
	return ""
}

func reportsSentence(c insight.Coverage) string {
	if c.ReportsToBoard.Of == 0 {
		return "No trust has told us whom its CCIO post reports to."
	}
	if c.ReportsToBoard.Of == 1 {
		return "One trust told us whom its CCIO post reports to. " +
			map[bool]string{true: "It is", false: "It is not"}[c.ReportsToBoard.Yes == 1] + " the board or the chief executive."
	}
	return fmt.Sprintf("Of the %s that told us whom their CCIO post reports to, %s said the board or the chief executive.",
		site.Plural(c.ReportsToBoard.Of, "trust", "trusts"), noneOr(c.ReportsToBoard.Yes))
}

func trainedSentence(c insight.Coverage) string {
	if c.FiveTrained.Of == 0 {
		return "No trust has told us enough to say whether it has five trained clinician-informaticians."
	}
	if c.FiveTrained.Of == 1 {
		return "One trust told us enough about its team. It has " +
			map[bool]string{true: "five or more", false: "fewer than five"}[c.FiveTrained.Yes == 1] + " trained clinician-informaticians."
	}
	return fmt.Sprintf("Of the %s that told us enough about their teams, %s %s five or more trained clinician-informaticians.",
		site.Plural(c.FiveTrained.Of, "trust", "trusts"), noneOr(c.FiveTrained.Yes), site.Verb(c.FiveTrained.Yes, "has", "have"))
}

func accessSentence(c insight.Coverage) string {
	if c.BoardAccess.Of == 0 {
		return "No trust has told us whether its CCIO has access to the board."
	}
	members := c.Board[post.BoardVoting] + c.Board[post.BoardNonVoting]
	return fmt.Sprintf("Of %s whose board access is told, %s %s of the board and %s %s no access to it.",
		site.Plural(c.BoardAccess.Of, "CCIO post", "CCIO posts"), noneOr(members), site.Verb(members, "is a member", "are members"),
		noneOr(c.Board[post.BoardNone]), site.Verb(c.Board[post.BoardNone], "has", "have"))
}

func budgetSentence(c insight.Coverage) string {
	if c.HasBudget.Of == 0 {
		return "No trust has told us of the budget of its CCIO."
	}
	return fmt.Sprintf("Of %s whose budget is told, %s %s one, own or delegated.",
		site.Plural(c.HasBudget.Of, "CCIO post", "CCIO posts"), noneOr(c.HasBudget.Yes), site.Verb(c.HasBudget.Yes, "has", "have"))
}

func safetySentence(c insight.Coverage) string {
	if c.SafetyCover.Of == 0 {
		return "No trust has told us about a clinical safety officer."
	}
	return fmt.Sprintf("Of the %s that told us about a clinical safety officer, %s %s one in post.",
		site.Plural(c.SafetyCover.Of, "trust", "trusts"), noneOr(c.SafetyCover.Yes), site.Verb(c.SafetyCover.Yes, "has", "have"))
}

// sayHave writes "none has", "1 has" or "3 have".
func sayHave(n int) string {
	if n == 0 {
		return "none has"
	}
	return fmt.Sprintf("%d %s", n, site.Verb(n, "has", "have"))
}

// sinceWhen compares the day with the earliest day that it can be compared with.
func sinceWhen(points []chart.Point, in string) string {
	last := points[len(points)-1]
	if last.Missing {
		return ""
	}
	said := fmt.Sprintf("On %s, %d of %s %s had a filled CCIO post", last.Label, last.Value, site.Plural(last.Of, "trust", "trusts"), in)
	first, broken := -1, false
	for i, p := range points[:len(points)-1] {
		if p.Break {
			first, broken = -1, true
		}
		if first < 0 && !p.Missing {
			first = i
		}
	}
	if first >= 0 && !last.Break {
		said += fmt.Sprintf("; on %s it was %d of %d", points[first].Label, points[first].Value, points[first].Of)
	}
	said += "."
	if broken {
		said += " Earlier figures are of other bodies and cannot be compared with these."
	}
	return said
}

// sources says where the rules of a coverage page come from.
func sources() []string {
	return []string{
		"Filled means that somebody holds the CCIO post substantively and the whole of it is covered. Interim or acting means that " +
			"nobody does substantively. Not established means that the trust has said that it has no such post; not recorded, that it " +
			"has told us nothing, which is not the same.",
		"A trust with several CCIO posts counts once, by the one in the best state. Trusts that have not told us something are " +
			"left out of the number that a sentence compares with, never counted as no.",
		"Reporting to the board or the chief executive, and at least five trained clinician-informaticians in an average-sized " +
			"trust, are what the Wachter review asked for (Making IT Work, 2016). Trained means a recorded membership or fellowship " +
			"of the Faculty of Clinical Informatics, FEDIP registration, an NHS Digital Academy programme or a clinical informatics degree.",
		"These are facts about organisations, as trusts gave them to this register. They are not a ranking, and there is no overall score.",
	}
}

// noneOr writes a count at the beginning of a clause: "none" or the number.
func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}
