package browsertest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/demo"
	"ccio/internal/organisation"
)

// invitations has the trust administrator invite a validator for the holder and a
// board member, both of whom wait to be confirmed, and returns the paths of the two
// grants.
func (s *site) invitations(t testing.TB) (validator, member string) {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	appointment := ""
	for _, g := range demo.Register(s.today, 1, reg).Grants {
		if g.Role == authz.Validator && appointment == "" { // the first is the persona's
			appointment = g.Scope.Appointment.String()
		}
	}
	invite := func(form url.Values) string {
		form.Set("from", s.today.String())
		status, to := s.post(t, account.TrustAdmin, "/admin/people/invite", form)
		if status != http.StatusSeeOther {
			t.Fatalf("an invitation answers %d", status)
		}
		return to
	}
	return invite(url.Values{
			"role": {"validator"}, "appointment": {appointment}, "name": {"Invented Second Validator"}, "email": {"second.validator@test.example"},
		}),
		invite(url.Values{
			"role": {"board_member"}, "name": {strings.Repeat("Invented Longest-Name ", 5) + "Member"},
			"email": {"a.rather.long.address.of.somebody.on.the.board@hospital-trust.test.example"},
		})
}

// post sends a form as a persona, without a browser, and returns the status and
// where it leads.
func (s *site) post(t testing.TB, who account.Persona, path string, form url.Values) (status int, to string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(s.session(t, who))
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode, response.Header.Get("Location")
}

// rounds has the cycles of the demonstration; open is the one that is open.
func (s *site) rounds(t testing.TB) (last, open demo.Round) {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	all := demo.Register(s.today, 1, reg).Rounds
	return all[len(all)-2], all[len(all)-1]
}

// ofHolder returns the id of the holder persona's assessment in a round.
func ofHolder(t testing.TB, s *site, r demo.Round) string {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	person := demo.Register(s.today, 1, reg).Personas[0].Person
	for _, a := range r.Assessments {
		if a.Person == person {
			return a.ID.String()
		}
	}
	t.Fatalf("the holder has no assessment in %s", r.Code)
	return ""
}
