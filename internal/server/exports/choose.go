package exports

import (
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Choose shows the page on which people choose what to download.
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
	page := choices(s.Layout(r, who, "Exports"), picture, cycles, who.Actor().Scope().Region)
	page.Names = who.In.Grants[0].Trust != ""
	return s.Render(w, r, http.StatusOK, view.ExportsPage(page))
}

// choices makes the page for the day of a picture. own is the visitor's region, if
// they have one.
func choices(layout view.Layout, picture insight.Picture, cycles []assessment.Cycle, own organisation.Code) view.Exports {
	page := view.Exports{
		Layout: layout, Today: picture.Query.AsAt.String(),
		Places:  append([]view.Option{{Text: "England"}}, site.GroupOptions(picture.Regions, own)...),
		Regions: append([]view.Option{{Text: "All regions"}}, site.GroupOptions(picture.Regions, own)...),
		Cycles:  []view.Option{{Text: "The last that closed"}},
	}
	for _, c := range cycles {
		if c.State != assessment.Planned {
			state := site.Lowered(c.State.Label())
			if c.State == assessment.Provisional {
				state += ", trusts are checking their results"
			}
			page.Cycles = append(page.Cycles, view.Option{Value: c.Code, Text: c.Code + ": " + state})
		}
	}
	for _, by := range insight.Bys() {
		page.Bys = append(page.Bys, view.Option{Value: string(by), Text: site.Capitalised(by.Label()), Selected: by == insight.ByRegion})
	}
	return page
}
