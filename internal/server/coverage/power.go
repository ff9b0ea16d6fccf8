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
	section.Words = []string{accessSentence(c), budgetSentence(c)}
	posts := site.Plural(c.Posts, "CCIO post", "CCIO posts")
	lines := view.ShareTable{ID: "lines", Caption: "Whom the " + posts + " report to", First: "Reports to", Second: "CCIO posts"}
	for _, line := range post.ReportingLines() {
		lines.Add(line.Label(), strconv.Itoa(c.Reports[line]))
	}
	seats := view.ShareTable{ID: "seats", Caption: "Access of the " + posts + " to the board", First: "Board access", Second: "CCIO posts"}
	for _, access := range post.BoardAccesses() {
		seats.Add(access.Label(), strconv.Itoa(c.Board[access]))
	}
	budgets := view.ShareTable{ID: "budgets", Caption: "Budget of the " + posts, First: "Budget", Second: "CCIO posts"}
	for _, budget := range post.Budgets() {
		budgets.Add(budget.Label(), strconv.Itoa(c.Budgets[budget]))
	}
	section.Parts = []templ.Component{view.SideBySide(lines, seats, budgets), a.fundedTime()}
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
		ID: id, Caption: "Authority of CCIO posts by " + by.Label() + " (of the trusts that told us)", First: site.Capitalised(by.Label()),
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

// ofTold writes a count with its denominator: the number of those that told us.
func ofTold(t insight.Tally) string {
	if t.Of == 0 {
		return "not told"
	}
	return fmt.Sprintf("%d of %d", t.Yes, t.Of)
}

// teams compares the teams with each benchmark. Benchmarks are never merged into
// one.
func (a place) teams(by insight.By) view.Topic {
	c := a.now().Whole()
	section := view.Topic{ID: "teams", Heading: "Teams and clinical safety"}
	if c.Teams > 0 {
		words := fmt.Sprintf("%s in the clinical informatics posts of %s, whose funded time comes to %s whole-time equivalents (WTE)",
			site.Plural(c.Headcount, "person is", "people are"), site.Plural(c.Teams, "trust", "trusts"), c.WTE)
		if c.Untold > 0 {
			words += fmt.Sprintf("; that leaves out %s whose funded time is not told", site.Plural(c.Untold, "held post", "held posts"))
		}
		section.Words = append(section.Words, words+".")
	}
	section.Words = append(section.Words, safetySentence(c))
	section.Parts = []templ.Component{view.Benchmarks{
		ID: "benchmarks", Caption: "Teams beside what has been asked for",
		Rows: []view.Benchmark{
			{
				Asked: "At least five trained clinician-informaticians in an average-sized trust", Source: "Wachter review, Making IT Work, 2016",
				Figure: ofTold(c.FiveTrained),
			},
			{Asked: "Nine WTE of clinical informaticians in an average trust", Source: site.HEESource, Figure: ofTold(c.NineWTE)},
			{
				Asked: "Clinical informaticians of 0.14% of the workforce", Source: site.HEESource + "; only where the workforce is known",
				Figure: ofTold(c.HEEShare),
			},
		},
	}.Component()}
	if by != a.by {
		section.Parts = append(section.Parts, a.teamTable(by, "counts-teams"))
	}
	return section
}

// teamTable counts, for each body, what its trusts told us of their teams.
func (a place) teamTable(by insight.By, id string) templ.Component {
	table := view.CountTable{
		ID: id, Caption: "Teams by " + by.Label() + " (of the trusts that told us)", First: site.Capitalised(by.Label()),
		Heads: []string{
			"People in post", "Funded time (WTE)", "Five or more trained people", "Nine WTE", "0.14% of the workforce",
			"Clinical safety officer in post",
		},
	}
	for _, row := range a.now().Rows(by) {
		c := row.Coverage
		people, time := "not told", "not told"
		if c.Teams > 0 {
			people, time = strconv.Itoa(c.Headcount), c.WTE.String()
		}
		table.Rows = append(table.Rows,
			a.countRow(by, row, people, time, ofTold(c.FiveTrained), ofTold(c.NineWTE), ofTold(c.HEEShare), ofTold(c.SafetyCover)))
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
