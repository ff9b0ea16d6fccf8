package server

import (
	"fmt"
	"net/http"
	"strings"

	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/web/view"
)

// maxQuery is the longest search that makes sense, in bytes: no name of a trust
// is half as long.
const maxQuery = 200

// trusts finds a trust by name, initials, code, former name or predecessor, and
// by where it is and what its CCIO post is.
func (s *Server) trusts(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, err := s.question(r)
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	text := strings.TrimSpace(asked.Get("q"))
	if len(text) > maxQuery {
		return fault.New(fault.BadRequest, "What you searched for is longer than %d characters. Search for a part of a name.", maxQuery)
	}
	state, err := s.narrow(&q, asked.Get("region"), asked.Get("icb"), asked.Get("sector"), asked.Get("state"))
	if err != nil {
		return err
	}
	everywhere := insight.Query{AsAt: q.AsAt, KnownOn: q.KnownOn}
	all, err := s.stores.Insight.Picture(r.Context(), who.permit, everywhere)
	if err != nil {
		return err
	}
	reg, err := s.stores.Organisations.Register(r.Context(), who.permit)
	if err != nil {
		return err
	}
	byCode := map[organisation.Code]insight.Trust{}
	for _, t := range all.Trusts {
		byCode[t.Code] = t
	}
	page := view.Trusts{Layout: s.layout(r, who, "Find a trust"), Query: text}
	s.sayDay(&page.Layout, r, q)
	for _, name := range []string{"as-at", "known-on"} {
		if value := s.dayParameters(q).Get(name); value != "" {
			page.Kept = append(page.Kept, view.Option{Value: name, Text: value})
		}
	}
	page.Table = view.TrustTable{
		ID: "found", Caption: "Trusts found", ShowICB: true,
		Empty: "No trust matches. Try fewer words, a former name, or the ODS code, and check the filters.",
	}
	for _, match := range organisation.Search(reg.SearchDocs(q.AsAt), text) {
		t, open := byCode[match.Code]
		if !open || !keeps(q, state, t) {
			continue
		}
		row := s.trustRow(q, t)
		row.Why = match.Explanation()
		page.Table.Rows = append(page.Table.Rows, row)
	}
	page.Found = fmt.Sprintf("%d of %s found.", len(page.Table.Rows), plural(len(all.Trusts), "trust", "trusts"))
	page.Regions = append([]view.Option{{Text: "All regions"}}, options(all.Regions, q.Region)...)
	page.ICBs = append([]view.Option{{Text: "All ICBs"}}, options(all.ICBs, q.ICB)...)
	page.Sectors = []view.Option{{Text: "All sectors"}}
	for _, sector := range organisation.StatisticalSectors() {
		page.Sectors = append(page.Sectors, view.Option{Value: sector.Slug(), Text: sector.Label(), Selected: sector == q.Sector})
	}
	page.States = []view.Option{{Text: "Any state"}}
	for _, choice := range post.TrustStates() {
		page.States = append(page.States, view.Option{Value: string(choice), Text: choice.Label(), Selected: choice == state})
	}
	return s.render(w, r, http.StatusOK, view.TrustsPage(page))
}

// narrow reads the filters into the query. One that is no choice of the form is
// a 400 that names it.
func (s *Server) narrow(q *insight.Query, region, icb, sector, state string) (post.State, error) {
	var err error
	if region != "" {
		if q.Region, err = organisation.ParseCode(region); err != nil {
			return "", fault.Because(fault.BadRequest, err, "region is not an ODS code. Write one such as Y62.")
		}
	}
	if icb != "" {
		if q.ICB, err = organisation.ParseCode(icb); err != nil {
			return "", fault.Because(fault.BadRequest, err, "icb is not an ODS code. Write one such as QOP.")
		}
	}
	if sector != "" {
		if q.Sector, err = organisation.ParseStatisticalSector(sector); err != nil {
			return "", fault.Because(fault.BadRequest, err, "sector is not one of acute, mental-health, specialist-community-ambulance and online.")
		}
	}
	if state == "" {
		return "", nil
	}
	found, err := post.ParseState(state)
	if err != nil {
		return "", fault.Because(fault.BadRequest, err, "state is not a state of a CCIO post. Choose one from the list on the page.")
	}
	return found, nil
}

func keeps(q insight.Query, state post.State, t insight.Trust) bool {
	return (q.Region == "" || t.Region.Code == q.Region) && (q.ICB == "" || t.ICB.Code == q.ICB) &&
		(q.Sector == organisation.StatisticalUnknown || t.Sector.Statistical() == q.Sector) && (state == "" || t.State == state)
}

func options(groups []insight.Group, chosen organisation.Code) []view.Option {
	var all []view.Option
	for _, g := range groups {
		all = append(all, view.Option{Value: string(g.Code), Text: short(g.Name), Selected: g.Code == chosen})
	}
	return all
}
