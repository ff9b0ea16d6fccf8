package exports

import (
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Choose is the page on which one chooses what to take away.
func (s *Area) Choose(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	picture, err := s.Insight.Picture(r.Context(), who.Permit, insight.Query{AsAt: s.Today()})
	if err != nil {
		return err
	}
	may, err := who.Authorize(authz.ViewCycles)
	if err != nil {
		return err
	}
	cycles, err := s.Cycles.Cycles(r.Context(), may)
	if err != nil {
		return err
	}
	own := who.Actor().Scope().Region
	page := view.Exports{
		Layout: s.Layout(r, who, "Exports"), Today: s.Today().String(),
		Places:  append([]view.Option{{Text: "England"}}, site.GroupOptions(picture.Regions, own)...),
		Regions: append([]view.Option{{Text: "All regions"}}, site.GroupOptions(picture.Regions, own)...),
		Cycles:  []view.Option{{Text: "The last that closed"}},
		Names:   who.In.Grants[0].Trust != "",
	}
	for _, c := range cycles {
		if c.State != assessment.Planned {
			page.Cycles = append(page.Cycles, view.Option{Value: c.Code, Text: c.Code + ": " + site.Lowered(c.State.Label())})
		}
	}
	for _, by := range insight.Bys() {
		page.Bys = append(page.Bys, view.Option{Value: string(by), Text: site.Capitalised(by.Label()), Selected: by == insight.ByRegion})
	}
	return s.Render(w, r, http.StatusOK, view.ExportsPage(page))
}
