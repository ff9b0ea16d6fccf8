package server

import (
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/server/accounts"
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
	waiting, err := s.waiting(r, who)
	if err != nil {
		return err
	}
	// First what waits for the visitor in the yearly round, which is what they come
	// for.
	page.Starts = append(page.Starts, s.assessments.Starts(who, waiting)...)
	switch {
	case own != "" && len(picture.Trusts) == 1:
		t := picture.Trusts[0]
		page.Place, page.Lede = t.Name, trusts.Lede(t)
		page.Starts = append(page.Starts, view.Start{
			Text: "Your trust", Href: "/trusts/" + string(t.Code), Says: "Its CCIO post, and the capacity and authority that the post has.",
		})
	case region != "" && len(picture.Regions) == 1:
		place := picture.Regions[0]
		page.Place, page.Lede = place.Name, coverage.Lede(picture.Whole(), coverage.In(place.Name))
		page.Starts = append(page.Starts, view.Start{
			Text: "Your region", Href: "/regions/" + string(place.Code), Says: "CCIO posts " + coverage.In(place.Name) + ", by ICB and trust.",
		})
	default:
		page.Lede = coverage.Lede(picture.Whole(), "in England")
	}
	page.Notices, page.Kept = accounts.Unread(waiting.Notices), accounts.KeptLinks(waiting.Kept)
	page.Starts = append(page.Starts, s.cycles.Starts(who, waiting.Cycles)...)
	page.Layout = s.site.Layout(r, who, page.Place)
	page.Starts = append(page.Starts,
		view.Start{Text: "England", Href: "/england", Says: "CCIO posts by region, ICB and trust, with files to download."},
		view.Start{Text: "Find a trust", Href: "/trusts", Says: "By name, initials, code, former name or predecessor."})
	return s.site.Render(w, r, http.StatusOK, view.HomePage(page))
}

// waiting reads what waits for the visitor, as far as their role has it.
func (s *Server) waiting(r *http.Request, who site.Visitor) (w assessment.Waiting, err error) {
	var may assessment.WaitingPermits
	if may.Self, err = who.Oneself(authz.UseSession); err != nil {
		return w, err
	}
	_, watches := who.Authorize(authz.ViewCompletion)
	for _, part := range []struct {
		action authz.Action
		permit *authz.Permit
		isDue  bool
	}{
		{authz.ViewOwn, &may.Own, who.Actor().Role() == authz.PostHolder},
		{authz.ViewSubmitted, &may.Submitted, who.Actor().Role() == authz.Validator},
		{authz.ViewCycles, &may.Cycles, watches == nil},
	} {
		if !part.isDue {
			continue
		}
		permit, err := who.Authorize(part.action)
		if err != nil && fault.KindOf(err) != fault.Forbidden {
			return w, err
		}
		*part.permit = permit
	}
	return s.stores.Assessments.Waiting(r.Context(), may)
}
