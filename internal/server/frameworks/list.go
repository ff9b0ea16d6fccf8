package frameworks

import (
	"net/http"

	"ccio/internal/server/site"
	"ccio/web/view"
)

// List lists the published frameworks.
func (s *Area) List(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Frameworks.Frameworks(r.Context())
	if err != nil {
		return err
	}
	page := view.Frameworks{Layout: s.Layout(r, who, "Competency frameworks")}
	latest := map[string]bool{}
	for _, f := range all {
		item := view.FrameworkItem{
			Title: f.Title, Version: f.Version, Href: "/frameworks/" + f.Code + "/" + f.Version,
			Says: site.Plural(len(f.Domains), "domain", "domains") + ", " + site.Plural(f.Count(), "competency", "competencies") + ".", Earlier: latest[f.Code],
		}
		latest[f.Code] = true
		page.Items = append(page.Items, item)
	}
	return s.Render(w, r, http.StatusOK, view.FrameworksPage(page))
}
