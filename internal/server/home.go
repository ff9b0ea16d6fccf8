package server

import (
	"net/http"

	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/server/coverage"
	"ccio/internal/server/site"
	"ccio/internal/server/trusts"
	"ccio/web/view"
)

// home says what this service is and, for somebody signed in, shows the start page
// of their role.
func (s *Server) home(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	page := view.Home{Layout: s.site.Layout(r, who, "Who leads digital care in the NHS trusts of England?")}
	if !who.Known {
		return s.site.Render(w, r, http.StatusOK, view.HomePage(page))
	}
	actor := who.Actor()
	permit, err := who.Authorize(authz.ViewRegister)
	if len(who.In.Grants) == 0 {
		return noRole()
	}
	if err != nil {
		return err
	}
	page.SignedIn, page.Place = true, "England"
	own, region := who.In.Grants[0].Trust, actor.Scope().Region
	picture, err := s.open.Picture(r.Context(), permit, insight.Query{AsAt: s.site.Today(), Region: region, Trust: own})
	if err != nil {
		return err
	}
	// First what waits for the visitor in the yearly round, which is what they come
	// for.
	work, err := s.assessments.Starts(r, who)
	if err != nil {
		return err
	}
	page.Starts = append(page.Starts, work...)
	switch {
	case own != "" && len(picture.Trusts) == 1:
		t := picture.Trusts[0]
		page.Place, page.Lede = t.Name, trusts.Lede(t)
		page.Starts = append(page.Starts, view.Start{
			Text: "Your trust", Href: "/trusts/" + string(t.Code), Says: "Its CCIO post, and the capacity and authority that the post has.",
		})
	case region != "" && len(picture.Regions) == 1:
		place := picture.Regions[0]
		page.Place, page.Lede = place.Name, coverage.Lede(picture.Whole(), "in "+place.Name)
		page.Starts = append(page.Starts, view.Start{
			Text: "Your region", Href: "/regions/" + string(place.Code), Says: "CCIO posts in " + place.Name + ", by ICB and trust.",
		})
	default:
		page.Lede = coverage.Lede(picture.Whole(), "in England")
	}
	if page.Notices, err = s.accounts.Unread(r, who); err != nil {
		return err
	}
	more, err := s.cycles.Starts(r, who)
	if err != nil {
		return err
	}
	page.Starts = append(page.Starts, more...)
	page.Layout = s.site.Layout(r, who, page.Place)
	if page.Kept, err = s.accounts.KeptLinks(r, who); err != nil {
		return err
	}
	page.Starts = append(page.Starts,
		view.Start{Text: "England", Href: "/england", Says: "CCIO posts by region, ICB and trust, with files to download."},
		view.Start{Text: "Find a trust", Href: "/trusts", Says: "By name, initials, code, former name or predecessor."})
	return s.site.Render(w, r, http.StatusOK, view.HomePage(page))
}
