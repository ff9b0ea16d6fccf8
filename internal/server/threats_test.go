package server_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// parameters lists pages and files, each with the parameters that it reads from its
// address.
func parameters() map[string][]string {
	day := []string{"as-at", "known-on"}
	return map[string][]string{
		"/": nil, "/assessments": nil, "/assessments/0193a000-0000-7000-8000-000000000000": nil,
		"/assessments/0193a000-0000-7000-8000-000000000000/domains/1": nil, "/assessments/0193a000-0000-7000-8000-000000000000/check": nil,
		"/validations": nil, "/validations/0193a000-0000-7000-8000-000000000000": nil, "/admin/cycles/2040-41": nil,
		"/cycles/2040-41/completion": {"told"}, "/cycles/2040-41/completion.csv": nil, "/cycles/2040-41/completion.csv-metadata.json": nil,
		"/cycles/2040-41/completion.xlsx": nil, "/cycles/2040-41/completion.json": nil, "/my-data": nil, "/my-data.csv": nil,
		"/my-data.csv-metadata.json": nil, "/my-data.json": nil, "/my-data/note": nil, "/my-data/correction": nil,
		"/admin/people/corrections": nil, "/kept-forms/0193a000-0000-7000-8000-000000000000": nil, "/frameworks": nil, "/sessions": nil,
		"/notices": nil, "/admin/people": {"trust", "region"}, "/admin/people/invite": {"role", "trust", "region"},
		"/admin/people/grants/0193a000-0000-7000-8000-000000000000": nil, "/help": nil, "/accessibility": nil, "/privacy": nil, "/cookies": nil,
		"/healthz": nil, "/readyz": nil,
		"/sign-in": {"return"}, "/sign-in/oidc": {"return"}, "/sign-in/callback": {"state", "code", "error", "iss"}, "/sign-out": nil,
		"/england": day, "/regions/Y62": day, "/icbs/QOP": day, "/trusts/R0A": day, "/trusts/R0A/posts": day,
		"/trusts": {"q", "region", "icb", "sector", "state", "as-at"}, "/exports": {"region", "as-at"}, "/frameworks/ccio/1.0": {"q"},
		"/admin/audit":                        {"kind", "action", "trust", "person", "from", "to", "before"},
		"/exports/coverage.csv":               {"by", "region", "icb", "sector", "months", "as-at", "known-on"},
		"/exports/coverage.csv-metadata.json": {"by"}, "/exports/coverage.xlsx": {"by"}, "/exports/coverage.json": {"by"},
		"/exports/posts.json": {"trust", "region", "as-at"}, "/exports/posts.csv": {"trust"}, "/exports/posts.csv-metadata.json": {"trust"},
		"/exports/posts.xlsx":   {"trust"},
		"/exports/summary.json": {"region", "cycle", "as-at"}, "/exports/summary.xlsx": {"cycle"}, "/exports/summary.zip": {"cycle"},
	}
}

// Each page and file of the site map is in parameters, and so in the test below.
func TestParametersAreOfEveryPage(t *testing.T) {
	t.Parallel()
	part := regexp.MustCompile(`\\\{[a-z]+\\\}`)
	for _, route := range newSite(t, options{}).Routes() {
		method, pattern, _ := strings.Cut(route, " ")
		address := regexp.MustCompile("^" + part.ReplaceAllString(regexp.QuoteMeta(pattern), "[^/]+") + "$")
		if method == http.MethodGet && !slices.ContainsFunc(slices.Collect(maps.Keys(parameters())), address.MatchString) {
			t.Errorf("%s is in no test of hostile parameters: add it to parameters, with what it reads from its address", route)
		}
	}
}

// Whatever is put into a parameter or the path of any page or file, none of it
// comes back as markup, as a header or as a failure of ours, and SQL in a search
// finds nothing.
func TestHostileParameters(t *testing.T) {
	t.Parallel()
	for name, payload := range map[string]string{
		"markup":         `="'><script>alert(1)</script><p onmouseover='alert(1)' x='`,
		"SQL":            `' OR '1'='1'; DROP TABLE person; --`,
		"a new header":   "x\r\nSet-Cookie: ccio_session=stolen\r\n\r\n<p>",
		"a nought":       "R0A\x00",
		"broken letters": "\xff\xfe",
		"a long text":    strings.Repeat("å", 3000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, options{})
			cookie := s.signIn(t, account.Admin)
			part := url.PathEscape(payload)
			targets := []string{"/" + part, "/trusts/" + part, "/trusts/" + part + "/posts", "/regions/" + part, "/icbs/" + part,
				"/frameworks/" + part + "/1.0", "/frameworks/ccio/" + part, "/admin/people/grants/" + part, "/assessments/" + part,
				"/validations/" + part, "/admin/cycles/" + part, "/cycles/" + part + "/completion",
				"/admin/people/invite?role=board_member&trust=" + url.QueryEscape(payload),
				"/admin/people/invite?role=regional_analyst&region=" + url.QueryEscape(payload)}
			for address, names := range parameters() {
				for _, parameter := range names {
					targets = append(targets, address+"?"+url.Values{parameter: {payload}}.Encode())
				}
			}
			for _, target := range targets {
				answer := s.get(t, target, cookie)
				shown := body(t, answer)
				if answer.StatusCode >= http.StatusInternalServerError || answer.StatusCode == http.StatusTooManyRequests {
					t.Errorf("%.80s answers %s", target, answer.Status)
				}
				for _, markup := range []string{"<script>alert", "<p onmouseover", "\r\n\r\n<p>"} {
					if strings.Contains(shown, markup) {
						t.Errorf("%.80s gives %q back as it came", target, markup)
					}
				}
				for header, values := range answer.Header {
					if strings.ContainsAny(strings.Join(values, ""), "\r\n") || header == "Set-Cookie" && !strings.HasPrefix(target, "/sign-in/oidc?") {
						t.Errorf("%.80s writes the header %s: %q", target, header, values)
					}
				}
			}
			if got := page(t, s.get(t, "/trusts?q="+url.QueryEscape(payload), cookie)).Find("tbody a").Length(); got != 0 {
				t.Errorf("a search for it finds %d trusts", got)
			}
			if answer := s.get(t, "/trusts/R0A", cookie); answer.StatusCode != http.StatusOK {
				t.Errorf("afterwards a page answers %s", answer.Status)
			}
		})
	}
}

// Script in any stored text is shown as text, on every page, to everybody.
func TestStoredScript(t *testing.T) {
	t.Parallel()
	const payload = `"'><script>alert(1)</script>`
	s := newSite(t, options{})
	super, err := pgx.Connect(t.Context(), pgtest.Superuser(t, s.url))
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`SET session_replication_role = replica`, // facts are superseded otherwise, never overwritten
		`UPDATE organisation_name SET display_name = left(display_name, 60) || $1, ods_name = $1`,
		`UPDATE organisation SET note = $1, postcode = $1, cluster = $1`,
		`UPDATE post_period SET local_title = $1`, `UPDATE person SET name = $1`,
		`INSERT INTO record_note (id, person_id, kind, words, version, recorded_at) SELECT gen_random_uuid(), id, 'own_note', $1, ` +
			`1, now() FROM person`,
		`INSERT INTO record_note (id, person_id, kind, wrong, words, version, recorded_at) SELECT gen_random_uuid(), id, ` +
			`'correction', $1, $1, 1, now() FROM person`,
	} {
		args := []any{payload}
		if !strings.Contains(sql, "$1") {
			args = nil
		}
		if _, err := super.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	if err := super.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, persona := range account.Personas() {
		cookie := s.signIn(t, persona)
		for address := range parameters() {
			answer := s.get(t, address, cookie)
			if text := body(t, answer); strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
				if strings.Contains(text, "<script>alert") {
					t.Errorf("%s takes a stored text for markup, for %s", address, persona)
				}
				shown += strings.Count(text, "&lt;script&gt;alert")
			}
		}
	}
	for _, text := range []string{"organisation", "title", "holder"} {
		if document := page(t,
			s.get(t, map[string]string{"organisation": "/trusts", "title": "/trusts/R0A/posts", "holder": "/trusts/R0A"}[text],
				s.signIn(t, account.Board))); !strings.Contains(document.Find("main").Text(), payload) {
			t.Errorf("the text of the %s is not on its page: the test shows nothing", text)
		}
	}
	if shown == 0 {
		t.Error("no page has any of the texts")
	}
}

// Fields that a form does not have change nothing: neither who signs in, nor in
// which role, nor whose session ends.
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
	other := as(url.Values{"persona": {"board"}})
	id, _, _ := strings.Cut(other.Value, ".")
	for _, path := range []string{"/sessions/end", "/sign-out"} {
		cookie := as(url.Values{"persona": {"secretary"}})
		if got := s.visit(t, http.MethodPost, path, url.Values{"session": {id}, "id": {id}, "person_id": {id}},
			cookie).StatusCode; got != http.StatusSeeOther {
			t.Errorf("%s with somebody else's session: %d", path, got)
		}
		if got := s.get(t, "/england", other).StatusCode; got != http.StatusOK {
			t.Errorf("%s ended somebody else's session: %d", path, got)
		}
	}
}

// Nobody can choose a session beforehand: the cookie that an attacker planted is
// not the one that signing in gives, and opens nothing.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	planted := account.NewToken().String()
	answer := s.visit(t, http.MethodPost, "/sign-in/demo", url.Values{"persona": {"board"}},
		&http.Cookie{Name: "ccio_session", Value: planted})
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
