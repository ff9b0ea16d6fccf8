package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ccio/internal/account"
)

// parameters are pages and files, each with what it reads from its address.
func parameters() map[string][]string {
	day := []string{"as-at", "known-on"}
	return map[string][]string{
		"/": nil, "/frameworks": nil, "/sign-in": {"return"}, "/england": day, "/regions/Y62": day, "/icbs/QOP": day, "/trusts/R0A": day, "/trusts/R0A/posts": day,
		"/trusts": {"q", "region", "icb", "sector", "state", "as-at"}, "/exports": {"region", "as-at"}, "/frameworks/ccio/1.0": {"q"},
		"/admin/audit":          {"kind", "action", "trust", "person", "from", "to", "before"},
		"/exports/coverage.csv": {"by", "region", "icb", "sector", "months", "as-at", "known-on"},
		"/exports/posts.json":   {"trust", "region", "as-at"}, "/exports/summary.json": {"region", "cycle", "as-at"},
	}
}

// Whatever stands in a parameter or in the path, of every page and file: nothing
// of it comes back as markup, as a header, or as an error of ours, and SQL in it
// asks for nothing more than its letters do.
func TestHostileParameters(t *testing.T) {
	t.Parallel()
	for name, payload := range map[string]string{
		"script":           `"><script>alert(1)</script>`,
		"an event handler": `' onmouseover='alert(1)' x='`,
		"SQL":              `' OR '1'='1'; DROP TABLE person; --`,
		"a new header":     "x\r\nSet-Cookie: ccio_session=stolen\r\n\r\n<p>",
		"a nought":         "R0A\x00",
		"broken letters":   "\xff\xfe",
		"a formula":        `=HYPERLINK("https://evil.example")`,
		"a long text":      strings.Repeat("å", 3000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, options{})
			cookie := s.signIn(t, account.Admin)
			targets := []string{
				"/trusts/" + url.PathEscape(payload), "/regions/" + url.PathEscape(payload), "/icbs/" + url.PathEscape(payload),
				"/trusts/" + url.PathEscape(payload) + "/posts", "/frameworks/" + url.PathEscape(payload) + "/1.0", "/" + url.PathEscape(payload),
			}
			for address, names := range parameters() {
				targets = append(targets, address+"?unknown="+url.QueryEscape(payload))
				for _, parameter := range names {
					targets = append(targets, address+"?"+url.Values{parameter: {payload}}.Encode())
				}
			}
			for _, target := range targets {
				answer := s.get(t, target, cookie)
				text := body(t, answer)
				if answer.StatusCode >= http.StatusInternalServerError {
					t.Errorf("%.80s answers %s", target, answer.Status)
				}
				for _, markup := range []string{"<script>alert", "<p>\r\n\r\n", "' onmouseover='"} {
					if strings.Contains(text, markup) {
						t.Errorf("%.80s gives %q back as it came", target, markup)
					}
				}
				for header, values := range answer.Header {
					if joined := strings.Join(values, " "); strings.ContainsAny(joined, "\r\n") || strings.Contains(joined, "stolen") && header == "Set-Cookie" {
						t.Errorf("%.80s writes the header %s: %q", target, header, joined)
					}
				}
			}
			if answer := s.get(t, "/trusts/R0A", cookie); answer.StatusCode != http.StatusOK {
				t.Errorf("afterwards a page answers %s", answer.Status)
			}
		})
	}
}

// What is sent beside the fields of a form changes nothing: neither who signs in,
// nor in which role.
func TestMassAssignment(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	as := func(form url.Values) *http.Cookie {
		t.Helper()
		answer := s.visit(t, http.MethodPost, "/sign-in/demo", form)
		if answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("%v: %s", form, answer.Status)
		}
		return answer.Cookies()[0]
	}
	const more = "role=national_administrator&person_id=00000000-0000-7000-8000-000000000001&grant=all&scope=England&admin=true&persona=admin"
	values, err := url.ParseQuery("persona=secretary&" + more)
	if err != nil {
		t.Fatal(err)
	}
	cookie := as(values)
	if got := s.get(t, "/admin/audit", cookie).StatusCode; got != http.StatusForbidden {
		t.Errorf("a secretary who sent more than the form has: the audit answers %d", got)
	}
	r := newPost("/sign-out?"+more, "")
	r.AddCookie(cookie)
	if answer := s.send(r); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("signing out with more than the form has: %s", answer.Status)
	}
}

// Nobody's session can be chosen beforehand: the cookie that an attacker planted
// is not the one that signing in gives, and opens nothing.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	planted := account.NewToken().String()
	answer := s.visit(t, http.MethodPost, "/sign-in/demo", url.Values{"persona": {"board"}}, &http.Cookie{Name: "ccio_session", Value: planted})
	given := answer.Cookies()[len(answer.Cookies())-1]
	if given.Value == planted || given.Value == "" {
		t.Errorf("signing in gives the cookie %q that was planted", given.Value)
	}
	if got := s.get(t, "/england", &http.Cookie{Name: "ccio_session", Value: planted}).StatusCode; got != http.StatusSeeOther {
		t.Errorf("the planted cookie opens: %d", got)
	}
	if got := s.get(t, "/england", given).StatusCode; got != http.StatusOK {
		t.Errorf("the given cookie: %d", got)
	}
}

// A trust's administrator who searches the audit for another trust learns
// nothing, not even whether there is such a trust or anything to find: status
// and page are the same.
func TestAuditDoesNotTellOfOtherTrusts(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	// Something to find at the other trust: a look at who holds its posts.
	if got := s.get(t, "/trusts/RR8", s.signIn(t, account.Admin)).StatusCode; got != http.StatusOK {
		t.Fatalf("the other trust: %d", got)
	}
	cookie := s.signIn(t, account.TrustAdmin)
	ask := func(code string) (int, string) {
		answer := s.get(t, "/admin/audit?trust="+code, cookie)
		return answer.StatusCode, strings.ReplaceAll(body(t, answer), code, "…")
	}
	status, text := ask("RR8")
	noStatus, noText := ask("ZZ9")
	if status != http.StatusOK || status != noStatus || text != noText {
		t.Errorf("another trust answers %d in %d bytes, no trust %d in %d", status, len(text), noStatus, len(noText))
	}
	if !strings.Contains(text, "No event matches.") {
		t.Error("another trust's events are shown")
	}
}
