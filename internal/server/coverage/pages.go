package coverage

import (
	"net/http"

	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// England is the whole country by region.
func (s *Area) England(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, err := s.Question(r)
	if err != nil {
		return err
	}
	a, err := s.read(r, who, place{q: q, name: "England", in: "in England", by: insight.ByEngland})
	if err != nil {
		return err
	}
	page := s.coverage(r, who, a)
	page.Summary = view.Link{Text: "Download the summary of England (Excel)", Href: s.Link(q, "/exports/summary.xlsx")}
	page.Topics = s.topics(a,
		s.postsBy(a, insight.ByRegion), s.tiles(a), s.months(a), s.vacancies(a), s.power(a, insight.ByRegion), s.teams(a, insight.ByRegion),
		s.sectors(a), s.freshness(a))
	return s.Render(w, r, http.StatusOK, view.CoveragePage(page))
}

// Region is one NHS England region by ICB, with its trusts.
func (s *Area) Region(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, body, reg, err := s.Body(r, who, s.Organisations, organisation.KindRegion)
	if err != nil {
		return err
	}
	q.Region = body.Code
	name := site.NameOn(body, q.AsAt)
	a, err := s.read(r, who, place{q: q, name: name, in: "in " + name, by: insight.ByRegion})
	if err != nil {
		return err
	}
	page := s.coverage(r, who, a)
	page.Kind = "Region"
	page.Layout.Breadcrumb = []view.Link{{Text: "England", Href: s.Link(q, "/england")}}
	page.Summary = view.Link{Text: "Download the summary of this region (Excel)", Href: s.Link(q, "/exports/summary.xlsx", "region", string(body.Code))}
	page.Topics = s.topics(a,
		s.postsBy(a, insight.ByICB), s.months(a), s.vacancies(a), s.power(a, insight.ByICB), s.teams(a, insight.ByICB), s.freshness(a), s.trustList(a, true))
	page.Facts = site.BodyFacts(body)
	s.ending(&page, q, body, reg, "/regions/")
	return s.Render(w, r, http.StatusOK, view.CoveragePage(page))
}

// ICB is one integrated care board with its trusts.
func (s *Area) ICB(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, body, reg, err := s.Body(r, who, s.Organisations, organisation.KindICB)
	if err != nil {
		return err
	}
	q.ICB = body.Code
	name := site.NameOn(body, q.AsAt)
	a, err := s.read(r, who, place{q: q, name: site.Short(name), in: "in the area of " + name, by: insight.ByICB})
	if err != nil {
		return err
	}
	page := s.coverage(r, who, a)
	page.Heading, page.Layout.Title = name, name
	page.Kind = "Integrated care board (ICB)"
	page.Layout.Breadcrumb = []view.Link{{Text: "England", Href: s.Link(q, "/england")}}
	page.Facts = site.BodyFacts(body)
	if parent, ok := reg.ParentOn(body.Code, q.AsAt); ok {
		region, _ := reg.Find(parent)
		link := view.Link{Text: site.NameOn(region, q.AsAt), Href: s.Link(q, "/regions/"+string(parent))}
		page.Layout.Breadcrumb = append(page.Layout.Breadcrumb, link)
		page.Facts = append(page.Facts, view.Fact{Key: "Region", Value: link.Text, Href: link.Href})
	}
	page.Topics = s.topics(a, s.postsBy(a, insight.ByICB), s.months(a), s.vacancies(a), s.power(a, insight.ByICB), s.teams(a, insight.ByICB), s.freshness(a), s.trustList(a, false))
	s.ending(&page, q, body, reg, "/icbs/")
	return s.Render(w, r, http.StatusOK, view.CoveragePage(page))
}
