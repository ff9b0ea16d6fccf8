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

// power is the capacity and the authority of the CCIO posts.
func (s *Area) power(a place, by insight.By) view.Topic {
	c := a.now().Whole()
	section := view.Topic{ID: "authority", Heading: "Capacity and authority"}
	if c.Posts == 0 {
		section.Words = []string{"No trust " + a.in + " has told us of a CCIO post, so there is nothing to say of its time, its seat at the board, its reporting line or its budget."}
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
	section.Parts = []templ.Component{view.SideBySide(lines, seats, budgets), s.fundedTime(a)}
	if by != a.by {
		section.Parts = append(section.Parts, s.authority(a, by, "counts-authority"))
	}
	return section
}

func accessSentence(c insight.Coverage) string {
	if c.BoardAccess.Of == 0 {
		return "No trust has told us whether its CCIO has access to the board."
	}
	members := c.Board[post.BoardVoting] + c.Board[post.BoardNonVoting]
	return fmt.Sprintf("Of %s whose board access is told, %s %s of the board and %s %s no access to it.",
		site.Plural(c.BoardAccess.Of, "CCIO post", "CCIO posts"), site.NoneOr(members), site.Verb(members, "is a member", "are members"),
		site.NoneOr(c.Board[post.BoardNone]), site.Verb(c.Board[post.BoardNone], "has", "have"))
}

func budgetSentence(c insight.Coverage) string {
	if c.HasBudget.Of == 0 {
		return "No trust has told us of the budget of its CCIO."
	}
	return fmt.Sprintf("Of %s whose budget is told, %s %s one, own or delegated.",
		site.Plural(c.HasBudget.Of, "CCIO post", "CCIO posts"), site.NoneOr(c.HasBudget.Yes), site.Verb(c.HasBudget.Yes, "has", "have"))
}

// fundedTime is the spread of what trusts fund of their CCIO posts, with the
// visitor's own trust where it is among them.
func (s *Area) fundedTime(a place) chart.Strip {
	c := a.now().Whole()
	figure := site.Strip(c)
	figure.Figure = chart.Figure{
		ID: "funded", Title: "Funded time of the CCIO post in programmed activities (PAs) a week", Fold: true,
		Note: insight.FundedRule, Download: s.files(a, insight.ByTrust),
	}
	for _, t := range a.now().Trusts {
		if pas, told := t.Period.Funded.PAs(); told && t.HasPost() && t.Code == a.own {
			figure.Own = &pas
		}
	}
	return figure
}

// authority counts, for each body, what its trusts told us of authority.
func (s *Area) authority(a place, by insight.By, id string) templ.Component {
	table := view.CountTable{
		ID: id, Caption: "Authority of CCIO posts by " + by.Label() + " (of the trusts that told us)", First: site.Capitalised(by.Label()),
		Heads: []string{"CCIO post reports to the board or the chief executive", "CCIO post has access to the board", "CCIO post has a budget", "Median funded time (PAs)"},
	}
	for _, row := range a.now().Rows(by) {
		c := row.Coverage
		_, median, _, told := insight.Quartiles(c.Funded)
		time := "not told"
		if told {
			time = fmt.Sprintf("%s (%s)", decimalOf(median), site.Plural(len(c.Funded), "post", "posts"))
		}
		table.Rows = append(table.Rows, s.countRow(a, by, row, ofTold(c.ReportsToBoard), ofTold(c.BoardAccess), ofTold(c.HasBudget), time))
	}
	return table.Component()
}

// decimalOf writes hundredths without needless noughts.
func decimalOf(hundredths int) string {
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64)
}

func (s *Area) countRow(a place, by insight.By, row insight.Row, figures ...string) view.CountRow {
	r := view.CountRow{Name: site.Short(row.Name), Figures: figures}
	if path := pathOf(by); path != "" {
		r.Href = s.Link(a.q, path+row.Code)
	}
	return r
}

// ofTold is a count with its own denominator: of how many that told us.
func ofTold(t insight.Tally) string {
	if t.Of == 0 {
		return "not told"
	}
	return fmt.Sprintf("%d of %d", t.Yes, t.Of)
}

// teams sets the teams beside each benchmark, and merges none.
func (s *Area) teams(a place, by insight.By) view.Topic {
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
			{Asked: "At least five trained clinician-informaticians in an average-sized trust", Source: "Wachter review, Making IT Work, 2016", Figure: ofTold(c.FiveTrained)},
			{Asked: "Nine WTE of clinical informaticians in an average trust", Source: site.HEESource, Figure: ofTold(c.NineWTE)},
			{Asked: "Clinical informaticians of 0.14% of the workforce", Source: site.HEESource + "; only where the workforce is known", Figure: ofTold(c.HEEShare)},
		},
	}.Component()}
	if by != a.by {
		section.Parts = append(section.Parts, s.teamTable(a, by, "counts-teams"))
	}
	return section
}

func safetySentence(c insight.Coverage) string {
	if c.SafetyCover.Of == 0 {
		return "No trust has told us about a clinical safety officer."
	}
	return fmt.Sprintf("Of the %s that told us about a clinical safety officer, %s %s one in post.",
		site.Plural(c.SafetyCover.Of, "trust", "trusts"), site.NoneOr(c.SafetyCover.Yes), site.Verb(c.SafetyCover.Yes, "has", "have"))
}

// teamTable counts, for each body, what its trusts told us of their teams.
func (s *Area) teamTable(a place, by insight.By, id string) templ.Component {
	table := view.CountTable{
		ID: id, Caption: "Teams by " + by.Label() + " (of the trusts that told us)", First: site.Capitalised(by.Label()),
		Heads: []string{"People in post", "Funded time (WTE)", "Five or more trained people", "Nine WTE", "0.14% of the workforce", "Clinical safety officer in post"},
	}
	for _, row := range a.now().Rows(by) {
		c := row.Coverage
		people, time := "not told", "not told"
		if c.Teams > 0 {
			people, time = strconv.Itoa(c.Headcount), c.WTE.String()
		}
		table.Rows = append(table.Rows, s.countRow(a, by, row, people, time, ofTold(c.FiveTrained), ofTold(c.NineWTE), ofTold(c.HEEShare), ofTold(c.SafetyCover)))
	}
	return table.Component()
}

// freshness says how much has been told, and when it was last confirmed.
func (s *Area) freshness(a place) view.Topic {
	c := a.now().Whole()
	words := []string{fmt.Sprintf("%d of %s %s told us whether they have a CCIO post.", c.Told, site.Plural(c.Trusts, "trust", "trusts"), site.Verb(c.Told, "has", "have"))}
	if c.Posts > 0 {
		words = append(words, fmt.Sprintf("Of %s, %s %s confirmed within the last year, and %s %s never been confirmed.",
			site.Plural(c.Posts, "CCIO post", "CCIO posts"), site.NoneOr(c.Recent), site.Verb(c.Recent, "was", "were"), site.NoneOr(c.Never), site.Verb(c.Never, "has", "have")))
	}
	if !c.LastConfirmed.IsZero() {
		words = append(words, "The latest confirmation was on "+site.ConfirmedOn(c.LastConfirmed, a.q.AsAt)+".")
	}
	return view.Topic{ID: "freshness", Heading: "How fresh this is", Words: words}
}
