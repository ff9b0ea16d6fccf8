package people

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/form"
	"ccio/internal/organisation"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// roleForm is the first step of an invitation: which role, and for which trust or
// region.
type roleForm struct {
	form.Form
	role, trust, region *form.Field
}

// newRoleForm makes the form for somebody in a role.
func newRoleForm(giver authz.Role) *roleForm {
	f := &roleForm{}
	f.role = f.Add(form.Choose("role", "Which role?"))
	f.role.Wanted = "Choose which role to give"
	for _, role := range account.MayGive(giver) {
		f.role.Choices = append(f.role.Choices, form.Choice{
			Value: string(role), Text: role.Label(), Hint: strings.Join(opens(role), ". ") + ".",
		})
	}
	f.trust = f.Add(form.Line("trust", "Trust (ODS code)"))
	f.trust.Hint = "For the roles of a trust, such as R0A. For a completion export, empty for England."
	f.region = f.Add(form.Line("region", "Region (ODS code)"))
	f.region.Hint = "For a regional analyst, such as Y62"
	return f
}

// InviteForm asks for the role first, and then to whom it is given.
func (s *Area) InviteForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	first, asked := newRoleForm(who.Actor().Role()), r.URL.Query()
	if !asked.Has("role") && !asked.Has("trust") && !asked.Has("region") {
		return s.Render(w, r, http.StatusOK, view.InviteRolePage(s.rolePage(r, who, first)))
	}
	of, err := s.firstStep(r.Context(), who, first, asked)
	if err != nil {
		return err
	}
	if !first.IsFine() {
		return s.Render(w, r, http.StatusBadRequest, view.InviteRolePage(s.rolePage(r, who, first)))
	}
	second := newInviteForm()
	second.from.Value = s.Today().String()
	page, err := s.invitePage(r, who, second, of)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, page)
}

func (s *Area) rolePage(r *http.Request, who site.Visitor, f *roleForm) view.InviteRole {
	return rolePage(s.Layout(r, who, "Invite somebody"), f, who.In.Grants[0])
}

// rolePage makes the page of the first step for somebody with a grant.
func rolePage(layout view.Layout, f *roleForm, as account.Grant) view.InviteRole {
	page := view.InviteRole{
		Layout: layout, Of: as.ScopeName, National: as.Role == authz.NationalAdministrator,
		Role: site.Field(f.role), Trust: site.Field(f.trust), Region: site.Field(f.region),
	}
	page.Layout.Breadcrumb, page.Layout.Problems = breadcrumb(), site.Problems(&f.Form)
	if page.National {
		page.Of = "England"
	}
	return page
}

// invitationOf is what the first step chose: the role, and what it is for.
type invitationOf struct {
	role   authz.Role
	trust  organisation.Code
	region organisation.Code
	name   string // of the trust, the region or England
}

// firstStep reads the first step. Problems are in the form.
func (s *Area) firstStep(ctx context.Context, who site.Visitor, f *roleForm, values url.Values) (of invitationOf, err error) {
	if err := f.Read(values); err != nil || !f.IsFine() {
		return of, err
	}
	of = invitationOf{role: authz.Role(f.role.Value), name: "England"}
	if actor := who.Actor(); actor.Role() != authz.NationalAdministrator {
		of.trust, of.name = actor.Scope().Trust, who.In.Grants[0].ScopeName
		return of, nil
	}
	kind := account.ScopeOf(of.role)
	if kind == account.ForTrust || kind == account.ForAppointment || (kind == account.ForAny && f.trust.Value != "") {
		of.trust, of.name, err = s.organisationAsked(ctx, who, f.trust, organisation.KindTrust)
	}
	if err == nil && (kind == account.ForRegion || (kind == account.ForAny && f.trust.Value == "" && f.region.Value != "")) {
		of.region, of.name, err = s.organisationAsked(ctx, who, f.region, organisation.KindRegion)
	}
	return of, err
}

// organisationAsked looks an organisation up by what somebody wrote into a field,
// which says what is wrong with that.
func (s *Area) organisationAsked(ctx context.Context, who site.Visitor, f *form.Field, kind organisation.Kind) (
	code organisation.Code, name string, err error) {
	example := "the trust's ODS code, such as R0A"
	if kind == organisation.KindRegion {
		example = "the region's ODS code, such as Y62"
	}
	code, parseErr := organisation.ParseCode(strings.ToUpper(f.Value))
	if parseErr != nil {
		f.Problem = "Enter " + example
		return code, "", nil
	}
	permit, err := who.Authorize(authz.ViewRegister)
	if err != nil {
		return code, "", err
	}
	reg, err := s.Organisations.Register(ctx, permit)
	if err != nil {
		return code, "", err
	}
	found, known := reg.Find(code)
	if !known || found.Kind != kind || !found.OpenOn(s.Today()) {
		f.Problem = "There is none open with this code today. Enter " + example
		return code, "", nil
	}
	return code, site.NameOn(found, s.Today()), nil
}
