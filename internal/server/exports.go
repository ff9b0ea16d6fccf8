package server

import (
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/web/view"
)

// exports is the page on which one chooses what to take away.
func (s *Server) exports(w http.ResponseWriter, r *http.Request, who visitor) error {
	picture, err := s.stores.Insight.Picture(r.Context(), who.permit, insight.Query{AsAt: s.today()})
	if err != nil {
		return err
	}
	may, err := authz.Authorize(who.in.Actor(), authz.ViewCycles)
	if err != nil {
		return err
	}
	cycles, err := s.stores.Assessments.Cycles(r.Context(), may)
	if err != nil {
		return err
	}
	own := who.in.Actor().Scope().Region
	page := view.Exports{
		Layout: s.layout(r, who, "Exports"), Today: s.today().String(),
		Places:  append([]view.Option{{Text: "England"}}, options(picture.Regions, own)...),
		Regions: append([]view.Option{{Text: "All regions"}}, options(picture.Regions, own)...),
		Cycles:  []view.Option{{Text: "The last that closed"}},
		Names:   who.in.Grants[0].Trust != "",
	}
	for _, c := range cycles {
		if c.State != assessment.Planned {
			page.Cycles = append(page.Cycles, view.Option{Value: c.Code, Text: c.Code + ": " + lowered(c.State.Label())})
		}
	}
	for _, by := range insight.Bys() {
		page.Bys = append(page.Bys, view.Option{Value: string(by), Text: capitalised(by.Label()), Selected: by == insight.ByRegion})
	}
	return s.render(w, r, http.StatusOK, view.ExportsPage(page))
}
