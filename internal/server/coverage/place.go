package coverage

import (
	"context"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
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
	need   bool              // the visitor may see the lists of needs
	own    organisation.Code // the visitor's own trust, if any
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
	return a, nil
}

// page makes what every page of coverage has before its topics. path is its
// address.
func (a place) page(path string) view.Coverage {
	return view.Coverage{
		Heading: a.name, Lede: Lede(a.now().Whole(), a.in), Sources: sources(),
		Day: view.DayForm{Action: path, AsAt: a.q.AsAt.String(), Max: a.today.String(), Open: a.q.AsAt != a.today},
	}
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
	page.Lede, page.Sources, page.Topics, page.Summary = nil, nil, nil, view.Link{}
	page.Ended, page.Ways = s.EndOf(q, body, reg, path)
}
