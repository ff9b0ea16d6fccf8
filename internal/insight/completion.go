package insight

import (
	"fmt"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/export"
	"ccio/internal/organisation"
)

// Completion counts how far the assessments of a cycle are, as far as its reader
// may know. It holds no people and no levels.
type Completion struct {
	Cycle   assessment.Cycle   // the zero cycle: none had closed, and none was asked for
	Reach   authz.Reach        // of the reader's permit to view the completion; None: they have none
	Scope   authz.Scope        // of the reader's grant
	Bodies  Picture            // the bodies on the day whose posts and boundaries count, with nothing of their posts
	Tallies []assessment.Tally // all that the permit reaches, even outside the bodies
}

// The values of the column figures.
const (
	figuresCounted = "counted"
	figuresOutside = "outside your scope"
	figuresNone    = "no cycle had closed"
)

// How completion is counted.
const (
	AskedRule = "An assessment is asked of each appointment that runs on the day in the column as_at, to a clinical informatics " +
		"post, so not to one of a CIO, a CDIO or a board digital lead. Posts, trusts and boundaries are those of that day: the closing day " +
		"of a cycle that is over, else the day of the file."
	StandsRule = "Where an assessment stands is as it was when the file was made, whichever day the file is of: late submissions, " +
		"validations and sign-offs still change it."
	NotSignedRule = "Only what is signed off is complete. Submitted: handed over, and the validator has not begun. In validation: the " +
		"validator has begun, or has taken a sign-off back. Returned: the holder has it again, with a reason."
	NotStartedRule = "Not started: nothing has been written yet, or there is nobody who can."
	ScopeRule      = "Completion is for one's own scope: a region for its analysts; England for the national roles; a trust, as a row of " +
		"its own, for its board members, board secretaries and administrators. [x] stands in every row beyond it, and the column figures " +
		"says why."
)

// completionSource says where the counts of assessments come from.
const completionSource = "Assessments in the CCIO dashboard, and the register of CCIO posts, as trusts told it. Contains public " +
	"sector information licensed under the Open Government Licence v3.0."

// sees reports whether the reader may know the completion of a body as a whole.
func (c Completion) sees(by By, g Group) bool {
	region := g.Code
	if by == ByICB {
		region = g.Parent.Code
	}
	return c.Reach == authz.England || c.Reach == authz.Region && region == c.Scope.Region
}

// seesAll reports whether the reader may know the completion of the whole file.
func (c Completion) seesAll() bool {
	return c.Reach == authz.England || c.Reach == authz.Region && c.Bodies.Query.Region == c.Scope.Region
}

// within returns the tallies of the file's place: those of a region, or all.
func (c Completion) within() []assessment.Tally {
	var kept []assessment.Tally
	for _, t := range c.Tallies {
		if region := c.Bodies.Query.Region; region == "" || t.Region == region {
			kept = append(kept, t)
		}
	}
	return kept
}

// when returns the day of the counts, in words.
func (c Completion) when() string {
	on := c.Bodies.Query.AsAt
	if c.Cycle.State.HasClosed() {
		return fmt.Sprintf("cycle %s, whose last day is %s, by the posts and boundaries of %s", c.Cycle.Code, c.Cycle.Close.Long(), on.Long())
	}
	return fmt.Sprintf("cycle %s, which is open until %s, by the posts and boundaries of %s", c.Cycle.Code, c.Cycle.Close.Long(), on.Long())
}

// says returns what the cover says about completion: a sentence for the summary
// if there are figures for the whole file, and which cycle they are of.
func (c Completion) says() (summary, information []string) {
	if c.Cycle.Code == "" {
		return nil, []string{
			"Completion: no cycle of assessments had closed by the day of this file, and none was asked for. There are no figures.",
		}
	}
	if c.seesAll() {
		counts := assessment.CountBy(c.within(), func(assessment.Tally) bool { return true })[true]
		summary = []string{
			fmt.Sprintf("Cycle %s: %d of %d assessments are signed off.", c.Cycle.Code, counts[assessment.SignedOff], counts.Asked()),
		}
	}
	return summary, []string{"Completion: " + c.when() + "."}
}

// tables returns the completion by region, by ICB and, if the reader's scope is a
// trust, of that trust.
func (c Completion) tables(demonstration bool) []export.Table {
	tables := []export.Table{c.table(ByRegion, c.rows(ByRegion), demonstration), c.table(ByICB, c.rows(ByICB), demonstration)}
	if own := c.ownTrust(); len(own) > 0 {
		tables = append(tables, c.table(ByTrust, own, demonstration))
	}
	return tables
}

// completed is one row: a body with its counts, or with the reason why there are
// none.
type completed struct {
	Row
	figures string
	counts  assessment.Counts
}

// rows returns a row for each region or ICB of the day, with zeros where no
// assessment is asked. Assessments that the day's boundaries place nowhere have a
// row of their own, so that the rows add up.
func (c Completion) rows(by By) []completed {
	groups, of := c.Bodies.Regions, func(t assessment.Tally) organisation.Code { return t.Region }
	if by == ByICB {
		groups, of = c.Bodies.ICBs, func(t assessment.Tally) organisation.Code { return t.ICB }
	}
	counted := assessment.CountBy(c.within(), of)
	var rows []completed
	for _, g := range groups {
		row := completed{Row: Row{Code: string(g.Code), Name: g.Name, Parent: g.Parent}, figures: figuresCounted, counts: counted[g.Code]}
		delete(counted, g.Code)
		switch {
		case c.Cycle.Code == "":
			row.figures = figuresNone
		case !c.sees(by, g):
			row.figures = figuresOutside
		}
		rows = append(rows, row)
	}
	rest := assessment.Counts{}
	for _, counts := range counted {
		for state, n := range counts {
			rest[state] += n
		}
	}
	if c.seesAll() && rest.Asked() > 0 {
		rows = append(rows, completed{
			Row:     Row{Code: "not-known", Name: "Not known", Parent: Place{Code: "not-known", Name: "Not known"}},
			figures: figuresCounted, counts: rest,
		})
	}
	return rows
}

// ownTrust returns the row of the trust that is the reader's scope. There is none
// if their scope is not a trust, or if the trust is not in the file's place on
// the day.
func (c Completion) ownTrust() []completed {
	if c.Cycle.Code == "" || c.Reach != authz.Trust {
		return nil
	}
	for _, t := range c.Bodies.Trusts {
		if t.Code == c.Scope.Trust {
			counts := assessment.CountBy(c.Tallies, func(t assessment.Tally) organisation.Code { return t.Trust })[t.Code]
			return []completed{{Row: Row{Code: string(t.Code), Name: t.Name}, figures: figuresCounted, counts: counts}}
		}
	}
	return nil
}

func (c Completion) table(by By, rows []completed, demonstration bool) export.Table {
	t := export.Table{
		Name: "Completion_by_" + by.slug(), Title: "Completion of cycle " + c.Cycle.Code + " by " + by.Label(), Source: completionSource,
		AsAt:          c.Bodies.Query.AsAt,
		Demonstration: demonstration, Key: []string{string(by) + "_code"}, Notes: []string{ScopeRule, StandsRule},
		Summary: []string{"How many assessments stand where: " + c.when() + ". No names, and no levels."},
	}
	if c.Cycle.Code == "" {
		t.Title, t.Summary = "Completion by "+by.Label(), []string{
			"No cycle of assessments had closed by " + t.AsAt.Long() + ", and none was asked for. There are no figures.",
		}
	} else if by != ByTrust && !c.seesAll() {
		t.Summary = append(t.Summary, c.beyond())
	}
	number := func(name, title string, notes ...string) export.Column {
		return export.Column{
			Name: name, Title: title, Type: export.TypeInteger, Required: true, Marks: []export.Shorthand{export.NotAvailable},
			Notes: notes,
		}
	}
	cycle, figures := text("cycle", "Cycle"), text("figures", "Figures")
	cycle.Marks = []export.Shorthand{export.NotAvailable}
	figures.Description = fmt.Sprintf("Whether there are figures in the row: %s, %s, or %s.", figuresCounted, figuresOutside, figuresNone)
	asAt := export.Column{Name: "as_at", Title: "As at (date)", Type: export.TypeDate, Required: true}
	t.Columns = append(bodyColumns(by), cycle, asAt, figures,
		number("asked", "Assessments asked (number)", AskedRule))
	rules := map[assessment.State]string{
		assessment.NotStarted: NotStartedRule, assessment.Submitted: NotSignedRule, assessment.InValidation: NotSignedRule,
		assessment.Returned: NotSignedRule, assessment.SignedOff: NotSignedRule,
	}
	for _, state := range assessment.States() {
		column := number(string(state), state.Label()+" (number of assessments)")
		if rule, is := rules[state]; is {
			column.Notes = []string{rule}
		}
		t.Columns = append(t.Columns, column)
	}
	t.Rows = rowsOf(rows, func(row completed) []export.Cell { return c.cells(by, row) })
	return t
}

func (c Completion) cells(by By, row completed) []export.Cell {
	cycle := export.Text(c.Cycle.Code)
	if c.Cycle.Code == "" {
		cycle = export.Mark(export.NotAvailable)
	}
	cells := append(bodyCells(by, row.Row), cycle, export.Day(c.Bodies.Query.AsAt), export.Text(row.figures))
	number := export.Number
	if row.figures != figuresCounted {
		number = func(int) export.Cell { return export.Mark(export.NotAvailable) }
	}
	cells = append(cells, number(row.counts.Asked()))
	for _, state := range assessment.States() {
		cells = append(cells, number(row.counts[state]))
	}
	return cells
}

// beyond returns the line above a table that tells readers who may not see all of
// it what they may see.
func (c Completion) beyond() string {
	switch c.Reach {
	case authz.Region:
		for _, g := range c.Bodies.Regions {
			if g.Code == c.Scope.Region {
				return "Your role sees the completion of " + g.Name + ". The other rows are beyond your scope."
			}
		}
		return "Completion here is beyond your scope: your role sees that of its own region."
	case authz.Trust:
		if own := c.ownTrust(); len(own) > 0 {
			return "Completion here is beyond your scope: your role sees that of its own trust, in the sheet Completion_by_trust."
		}
		return "Completion here is beyond your scope: your role sees that of its own trust."
	default:
		return "Your role does not see the completion of a cycle."
	}
}

// of returns the completion of a summary. If no cycle had closed, it is about the
// summary's own day.
func (c Completion) of(p Picture) Completion {
	if c.Cycle.Code == "" {
		c.Bodies, c.Tallies = p, nil
	}
	return c
}
