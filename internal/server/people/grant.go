package people

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Grant is one grant, and what the visitor may do about it.
func (s *Area) Grant(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	id, err := grantID(r)
	if err != nil {
		return err
	}
	g, err := s.People.Grant(r.Context(), who.Permit, id, site.RequestID(r))
	if err != nil {
		return err
	}
	actor := who.Actor()
	page := view.Grant{
		Layout: s.Layout(r, who, g.Role.Label()), Heading: g.Role.Label(), Of: scopeText(g), Opens: opens(g.Role),
		Action: "/admin/people/grants/" + id.String(), Confirm: g.MayConfirm(actor), End: g.MayEnd(actor),
		EndSays: "From the moment you end it, it gives nothing. It can be given again. The person is told.",
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "People and roles", Href: "/admin/people"}}
	state := g.StateOn(s.Today())
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
	return s.Render(w, r, http.StatusOK, view.GrantPage(page))
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
	text, _ := site.GrantTag(state)
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

// grantID reads the id of a grant from the address.
func grantID(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return id, fault.Because(fault.NotFound, err, "There is no such role.")
	}
	return id, nil
}
