package coverage

import (
	"net/http"
	"strings"

	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// England shows the whole country by region.
func (s *Area) England(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, err := s.Question(r)
	if err != nil {
		return err
	}
	of := place{q: q, name: "England", in: "in England", by: insight.ByEngland}
	return s.show(w, r, who, s.Layout(r, who, of.name), of, func(a place) (view.Coverage, error) {
		a, err := s.read(r.Context(), who, a)
		if err != nil {
			return view.Coverage{}, err
		}
		page := a.page(r.URL.Path)
		page.Summary = view.Link{Text: "Download the summary of England (Excel)", Href: a.link("/exports/summary.xlsx")}
		page.Topics = a.topics(
			a.postsBy(insight.ByRegion), a.tiles(), a.months(), a.vacancies(), a.power(insight.ByRegion), a.teams(insight.ByRegion),
			a.sectors(), a.freshness())
		return page, nil
	})
}

// Region shows one NHS England region by ICB, with its trusts.
func (s *Area) Region(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, body, reg, err := s.Body(r, who, s.Organisations, organisation.KindRegion)
	if err != nil {
		return err
	}
	q.Region = body.Code
	name := site.NameOn(body, q.AsAt)
	of := place{q: q, name: name, in: In(name), by: insight.ByRegion}
	layout := s.Layout(r, who, name)
	layout.Breadcrumb = []view.Link{{Text: "England", Href: s.Link(q, "/england")}}
	return s.show(w, r, who, layout, of, func(a place) (view.Coverage, error) {
		a, err := s.read(r.Context(), who, a)
		if err != nil {
			return view.Coverage{}, err
		}
		page := a.page(r.URL.Path)
		page.Kind = "Region"
		page.Summary = view.Link{
			Text: "Download the summary of this region (Excel)", Href: a.link("/exports/summary.xlsx", "region", string(body.Code)),
		}
		page.Topics = a.topics(
			a.postsBy(insight.ByICB), a.months(), a.vacancies(), a.power(insight.ByICB), a.teams(insight.ByICB), a.freshness(),
			a.trustList(true))
		page.Facts = site.BodyFacts(body)
		s.ending(&page, q, body, reg, "/regions/")
		return page, nil
	})
}

// ICB shows one integrated care board with its trusts.
func (s *Area) ICB(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, body, reg, err := s.Body(r, who, s.Organisations, organisation.KindICB)
	if err != nil {
		return err
	}
	q.ICB = body.Code
	name := site.NameOn(body, q.AsAt)
	of := place{q: q, name: site.Short(name), in: "in the area of " + name, by: insight.ByICB}
	layout := s.Layout(r, who, name)
	layout.Breadcrumb = []view.Link{{Text: "England", Href: s.Link(q, "/england")}}
	facts := site.BodyFacts(body)
	if parent, ok := reg.ParentOn(body.Code, q.AsAt); ok {
		region, _ := reg.Find(parent)
		link := view.Link{Text: site.NameOn(region, q.AsAt), Href: s.Link(q, "/regions/"+string(parent))}
		layout.Breadcrumb = append(layout.Breadcrumb, link)
		facts = append(facts, view.Fact{Key: "Region", Value: link.Text, Href: link.Href})
	}
	return s.show(w, r, who, layout, of, func(a place) (view.Coverage, error) {
		a, err := s.read(r.Context(), who, a)
		if err != nil {
			return view.Coverage{}, err
		}
		page := a.page(r.URL.Path)
		page.Heading, page.Kind, page.Facts = name, "Integrated care board (ICB)", facts
		page.Topics = a.topics(a.postsBy(insight.ByICB), a.months(), a.vacancies(), a.power(insight.ByICB), a.teams(insight.ByICB),
			a.freshness(), a.trustList(false))
		s.ending(&page, q, body, reg, "/icbs/")
		return page, nil
	})
}

// In says where, of a region: "in the North West", "in London".
func In(region string) string {
	for _, word := range []string{"North", "South", "East", "Midlands"} {
		if strings.HasPrefix(region, word) {
			return "in the " + region
		}
	}
	return "in " + region
}
