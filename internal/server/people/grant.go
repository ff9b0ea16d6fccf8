package people

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Grant shows one grant, and what the visitor may do about it.
func (s *Area) Grant(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	id, err := grantID(r)
	if err != nil {
		return err
	}
	g, err := s.Read.Grant(r.Context(), who.Permit, id)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.GrantPage(grantPage(s.Layout(r, who, g.Role.Label()), g, who.Actor(), s.Today())))
}

// grantPage makes the page of a grant for somebody, on a day.
func grantPage(layout view.Layout, g account.GrantRecord, reader authz.Actor, today day.Day) view.Grant {
	page := view.Grant{
		Layout: layout, Heading: g.Role.Label(), Of: scopeText(g), Opens: opens(g.Role), Action: grantPath(g.ID),
		Confirm: g.MayConfirm(reader), End: g.MayEnd(reader), EndSays: endSays, Facts: grantFacts(g, g.StateOn(today)),
	}
	page.Layout.Breadcrumb = breadcrumb()
	page.Refuse = page.Confirm
	if page.Confirm {
		page.EndSays, page.ConfirmSays = refuseSays, confirmSays(g.Name)
	}
	if g.MayManageSignIn(reader) && g.Email != "" {
		page.Withdraw, page.Release = g.IsInvited && !g.HasIdentity, g.HasIdentity
		page.Invited, page.ReleaseSays = g.IsInvited, releaseSays(g.Email)
	}
	return page
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
	facts = append(facts, view.Fact{Key: "First day", Value: g.From.Long()}, view.Fact{Key: "Last day", Value: last},
		view.Fact{Key: "State", Value: text})
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

// grantPath is the address of a grant's page.
func grantPath(id uuid.UUID) string { return "/admin/people/grants/" + id.String() }

// grantID reads the id of a grant from the address.
func grantID(r *http.Request) (uuid.UUID, error) { return site.PathID(r, "There is no such role.") }
