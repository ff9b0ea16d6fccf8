package server

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/web/view"
)

// people is who has which role: of one's trust or of England for those who give
// roles, of the board for its members, and for the holder of a post whoever sees
// levels of theirs.
func (s *Server) people(w http.ResponseWriter, r *http.Request, who visitor) error {
	actor := who.in.Actor()
	page := view.People{Layout: s.layout(r, who, "People and roles"), Heading: "People and roles", Of: who.in.Grants[0].ScopeName}
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
	_, refused := authz.Authorize(actor, authz.ViewCorrections)
	page.Corrections = refused == nil
	grants, err := s.stores.People.Grants(r.Context(), who.permit, place, requestID(r))
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
		switch state := g.StateOn(s.today()); {
		case state == account.Over, state == account.Ended, state == account.Refused:
			page.Past = append(page.Past, row)
		case g.MayConfirm(actor):
			row.Does = "Confirm or refuse"
			page.Waiting = append(page.Waiting, row)
		default:
			page.Now = append(page.Now, row)
		}
	}
	return s.render(w, r, http.StatusOK, view.PeoplePage(page))
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

func (s *Server) personRow(g account.GrantRecord) view.PersonRow {
	row := view.PersonRow{
		Name: g.Name, Email: g.Email, Role: g.Role.Label(), For: scopeText(g), Days: "From " + g.From.Long() + until(g.To),
		Href: "/admin/people/grants/" + g.ID.String(), Does: "View",
	}
	row.State, row.Colour = stateText(g.StateOn(s.today()))
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

func stateText(state account.GrantState) (text, colour string) {
	switch state {
	case account.Waiting:
		return "To be confirmed", "yellow"
	case account.Coming:
		return "Begins later", "blue"
	case account.InForce:
		return "In force", "green"
	case account.Over:
		return "Over", "grey"
	case account.Ended:
		return "Ended", "grey"
	case account.Refused:
		return "Ended, never confirmed", "grey"
	}
	return string(state), "grey"
}

// opens says what a role lets one see and do, where it is about people.
func opens(role authz.Role) []string {
	const names = "Names, professions, hours, registration and training of those who hold clinical informatics posts of the trust"
	switch role {
	case authz.PostHolder:
		return []string{"What is held about oneself", "One's own assessment and development plan"}
	case authz.Validator:
		return []string{"The name, profession, hours, registration and training of the holder of this one post", "What that person submits in their assessment: levels and evidence, to set validated levels beside them"}
	case authz.BoardMember:
		return []string{names, "Validated domain levels of the CCIO, once signed off, and the gaps to the board's target"}
	case authz.BoardSecretary:
		return []string{names, "No level of anybody, unless the board gives the secretary that"}
	case authz.SecretarysLevels:
		return []string{"The board secretary sees the validated domain levels of the CCIO, as the board does"}
	case authz.TrustAdministrator:
		return []string{names, "Giving and ending roles in the trust, and the audit of the trust", "No level of anybody"}
	case authz.RegionalAnalyst, authz.NationalAnalyst:
		return []string{"The open facts of every post, and published figures", "Nobody's name and nobody's level"}
	case authz.NationalAdministrator:
		return []string{"Who holds which post; each look is recorded and the person can see it", "Giving and ending roles everywhere, and the whole audit", "No level of anybody"}
	case authz.CompletionExport:
		return []string{"The list of who has and has not finished an assessment, as a file"}
	}
	return nil
}

// grantID reads the id of a grant from the address.
func grantID(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return id, fault.Because(fault.NotFound, err, "There is no such role.")
	}
	return id, nil
}

// grant is one grant, and what the visitor may do about it.
func (s *Server) grant(w http.ResponseWriter, r *http.Request, who visitor) error {
	id, err := grantID(r)
	if err != nil {
		return err
	}
	g, err := s.stores.People.Grant(r.Context(), who.permit, id, requestID(r))
	if err != nil {
		return err
	}
	actor := who.in.Actor()
	page := view.Grant{
		Layout: s.layout(r, who, g.Role.Label()), Heading: g.Role.Label(), Of: scopeText(g), Opens: opens(g.Role),
		Action: "/admin/people/grants/" + id.String(), Confirm: g.MayConfirm(actor), End: g.MayEnd(actor),
		EndSays: "From the moment you end it, it gives nothing. It can be given again. The person is told.",
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "People and roles", Href: "/admin/people"}}
	state := g.StateOn(s.today())
	page.Refuse = page.Confirm
	if page.Confirm {
		page.EndSays = "The role ends before it has given anything. Whoever gave it, and the person, are told."
		page.ConfirmSays = "You say that " + g.Name + " is the right person, and that what is listed above may open to them."
	}
	if g.MayManageSignIn(actor) && g.Email != "" {
		page.Withdraw, page.Release = g.IsInvited && !g.HasIdentity, g.HasIdentity
		page.Invited = g.IsInvited
		page.ReleaseSays = "Their account here is taken off the account that they sign in with, and they are signed out everywhere. The next to sign in with the address " + g.Email + " is taken for them, and they are told. Do this only when you know that the address is still theirs."
	}
	page.Facts = grantFacts(g, state)
	return s.render(w, r, http.StatusOK, view.GrantPage(page))
}

func grantFacts(g account.GrantRecord, state account.GrantState) []view.Fact {
	facts := []view.Fact{{Key: "Person", Value: g.Name}}
	if g.Email != "" {
		facts = append(facts, view.Fact{Key: "E-mail address", Value: g.Email})
	}
	if g.ScopeName != "" && g.Appointment != uuid.Nil {
		facts = append(facts, view.Fact{Key: "Trust", Value: g.ScopeName})
	}
	last := "Until further notice"
	if !g.To.IsZero() {
		last = g.To.Long()
	}
	text, _ := stateText(state)
	if state == account.Waiting {
		text += ": " + whoConfirms(g.Role)
	}
	facts = append(facts, view.Fact{Key: "First day", Value: g.From.Long()}, view.Fact{Key: "Last day", Value: last}, view.Fact{Key: "State", Value: text})
	for _, at := range []struct {
		key  string
		when time.Time
	}{{"Confirmed on", g.Confirmed}, {"Ended on", g.EndedAt}} {
		if !at.when.IsZero() {
			facts = append(facts, view.Fact{Key: at.key, Value: day.Of(at.when).Long()})
		}
	}
	return facts
}

func whoConfirms(role authz.Role) string {
	if role == authz.Validator {
		return "the holder of the post has to confirm it"
	}
	return "a member of the board or a national administrator has to confirm it, neither the one who gave it nor the one who gets it"
}

func (s *Server) confirmGrant(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error {
		return s.stores.People.ConfirmGrant(r.Context(), who.permit, id, requestID(r))
	})
}

func (s *Server) endGrant(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error { return s.stores.People.EndGrant(r.Context(), who.permit, id, requestID(r)) })
}

func (s *Server) releaseIdentity(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error {
		return s.stores.People.ReleaseIdentity(r.Context(), who.permit, id, requestID(r))
	})
}

func (s *Server) withdrawAddress(w http.ResponseWriter, r *http.Request, who visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error {
		return s.stores.People.WithdrawAddress(r.Context(), who.permit, id, requestID(r))
	})
}

// changeGrant does something to the grant of the address and shows what has
// become of it.
func (s *Server) changeGrant(w http.ResponseWriter, r *http.Request, do func(uuid.UUID) error) error {
	id, err := grantID(r)
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/people/grants/"+id.String(), http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the id is a parsed one
	return nil
}
