package people

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// List shows who has which role: in a trust or in England for those who give roles,
// on the board for its members, and for the holder of a post those who see their
// levels.
func (s *Area) List(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	var asked asking
	if who.Actor().Role() == authz.NationalAdministrator {
		var err error
		if asked, err = readAsking(r.URL.Query()); err != nil {
			return err
		}
	}
	grants, err := s.Read.Grants(r.Context(), who.Permit, asked.place)
	if err != nil {
		return err
	}
	page := peoplePage(s.Layout(r, who, "People and roles"), grants, asked, who, s.Today())
	return s.Render(w, r, http.StatusOK, view.PeoplePage(page))
}

// peoplePage makes the list of grants for a visitor, on a day.
func peoplePage(layout view.Layout, grants []account.GrantRecord, asked asking, who site.Visitor, today day.Day) view.People {
	actor := who.Actor()
	page := view.People{
		Layout: layout, Heading: "People and roles", Of: who.In.Grants[0].ScopeName, Lede: lede(actor.Role()),
		Trust: asked.trust, Region: asked.region,
	}
	switch actor.Role() {
	case authz.NationalAdministrator:
		page.National, page.Of = true, cmp.Or(asked.trust+asked.region, "England")
	case authz.PostHolder:
		page.Heading = "Who sees my levels"
		page.Layout.Title = page.Heading
	}
	_, refused := who.Authorize(authz.ViewCorrections)
	page.Corrections = refused == nil
	if len(account.MayGive(actor.Role())) > 0 {
		page.Invite = view.Link{Text: "Invite somebody", Href: "/admin/people/invite"}
		if actor.Role() == authz.BoardMember {
			page.Invite = view.Link{Text: "Give the secretary the levels", Href: "/admin/people/invite?role=" + string(authz.SecretarysLevels)}
		}
	}
	for _, g := range grants {
		row := personRow(g, today)
		switch state := g.StateOn(today); {
		case state == account.Over, state == account.Ended, state == account.Refused:
			page.Past = append(page.Past, row)
		case g.MayConfirm(actor):
			row.Does = "Confirm or refuse"
			page.Waiting = append(page.Waiting, row)
		default:
			page.Now = append(page.Now, row)
		}
	}
	return page
}

// asking is the trust or region that a national administrator asks for.
type asking struct {
	place         account.Place
	trust, region string // as they wrote it
}

// readAsking reads it. A text that is not an ODS code is fault.BadRequest.
func readAsking(query url.Values) (a asking, err error) {
	a.trust, a.region = query.Get("trust"), query.Get("region")
	for _, f := range []struct {
		name, text string
		to         *organisation.Code
	}{{"trust", a.trust, &a.place.Trust}, {"region", a.region, &a.place.Region}} {
		if f.text == "" {
			continue
		}
		if *f.to, err = organisation.ParseCode(f.text); err != nil {
			return a, fault.Because(fault.BadRequest, err, "%s is not an ODS code. Write one such as R0A or Y62.", f.name)
		}
	}
	return a, nil
}

func personRow(g account.GrantRecord, today day.Day) view.PersonRow {
	row := view.PersonRow{
		Name: g.Name, Email: g.Email, Role: g.Role.Label(), For: scopeText(g), Days: "From " + g.From.Long() + site.Until(g.To),
		Href: grantPath(g.ID), Does: "View",
	}
	row.State, row.Colour = site.GrantTag(g.StateOn(today))
	return row
}

// scopeText says what a grant is for: the post, or the organisation.
func scopeText(g account.GrantRecord) string {
	if g.Appointment != uuid.Nil {
		if g.PostTitle != "" {
			return g.PostTitle
		}
		return post.Type(g.PostType).Label()
	}
	if g.ScopeName == "" {
		return "England"
	}
	return g.ScopeName
}
