package coverage

import (
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/chart"
)

// kind is what one part of a bar counts: a state, or something that borrows the
// pattern of one.
type kind struct {
	state chart.State
	label string
	count func(insight.Coverage) int
}

// stateKinds are the states of the trusts' CCIO posts.
func stateKinds() []kind {
	var kinds []kind
	for _, state := range post.TrustStates() {
		kinds = append(kinds, kind{chart.State(state), state.Label(), func(c insight.Coverage) int { return c.States[state] }})
	}
	return kinds
}

// reportKinds are the lines by which CCIO posts report. Each has a pattern of its own.
func reportKinds() []kind {
	patterns, kinds := chart.States(), []kind(nil)
	for i, line := range post.ReportingLines() {
		kinds = append(kinds, kind{patterns[i], line.Label(), func(c insight.Coverage) int { return c.Reports[line] }})
	}
	return kinds
}

// boardKinds are the kinds of access of CCIO posts to the board.
func boardKinds() []kind {
	var kinds []kind
	for _, access := range post.BoardAccesses() {
		pattern := map[post.BoardAccess]chart.State{
			post.BoardVoting: chart.Filled, post.BoardNonVoting: chart.FilledInPart, post.BoardAttends: chart.Interim,
			post.BoardByInvitation: chart.Recruiting, post.BoardNone: chart.NotRecruiting, post.BoardNotTold: chart.NotRecorded,
		}[access]
		kinds = append(kinds, kind{pattern, access.Label(), func(c insight.Coverage) int { return c.Board[access] }})
	}
	return kinds
}

// budgetKinds are the kinds of budget of CCIO posts.
func budgetKinds() []kind {
	var kinds []kind
	for _, budget := range post.Budgets() {
		pattern := map[post.Budget]chart.State{
			post.BudgetOwn: chart.Filled, post.BudgetDelegated: chart.FilledInPart, post.BudgetNone: chart.NotRecruiting,
			post.BudgetNotTold: chart.NotRecorded,
		}[budget]
		kinds = append(kinds, kind{pattern, budget.Label(), func(c insight.Coverage) int { return c.Budgets[budget] }})
	}
	return kinds
}

// shareKinds are those of a share of trusts.
func shareKinds(yes, no string, of func(insight.Coverage) insight.Share) []kind {
	return []kind{
		{chart.Filled, yes, func(c insight.Coverage) int { return of(c).Yes }},
		{chart.NotRecruiting, no, func(c insight.Coverage) int { return of(c).No }},
		{chart.NotRecorded, "Not told", func(c insight.Coverage) int { return of(c).NotTold }},
	}
}

// barOf is the bar of one body.
func barOf(label string, c insight.Coverage, kinds []kind) chart.BarRow {
	bar := chart.BarRow{Label: label}
	for _, k := range kinds {
		bar.Segments = append(bar.Segments, chart.Segment{State: k.state, Label: k.label, Count: k.count(c)})
	}
	return bar
}

// bars draws the place, with England beside it where the place is less, and the
// bodies in it.
func (a place) bars(figure chart.Figure, by insight.By, kinds []kind) chart.StackedBar {
	picture := chart.StackedBar{Figure: figure, First: site.Capitalised(by.Label())}
	if a.england != nil {
		picture.Beside = barOf("England", *a.england, kinds)
	}
	if by != insight.BySector {
		picture.Total = barOf(a.name, a.now().Whole(), kinds)
	}
	if a.by == by {
		return picture
	}
	path := pathOf(by)
	for _, row := range a.now().Rows(by) {
		bar := barOf(site.Short(row.Name), row.Coverage, kinds)
		if path != "" {
			bar.Href = a.link(path + row.Code)
		}
		picture.Rows = append(picture.Rows, bar)
	}
	picture.Fold = len(picture.Rows) > longTable
	return picture
}

// drawn says which bodies the pictures below the first one draw. The page of England
// would weigh more than a page may with a bar for each region in each of them: it has
// England's bar, and the regions in the tables.
func (a place) drawn(by insight.By) insight.By {
	if a.by == insight.ByEngland {
		return a.by
	}
	return by
}

// longTable is the greatest number of rows of a table that stands open below its picture.
const longTable = 1
