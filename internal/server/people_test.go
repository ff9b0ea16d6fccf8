package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
)

func todaysDay() string { return day.Of(time.Now()).String() }

// appointmentOfHolder is the appointment of the demonstration's holder.
func appointmentOfHolder(t *testing.T) string {
	t.Helper()
	for _, g := range demo.Build(day.Of(time.Now())).Grants {
		if g.Role == authz.Validator {
			return g.Scope.Appointment.String()
		}
	}
	t.Fatal("the demonstration has no validator")
	return ""
}

// invite sends an invitation and returns where it leads.
func (s site) invite(t *testing.T, cookie *http.Cookie, form url.Values) string {
	t.Helper()
	if form.Get("from") == "" {
		form.Set("from", todaysDay())
	}
	answer := s.visit(t, http.MethodPost, "/admin/people/invite", form, cookie)
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the invitation: %s\n%s", answer.Status, text(t, answer))
	}
	return answer.Header.Get("Location")
}

func wants(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%s does not say %q:\n%s", what, word, text)
		}
	}
}

func wantsNot(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(text, word) {
			t.Errorf("%s says %q:\n%s", what, word, text)
		}
	}
}

// An administrator invites a validator; the holder is told, sees who it is
// without the address, and confirms; the administrator is told.
func TestInvitation(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	admin, holder := s.signIn(t, account.TrustAdmin), s.signIn(t, account.Holder)
	const name, email = "Invented Newcomer", "newcomer@test.example"
	grant := s.invite(t, admin, url.Values{
		"role": {"validator"}, "appointment": {appointmentOfHolder(t)}, "name": {"  Invented   Newcomer "}, "email": {email},
	})
	wants(t, "the administrator's page of it", text(t, s.get(t, grant, admin)), name, email, "To be confirmed", "no e-mail is sent",
		"The address is wrong")
	wants(t, "the holder's start page", text(t, s.get(t, "/", holder)), "You have a notice that you have not read")
	wants(t, "the holder's notices", text(t, s.get(t, "/notices", holder)), "A role waits for you to confirm it",
		"Nothing is open to them until you confirm it")
	list := text(t, s.get(t, "/admin/people", holder))
	wants(t, "the holder's list", list, "Waiting for you to confirm", name, "Confirm or refuse")
	wantsNot(t, "the holder's list", list, email, "Trust administrator")
	for who, want := range map[account.Persona]int{account.Board: 404, account.Secretary: 403, account.Validator: 403, account.National: 403} {
		cookie := s.signIn(t, who)
		if got := s.get(t, grant, cookie).StatusCode; got != want {
			t.Errorf("%s opens it: %d", who, got)
		}
		if got := s.visit(t, http.MethodPost, grant+"/confirm", url.Values{}, cookie).StatusCode; got != want {
			t.Errorf("%s confirms it: %d", who, got)
		}
	}
	if got := s.visit(t, http.MethodPost, grant+"/confirm", url.Values{}, admin).StatusCode; got != http.StatusForbidden {
		t.Errorf("whoever gave it confirms it: %d", got)
	}
	if got := s.visit(t, http.MethodPost, grant+"/confirm", url.Values{}, s.signIn(t, account.Admin)).StatusCode; got != http.StatusForbidden {
		t.Errorf("a national administrator confirms a validator: %d", got)
	}
	answer := s.visit(t, http.MethodPost, grant+"/confirm", url.Values{}, holder)
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != grant {
		t.Fatalf("confirming: %s", answer.Status)
	}
	wants(t, "after it", text(t, s.get(t, grant, holder)), "In force", "Confirmed on")
	if got := s.visit(t, http.MethodPost, grant+"/confirm", url.Values{}, holder).StatusCode; got != http.StatusConflict {
		t.Errorf("confirming twice: %d", got)
	}
	wants(t, "the administrator's notices", text(t, s.get(t, "/notices", admin)), "A role was confirmed")
	if answer := s.visit(t, http.MethodPost, grant+"/end", url.Values{}, admin); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("ending: %s", answer.Status)
	}
	wants(t, "the holder's list after it ended", text(t, s.get(t, "/admin/people", holder)), "Roles that are over", name, "Ended")
	// Nothing personal in the log or in the audit.
	wantsNot(t, "the log", s.log.String(), name, email, "Invented")
	wantsNot(t, "the audit", body(t, s.get(t, "/admin/audit", s.signIn(t, account.Admin))), name, email)
}

// What is wrong with an invitation is said beside the field, everything typed
// stays, and no role is given.
func TestInvitationRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.TrustAdmin)
	appointment := appointmentOfHolder(t)
	yesterday := day.Of(time.Now()).AddDays(-1).String()
	for what, c := range map[string]struct {
		form url.Values
		says string
	}{
		"no address": {
			url.Values{"role": {"board_secretary"}, "name": {"Invented Kept"}}, "Enter the e-mail address by which they sign in",
		},
		"no address at all": {
			url.Values{"role": {"board_secretary"}, "name": {"Invented Kept"}, "email": {"kept at home"}},
			"Enter the e-mail address by which they sign in",
		},
		"no name": {url.Values{"role": {"board_secretary"}, "email": {"kept@test.example"}}, "Enter their name"},
		"a name that is too long": {
			url.Values{"role": {"board_secretary"}, "name": {strings.Repeat("x", 121)}, "email": {"kept@test.example"}}, "120 characters or fewer",
		},
		"yesterday": {
			url.Values{"role": {"board_secretary"}, "name": {"Invented Kept"}, "email": {"kept@test.example"}, "from": {yesterday}},
			"The first day must be today or later",
		},
		"no day": {
			url.Values{"role": {"board_secretary"}, "name": {"Invented Kept"}, "email": {"kept@test.example"}, "from": {"soon"}},
			"Enter the first day as a date",
		},
		"the days the other way": {
			url.Values{"role": {"board_secretary"}, "name": {"Invented Kept"}, "email": {"kept@test.example"}, "to": {yesterday}},
			"The last day must be the first day or later",
		},
		"no last day": {
			url.Values{"role": {"board_secretary"}, "name": {"Invented Kept"}, "email": {"kept@test.example"}, "to": {"never"}},
			"Enter the last day as a date",
		},
		"no appointment": {
			url.Values{"role": {"validator"}, "name": {"Invented Kept"}, "email": {"kept@test.example"}}, "Choose the appointment",
		},
		"another's appointment": {
			url.Values{"role": {"validator"}, "name": {"Invented Kept"}, "email": {"kept@test.example"},
				"appointment": {anID}}, "Choose one of the trust's appointments",
		},
		"oneself": {
			url.Values{"role": {"board_secretary"}, "name": {"Invented Kept"}, "email": {"TRUST-ADMIN@demonstration.example"}},
			"Nobody gives a role to themselves",
		},
		"a role not to give": {
			url.Values{"role": {"national_administrator"}, "name": {"Invented Kept"}, "email": {"kept@test.example"}}, "Choose which role to give",
		},
		"the holder themselves": {
			url.Values{"role": {"validator"}, "appointment": {appointment}, "holder": {appointment}, "email": {"kept@test.example"}},
			"Nobody validates themselves",
		},
	} {
		if c.form.Get("from") == "" {
			c.form.Set("from", todaysDay())
		}
		answer := s.visit(t, http.MethodPost, "/admin/people/invite", c.form, cookie)
		document := page(t, answer)
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.HasPrefix(document.Find("title").Text(), "Error: ") {
			t.Errorf("%s: %s, %q", what, answer.Status, document.Find("title").Text())
		}
		wants(t, what, document.Find(".nhsuk-error-summary").Text(), c.says)
		document.Find(".nhsuk-error-summary a").Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			if document.Find(href).Length() != 1 && href != "#role" {
				t.Errorf("%s: the summary leads to %s, which is not there", what, href)
			}
		})
		if name := document.Find("#name"); c.form.Get("role") != "national_administrator" && name.Length() == 1 {
			if value, _ := name.Attr("value"); value != c.form.Get("name") {
				t.Errorf("%s: the name %q is not kept, but %q", what, c.form.Get("name"), value)
			}
		}
	}
	wantsNot(t, "the list", text(t, s.get(t, "/admin/people", cookie)), "Invented Kept", "kept@test.example")
}

// A national administrator's look at people is recorded for each, and they can
// see it.
func TestLooksAtPeopleAreRecorded(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	admin := s.signIn(t, account.Admin)
	wants(t, "the list", text(t, s.get(t, "/admin/people?trust=R0A", admin)), "Invented Board Member",
		"Each person whose name you see here can see that a national administrator looked")
	wants(t, "the audit", text(t, s.get(t, "/admin/audit?action="+url.QueryEscape(string(authz.ViewPeople)), admin)),
		"View people and their grants", "R0A")
	wantsNot(t, "the audit of one who only looked at their own trust", text(t, s.get(t, "/admin/people", s.signIn(t, account.TrustAdmin))),
		"can see that a national administrator looked")
}

// A notice leads to a page of this site and to no other, and somebody else's notice
// stays unread.
func TestNoticeLeadsToNoOtherSite(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	admin, holder := s.signIn(t, account.TrustAdmin), s.signIn(t, account.Holder)
	s.invite(t, admin, url.Values{
		"role": {"validator"}, "appointment": {appointmentOfHolder(t)}, "name": {"Invented Newcomer"}, "email": {"newcomer@test.example"},
	})
	read, _ := page(t, s.get(t, "/notices", holder)).Find("form[action^='/notices/']").Attr("action")
	answer := s.visit(t, http.MethodPost, read, url.Values{"then": {"//evil.example"}}, admin)
	if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || got != "/notices" {
		t.Errorf("somebody else's notice: %s to %q", answer.Status, got)
	}
	wants(t, "the holder's start page", text(t, s.get(t, "/", holder)), "You have a notice that you have not read")
	if got := s.visit(t, http.MethodPost, read, url.Values{"then": {"/admin/people"}}, holder).Header.Get("Location"); got != "/admin/people" {
		t.Errorf("the notice leads to %q", got)
	}
	wantsNot(t, "the holder's start page", text(t, s.get(t, "/", holder)), "notice that you have not read")
}
