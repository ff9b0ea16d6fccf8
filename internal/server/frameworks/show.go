package frameworks

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Show shows one version to read, to search and to print.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f, err := s.Frameworks.Framework(r.Context(), chi.URLParam(r, "code"), chi.URLParam(r, "version"))
	if err != nil {
		return err
	}
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(query) > site.MaxQuery {
		return fault.New(fault.BadRequest, "What you searched for is longer than %d characters. Search for a word or two.", site.MaxQuery)
	}
	layout := s.Layout(r, who, f.Title)
	layout.Breadcrumb = []view.Link{{Text: "Competency frameworks", Href: "/frameworks"}}
	layout.Canonical = r.URL.Path
	draw := func() templ.Component { return view.FrameworkContent(pageOf(layout.Canonical, f, query)) }
	if query != "" {
		return s.Render(w, r, http.StatusOK, view.Framed(layout, draw()))
	}
	content, err := s.Keep(r.Context(), layout.Canonical, func() (templ.Component, error) { return draw(), nil })
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.Framed(layout, content))
}

// pageOf makes the page of one version, narrowed to what a search finds. An empty
// search finds everything.
func pageOf(path string, f framework.Framework, query string) view.Framework {
	found := f.Search(query)
	page := view.Framework{
		Heading: f.Title, Version: f.Version, Action: path, Query: query, Summary: f.Summary, All: path,
	}
	if query != "" {
		page.Found = strconv.Itoa(found.Count()) + " of " + site.Plural(f.Count(), "competency", "competencies") + " found."
	}
	for _, level := range f.Scale {
		page.Scale = append(page.Scale, view.Fact{Key: strconv.Itoa(level.Level) + " " + level.Name, Value: level.Meaning})
	}
	for _, a := range f.Abbreviations {
		page.Abbreviations = append(page.Abbreviations, view.Fact{Key: a.Short, Value: site.Capitalised(a.Long) + ": " + a.Meaning})
	}
	numbers := numbersOf(f)
	for _, d := range found.Domains {
		domain := view.FrameworkDomain{ID: d.ID, Number: numbers[d.ID], Name: d.Name, Summary: d.Summary}
		for _, c := range d.Competencies {
			domain.Competencies = append(domain.Competencies, competencyOf(c, numbers[c.ID], f.Scale))
		}
		page.Domains = append(page.Domains, domain)
	}
	return page
}

// numbersOf numbers the domains and competencies of the whole framework. A search
// does not change their numbers.
func numbersOf(f framework.Framework) map[string]string {
	numbers := map[string]string{}
	for i, d := range f.Domains {
		numbers[d.ID] = strconv.Itoa(i + 1)
		for k, c := range d.Competencies {
			numbers[c.ID] = numbers[d.ID] + "." + strconv.Itoa(k+1)
		}
	}
	return numbers
}

func competencyOf(c framework.Competency, number string, scale []framework.Level) view.FrameworkCompetency {
	shown := view.FrameworkCompetency{
		ID: strings.ReplaceAll(c.ID, ".", "-"), Number: number, Name: c.Name, Statement: c.Statement, Why: c.Why, Evidence: c.Evidence,
	}
	for i, anchor := range c.Anchors {
		shown.Anchors = append(shown.Anchors, view.Fact{Key: strconv.Itoa(i+1) + " " + scale[i].Name, Value: anchor})
	}
	for _, walk := range []struct {
		from  string
		names []string
	}{
		{"The article of 2017", c.Crosswalk.Seed}, {"Faculty of Clinical Informatics, domain", c.Crosswalk.FCI},
		{"What Good Looks Like, measure", c.Crosswalk.WGLL},
	} {
		if len(walk.names) > 0 {
			shown.Crosswalk = append(shown.Crosswalk, view.Fact{Key: walk.from, Value: site.Capitalised(strings.Join(walk.names, "; "))})
		}
	}
	return shown
}
