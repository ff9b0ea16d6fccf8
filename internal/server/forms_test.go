package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ccio/internal/account"
)

// Everything that is wrong with a page of answers comes back at once, each at its own
// control, and the rest is saved in one go.
func TestWrongAnswersComeBackTogether(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	s.openCycle(t)
	holder := s.signIn(t, account.Holder)
	at := s.sends(t, "/assessments", url.Values{"cycle": {roundCode}}, holder)
	d := shipped(t).Domains[0]
	first, second, third := d.Competencies[0].ID, d.Competencies[1].ID, d.Competencies[2].ID
	s.sends(t, at, url.Values{"a." + third: {"2"}, "e." + third: {"of the other window"}, "v." + third: {"0"}}, holder)

	answer := s.visit(t, http.MethodPost, at, url.Values{
		"a." + first: {"3"}, "e." + first: {strings.Repeat("e", 4001)}, "f." + first: {strings.Repeat("f", 4001)},
		"r." + first: {strings.Repeat("r", 2001)}, "v." + first: {"0"},
		"a." + second: {"4"}, "v." + second: {"0"},
		"a." + third: {"5"}, "e." + third: {"mine"}, "v." + third: {"0"},
	}, holder)
	document := page(t, answer)
	if answer.StatusCode != http.StatusConflict {
		t.Errorf("too long here and overtaken there: %s", answer.Status)
	}
	control := func(id string) string { return strings.ReplaceAll(id, ".", "-") }
	for href, says := range map[string]string{
		"#" + control(first) + "-evidence":   "The evidence must be 4,000 characters or fewer. It has 4,001.",
		"#" + control(first) + "-reflection": "The reflection must be 4,000 characters or fewer. It has 4,001.",
		"#" + control(first) + "-reason":     "The reason must be 2,000 characters or fewer. It has 2,001.",
		"#of-" + control(third):              d.Competencies[2].Name + ": changed in another window",
	} {
		link := document.Find(`.nhsuk-error-summary a[href="` + href + `"]`)
		if link.Length() != 1 || !strings.Contains(link.Text(), says) {
			t.Errorf("the summary leads to %s by %q, want %q", href, link.Text(), says)
		}
		if document.Find(href).Length() != 1 {
			t.Errorf("there is nothing at %s", href)
		}
	}
	for name, want := range map[string]string{
		"e." + first: strings.Repeat("e", 4001), "f." + first: strings.Repeat("f", 4001), "e." + third: "mine",
	} {
		if got := document.Find(`[name="` + name + `"]`).Text(); got != want {
			t.Errorf("%s is not as it was typed: %d characters", name, len(got))
		}
	}
	saved := page(t, s.get(t, at, holder))
	if got := saved.Find(`input[name="a.`+second+`"][checked]`).AttrOr("value", ""); got != "4" {
		t.Errorf("the answer with nothing wrong is %q", got)
	}
	if got := saved.Find(`input[name="a.` + first + `"][checked]`).Length(); got != 0 {
		t.Error("half of an answer was saved")
	}
	if got := saved.Find(`[name="e.` + third + `"]`).Text(); got != "of the other window" {
		t.Errorf("what was overtaken is %q", got)
	}
}

// A hidden version that no page sends is refused with 400, and not read as another
// version.
func TestGarbledVersions(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	path := s.submitted(t)
	holder, validator := s.signIn(t, account.Holder), s.signIn(t, account.Validator)
	review := strings.Replace(path, "/assessments/", "/validations/", 1)
	s.sends(t, review+"/begin", url.Values{}, validator)
	id := shipped(t).Domains[0].Competencies[0].ID
	for _, version := range []string{"-5", "one", "", "99999999999"} {
		for at, cookie := range map[string]*http.Cookie{path + "/domains/1": holder, review: validator} {
			answer := s.visit(t, http.MethodPost, at, url.Values{"a." + id: {"3"}, "v." + id: {version}}, cookie)
			if answer.StatusCode != http.StatusBadRequest || !strings.Contains(text(t, answer), "cannot be read") {
				t.Errorf("the version %q at %s: %s", version, at, answer.Status)
			}
		}
		if got := s.visit(t, http.MethodPost, "/my-data/note",
			url.Values{"note": {"x"}, "version": {version}}, holder).StatusCode; got != http.StatusBadRequest {
			t.Errorf("the version %q of a note: %d", version, got)
		}
	}
}

// Whatever the reason for which an invalid form is refused, the page says it.
func TestEveryRefusalIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	s.openCycle(t)
	holder, admin := s.signIn(t, account.Holder), s.signIn(t, account.Admin)
	at := s.sends(t, "/assessments", url.Values{"cycle": {roundCode}}, holder)
	path := strings.TrimSuffix(at, "/domains/1")
	at = s.fillIn(t, path, at, holder)
	s.sends(t, "/admin/cycles/"+roundCode+"/advance", url.Values{"from": {"open"}}, admin)
	validator, _ := page(t, s.get(t, at, holder)).Find("input[name=validator]").Attr("value")
	for name, c := range map[string]struct {
		form       url.Values
		href, says string
	}{
		"a late reason too long": {
			url.Values{"validator": {validator}, "late": {strings.Repeat("x", 2001)}}, "#late",
			"The reason must be 2,000 characters or fewer. It has 2,001.",
		},
		"a garbled validator": {url.Values{"validator": {"rubbish"}, "late": {"On leave."}}, "#validator", "Choose who validates it"},
		"nobody": {
			url.Values{"validator": {"00000000-0000-0000-0000-000000000000"}, "late": {"On leave."}}, "#validator", "Choose who validates it",
		},
	} {
		answer := s.visit(t, http.MethodPost, path+"/submit", c.form, holder)
		document := page(t, answer)
		link := document.Find(`.nhsuk-error-summary a[href="` + c.href + `"]`)
		if answer.StatusCode != http.StatusUnprocessableEntity || link.Length() != 1 || !strings.Contains(link.Text(), c.says) {
			t.Errorf("%s: %s, the summary says %q", name, answer.Status, document.Find(".nhsuk-error-summary").Text())
		}
		if document.Find(c.href).Length() != 1 || !strings.HasPrefix(document.Find("title").Text(), "Error: ") {
			t.Errorf("%s: nothing at %s, or no error in the title", name, c.href)
		}
		if got := document.Find("#late").Text(); got != c.form.Get("late") {
			t.Errorf("%s: what was typed is %d characters long", name, len(got))
		}
	}
	// Everything that is wrong with a cycle is said at once, with what was typed.
	answer := s.visit(t, http.MethodPost, "/admin/cycles/2041-42",
		url.Values{"framework": {"none"}, "threshold": {"eight"}, "opens": {"1 April"}, "closes": {"2041-06-30"}}, admin)
	document := page(t, answer)
	wants(t, "the cycle", document.Find(".nhsuk-error-summary").Text(), "Choose a version of a framework",
		"The threshold is a whole number from 8 to 100", "Enter the first day as a date")
	for id, typed := range map[string]string{"#threshold": "eight", "#opens": "1 April"} {
		if got := document.Find(id).AttrOr("value", ""); got != typed {
			t.Errorf("%s has %q", id, got)
		}
	}
}

// The id that is all noughts is nobody's: it never stands for whichever comes first.
func TestZeroIDs(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	path := s.submitted(t)
	const zero = "00000000-0000-0000-0000-000000000000"
	for _, persona := range account.Personas() {
		cookie := s.signIn(t, persona)
		for _, at := range []string{"/admin/people/grants/", "/assessments/", "/validations/", "/kept-forms/"} {
			if got := s.get(t, at+zero, cookie).StatusCode; got != http.StatusNotFound && got != http.StatusForbidden {
				t.Errorf("%s opens %s%s: %d", persona, at, zero, got)
			}
		}
		for _, at := range []string{
			"/admin/people/grants/" + zero + "/confirm", "/admin/people/grants/" + zero + "/end", "/admin/people/grants/" + zero + "/release",
			"/admin/people/grants/" + zero + "/withdraw", "/assessments/" + zero + "/recall", "/validations/" + zero + "/begin",
			"/notices/" + zero + "/read",
		} {
			got := s.visit(t, http.MethodPost, at, url.Values{}, cookie)
			if got.StatusCode == http.StatusSeeOther && !strings.HasPrefix(at, "/notices/") {
				t.Errorf("%s does something at %s: %s", persona, at, got.Header.Get("Location"))
			}
		}
		if got := s.get(t, "/", cookie).StatusCode; got != http.StatusOK {
			t.Errorf("afterwards %s is answered %d", persona, got)
		}
		if got := s.get(t, "/trusts/R0A", cookie).StatusCode; got != http.StatusOK {
			t.Errorf("afterwards %s has no role: %d", persona, got)
		}
	}
	wants(t, "the assessment", text(t, s.get(t, path, s.signIn(t, account.Holder))), "Submitted")
}
