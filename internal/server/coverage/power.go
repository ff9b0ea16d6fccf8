package coverage

import (
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/chart"
	"ccio/web/view"
)

// power describes the capacity and the authority of the CCIO posts.
func (a place) power(by insight.By) view.Topic {
	c := a.now().Whole()
	section := view.Topic{ID: "authority", Heading: "Capacity and authority"}
	if c.Posts == 0 {
		section.Words = []string{
			"No trust " + a.in + " has told us of a CCIO post, so there is nothing to say of its time, its seat at the board, its " +
				"reporting line or its budget.",
		}
		return section
	}
	ofPosts := chart.Noun{One: "CCIO post", Many: "CCIO posts"}
	named := func(id, title, said string, kinds []kind) chart.StackedBar {
		if a.drawn(by) != a.by {
			title += ", by " + by.Label()
		}
		picture := a.bars(chart.Figure{ID: id, Title: title, Summary: said}, a.drawn(by), kinds)
		picture.Of, picture.Fold = ofPosts, true
		return picture
	}
	section.Parts = []templ.Component{
		named("lines", "Whom the CCIO posts report to", reportsSentence(c), reportKinds()),
		named("seats", "Access of the CCIO posts to the board", accessSentence(c), boardKinds()),
		named("budgets", "Budgets of the CCIO posts", budgetSentence(c), budgetKinds()),
		a.fundedTime(),
	}
	if by != a.by {
		section.Parts = append(section.Parts, a.authority(by, "counts-authority"))
	}
	return section
}

// fundedTime shows the spread of the time that trusts fund for their CCIO posts,
// and where the visitor's own trust is in it.
func (a place) fundedTime() chart.Strip {
	c := a.now().Whole()
	figure := site.Strip(c)
	figure.Figure = chart.Figure{
		ID: "funded", Title: "Funded time of the CCIO post in programmed activities (PAs) a week", Fold: true,
		Note: insight.FundedRule, Download: a.files(insight.ByTrust),
	}
	for _, t := range a.now().Trusts {
		if t.Code == a.own {
			pas, _ := t.Period.Funded.PAs()
			figure.Own = &pas
		}
	}
	return figure
}

// authority counts, for each body, what its trusts told us of authority.
func (a place) authority(by insight.By, id string) templ.Component {
	table := view.CountTable{
		ID: id, Fold: true, Caption: "Authority of CCIO posts by " + by.Label() + " (lowest to highest number of trusts, of all)",
		First: site.Capitalised(by.Label()),
		Heads: []string{
			"CCIO post reports to the board or the chief executive", "CCIO post has access to the board", "CCIO post has a budget",
			"Median funded time (PAs)",
		},
	}
	for _, row := range a.now().Rows(by) {
		c := row.Coverage
		_, median, _, told := insight.Quartiles(c.Funded)
		time := "not told"
		if told {
			time = fmt.Sprintf("%s (%s)", decimalOf(median), site.Plural(len(c.Funded), "post", "posts"))
		}
		table.Rows = append(table.Rows, a.countRow(by, row, ofTold(c.ReportsToBoard), ofTold(c.BoardAccess), ofTold(c.HasBudget), time))
	}
	return table.Component()
}

// decimalOf writes hundredths as a decimal without trailing zeros.
func decimalOf(hundredths int) string {
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64)
}

func (a place) countRow(by insight.By, row insight.Row, figures ...string) view.CountRow {
	r := view.CountRow{Name: site.Short(row.Name), Figures: figures}
	if path := pathOf(by); path != "" {
		r.Href = a.link(path + row.Code)
	}
	return r
}

// ofTold writes a share of trusts with its range: "3 to 7 of 12".
func ofTold(s insight.Share) string {
	switch {
	case s.Told() == 0:
		return "not told"
	case s.NotTold == 0:
		return fmt.Sprintf("%d of %d", s.Yes, s.Of())
	}
	return fmt.Sprintf("%d to %d of %d", s.Lowest(), s.Highest(), s.Of())
}

// reached says of how many teams it is known that they come to a number, and of how
// many that they do not. assumed is how many of the latter rest on insight.MostRule.
func reached(s insight.Share, assumed int) string {
	said := "None does"
	if s.Yes > 0 {
		said = fmt.Sprintf("%d %s", s.Yes, site.Verb(s.Yes, "does", "do"))
	}
	if s.No > 0 {
		said += fmt.Sprintf("; %d %s not", s.No, site.Verb(s.No, "does", "do"))
	}
	if assumed > 0 {
		said += fmt.Sprintf(" (for %d of them this assumes at most one WTE for each post whose time is not told)", assumed)
	}
	if s.NotTold > 0 {
		said += fmt.Sprintf("; for %d we cannot tell", s.NotTold)
	}
	return said
}

// teams compares the teams with each benchmark. Benchmarks are never merged into
// one.
func (a place) teams(by insight.By) view.Topic {
	c := a.now().Whole()
	section := view.Topic{ID: "teams", Heading: "Teams and clinical safety"}
	if c.Teams > 0 {
		section.Words = append(section.Words, fmt.Sprintf("%s in the clinical informatics posts of %s.",
			site.Plural(c.Headcount, "person is", "people are"), site.Plural(c.Teams, "trust", "trusts")), teamTimeSentence(c))
	}
	ofShare := func(id, title, said string, kinds []kind) chart.StackedBar {
		if a.drawn(by) != a.by {
			title += ", by " + by.Label()
		}
		picture := a.bars(chart.Figure{ID: id, Title: title, Summary: said}, a.drawn(by), kinds)
		picture.Fold = true
		return picture
	}
	section.Parts = []templ.Component{
		ofShare("trained", "Five or more trained people", trainedSentence(c),
			shareKinds("Five or more", "Fewer than five", func(c insight.Coverage) insight.Share { return c.FiveTrained })),
		ofShare("safety", "Clinical safety officer in post", safetySentence(c),
			shareKinds("In post", "Nobody in post", func(c insight.Coverage) insight.Share { return c.SafetyCover })),
		view.Benchmarks{
			ID: "benchmarks", Caption: "Teams beside what has been asked for or estimated", Third: "Trusts",
			Rows: []view.Benchmark{
				{
					Asked: "At least five trained clinician-informaticians in an average-sized trust", Source: "Wachter review, Making IT Work, 2016",
					Figure: fmt.Sprintf(
						"%s: %s",
						site.Capitalised(ofTold(c.FiveTrained)),
						site.Plural(c.FiveTrained.Told(), "trust", "trusts")+" told us",
					),
				},
				{
					Asked:  "Estimate: clinical informaticians of 0.14% of the trust's workforce",
					Source: site.HEESource + "; only where the workforce is known", Figure: reached(c.HEEShare, c.HEEAssumed),
				},
				{
					Asked: "The same estimate for a trust of average size: nine WTE", Source: site.HEESource, Figure: reached(c.NineWTE, c.NineAssumed),
				},
			},
		}.Component(),
	}
	if by != a.by {
		section.Parts = append(section.Parts, a.teamTable(by, "counts-teams"))
	}
	return section
}

// teamTimeSentence says what the funded time of the teams comes to: at least, where
// something is not told.
func teamTimeSentence(c insight.Coverage) string {
	switch {
	case c.TimedPosts == 0 && c.PartialTeams == 0:
		return "Nobody is known to hold one of those posts, so there is no funded time to add up."
	case c.TimedPosts == 0:
		return "No trust has told us the funded time of those posts."
	case c.PartialTeams == 0:
		return fmt.Sprintf("The funded time of those posts comes to %s whole-time equivalents (WTE).", wholeWTE(c.WTE))
	}
	return fmt.Sprintf("The funded time of those posts comes to at least %s whole-time equivalents (WTE): %s not told all of theirs.",
		wholeWTE(c.WTE), site.Plural(c.PartialTeams, "trust has", "trusts have"))
}

// wholeWTE writes a sum of many posts as precisely as it is known.
func wholeWTE(w post.WTE) string {
	const many = 100_00
	if w < many {
		return decimalOf((int(w) + 5) / 10 * 10)
	}
	return site.Grouped((int(w) + 50) / 100)
}

// atLeastWTE writes the funded time of teams in a table.
func atLeastWTE(c insight.Coverage) string {
	switch {
	case c.TimedPosts == 0 && c.PartialTeams == 0:
		return "no holder"
	case c.TimedPosts == 0:
		return "not told"
	case c.PartialTeams == 0:
		return wholeWTE(c.WTE)
	}
	return "at least " + wholeWTE(c.WTE)
}

// teamTable counts, for each body, what its trusts told us of their teams.
func (a place) teamTable(by insight.By, id string) templ.Component {
	table := view.CountTable{
		ID: id, Fold: true, Caption: "Teams by " + by.Label() + " (lowest to highest number of trusts, of all)",
		First: site.Capitalised(by.Label()),
		Heads: []string{
			"People in post", "Funded time (WTE)", "Five or more trained people", "0.14% of the workforce", "Nine WTE",
			"Clinical safety officer in post",
		},
	}
	for _, row := range a.now().Rows(by) {
		c := row.Coverage
		people := "not told"
		if c.Teams > 0 {
			people = strconv.Itoa(c.Headcount)
		}
		table.Rows = append(table.Rows,
			a.countRow(by, row, people, atLeastWTE(c), ofTold(c.FiveTrained), ofTold(c.HEEShare), ofTold(c.NineWTE), ofTold(c.SafetyCover)))
	}
	return table.Component()
}

// freshness says how much trusts have told us, and when it was last confirmed.
func (a place) freshness() view.Topic {
	c := a.now().Whole()
	words := []string{
		fmt.Sprintf("%d of %s %s told us whether they have a CCIO post.", c.Told, site.Plural(c.Trusts, "trust", "trusts"),
			site.Verb(c.Told, "has", "have")),
	}
	if c.Posts > 0 {
		words = append(words, fmt.Sprintf("Of %s, %s %s confirmed within the last year, and %s %s never been confirmed.",
			site.Plural(c.Posts, "CCIO post", "CCIO posts"), noneOr(c.Recent), site.Verb(c.Recent, "was", "were"), noneOr(c.Never),
			site.Verb(c.Never, "has", "have")))
	}
	if !c.LastConfirmed.IsZero() {
		words = append(words, "The latest confirmation was on "+site.ConfirmedOn(c.LastConfirmed, a.q.AsAt)+".")
	}
	return view.Topic{ID: "freshness", Heading: "How fresh this is", Words: words}
}
