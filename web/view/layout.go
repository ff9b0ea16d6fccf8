package view

import "ccio/web/nhsuk"

// Layout has what every page of the product shows around its own content. The zero
// value is a signed-out page without navigation. Handlers fill it in once for a
// request, and pages embed it in their view model.
type Layout struct {
	// Title names the page without the service name. It has to say the same as the
	// page's one h1.
	Title string
	// ServiceName is the name in the header and at the end of the title.
	ServiceName string
	// Problems are what is wrong with the form that came back, for the error
	// summary. If there are any, the title begins with "Error: ", so that a screen
	// reader says it before anything else.
	Problems []Problem
	// Nav is the main menu, in order.
	Nav []NavItem
	// Breadcrumb lists the pages above this one, the highest first. The page
	// itself is not in it.
	Breadcrumb []Link
	// Account is who is signed in. Its zero value is nobody: the header then
	// offers to sign in.
	Account Account
	// Demonstration shows the banner that says that people and posts are
	// invented.
	Demonstration bool
	// AsAt, if not empty, is one sentence above the content that says that the
	// page shows another day than today: "These are the posts as they were on
	// 1 July 2025."
	AsAt string
	// KnownThen is the address of the same page as the register knew it on its day, beside
	// AsAt; empty if it shows that.
	KnownThen string
	// Today is the address of the same page as it is today, beside AsAt.
	Today string
	// Paper is what a printed page says of itself.
	Paper Paper
	// Canonical is the page's path without the parts of the query that do not
	// change what it shows. The page leaves it out if it is empty.
	Canonical string
	// Assets are the URLs of what the page loads.
	Assets Assets
}

// Paper is what stands on a page once it is printed: nobody can see otherwise where it
// is from.
type Paper struct {
	// Day is the day that the page shows: "1 December 2026".
	Day string
	// Address is the whole address of the page.
	Address string
}

// NavItem is one entry of the main menu.
type NavItem struct {
	Text, Href string
	// Current marks the section that the page belongs to.
	Current bool
}

// Link is a text that links somewhere.
type Link struct{ Text, Href string }

// Account says who is signed in, as which role.
type Account struct {
	// Who is the role and its scope: "Board member, Manchester University NHS
	// Foundation Trust". Empty means that nobody is signed in.
	Who string
	// Switch lists the grants that the person can act under, the current one
	// among them. The form to switch appears only when there are at least two.
	Switch []GrantOption
}

// GrantOption is one grant to act under.
type GrantOption struct {
	// ID is what the form sends as "grant".
	ID string
	// Text is the role and scope.
	Text string
	// Current marks the grant in use.
	Current bool
}

// Assets are the URLs of the stylesheet, the script and the icon, as web.Assets.URL
// returns them. The page leaves out any that is empty.
type Assets struct{ CSS, JS, Icon string }

// pageTitle is the text of the title element.
func (l Layout) pageTitle() string {
	title := l.Title
	if l.ServiceName != "" {
		title += " - " + l.ServiceName
	}
	if len(l.Problems) > 0 {
		title = "Error: " + title
	}
	return title
}

// header turns the layout into the design system's header. It has no logo: the
// NHS identity needs a permission that this product does not have.
func (l Layout) header() nhsuk.Header {
	h := nhsuk.Header{
		Service: nhsuk.HeaderService{Text: l.ServiceName, Href: "/"},
	}
	for _, item := range l.Nav {
		h.Navigation.Items = append(h.Navigation.Items, nhsuk.HeaderNavigationItem{
			Text: item.Text, Href: item.Href, Active: item.Current,
		})
	}
	if l.Account.Who == "" {
		h.Account.Items = []nhsuk.HeaderAccountItem{{Text: "Sign in", Href: "/sign-in"}}
		return h
	}
	h.Account.Items = []nhsuk.HeaderAccountItem{
		{Text: l.Account.Who, Icon: true, Href: "/sessions"},
		{Text: "My data", Href: "/my-data"},
		{Text: "Sign out", Action: "/sign-out"},
	}
	return h
}

// breadcrumb turns the links into the design system's breadcrumb.
func (l Layout) breadcrumb() nhsuk.Breadcrumb {
	var b nhsuk.Breadcrumb
	for _, link := range l.Breadcrumb {
		b.Items = append(b.Items, nhsuk.BreadcrumbItem{Text: link.Text, Href: link.Href})
	}
	return b
}

// grants turns the switchable grants into the items of a select.
func (a Account) grants() []nhsuk.SelectItem {
	items := make([]nhsuk.SelectItem, 0, len(a.Switch))
	for _, g := range a.Switch {
		items = append(items, nhsuk.SelectItem{Value: g.ID, Text: g.Text, Selected: g.Current})
	}
	return items
}

// footer is the same on every page.
func (l Layout) footer() nhsuk.Footer {
	return nhsuk.Footer{
		Meta: nhsuk.FooterMeta{Items: []nhsuk.FooterItem{
			{Text: "Help", Href: "/help"},
			{Text: "Accessibility statement", Href: "/accessibility"},
			{Text: "Privacy", Href: "/privacy"},
			{Text: "Cookies", Href: "/cookies"},
		}},
		Copyright: nhsuk.Content{
			Text: "Contains public sector information licensed under the Open Government Licence v3.0",
		},
	}
}
