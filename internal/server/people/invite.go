package people

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// inviteForm is the second step of an invitation: who is invited, and from when. It
// carries the first step along.
type inviteForm struct {
	form.Form
	role, trust, region        *form.Field
	appointment, grant, holder *form.Field
	name, email, from, to      *form.Field
}

func newInviteForm() *inviteForm {
	f := &inviteForm{}
	f.role, f.trust, f.region = f.Add(form.Hidden("role")), f.Add(form.Hidden("trust")), f.Add(form.Hidden("region"))
	f.appointment = f.Add(form.ID("appointment", "Appointment"))
	f.grant = f.Add(form.ID("grant", "Board secretary"))
	f.holder = f.Add(form.ID("holder", "Who"))
	f.holder.Hint = "Choose somebody whom the trust's register of posts names, so that they are not here twice"
	f.name = f.Add(form.Line("name", "Their name"))
	f.name.Hint = "As they are known at work. Not needed for somebody whose address is known here already."
	f.name.Called, f.name.Most = "The name", account.MostName
	f.email = f.Add(form.Line("email", "Their e-mail address"))
	f.email.Hint = "The address by which they sign in, such as name@example.nhs.uk"
	f.from = f.Add(form.Date("from", "First day"))
	f.from.Wrong = "Enter the first day as a date, such as 2026-04-01"
	f.to = f.Add(form.Date("to", "Last day"))
	f.to.Hint = "Leave it empty for until further notice"
	f.to.Wrong = "Enter the last day as a date, such as 2027-03-31, or leave it empty"
	return f
}

// carried is the first step as the second carries it along.
func (f *inviteForm) carried() url.Values {
	return url.Values{"role": {f.role.Value}, "trust": {f.trust.Value}, "region": {f.region.Value}}
}

// invitation returns the invitation that the two steps describe.
func (f *inviteForm) invitation(of invitationOf) account.Invitation {
	return account.Invitation{
		Role: of.role, Trust: of.trust, Region: of.region, Appointment: f.appointment.UUID(), Holder: f.holder.UUID(), Grant: f.grant.UUID(),
		Name: f.name.Value, Email: f.email.Value, From: f.from.Day(), To: f.to.Day(),
	}
}

// Invite gives a role. If the first step that was carried along is wrong, it is
// asked again.
func (s *Area) Invite(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f, first := newInviteForm(), newRoleForm(who.Actor().Role())
	var of invitationOf
	return s.Submit(w, r, site.Submission{
		Form: &f.Form,
		Check: func() (err error) {
			if of, err = s.firstStep(r.Context(), who, first, f.carried()); err != nil {
				return err
			}
			for _, p := range first.Problems() {
				f.Refuse(p.Text)
			}
			if !first.IsFine() {
				return nil
			}
			return f.invitation(of).Check(s.Today())
		},
		Do: func() (string, error) {
			id, err := s.Use.Invite(r.Context(), who.Permit, f.invitation(of))
			return grantPath(id), err
		},
		Page: func() (templ.Component, error) {
			if !first.IsFine() {
				return view.InviteRolePage(s.rolePage(r, who, first)), nil
			}
			return s.invitePage(r, who, f, of)
		},
	})
}

// invitePage makes the page of the second step, with what was typed and what is
// wrong with it.
func (s *Area) invitePage(r *http.Request, who site.Visitor, f *inviteForm, of invitationOf) (templ.Component, error) {
	known, err := s.invitable(r.Context(), who, of)
	if err != nil {
		return nil, err
	}
	return view.InvitePage(invitePage(s.Layout(r, who, inviteTitle(of.role)), f, of, known, s.Today())), nil
}

// inviteTitle names the page on which a role is given.
func inviteTitle(role authz.Role) string {
	switch role {
	case authz.SecretarysLevels:
		return "Give the secretary the levels"
	case authz.CompletionExport:
		return "Give the completion export"
	}
	return "Invite a " + site.Lowered(role.Label())
}

// invitePage makes the page of the second step, with the people who can be chosen.
func invitePage(layout view.Layout, f *inviteForm, of invitationOf, known invitable, today day.Day) view.Invite {
	f.role.Value, f.trust.Value, f.region.Value = string(of.role), string(of.trust), string(of.region)
	page := view.Invite{Layout: layout, Of: of.name, Opens: opens(of.role), Min: today.String(), NeedsAddress: true, NeedsName: true}
	page.Layout.Breadcrumb, page.Layout.Problems = breadcrumb(), site.Problems(&f.Form)
	if account.NeedsConfirmation(of.role) {
		page.Waits = "It gives nothing until it is confirmed: " + whoConfirms(of.role) + "."
	}
	if account.ScopeOf(of.role) == account.ForAppointment {
		f.appointment.Choices = choices("Choose the appointment", known.holders)
	}
	switch {
	case of.role == authz.SecretarysLevels:
		page.NeedsAddress, page.NeedsName = false, false
		f.grant.Choices = choices("Choose the board secretary", known.secretaries)
	case of.role == authz.PostHolder:
		page.NeedsName = false
		f.email.Hint = "The address by which they sign in. Not needed for somebody who has one here already."
	case len(known.holders) > 0:
		f.holder.Choices = choices("Somebody else: their name and address are below", known.holders)
	}
	page.Role, page.Trust, page.Region = site.Field(f.role), site.Field(f.trust), site.Field(f.region)
	page.Appointment, page.Grant, page.Holder = site.Field(f.appointment), site.Field(f.grant), site.Field(f.holder)
	page.Name, page.Email, page.From, page.To = site.Field(f.name), site.Field(f.email), site.Field(f.from), site.Field(f.to)
	return page
}

// choices makes a list to choose from, with what it says before anything is chosen.
func choices(first string, all []form.Choice) []form.Choice {
	return append([]form.Choice{{Text: first}}, all...)
}
