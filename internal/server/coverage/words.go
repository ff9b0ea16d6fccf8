package coverage

import (
	"fmt"
	"strconv"
	"strings"

	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// Lede says in sentences what the figures of a coverage page mean, each with its
// base and its range. in says where: "in London".
func Lede(c insight.Coverage, in string) []string {
	switch {
	case c.Trusts == 0:
		return []string{"There is no NHS trust " + in + "."}
	case c.Trusts == 1:
		return append([]string{oneTrust(c, in)}, reportsSentence(c), trainedSentence(c))
	case c.Told == 0:
		return []string{fmt.Sprintf("None of the %s %s has told us about a %s yet. We do not know how many have one.",
			site.Plural(c.Trusts, "trust", "trusts"), in, site.CCIOPost)}
	}
	first := fmt.Sprintf("%s a filled %s.", site.Capitalised(shareOf(c.Filled, in)), site.CCIOPost)
	if silent := c.Filled.NotTold; silent > 0 {
		first += fmt.Sprintf(" %s not told us enough to say.", site.Verb(silent, "1 has", fmt.Sprintf("%d have", silent)))
	}
	if c.Filled.Yes > 0 {
		first += fmt.Sprintf(" Of the %s with a filled post, %s confirmed it within the last year and %s never confirmed it.",
			site.Plural(c.Filled.Yes, "trust", "trusts"), noneOr(c.FilledRecent), noneOr(c.FilledNever))
	}
	return []string{first, reportsSentence(c), trainedSentence(c)}
}

// shareOf writes a share of the trusts of a place, up to its verb: "at least 115 and
// at most 135 of the 202 trusts in England have".
func shareOf(s insight.Share, in string) string {
	of := strings.TrimSpace("of the " + site.Plural(s.Of(), "trust", "trusts") + " " + in)
	switch {
	case s.NotTold == 0 && s.Yes == 0:
		return "none " + of + " has"
	case s.NotTold == 0:
		return fmt.Sprintf("%d %s %s", s.Yes, of, site.Verb(s.Yes, "has", "have"))
	case s.Yes == 0:
		return fmt.Sprintf("no trust is known to have, and at most %d %s may have,", s.Highest(), of)
	}
	return fmt.Sprintf("at least %d and at most %d %s have", s.Lowest(), s.Highest(), of)
}

// shareSentence says how many trusts have something, and how many told us. what is
// what they have.
func shareSentence(s insight.Share, what string) string {
	switch {
	case s.Told() == 0:
		return "No trust has told us enough to say whether it has " + what + "."
	case s.Of() == 1:
		return "The trust " + map[bool]string{true: "has ", false: "does not have "}[s.Yes == 1] + what + "."
	}
	said := site.Capitalised(shareOf(s, "")) + " " + what
	if s.NotTold > 0 {
		said += fmt.Sprintf("; %d told us", s.Told())
	}
	return said + "."
}

// oneTrust is the first sentence about a place that has one trust.
func oneTrust(c insight.Coverage, in string) string {
	for state, n := range c.States {
		switch {
		case n == 0:
		case state == post.NotRecorded:
			return "There is one trust " + in + ". It has not told us about a " + site.CCIOPost + " yet."
		case state == post.NotEstablished:
			return "There is one trust " + in + ". It has said that it has no " + site.CCIOPost + "."
		default:
			return "There is one trust " + in + ". Its " + site.CCIOPost + " is " + site.Lowered(state.Label()) + "."
		}
	}
	return ""
}

func reportsSentence(c insight.Coverage) string {
	return shareSentence(c.ReportsToBoard, "a CCIO post that reports to the board or the chief executive")
}

func trainedSentence(c insight.Coverage) string {
	return shareSentence(c.FiveTrained, "five or more trained clinician-informaticians")
}

func accessSentence(c insight.Coverage) string {
	told := c.Posts - c.Board[post.BoardNotTold]
	if told == 0 {
		return "No trust has told us whether its CCIO has access to the board."
	}
	members := c.Board[post.BoardVoting] + c.Board[post.BoardNonVoting]
	return fmt.Sprintf("Trusts told us about the board access of %s: %s %s of the board and %s %s no access to it.",
		ofPosts(told, c.Posts), noneOr(members), site.Verb(members, "is a member", "are members"),
		noneOr(c.Board[post.BoardNone]), site.Verb(c.Board[post.BoardNone], "has", "have"))
}

func budgetSentence(c insight.Coverage) string {
	told := c.Posts - c.Budgets[post.BudgetNotTold]
	if told == 0 {
		return "No trust has told us of the budget of its CCIO."
	}
	with := told - c.Budgets[post.BudgetNone]
	return fmt.Sprintf("Trusts told us about the budget of %s: %s %s a budget, their own or delegated.",
		ofPosts(told, c.Posts), noneOr(with), site.Verb(with, "has", "have"))
}

// ofPosts writes "150 of the 181 CCIO posts".
func ofPosts(n, of int) string {
	return fmt.Sprintf("%d of the %s", n, site.Plural(of, "CCIO post", "CCIO posts"))
}

func safetySentence(c insight.Coverage) string {
	return shareSentence(c.SafetyCover, "a clinical safety officer in post")
}

// sayHave writes "none has", "1 has" or "3 have".
func sayHave(n int) string {
	if n == 0 {
		return "none has"
	}
	return fmt.Sprintf("%d %s", n, site.Verb(n, "has", "have"))
}

// sinceWhen says how many trusts have a filled post on the day, and how that changed
// since the earliest day that it can be compared with. A change is said only of the
// trusts of which it can be: the others may have become open to view, and nothing else.
func sinceWhen(series []insight.Picture, comparable int, broken bool, in string) string {
	now := series[len(series)-1]
	c, on := now.Whole(), now.Query.AsAt.Long()
	if c.Trusts == 0 {
		return ""
	}
	said := fmt.Sprintf(
		"On %s, %s a filled CCIO post.",
		on,
		strings.Replace(strings.Replace(shareOf(c.Filled, in), " have", " had", 1), " has", " had", 1),
	)
	if comparable < len(series)-1 {
		before := series[comparable]
		was, change := before.Whole(), insight.ChangeOf(before, now, insight.Trust.Filled)
		day := before.Query.AsAt.Long()
		if change.Trusts == 0 {
			said += " No trust has told us about both that day and " + day + ", so a change since then cannot be told."
		} else {
			said += fmt.Sprintf(" Of the %s that told us about both that day and %s, and took over from no other trust in between, "+
				"%s on %s and %d on %s.",
				site.Plural(change.Trusts, "trust", "trusts"), day, hadOne(change.Before), day, change.Now, on)
		}
		if was.Filled.Told() != c.Filled.Told() {
			said += fmt.Sprintf(
				" The figures of all trusts cannot be compared: %s told us then, and %d now.",
				noneOr(was.Filled.Told()),
				c.Filled.Told(),
			)
		}
	}
	if broken {
		said += " Earlier figures are of other bodies and cannot be compared with these."
	}
	return said
}

func hadOne(n int) string {
	if n == 0 {
		return "none had one"
	}
	return fmt.Sprintf("%d had one", n)
}

// sources says where the rules of a coverage page come from.
func sources() []string {
	return []string{
		"Filled means that somebody holds the CCIO post substantively and the whole of it is covered. Interim or acting means that " +
			"nobody does substantively. Not established means that the trust has said that it has no such post; not recorded, that it " +
			"has not told us, which is not the same. Vacant, recruiting not told means that nobody said whether the trust is recruiting.",
		insight.AnyPost + " " + insight.Bounds,
		"Where a figure counts posts, a trust with several CCIO posts counts with each of them. Where it counts trusts by state, a trust " +
			"counts once, by its post in the best state.",
		"A change over time is said only of trusts that were open on both days, took over from no other trust in between, and told us " +
			"about both, as we know it today.",
		"Reporting to the board or the chief executive, and at least five trained clinician-informaticians in an average-sized " +
			"trust, are what the Wachter review asked for (Making IT Work, 2016). Trained means a recorded membership or fellowship " +
			"of the Faculty of Clinical Informatics, FEDIP registration, an NHS Digital Academy programme or a clinical informatics degree.",
		insight.HEEOfAll + " " + insight.HEENineWTE + " " + insight.MostRule,
		"These are facts about organisations, as trusts gave them to this register. They are management information and not official " +
			"statistics. They are not a ranking, and there is no overall score.",
	}
}

// noneOr writes a count at the beginning of a clause: "none" or the number.
func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}
