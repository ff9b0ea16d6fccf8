package coverage

import (
	"net/http"

	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// place is what a page of coverage is about: England, a region or an ICB, on the
// day asked for and over the two years before it.
type place struct {
	q      insight.Query
	name   string // "North West"
	in     string // "in the North West": how a sentence says where
	by     insight.By
	series []insight.Picture // the last is that of the day
	need   bool              // the visitor may see the lists of needs
	own    organisation.Code // the visitor's own trust, if any
}

// now is the picture of the day.
func (a place) now() insight.Picture { return a.series[len(a.series)-1] }

// read asks for the pictures of an area.
func (s *Area) read(r *http.Request, who site.Visitor, a place) (place, error) {
	var err error
	if a.series, err = s.Insight.Pictures(r.Context(), who.Permit, a.q, insight.MonthlyDays(a.q.AsAt)); err != nil {
		return a, err
	}
	_, err = who.Authorize(authz.ViewNeeds)
	a.need, a.own = err == nil, who.In.Grants[0].Trust
	return a, nil
}

// coverage is what every page of coverage has before its topics.
func (s *Area) coverage(r *http.Request, who site.Visitor, a place) view.Coverage {
	page := view.Coverage{
		Layout: s.Layout(r, who, a.name), Heading: a.name, Lede: Lede(a.now().Whole(), a.in), Sources: sources(),
		Day: view.DayForm{Action: r.URL.Path, AsAt: a.q.AsAt.String(), Max: s.Today().String(), Open: a.q.AsAt != s.Today()},
	}
	s.SayDay(&page.Layout, r, a.q)
	return page
}

// topics are those of an area that has trusts, and none of one that has not.
// What an analyst acts on stands before the list of all trusts.
func (s *Area) topics(a place, all ...view.Topic) []view.Topic {
	if len(a.now().Trusts) == 0 {
		return nil
	}
	if a.need {
		at := len(all)
		if all[at-1].ID == "trusts" {
			at--
		}
		all = append(all[:at:at], append([]view.Topic{s.needs(a)}, all[at:]...)...)
	}
	return all
}

// ending turns the page of a body that does not exist on the day into one that
// says so and where to go.
func (s *Area) ending(page *view.Coverage, q insight.Query, body organisation.Organisation, reg organisation.Register, path string) {
	if body.OpenOn(q.AsAt) {
		return
	}
	page.Lede, page.Sources, page.Topics, page.Summary = nil, nil, nil, view.Link{}
	page.Ended, page.Ways = s.EndOf(q, body, reg, path)
}
