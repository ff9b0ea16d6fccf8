package people

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// InviteForm asks for the role first, and then to whom it is given.
func (s *Area) InviteForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	asked := r.URL.Query()
	if !asked.Has("role") && !asked.Has("trust") && !asked.Has("region") {
		return s.renderInviteRole(w, r, who, http.StatusOK, view.InviteRole{})
	}
	place, wrong, err := s.placeOf(r, who, asked)
	if err != nil {
		return err
	}
	if wrong != nil {
		return s.renderInviteRole(w, r, who, http.StatusBadRequest, *wrong)
	}
	return s.renderInvite(w, r, who, http.StatusOK, place, url.Values{"from": {s.Today().String()}}, nil)
}

// Invite gives a role.
func (s *Area) Invite(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	form := r.PostForm
	place, wrong, err := s.placeOf(r, who, form)
	if err != nil {
		return err
	}
	if wrong != nil {
		return s.renderInviteRole(w, r, who, http.StatusUnprocessableEntity, *wrong)
	}
	i := account.Invitation{Role: place.role, Trust: place.trust, Region: place.region, Name: form.Get("name"), Email: form.Get("email")}.Tidied()
	// What is no id is no choice of the form's, and what is no date is no day.
	i.Appointment, _ = uuid.Parse(form.Get("appointment"))
	i.Holder, _ = uuid.Parse(form.Get("holder"))
	i.Grant, _ = uuid.Parse(form.Get("grant"))
	i.From, _ = day.Parse(strings.TrimSpace(form.Get("from")))
	err = readLastDay(form, &i)
	if err == nil {
		err = i.Check(s.Today())
	}
	id := uuid.Nil
	if err == nil {
		id, err = s.People.Invite(r.Context(), who.Permit, i, site.RequestID(r))
	}
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		if len(known.Fields) == 0 { // what the database refuses: it is about the address or the days
			known.Fields = []fault.Field{{Name: "email", Message: known.Public}}
		}
		return s.renderInvite(w, r, who, http.StatusUnprocessableEntity, place, form, known.Fields)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/people/grants/"+id.String(), http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the id is one that was made here
	return nil
}

// readLastDay reads the last day, which may be left empty.
func readLastDay(form url.Values, i *account.Invitation) (err error) {
	text := strings.TrimSpace(form.Get("to"))
	if text == "" {
		return nil
	}
	if i.To, err = day.Parse(text); err != nil {
		return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the invitation.", Cause: err,
			Fields: []fault.Field{{Name: "to", Message: "Enter the last day as a date, such as 2027-03-31, or leave it empty"}}}
	}
	return nil
}

// invitationOf is the first half of an invitation: the role, and of what.
type invitationOf struct {
	role   authz.Role
	trust  organisation.Code
	region organisation.Code
	name   string // of the trust, the region or England
}

// placeOf reads the role and what it is of. Where that is wrong it gives the
// first step again, with what is wrong.
func (s *Area) placeOf(r *http.Request, who site.Visitor, form url.Values) (place invitationOf, wrong *view.InviteRole, err error) {
	actor := who.Actor()
	step := view.InviteRole{
		Role: view.Field{Value: form.Get("role")}, Trust: view.Field{Value: strings.TrimSpace(form.Get("trust"))}, Region: view.Field{Value: strings.TrimSpace(form.Get("region"))},
	}
	place.role = authz.Role(step.Role.Value)
	if !slices.Contains(account.MayGive(actor.Role()), place.role) {
		step.Role.Problem = "Choose which role to give"
		return place, &step, nil
	}
	place.name = "England"
	if actor.Role() != authz.NationalAdministrator {
		place.trust, place.name = actor.Scope().Trust, who.In.Grants[0].ScopeName
		return place, nil, nil
	}
	kind := account.ScopeOf(place.role)
	if kind == account.ForTrust || kind == account.ForAppointment || (kind == account.ForAny && step.Trust.Value != "") {
		place.trust, place.name, step.Trust.Problem, err = s.organisationAsked(r, who, step.Trust.Value, organisation.KindTrust)
	}
	if err == nil && (kind == account.ForRegion || (kind == account.ForAny && step.Trust.Value == "" && step.Region.Value != "")) {
		place.region, place.name, step.Region.Problem, err = s.organisationAsked(r, who, step.Region.Value, organisation.KindRegion)
	}
	if err != nil || step.Trust.Problem+step.Region.Problem != "" {
		return place, &step, err
	}
	return place, nil, nil
}

// organisationAsked looks an organisation up by what somebody wrote; problem says
// what is wrong with it.
func (s *Area) organisationAsked(r *http.Request, who site.Visitor, text string, kind organisation.Kind) (code organisation.Code, name, problem string, err error) {
	example := "the trust's ODS code, such as R0A"
	if kind == organisation.KindRegion {
		example = "the region's ODS code, such as Y62"
	}
	code, parseErr := organisation.ParseCode(strings.ToUpper(text))
	if parseErr != nil {
		return code, "", "Enter " + example, nil
	}
	permit, err := who.Authorize(authz.ViewRegister)
	if err != nil {
		return code, "", "", err
	}
	reg, err := s.Organisations.Register(r.Context(), permit)
	if err != nil {
		return code, "", "", err
	}
	found, known := reg.Find(code)
	if !known || found.Kind != kind || !found.OpenOn(s.Today()) {
		return code, "", "There is none open with this code today. Enter " + example, nil
	}
	return code, site.NameOn(found, s.Today()), "", nil
}

func (s *Area) renderInviteRole(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, page view.InviteRole) error {
	actor := who.Actor()
	page.Layout = s.Layout(r, who, "Invite somebody")
	page.Layout.Breadcrumb = []view.Link{{Text: "People and roles", Href: "/admin/people"}}
	page.Layout.Error = page.Role.Problem+page.Trust.Problem+page.Region.Problem != ""
	page.National, page.Of = actor.Role() == authz.NationalAdministrator, who.In.Grants[0].ScopeName
	if page.National {
		page.Of = "England"
	}
	for _, role := range account.MayGive(actor.Role()) {
		page.Roles = append(page.Roles, view.RoleOption{Value: string(role), Text: role.Label(), Says: strings.Join(opens(role), ". ") + "."})
	}
	return s.Render(w, r, status, view.InviteRolePage(page))
}

// renderInvite writes the second step, with what was written into it and what is
// wrong with that.
func (s *Area) renderInvite(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, place invitationOf, form url.Values, wrong []fault.Field) error {
	field := func(name string) view.Field {
		f := view.Field{Value: form.Get(name)}
		for _, w := range wrong {
			if w.Name == name {
				f.Problem = w.Message
			}
		}
		return f
	}
	title := "Invite a " + strings.ToLower(place.role.Label()[:1]) + place.role.Label()[1:]
	switch place.role {
	case authz.SecretarysLevels:
		title = "Give the secretary the levels"
	case authz.CompletionExport:
		title = "Give the completion export"
	}
	page := view.Invite{
		Layout: s.Layout(r, who, title), Role: string(place.role), Of: place.name, Trust: string(place.trust), Region: string(place.region),
		Opens: opens(place.role), Min: s.Today().String(), NeedsAddress: true, NeedsName: true, AddressHint: "The address by which they sign in, such as name@example.nhs.uk",
		Name: field("name"), Email: field("email"), From: field("from"), To: field("to"),
		Appointment: field("appointment"), Holder: field("holder"), Grant: field("grant"),
	}
	page.Layout.Error = len(wrong) > 0
	page.Layout.Breadcrumb = []view.Link{{Text: "People and roles", Href: "/admin/people"}}
	if account.NeedsConfirmation(place.role) {
		page.Waits = "It gives nothing until it is confirmed: " + whoConfirms(place.role) + "."
	}
	if err := s.inviteChoices(r, who, place, &page); err != nil {
		return err
	}
	return s.Render(w, r, status, view.InvitePage(page))
}

// inviteChoices fills in whom there is to choose.
func (s *Area) inviteChoices(r *http.Request, who site.Visitor, place invitationOf, page *view.Invite) error {
	if place.role == authz.SecretarysLevels {
		page.NeedsAddress, page.NeedsName = false, false
		permit, err := who.Authorize(authz.ViewPeople)
		if err != nil {
			return err
		}
		grants, err := s.People.Grants(r.Context(), permit, account.Place{Trust: place.trust}, site.RequestID(r))
		if err != nil {
			return err
		}
		page.Secretaries = []view.Option{{Text: "Choose the board secretary"}}
		for _, g := range grants {
			if g.Role == authz.BoardSecretary && g.StateOn(s.Today()) == account.InForce {
				page.Secretaries = append(page.Secretaries, view.Option{Value: g.ID.String(), Text: g.Name, Selected: g.ID.String() == page.Grant.Value})
			}
		}
		return nil
	}
	if place.trust == "" {
		return nil
	}
	holders, err := s.holderOptions(r, who, place.trust)
	if err != nil {
		return err
	}
	choose := func(first, chosen string) []view.Option {
		all := []view.Option{{Text: first}}
		for _, o := range holders {
			o.Selected = o.Value == chosen
			all = append(all, o)
		}
		return all
	}
	if account.ScopeOf(place.role) == account.ForAppointment {
		page.Appointments = choose("Choose the appointment", page.Appointment.Value)
	}
	if place.role == authz.PostHolder {
		page.NeedsName = false
		page.AddressHint = "The address by which they sign in. Not needed for somebody who has one here already."
	} else if len(holders) > 0 {
		page.Holders = choose("Somebody else: their name and address are below", page.Holder.Value)
	}
	return nil
}

// holderOptions are the appointments of a trust today of which somebody is
// recorded as the holder, by post and name.
func (s *Area) holderOptions(r *http.Request, who site.Visitor, trust organisation.Code) ([]view.Option, error) {
	see, err := who.Authorize(authz.ViewHolder)
	if err != nil {
		return nil, err
	}
	read, err := who.Authorize(authz.ViewRegister)
	if err != nil {
		return nil, err
	}
	q := insight.Query{AsAt: s.Today(), Trust: trust}
	people, err := s.Posts.Holders(r.Context(), see, q, site.RequestID(r))
	if err != nil {
		return nil, err
	}
	posts, _, err := s.Posts.TrustPosts(r.Context(), read, q)
	if err != nil {
		return nil, err
	}
	site.ByType(posts, q.AsAt)
	var options []view.Option
	for _, p := range posts {
		period, exists := p.PeriodOn(q.AsAt)
		if !exists {
			continue
		}
		for _, a := range p.Living(q.AsAt) {
			if holder, known := people[a.ID]; known {
				options = append(options, view.Option{Value: a.ID.String(), Text: fmt.Sprintf("%s: %s", postText(period), holder.Name)})
			}
		}
	}
	return options, nil
}

func postText(period post.Period) string {
	if period.LocalTitle != "" {
		return period.LocalTitle
	}
	return period.Type.Label()
}
