package people

import (
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// List is who has which role: of one's trust or of England for those who give
// roles, of the board for its members, and for the holder of a post whoever sees
// levels of theirs.
func (s *Area) List(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	actor := who.Actor()
	page := view.People{Layout: s.Layout(r, who, "People and roles"), Heading: "People and roles", Of: who.In.Grants[0].ScopeName}
	var place account.Place
	switch actor.Role() {
	case authz.NationalAdministrator:
		page.National, page.Of = true, "England"
		page.Lede = []string{
			"Roles of regions and of England, and those that wait for a national administrator to confirm them. Choose a trust to see its roles.",
			"Each person whose name you see here can see that a national administrator looked.",
		}
		var err error
		if place, page.Trust, page.Region, err = placeAsked(r); err != nil {
			return err
		}
		if at := page.Trust + page.Region; at != "" {
			page.Of = at
		}
	case authz.TrustAdministrator:
		page.Lede = []string{"Who has a role in your trust, and who has been invited. A role that opens somebody's levels gives nothing until a second person has confirmed it."}
	case authz.BoardMember:
		page.Lede = []string{"Who is on the board here, and what its secretary may see. A new board member and the secretary's levels wait for a member of the board, or a national administrator, to confirm them."}
	case authz.PostHolder:
		page.Heading = "Who sees my levels"
		page.Layout.Title = page.Heading
		page.Lede = []string{"Everybody whose role opens levels of yours, and who is to have one. Your validator sees what you submit to them; the board of your trust sees validated domain levels of the CCIO. Nobody else does."}
	}
	_, refused := who.Authorize(authz.ViewCorrections)
	page.Corrections = refused == nil
	grants, err := s.People.Grants(r.Context(), who.Permit, place, site.RequestID(r))
	if err != nil {
		return err
	}
	if len(account.MayGive(actor.Role())) > 0 {
		page.Invite = view.Link{Text: "Invite somebody", Href: "/admin/people/invite"}
		if actor.Role() == authz.BoardMember {
			page.Invite = view.Link{Text: "Give the secretary the levels", Href: "/admin/people/invite?role=" + string(authz.SecretarysLevels)}
		}
	}
	for _, g := range grants {
		row := s.personRow(g)
		switch state := g.StateOn(s.Today()); {
		case state == account.Over, state == account.Ended, state == account.Refused:
			page.Past = append(page.Past, row)
		case g.MayConfirm(actor):
			row.Does = "Confirm or refuse"
			page.Waiting = append(page.Waiting, row)
		default:
			page.Now = append(page.Now, row)
		}
	}
	return s.Render(w, r, http.StatusOK, view.PeoplePage(page))
}

// placeAsked reads which trust or region a national administrator asks for.
func placeAsked(r *http.Request) (place account.Place, trust, region string, err error) {
	trust, region = r.URL.Query().Get("trust"), r.URL.Query().Get("region")
	for _, f := range []struct {
		name, text string
		to         *organisation.Code
	}{{"trust", trust, &place.Trust}, {"region", region, &place.Region}} {
		if f.text == "" {
			continue
		}
		if *f.to, err = organisation.ParseCode(f.text); err != nil {
			return place, trust, region, fault.Because(fault.BadRequest, err, "%s is not an ODS code. Write one such as R0A or Y62.", f.name)
		}
	}
	return place, trust, region, nil
}

func (s *Area) personRow(g account.GrantRecord) view.PersonRow {
	row := view.PersonRow{
		Name: g.Name, Email: g.Email, Role: g.Role.Label(), For: scopeText(g), Days: "From " + g.From.Long() + site.Until(g.To),
		Href: "/admin/people/grants/" + g.ID.String(), Does: "View",
	}
	row.State, row.Colour = site.GrantTag(g.StateOn(s.Today()))
	return row
}

// scopeText is what a grant is for: the post, or the organisation.
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
