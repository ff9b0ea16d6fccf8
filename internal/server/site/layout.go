package site

import (
	"net/http"
	"strings"

	"ccio/internal/authz"
	"ccio/web/view"
)

// Layout makes what every page has around its content, for this visitor.
func (s *Site) Layout(r *http.Request, who Visitor, title string) view.Layout {
	l := view.Layout{
		Title: title, ServiceName: "CCIO dashboard", Demonstration: s.Options.Demo, Assets: s.urls,
	}
	// What a form answers has no address that would lead to it again.
	if r.Method == http.MethodGet {
		l.Paper = view.Paper{Day: s.Today().Long(), Address: strings.TrimSuffix(s.Options.BaseURL, "/") + r.URL.Path}
	}
	if !who.Known {
		return l
	}
	l.Account.Who = "Signed in, without a role"
	if len(who.In.Grants) > 0 {
		l.Account.Who = who.In.Grants[0].Label()
		for i, g := range who.In.Grants {
			l.Account.Switch = append(l.Account.Switch, view.GrantOption{ID: g.ID.String(), Text: g.Label(), Current: i == 0})
		}
		l.Nav = navigation(r.URL.Path, who)
	}
	return l
}

// navigation makes the main menu: first what the visitor's role is there to do,
// England and the trusts for everybody, and the visitor's own trust or region.
func navigation(path string, who Visitor) []view.NavItem {
	scope := who.Actor().Scope()
	var items []view.NavItem
	switch who.Actor().Role() {
	case authz.PostHolder:
		items = append(items, view.NavItem{Text: "My assessments", Href: "/assessments"})
	case authz.Validator:
		items = append(items, view.NavItem{Text: "To validate", Href: "/validations"})
	default:
	}
	items = append(items, view.NavItem{Text: "England", Href: "/england"})
	if scope.Region != "" {
		items = append(items, view.NavItem{Text: "Your region", Href: "/regions/" + string(scope.Region)})
	}
	if own := who.In.Grants[0].Trust; own != "" {
		items = append(items, view.NavItem{Text: "Your trust", Href: "/trusts/" + string(own)})
	}
	items = append(
		items,
		view.NavItem{Text: "Find a trust", Href: "/trusts"},
		view.NavItem{Text: "Exports", Href: "/exports"},
		view.NavItem{Text: "Framework", Href: "/frameworks"},
	)
	if _, err := who.Authorize(authz.ViewCompletion); err == nil {
		items = append(items, view.NavItem{Text: "Completion", Href: "/cycles"})
	}
	if _, err := who.Authorize(authz.ViewAudit); err == nil {
		items = append(items, view.NavItem{Text: "Audit", Href: "/admin/audit"})
	}
	if _, err := who.Authorize(authz.ViewPeople); err == nil {
		text := "People"
		if who.Actor().Role() == authz.PostHolder {
			text = "Who sees my levels"
		}
		items = append(items, view.NavItem{Text: text, Href: "/admin/people"})
	}
	for i := range items {
		items[i].Current = items[i].Href == path || items[i].Href == "/cycles" && strings.HasPrefix(path, "/cycles/")
	}
	return items
}
