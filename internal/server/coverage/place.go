package coverage

import (
	"context"
	"fmt"
	"strconv"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/chart"
	"ccio/web/view"
)

// place is what a page of coverage is about: England, a region or an ICB, on the
// day asked for and over the two years before it.
type place struct {
	q      insight.Query
	today  day.Day
	name   string // "North West"
	in     string // "in the North West": how a sentence says where
	by     insight.By
	series []insight.Picture // the last is that of the day
	// england is England on the day, to compare the place with; nil where the place is
	// England, or where England's figures would be the same.
	england *insight.Coverage
	need    bool              // the visitor may see the lists of needs
	own     organisation.Code // the visitor's own trust, if any
}

// link keeps the day of the page in a path.
func (a place) link(path string, pairs ...string) string {
	return site.Link(a.q, a.today, path, pairs...)
}

// now returns the picture of the day.
func (a place) now() insight.Picture { return a.series[len(a.series)-1] }

// read reads the figures of a place.
func (s *Area) read(ctx context.Context, who site.Visitor, a place) (place, error) {
	var err error
	a.today = s.Today()
	if a.series, err = s.Insight.Pictures(ctx, who.Permit, a.q, insight.MonthlyDays(a.q.AsAt)); err != nil {
		return a, err
	}
	if a.by == insight.ByEngland || len(a.now().Trusts) == 0 {
		return a, nil
	}
	q := a.q
	q.Region, q.ICB = "", ""
	picture, err := s.Insight.Picture(ctx, who.Permit, q)
	if err != nil {
		return a, err
	}
	whole := picture.Whole()
	a.england = &whole
	return a, nil
}

// page makes what every page of coverage has before its topics. path is its
// address.
func (a place) page(path string) view.Coverage {
	return view.Coverage{
		Heading: a.name, Figures: figures(a.now().Whole()), Lede: Lede(a.now().Whole(), a.in)[:1], Sources: sources(),
		Day: view.DayForm{Action: path, AsAt: a.q.AsAt.String(), Max: a.today.String(), Open: a.q.AsAt != a.today},
	}
}

// figures are those that stand at the top of the page, each with its range.
func figures(c insight.Coverage) []view.KeyFigure {
	if c.Trusts == 0 {
		return nil
	}
	var all []view.KeyFigure
	for _, f := range []struct {
		of        insight.Share
		one, many string
	}{
		{c.Filled, "trust has a filled CCIO post", "trusts have a filled CCIO post"},
		{
			c.ReportsToBoard, "trust has a CCIO post that reports to the board or chief executive",
			"trusts have a CCIO post that reports to the board or chief executive",
		},
		{c.BoardAccess, "trust has a CCIO post with access to the board", "trusts have a CCIO post with access to the board"},
		{c.FiveTrained, "trust has five or more trained people", "trusts have five or more trained people"},
	} {
		key := view.KeyFigure{
			Range: strconv.Itoa(f.of.Lowest()), Of: strconv.Itoa(f.of.Of()), Says: site.Verb(f.of.Of(), f.one, f.many),
			Told: fmt.Sprintf("%d of %d told us", f.of.Told(), f.of.Of()),
			Bar:  chart.ShareBar{Yes: f.of.Yes, NotTold: f.of.NotTold, No: f.of.No},
		}
		if f.of.NotTold > 0 {
			key.Range += " to " + strconv.Itoa(f.of.Highest())
		}
		all = append(all, key)
	}
	return all
}

// topics leaves the topics out where the place has no trusts, and puts the lists
// that an analyst acts on before the list of all trusts.
func (a place) topics(all ...view.Topic) []view.Topic {
	if len(a.now().Trusts) == 0 {
		return nil
	}
	if a.need {
		at := len(all)
		if all[at-1].ID == "trusts" {
			at--
		}
		all = append(all[:at:at], append([]view.Topic{a.needs()}, all[at:]...)...)
	}
	return all
}

// ending replaces the content for a body that does not exist on the day: the page
// says so, and where to go instead.
func (s *Area) ending(page *view.Coverage, q insight.Query, body organisation.Organisation, reg organisation.Register, path string) {
	if body.OpenOn(q.AsAt) {
		return
	}
	page.Figures, page.Lede, page.Sources, page.Topics, page.Summary = nil, nil, nil, nil, view.Link{}
	page.Ended, page.Ways = s.EndOf(q, body, reg, path)
}
