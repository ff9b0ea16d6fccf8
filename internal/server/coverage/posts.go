package coverage

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/chart"
	"ccio/web/view"
)

// pathOf is the path below which bodies of a kind have their pages; empty if they
// have none.
func pathOf(by insight.By) string {
	switch by {
	case insight.ByRegion:
		return "/regions/"
	case insight.ByICB:
		return "/icbs/"
	case insight.ByEngland, insight.BySector, insight.ByTrust:
	}
	return ""
}

// files links the files with a place's figures.
func (a place) files(by insight.By, more ...string) []chart.Link {
	pairs := append([]string{"by", string(by)}, more...)
	if a.q.Region != "" {
		pairs = append(pairs, "region", string(a.q.Region))
	}
	if a.q.ICB != "" {
		pairs = append(pairs, "icb", string(a.q.ICB))
	}
	return []chart.Link{
		{Text: "CSV", Href: a.link("/exports/coverage.csv", pairs...)},
		{Text: "Excel", Href: a.link("/exports/coverage.xlsx", pairs...)},
	}
}

// statesOfTrusts is the title of pictures that count trusts and not posts.
const statesOfTrusts = "Trusts by the state of their CCIO post"

// postsBy shows the states of the CCIO posts, of the place as a whole and of the
// bodies in it.
func (a place) postsBy(by insight.By) view.Topic {
	figure := chart.Figure{ID: "states", Title: statesOfTrusts, Download: a.files(by), Summary: a.filledSentence()}
	if a.by != by {
		figure.Title += ", by " + by.Label()
	}
	return view.Topic{ID: "posts", Heading: "Posts", Parts: []templ.Component{a.bars(figure, by, stateKinds())}}
}

// filledSentence says how many trusts have a filled post, with England's beside it.
func (a place) filledSentence() string {
	filled := a.now().Whole().Filled
	said := site.Capitalised(shareOf(filled, a.in)) + " a filled CCIO post"
	switch {
	case filled.Of() == 1 && filled.Yes == 1:
		said = "The one trust " + a.in + " has a filled CCIO post"
	case filled.Of() == 1 && filled.No == 1:
		said = "The one trust " + a.in + " does not have a filled CCIO post"
	case filled.Of() == 1:
		return "The one trust " + a.in + " has not told us enough to say whether it has a filled CCIO post."
	case filled.Told() == 0:
		return fmt.Sprintf("None of the %s %s has told us enough to say whether it has a filled CCIO post.",
			site.Plural(filled.Of(), "trust", "trusts"), a.in)
	}
	if a.england != nil && a.england.Filled.Told() > 0 {
		said += "; " + shareOf(a.england.Filled, "in England") + " one"
	}
	return said + "."
}

// sectors shows the states of the CCIO posts by sector. Only England's page has it:
// within a region a sector can be a single trust, which has a page of its own.
func (a place) sectors() view.Topic {
	figure := a.bars(chart.Figure{ID: "sector-states", Title: statesOfTrusts + ", by sector", Download: a.files(insight.BySector)},
		insight.BySector, stateKinds())
	figure.Summary = "Trusts with a filled CCIO post: " + joined(a.now().Rows(insight.BySector)) + "."
	// Authority and teams by sector are in the files: the page of England has no room
	// for them.
	parts := []templ.Component{figure}
	return view.Topic{ID: "sectors", Heading: "Sectors", Parts: parts, Words: []string{
		"Acute counts acute trusts with and without community services, which no source tells apart. The national online trust is " +
			"a sector of its own.",
	}}
}

// joined says for each body how many of its trusts have a filled post, with the range.
func joined(rows []insight.Row) string {
	var parts []string
	for _, row := range rows {
		parts = append(parts, ofTold(row.Coverage.Filled)+" in "+strings.ToLower(row.Name))
	}
	return strings.Join(parts, "; ")
}

// tiles draws the map of England by ICB.
func (a place) tiles() view.Topic {
	const shows = "Trusts with a filled CCIO post"
	figure := chart.TileMap{
		Figure: chart.Figure{ID: "tiles", Title: shows + ", by ICB", Download: a.files(insight.ByICB), Fold: true},
		Shows:  shows,
	}
	groups := map[organisation.Code]int{}
	for _, region := range a.now().Regions {
		groups[region.Code] = len(figure.Groups)
		figure.Groups = append(figure.Groups, chart.TileGroup{Label: region.Name, Code: string(region.Code)})
	}
	none, silent, all := 0, 0, 0
	for _, row := range a.now().Rows(insight.ByICB) {
		tile := a.tile(row)
		group, placed := groups[row.Parent.Code]
		if !placed {
			continue // an ICB of no region has no place on the map; its trusts are counted elsewhere on the page
		}
		figure.Groups[group].Tiles = append(figure.Groups[group].Tiles, tile)
		all++
		switch {
		case tile.Share == chart.NoShare:
			silent++
		case tile.Share == 0:
			none++
		}
	}
	figure.Summary = fmt.Sprintf("In %d of %s, no trust is known to have a filled CCIO post", none, site.Plural(all, "ICB", "ICBs"))
	if silent > 0 {
		figure.Summary += fmt.Sprintf("; in %d no trust has told us yet", silent)
	}
	figure.Summary += ". The shade is the lowest possible share: trusts that have not told us may have one too."
	return view.Topic{ID: "map", Heading: "Across England", Parts: []templ.Component{figure}}
}

func (a place) tile(row insight.Row) chart.Tile {
	c, name := row.Coverage, site.Short(row.Name)
	filled := c.Filled.Yes
	tile := chart.Tile{Label: name, Code: row.Code, Href: a.link("/icbs/" + row.Code), Share: chart.NoShare}
	switch {
	case c.Trusts == 0:
		tile.Value, tile.Describe = "No trusts", name+": no trusts"
	case c.Told == 0:
		tile.Value, tile.Describe = "Not told",
			fmt.Sprintf("%s: Not told. None of its %s has told us yet", name, site.Plural(c.Trusts, "trust", "trusts"))
	default:
		tile.Value, tile.Share = fmt.Sprintf("%d of %d", filled, c.Trusts), 100*filled/c.Trusts
		tile.Describe = fmt.Sprintf("%s: %s %s a filled CCIO post", name, tile.Value+" trusts", site.Verb(filled, "has", "have"))
		if c.Filled.NotTold > 0 {
			tile.Describe = fmt.Sprintf("%s: at least %d and at most %d of %s have a filled CCIO post", name, c.Filled.Lowest(), c.Filled.Highest(),
				site.Plural(c.Trusts, "trust", "trusts"))
		}
	}
	return tile
}

// months shows the number of filled posts at the beginning of each of the last 24
// months, and on the day.
func (a place) months() view.Topic {
	figure := chart.Line{
		Figure: chart.Figure{
			ID: "months", Title: "Trusts with a filled CCIO post over the last two years",
			Download: a.files(a.by, "months", fmt.Sprint(insight.Months)),
			Fold:     true,
		},
		YLabel: "Trusts with a filled CCIO post", First: "Day",
	}
	first, broken := -1, false // the first day that the last can be compared with
	for i, picture := range a.series {
		on, c := picture.Query.AsAt, picture.Whole()
		p := chart.Point{
			Label: on.Long(), Short: on.Month().String()[:3] + " " + fmt.Sprint(on.Year()%100),
			Value: c.Filled.Lowest(), Highest: c.Filled.Highest(),
			Of: c.Trusts,
		}
		if c.Trusts > 0 && c.Told == 0 {
			p.Missing, p.Note = true, "Not yet told"
		}
		if c.Trusts == 0 {
			p.Missing, p.Note = true, "There was no trust"
			if a.by == insight.ByICB && len(picture.ICBs) == 0 {
				p.Note = "This ICB did not exist"
			}
		}
		if i > 0 && a.q.ICB != "" && len(picture.ICBs) == 1 && picture.ICBs[0].Breaks(a.series[i-1].Query.AsAt, on) {
			p.Break, broken, first = true, true, i
			p.Note = strings.TrimPrefix(p.Note+". "+insight.BreakNote(), ". ")
		}
		if first < 0 && !p.Missing {
			first = i
		}
		figure.Points = append(figure.Points, p)
	}
	if first < 0 {
		first = len(a.series) - 1
	}
	figure.Summary = sinceWhen(a.series, first, broken, a.in)
	return view.Topic{ID: "two-years", Heading: "Over the last two years", Parts: []templ.Component{figure}}
}

// vacancies says how long posts have been vacant or held by interim or acting
// people.
func (a place) vacancies() view.Topic {
	c := a.now().Whole()
	var words []string
	switch {
	case c.Posts == 0:
		words = append(words, "No trust has told us of a CCIO post.")
	case c.Vacant == 0:
		words = append(words, "No CCIO post is known to be vacant.")
	default:
		words = append(words, fmt.Sprintf("%s vacant. %s", site.Plural(c.Vacant, "CCIO post is", "CCIO posts are"), recruitingSentence(c)))
		if known := len(c.Vacancies); known > 0 {
			_, median, _, _ := insight.Quartiles(c.Vacancies)
			words = append(words, fmt.Sprintf("We know since when for %d of them: the median is %s, and the longest %s.", known,
				a.lasting(median), a.lasting(c.Vacancies[known-1])))
		} else {
			words = append(words, "Nobody told us since when.")
		}
	}
	if untold := c.PostStates[post.HolderNotTold]; untold > 0 {
		words = append(
			words,
			fmt.Sprintf("For %s nobody has told us whether anybody holds it.", site.Plural(untold, "more CCIO post", "more CCIO posts")),
		)
	}
	if interim := c.PostStates[post.HeldInterim]; interim > 0 {
		words = append(words, fmt.Sprintf("%s held by interim or acting people only, %s of them for over a year.",
			site.Plural(interim, "CCIO post is", "CCIO posts are"), noneOr(c.LongInterim)))
	}
	return view.Topic{ID: "vacancies", Heading: "Vacancies and interim holders", Words: words}
}

// lasting writes how long something is that has lasted for a number of days, of
// which the day of the page is the last.
func (a place) lasting(days int) string { return day.Length(a.q.AsAt.AddDays(1-days), a.q.AsAt) }

// trustList lists every trust of the place.
func (a place) trustList(showICB bool) view.Topic {
	table := view.TrustTable{
		ID: "trust-table", Caption: "Trusts " + a.in, ShowICB: showICB, Empty: "No NHS trust belongs here on this day.",
	}
	for _, t := range a.now().Trusts {
		table.Rows = append(table.Rows, site.TrustRow(a.q, a.today, t))
	}
	return view.Topic{
		ID: "trusts", Heading: "Trusts", Parts: []templ.Component{table.Component()}, Files: linksOf(a.files(insight.ByTrust)),
	}
}

func linksOf(files []chart.Link) []view.Link {
	var links []view.Link
	for _, file := range files {
		links = append(links, view.Link{Text: "Download this table (" + file.Text + ")", Href: file.Href})
	}
	return links
}

// recruitingSentence says of the vacant posts how many are being recruited to.
func recruitingSentence(c insight.Coverage) string {
	yes, no, untold := c.PostStates[post.VacantRecruiting], c.PostStates[post.VacantNotRecruiting], c.PostStates[post.VacantRecruitingNotTold]
	return fmt.Sprintf(
		"Trusts are recruiting to %s of them and not to %s; for %s they have not told us.",
		noneOr(yes),
		noneOr(no),
		noneOr(untold),
	)
}
