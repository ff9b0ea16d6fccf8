package insight

import (
	"fmt"
	"strings"

	"ccio/internal/export"
	"ccio/internal/post"
)

// Author is the publisher named in the files.
const Author = "CCIO dashboard"

// Cover is what stands before the tables of a file about the picture.
func (p Picture) Cover(title string, summary []string, contact string) export.Cover {
	c := export.Cover{
		Title: title, Summary: summary, Author: Author, Source: source, AsAt: p.Query.AsAt, Contact: contact,
		Information: []string{
			"Boundaries: integrated care boards (ICBs) and regions as they were on " + p.Query.AsAt.Long() + ". ICBs changed on " +
				ICBBreak().Long() + ".",
		},
	}
	if !p.Query.KnownOn.IsZero() {
		c.Information = append(c.Information, "The register as it was known on "+p.Query.KnownOn.Long()+".")
	}
	return c
}

// SummaryOptions holds what a summary depends on besides its pictures.
type SummaryOptions struct {
	Needs         bool // for those who may see the lists of needs
	Completion    Completion
	Demonstration bool
	Contact       string // whom to ask
}

// Summary is everything about the posts of a region, or of England, in one
// workbook: key figures, coverage by body and by month, the trusts, what they
// need, and where the assessments of a cycle stand. The last picture is that of
// the summary's day.
func Summary(pictures []Picture, o SummaryOptions) export.Workbook {
	p := pictures[len(pictures)-1]
	place, whole, within := "England", ByEngland, []By{ByRegion, ByICB, BySector}
	if p.Query.Region != "" && len(p.Regions) == 1 {
		place, whole, within = p.Regions[0].Name, ByRegion, []By{ByICB}
	}
	c := p.Whole()
	book := export.Workbook{Cover: p.Cover("CCIO posts in "+place, []string{
		"The chief clinical information officer (CCIO) posts of the NHS trusts in " + place +
			": whether they are filled, the time and authority that they have, and the teams round them.",
		fmt.Sprintf("%d of %d trusts have told us whether they have a CCIO post; %d have a filled one.", c.Told, c.Trusts, c.States[post.Filled]),
		"These are facts about organisations, as trusts told them. They are not a ranking.",
	}, o.Contact)}
	book.Tables = []export.Table{p.keyFigures(place, o.Demonstration), p.keyAmounts(place, o.Demonstration)}
	for _, by := range within {
		book.Tables = append(book.Tables, p.CoverageTable(by, o.Demonstration))
	}
	book.Tables = append(book.Tables, MonthlyTable(pictures, whole, o.Demonstration), MonthlyTable(pictures, ByICB, o.Demonstration),
		p.TrustTable(true, o.Demonstration))
	if o.Needs {
		book.Tables = append(book.Tables, p.NeedsTable(o.Demonstration))
	}
	completion := o.Completion.of(p)
	summary, information := completion.says()
	book.Cover.Summary = append(book.Cover.Summary, summary...)
	book.Cover.Information = append(book.Cover.Information, information...)
	book.Tables = append(book.Tables, completion.tables(o.Demonstration)...)
	return book
}

// SummaryName is the name of a summary's file, without its ending.
func (p Picture) SummaryName() string {
	if p.Query.Region != "" {
		return "ccio-summary-" + strings.ToLower(string(p.Query.Region)) + "-" + p.Query.AsAt.String()
	}
	return "ccio-summary-england-" + p.Query.AsAt.String()
}

// figure is one line of the key figures.
type figure struct {
	section, measure string
	Tally
	against string
}

func (p Picture) keyFigures(place string, demonstration bool) export.Table {
	t := p.table("Key_figures", "Key figures for "+place, demonstration)
	t.Key, t.Blank = []string{"section", "measure"}, "that nothing in particular has been asked for"
	t.Summary = append(t.Summary, "Each line is a count of trusts and, beside it, of how many: a trust that has not told us something is "+
		"in neither.")
	t.Columns = []export.Column{
		text("section", "Section"), text("measure", "Measure"),
		{Name: "trusts", Title: "Trusts (number)", Type: export.TypeInteger, Required: true},
		{Name: "of_trusts", Title: "Of how many trusts (number)", Type: export.TypeInteger, Required: true},
		{Name: "asked", Title: "What has been asked for, with its source", Type: export.TypeText},
	}
	t.Rows = rowsOf(figures(p.Whole()), func(f figure) []export.Cell {
		return []export.Cell{export.Text(f.section), export.Text(f.measure), export.Number(f.Yes), export.Number(f.Of), export.Text(f.against)}
	})
	return t
}

func figures(c Coverage) []figure {
	const posts, authority, teams, fresh = "Posts", "Capacity and authority", "Teams and clinical safety", "How fresh this is"
	var all []figure
	add := func(section, measure string, yes, of int, against string) {
		all = append(all, figure{section, measure, Tally{yes, of}, against})
	}
	add(posts, "Have told us whether they have a CCIO post", c.Told, c.Trusts, "")
	for _, state := range post.TrustStates() {
		add(posts, "CCIO post: "+lower(state.Label()), c.States[state], c.Trusts, "")
	}
	add(posts, "CCIO post held by interim or acting people for over a year", c.LongInterim, c.States[post.HeldInterim], "")
	add(authority, "CCIO post reports to the board or the chief executive", c.ReportsToBoard.Yes, c.ReportsToBoard.Of, WachterLine)
	for _, line := range post.ReportingLines() {
		add(authority, "CCIO post reports to: "+line.Label(), c.Reports[line], c.Posts, "")
	}
	for _, access := range post.BoardAccesses() {
		add(authority, "Board access of the CCIO post: "+lower(access.Label()), c.Board[access], c.Posts, "")
	}
	for _, budget := range post.Budgets() {
		add(authority, "Budget of the CCIO post: "+lower(budget.Label()), c.Budgets[budget], c.Posts, "")
	}
	add(teams, "Five or more trained clinician-informaticians", c.FiveTrained.Yes, c.FiveTrained.Of, WachterFive)
	add(teams, "Team comes to nine WTE", c.NineWTE.Yes, c.NineWTE.Of, HEENineWTE)
	add(teams, "Team comes to 0.14% of the workforce", c.HEEShare.Yes, c.HEEShare.Of, HEEOfAll)
	add(teams, "Clinical safety officer in post", c.SafetyCover.Yes, c.SafetyCover.Of, "")
	add(fresh, "CCIO post confirmed within the last year", c.Recent, c.Posts, "")
	add(fresh, "CCIO post never confirmed", c.Never, c.Posts, "")
	return all
}

// keyAmounts returns the key figures that do not count trusts.
func (p Picture) keyAmounts(place string, demonstration bool) export.Table {
	t := p.table("Key_amounts", "Time and people in "+place, demonstration)
	t.Key = []string{"measure"}
	t.Columns = []export.Column{
		text("measure", "Measure"),
		{Name: "amount", Title: "Amount", Type: export.TypeDecimal, Decimals: 2, Required: true, Marks: []export.Shorthand{export.NotAvailable}},
		text("unit", "Unit"), {Name: "of", Title: "Of how many (number)", Type: export.TypeInteger, Required: true}, text("what", "Of what"),
	}
	c := p.Whole()
	lower, median, upper, _ := Quartiles(c.Funded)
	_, wait, _, _ := Quartiles(c.Vacancies)
	longest := 0
	if n := len(c.Vacancies); n > 0 {
		longest = c.Vacancies[n-1]
	}
	const told, vacant, held = "CCIO posts whose funded time is told", "vacant CCIO posts", "trusts with a clinical informatics post"
	row := func(measure string, amount int, known bool, unit string, of int, what string) []export.Cell {
		cell := export.Mark(export.NotAvailable)
		if known {
			cell = hundredths(amount)
		}
		return []export.Cell{export.Text(measure), cell, export.Text(unit), export.Number(of), export.Text(what)}
	}
	funded, vacancies := len(c.Funded), len(c.Vacancies)
	rows := [][]export.Cell{
		row("Funded time of the CCIO post, lower quartile", lower, funded >= enough, "PAs a week", funded, told),
		row("Funded time of the CCIO post, median", median, funded > 0, "PAs a week", funded, told),
		row("Funded time of the CCIO post, upper quartile", upper, funded >= enough, "PAs a week", funded, told),
		row("Time for which CCIO posts have been vacant, median", wait*100, vacancies > 0, "days", vacancies, vacant),
		row("Longest vacancy of a CCIO post", longest*100, vacancies > 0, "days", vacancies, vacant),
		row("People in clinical informatics posts", c.Headcount*100, c.Teams > 0, "people", c.Teams, held),
		row("Funded time of those posts", int(c.WTE), c.Teams > 0, "WTE", c.Teams, held),
	}
	t.Columns[1].Notes = []string{FundedRule}
	t.Rows = rowsOf(rows, func(cells []export.Cell) []export.Cell { return cells })
	return t
}

// NeedsTable lists the trusts that need something, one need after another.
func (p Picture) NeedsTable(demonstration bool) export.Table {
	t := p.table("Needs", "What trusts need", demonstration)
	t.Summary = append(t.Summary, "A trust stands once for each need. One that has not told us something is on no list for it.")
	t.Key, t.Blank = []string{"need", "trust_code"}, "not known, or does not apply"
	t.Columns = []export.Column{
		text("need", "Need"), text("trust_code", "Trust code"), text("trust_name", "Trust name"),
		{Name: "icb_code", Title: "ICB code", Type: export.TypeText}, {Name: "icb_name", Title: "ICB name", Type: export.TypeText},
		{Name: "region_code", Title: "Region code", Type: export.TypeText}, {Name: "region_name", Title: "Region name", Type: export.TypeText},
		text("state", "State of the post in question"),
		{Name: "since", Title: "Since (date)", Type: export.TypeDate},
		text("next_step", "Next step"),
	}
	for _, need := range Needs() {
		t.Columns[0].Notes = append(t.Columns[0].Notes, need.Label()+": "+lower(need.Rule()))
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, need := range Needs() {
			for _, needy := range p.Needing(need) {
				trust := needy.Trust
				state := trust.State
				if need == NeedSafetyOfficer {
					state = trust.Safety
				}
				if !yield([]export.Cell{
					export.Text(need.Label()), export.Text(string(trust.Code)), export.Text(trust.Name), export.Text(string(trust.ICB.Code)),
					export.Text(trust.ICB.Name),
					export.Text(string(trust.Region.Code)), export.Text(trust.Region.Name), export.Text(state.Label()), export.Day(needy.Since),
					export.Text(need.NextStep()),
				}) {
					return
				}
			}
		}
	}
	return t
}
