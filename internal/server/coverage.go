package server

import (
	"fmt"
	"net/http"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/web/view"
)

// area is what a page of coverage is about: England, a region or an ICB, on the
// day asked for and over the two years before it.
type area struct {
	q      insight.Query
	name   string // "North West"
	in     string // "in the North West": how a sentence says where
	by     insight.By
	series []insight.Picture // the last is that of the day
	need   bool              // the visitor may see the lists of needs
	own    organisation.Code // the visitor's own trust, if any
}

// now is the picture of the day.
func (a area) now() insight.Picture { return a.series[len(a.series)-1] }

// read asks for the pictures of an area.
func (s *Server) read(r *http.Request, who visitor, a area) (area, error) {
	var err error
	if a.series, err = s.stores.Insight.Pictures(r.Context(), who.permit, a.q, insight.MonthlyDays(a.q.AsAt)); err != nil {
		return a, err
	}
	_, err = authz.Authorize(who.in.Actor(), authz.ViewNeeds)
	a.need, a.own = err == nil, who.in.Grants[0].Trust
	return a, nil
}

// england is the whole country by region.
func (s *Server) england(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, err := s.question(r)
	if err != nil {
		return err
	}
	a, err := s.read(r, who, area{q: q, name: "England", in: "in England", by: insight.ByEngland})
	if err != nil {
		return err
	}
	page := s.coverage(r, who, a)
	page.Summary = view.Link{Text: "Download the summary of England (Excel)", Href: s.link(q, "/exports/summary.xlsx")}
	page.Topics = s.topics(a,
		s.postsBy(a, insight.ByRegion), s.tiles(a), s.months(a), s.vacancies(a), s.power(a, insight.ByRegion), s.teams(a, insight.ByRegion),
		s.sectors(a), s.freshness(a))
	return s.render(w, r, http.StatusOK, view.CoveragePage(page))
}

// region is one NHS England region by ICB, with its trusts.
func (s *Server) region(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, body, reg, err := s.body(r, who, organisation.KindRegion)
	if err != nil {
		return err
	}
	q.Region = body.Code
	name := nameOn(body, q.AsAt)
	a, err := s.read(r, who, area{q: q, name: name, in: "in " + name, by: insight.ByRegion})
	if err != nil {
		return err
	}
	page := s.coverage(r, who, a)
	page.Kind = "Region"
	page.Layout.Breadcrumb = []view.Link{{Text: "England", Href: s.link(q, "/england")}}
	page.Summary = view.Link{Text: "Download the summary of this region (Excel)", Href: s.link(q, "/exports/summary.xlsx", "region", string(body.Code))}
	page.Topics = s.topics(a,
		s.postsBy(a, insight.ByICB), s.months(a), s.vacancies(a), s.power(a, insight.ByICB), s.teams(a, insight.ByICB), s.freshness(a), s.trustList(a, true))
	page.Facts = bodyFacts(body)
	s.ending(&page, q, body, reg, "/regions/")
	return s.render(w, r, http.StatusOK, view.CoveragePage(page))
}

// icb is one integrated care board with its trusts.
func (s *Server) icb(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, body, reg, err := s.body(r, who, organisation.KindICB)
	if err != nil {
		return err
	}
	q.ICB = body.Code
	name := nameOn(body, q.AsAt)
	a, err := s.read(r, who, area{q: q, name: short(name), in: "in the area of " + name, by: insight.ByICB})
	if err != nil {
		return err
	}
	page := s.coverage(r, who, a)
	page.Heading, page.Layout.Title = name, name
	page.Kind = "Integrated care board (ICB)"
	page.Layout.Breadcrumb = []view.Link{{Text: "England", Href: s.link(q, "/england")}}
	page.Facts = bodyFacts(body)
	if parent, ok := reg.ParentOn(body.Code, q.AsAt); ok {
		region, _ := reg.Find(parent)
		link := view.Link{Text: nameOn(region, q.AsAt), Href: s.link(q, "/regions/"+string(parent))}
		page.Layout.Breadcrumb = append(page.Layout.Breadcrumb, link)
		page.Facts = append(page.Facts, view.Fact{Key: "Region", Value: link.Text, Href: link.Href})
	}
	page.Topics = s.topics(a, s.postsBy(a, insight.ByICB), s.months(a), s.vacancies(a), s.power(a, insight.ByICB), s.teams(a, insight.ByICB), s.freshness(a), s.trustList(a, false))
	s.ending(&page, q, body, reg, "/icbs/")
	return s.render(w, r, http.StatusOK, view.CoveragePage(page))
}

// body finds the organisation of the path. Another kind of body is not found
// here, as if absent.
func (s *Server) body(r *http.Request, who visitor, kind organisation.Kind) (q insight.Query, body organisation.Organisation, reg organisation.Register, err error) {
	if q, err = s.question(r); err != nil {
		return q, body, reg, err
	}
	code, err := codeOf(r)
	if err != nil {
		return q, body, reg, err
	}
	if reg, err = s.stores.Organisations.Register(r.Context(), who.permit); err != nil {
		return q, body, reg, err
	}
	body, ok := reg.Find(code)
	if !ok || body.Kind != kind {
		return q, body, reg, fault.New(fault.NotFound, "There is no %s with the code %s.", kind.Label(), code)
	}
	return q, body, reg, nil
}

// coverage is what every page of coverage has before its topics.
func (s *Server) coverage(r *http.Request, who visitor, a area) view.Coverage {
	page := view.Coverage{
		Layout: s.layout(r, who, a.name), Heading: a.name, Lede: ledeOf(a.now().Whole(), a.in), Sources: sources(),
		Day: view.DayForm{Action: r.URL.Path, AsAt: a.q.AsAt.String(), Max: s.today().String(), Open: a.q.AsAt != s.today()},
	}
	s.sayDay(&page.Layout, r, a.q)
	return page
}

// topics are those of an area that has trusts, and none of one that has not.
// What an analyst acts on stands before the list of all trusts.
func (s *Server) topics(a area, all ...view.Topic) []view.Topic {
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
func (s *Server) ending(page *view.Coverage, q insight.Query, body organisation.Organisation, reg organisation.Register, path string) {
	if body.OpenOn(q.AsAt) {
		return
	}
	page.Lede, page.Sources, page.Topics, page.Summary = nil, nil, nil, view.Link{}
	page.Ended, page.Ways = s.endOf(q, body, reg, path)
}

func (s *Server) endOf(q insight.Query, body organisation.Organisation, reg organisation.Register, path string) (sentence string, ways []view.Link) {
	name := nameOn(body, q.AsAt)
	if !body.Opened.IsZero() && q.AsAt.Before(body.Opened) {
		return fmt.Sprintf("%s opened on %s, after the day that you chose.", name, body.Opened.Long()),
			[]view.Link{{Text: "See it today", Href: path + string(body.Code)}}
	}
	for _, code := range reg.Successors(body.Code) {
		if successor, ok := reg.Find(code); ok && successor.OpenOn(q.AsAt) {
			ways = append(ways, view.Link{Text: "Successor: " + nameOn(successor, q.AsAt), Href: s.link(q, path+string(code))})
		}
	}
	if !body.Closed.Before(insight.FirstDay()) {
		ways = append(ways, view.Link{Text: "See it as it was on its last day", Href: path + string(body.Code) + "?as-at=" + body.Closed.String()})
	}
	return fmt.Sprintf("%s closed on %s.", name, body.Closed.Long()), ways
}

func bodyFacts(o organisation.Organisation) []view.Fact {
	facts := []view.Fact{{Key: "ODS code", Value: string(o.Code)}}
	if o.ONSCode != "" {
		facts = append(facts, view.Fact{Key: "ONS code", Value: o.ONSCode})
	}
	if !o.Opened.IsZero() {
		facts = append(facts, view.Fact{Key: "Opened", Value: o.Opened.Long()})
	}
	if !o.Closed.IsZero() {
		facts = append(facts, view.Fact{Key: "Closed", Value: o.Closed.Long()})
	}
	return facts
}
