package insight

import (
	"fmt"
	"strconv"
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
	c.Information = append(c.Information,
		"Management information, not official statistics.",
		"Next update: trusts tell the register something on any day. The next figures of the series by month will be those of "+
			p.Query.AsAt.FirstOfMonth(1).Long()+".",
		"Revisions: when a trust corrects what it told us, the figures of every day that it is about change, and a file made later has the "+
			"corrected ones. What was known on an earlier day can still be had, by asking for the figures as known on that day.")
	if c.Contact == "" {
		c.Contact = "Nobody is named as the contact of this server. Whoever runs it sets CCIO_HELP_CONTACT."
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
		fmt.Sprintf("At least %d and at most %d of %d trusts have a filled CCIO post: %d have told us enough to say.",
			c.Filled.Lowest(), c.Filled.Highest(), c.Filled.Of(), c.Filled.Told()),
		"These are facts about organisations, as trusts told them. They are management information, not official statistics, and not a ranking.",
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
	number, of       int
	unit             string // what is counted
	share            *Share // for a share of the trusts: what is not told, and its bounds
	against          string
}

func (p Picture) keyFigures(place string, demonstration bool) export.Table {
	t := p.table("Key_figures", "Key figures for "+place, demonstration)
	t.Key, t.Blank = []string{
		"section",
		"measure",
	}, "that nothing in particular has been asked for, or that the line has no lowest and highest number"
	t.Summary = append(
		t.Summary,
		"Each line is a count and, beside it, of how many: of all trusts, or of all posts, whatever they told us.",
		Bounds,
	)
	t.Columns = []export.Column{
		text("section", "Section"), text("measure", "Measure"),
		{Name: "trusts", Title: "Number", Type: export.TypeInteger, Required: true},
		{Name: "of_trusts", Title: "Of how many (number)", Type: export.TypeInteger, Required: true},
		{Name: "asked", Title: "What has been asked for or estimated, with its source", Type: export.TypeText},
		text("unit", "Of what"),
		{
			Name: "percentage", Title: "Share (%)", Type: export.TypeDecimal, Decimals: 1, Required: true,
			Marks: []export.Shorthand{export.NotApplicable},
		},
		{Name: "told", Title: "Trusts that told us (number)", Type: export.TypeInteger},
		{Name: "lowest", Title: "Lowest (number)", Type: export.TypeInteger},
		{Name: "highest", Title: "Highest (number)", Type: export.TypeInteger},
	}
	t.Rows = rowsOf(figures(p.Whole()), func(f figure) []export.Cell {
		cells := []export.Cell{
			export.Text(f.section), export.Text(f.measure), export.Number(f.number), export.Number(f.of), export.Text(f.against),
			export.Text(f.unit), percentage(f.number, f.of),
		}
		if f.share == nil {
			return append(cells, export.Blank(), export.Blank(), export.Blank())
		}
		return append(cells, export.Number(f.share.Told()), export.Number(f.share.Lowest()), export.Number(f.share.Highest()))
	})
	return t
}

// percentage writes a part of a whole in percent, rounded half up to one decimal. Of
// nothing there is none.
func percentage(part, of int) export.Cell {
	if of == 0 {
		return export.Mark(export.NotApplicable)
	}
	tenths := (part*2000 + of) / (2 * of)
	return export.Decimal(strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10))
}

func figures(c Coverage) []figure {
	const trusts, posts = "trusts", "CCIO posts"
	var all []figure
	add := func(section, measure string, n, of int, unit string) {
		all = append(all, figure{section: section, measure: measure, number: n, of: of, unit: unit})
	}
	addShares := func(section string) {
		for _, s := range shares() {
			if s.section == section {
				share := s.of(c)
				all = append(all, figure{section, s.title, share.Yes, share.Of(), trusts, &share, strings.Join(s.notes, " ")})
			}
		}
	}
	addShares(sectionPosts)
	add(sectionPosts, "Trusts that have told us whether they have a CCIO post", c.Told, c.Trusts, trusts)
	for _, state := range post.TrustStates() {
		add(sectionPosts, "Trusts whose best CCIO post is: "+lower(state.Label()), c.States[state], c.Trusts, trusts)
	}
	for _, state := range post.TrustStates() {
		if state != post.NotEstablished && state != post.NotRecorded {
			add(sectionPosts, "CCIO posts: "+lower(state.Label()), c.PostStates[state], c.Posts, posts)
		}
	}
	add(sectionPosts, "CCIO posts held by interim or acting people for over a year", c.LongInterim, c.PostStates[post.HeldInterim],
		"CCIO posts held by interim or acting people only")
	addShares(sectionAuthority)
	for _, line := range post.ReportingLines() {
		add(sectionAuthority, "CCIO posts that report to: "+line.Label(), c.Reports[line], c.Posts, posts)
	}
	for _, access := range post.BoardAccesses() {
		add(sectionAuthority, "CCIO posts with board access: "+lower(access.Label()), c.Board[access], c.Posts, posts)
	}
	for _, budget := range post.Budgets() {
		add(sectionAuthority, "CCIO posts with budget: "+lower(budget.Label()), c.Budgets[budget], c.Posts, posts)
	}
	addShares(sectionTeams)
	add(sectionFresh, "Trusts whose filled CCIO post was confirmed within the last year", c.FilledRecent, c.Filled.Yes,
		"trusts with a filled CCIO post")
	add(sectionFresh, "Trusts whose filled CCIO post was never confirmed", c.FilledNever, c.Filled.Yes, "trusts with a filled CCIO post")
	add(sectionFresh, "CCIO posts confirmed within the last year", c.Recent, c.Posts, posts)
	add(sectionFresh, "CCIO posts never confirmed", c.Never, c.Posts, posts)
	return all
}

// keyAmounts returns the key figures that do not count trusts.
func (p Picture) keyAmounts(place string, demonstration bool) export.Table {
	t := p.table("Key_amounts", "Time and people in "+place, demonstration)
	t.Key = []string{"measure"}
	t.Columns = []export.Column{
		text("measure", "Measure"),
		{
			Name:     "amount",
			Title:    "Amount",
			Type:     export.TypeDecimal,
			Decimals: 2,
			Mixed:    true,
			Required: true,
			Marks:    []export.Shorthand{export.NotAvailable, export.NotApplicable},
		},
		text("unit", "Unit"), {Name: "of", Title: "Of how many (number)", Type: export.TypeInteger, Required: true}, text("what", "Of what"),
	}
	c := p.Whole()
	lower, median, upper, _ := Quartiles(c.Funded)
	_, wait, _, _ := Quartiles(c.Vacancies)
	longest := 0
	if n := len(c.Vacancies); n > 0 {
		longest = c.Vacancies[n-1]
	}
	const told, vacant, held = "CCIO posts whose funded time is told", "vacant CCIO posts of which it is told since when",
		"trusts with a clinical informatics post"
	// What is of nothing at all does not apply; what nobody told is not available.
	row := func(measure string, amount int, known bool, unit string, of int, what string) []export.Cell {
		cell := export.Mark(export.NotAvailable)
		switch {
		case known && (unit == "days" || unit == "people"):
			cell = export.Number(amount)
		case known:
			cell = hundredths(amount)
			if unit == "people" || unit == "days" {
				cell = export.Decimal(strconv.Itoa(amount / 100)) // of which there is no part
			}
		case what == vacant && c.Vacant == 0, what == held && c.TimedPosts+c.PartialTeams == 0:
			cell = export.Mark(export.NotApplicable)
		}
		return []export.Cell{export.Text(measure), cell, export.Text(unit), export.Number(of), export.Text(what)}
	}
	funded, vacancies := len(c.Funded), len(c.Vacancies)
	timeOfTeams := "Funded time of those posts"
	if c.PartialTeams > 0 {
		timeOfTeams = fmt.Sprintf("Funded time of those posts, at least: of %d trusts not all of it is told", c.PartialTeams)
	}
	rows := [][]export.Cell{
		row("Funded time of the CCIO post, lower quartile", lower, funded >= enough, "PAs a week", funded, told),
		row("Funded time of the CCIO post, median", median, funded > 0, "PAs a week", funded, told),
		row("Funded time of the CCIO post, upper quartile", upper, funded >= enough, "PAs a week", funded, told),
		row("Time for which CCIO posts have been vacant, median", wait, vacancies > 0, "days", vacancies, vacant),
		row("Longest vacancy of a CCIO post", longest, vacancies > 0, "days", vacancies, vacant),
		row("People in clinical informatics posts", c.Headcount, c.Teams > 0, "people", c.Teams, held),
		row(timeOfTeams, int(c.WTE), c.TimedPosts > 0, "WTE", c.Teams, held),
	}
	t.Columns[1].Notes = []string{FundedRule}
	t.Rows = rowsOf(rows, func(cells []export.Cell) []export.Cell { return cells })
	return t
}

// NeedsTable lists the trusts that need something, one need after another.
func (p Picture) NeedsTable(demonstration bool) export.Table {
	t := p.table("Needs", "What trusts need", demonstration)
	t.Summary = append(t.Summary, "A trust stands once for each need. Each list leaves out the trusts that have not told us about it.")
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
