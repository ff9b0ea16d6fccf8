package trusts

import (
	"fmt"
	"net/http"
	"strings"

	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Find searches for a trust by name, initials, code, former name or predecessor,
// and filters by place and by the state of the CCIO post.
func (s *Area) Find(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	q, err := s.Question(r)
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	text := strings.TrimSpace(asked.Get("q"))
	if len(text) > site.MaxQuery {
		return fault.New(fault.BadRequest, "What you searched for is longer than %d characters. Search for a part of a name.", site.MaxQuery)
	}
	state, err := s.Narrow(&q, asked.Get("region"), asked.Get("icb"), asked.Get("sector"), asked.Get("state"))
	if err != nil {
		return err
	}
	everywhere := insight.Query{AsAt: q.AsAt, KnownOn: q.KnownOn}
	all, err := s.Insight.Picture(r.Context(), who.Permit, everywhere)
	if err != nil {
		return err
	}
	index, err := s.Organisations.Index(r.Context(), who.Permit, q.AsAt)
	if err != nil {
		return err
	}
	layout := s.Layout(r, who, "Find a trust")
	s.SayDay(&layout, r, q)
	return s.Render(w, r, http.StatusOK, view.TrustsPage(findings(layout, q, state, text, all, index.Search(text), s.Today())))
}

// findings makes the page of the trusts that match a search and its filters, out of
// all trusts of the day. The filters offer the same choices whatever was found.
func findings(
	layout view.Layout, q insight.Query, state post.State, text string, all insight.Picture, matches []organisation.Match,
	today day.Day,
) view.Trusts {
	byCode := make(map[organisation.Code]*insight.Trust, len(all.Trusts))
	for i := range all.Trusts {
		byCode[all.Trusts[i].Code] = &all.Trusts[i]
	}
	page := view.Trusts{Layout: layout, Query: text}
	for _, name := range []string{"as-at", "known-on"} {
		if value := site.DayParameters(q, today).Get(name); value != "" {
			page.Kept = append(page.Kept, view.Option{Value: name, Text: value})
		}
	}
	page.Table = view.TrustTable{
		ID: "found", Caption: "Trusts found", ShowICB: true,
		Empty: "No trust matches. Try fewer words, a former name, or the ODS code, and check the filters.",
	}
	for _, match := range matches {
		t, open := byCode[match.Code]
		if !open || !keeps(q, state, *t) {
			continue
		}
		row := site.TrustRow(q, today, *t)
		row.Why = match.Explanation()
		page.Table.Rows = append(page.Table.Rows, row)
	}
	page.Found = fmt.Sprintf("%d of %s found.", len(page.Table.Rows), site.Plural(len(all.Trusts), "trust", "trusts"))
	page.Regions = append([]view.Option{{Text: "All regions"}}, site.GroupOptions(all.Regions, q.Region)...)
	page.ICBs = append([]view.Option{{Text: "All ICBs"}}, site.GroupOptions(all.ICBs, q.ICB)...)
	page.Sectors = []view.Option{{Text: "All sectors"}}
	for _, sector := range organisation.StatisticalSectors() {
		page.Sectors = append(page.Sectors, view.Option{Value: sector.Slug(), Text: sector.Label(), Selected: sector == q.Sector})
	}
	page.States = []view.Option{{Text: "Any state"}}
	for _, choice := range post.TrustStates() {
		page.States = append(page.States, view.Option{Value: string(choice), Text: choice.Label(), Selected: choice == state})
	}
	return page
}

func keeps(q insight.Query, state post.State, t insight.Trust) bool {
	return (q.Region == "" || t.Region.Code == q.Region) && (q.ICB == "" || t.ICB.Code == q.ICB) &&
		(q.Sector == organisation.StatisticalUnknown || t.Sector.Statistical() == q.Sector) && (state == "" || t.State == state)
}
