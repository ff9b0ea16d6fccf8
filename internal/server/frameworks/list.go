package frameworks

import (
	"net/http"

	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// List lists the published frameworks.
func (s *Area) List(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Frameworks.Frameworks(r.Context())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.FrameworksPage(listOf(s.Layout(r, who, "Competency frameworks"), all)))
}

// listOf makes the page of all published versions, the latest of each framework
// first.
func listOf(layout view.Layout, all []framework.Framework) view.Frameworks {
	page := view.Frameworks{Layout: layout}
	latest := map[string]bool{}
	for _, f := range all {
		item := view.FrameworkItem{
			Title: f.Title, Version: f.Version, Href: "/frameworks/" + f.Code + "/" + f.Version,
			Says:    site.Plural(len(f.Domains), "domain", "domains") + ", " + site.Plural(f.Count(), "competency", "competencies") + ".",
			Earlier: latest[f.Code],
		}
		latest[f.Code] = true
		page.Items = append(page.Items, item)
	}
	return page
}
