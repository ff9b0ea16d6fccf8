package server_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// parameters lists the pages and files that read parameters from their address. Every
// page is also tried with all of these at once.
func parameters() map[string][]string {
	day := []string{"as-at", "known-on"}
	return map[string][]string{
		"/cycles/{code}/completion": {"told", "region", "icb", "sector", "state", "post", "page"},
		"/admin/people":             {"trust", "region"}, "/admin/people/invite": {"role", "trust", "region"},
		"/sign-in": {"return"}, "/sign-in/oidc": {"return"}, "/sign-in/callback": {"state", "code", "error", "iss"},
		"/england": day, "/regions/{code}": day, "/icbs/{code}": day, "/trusts/{code}": day, "/trusts/{code}/posts": day,
		"/trusts": {"q", "region", "icb", "sector", "state", "as-at"}, "/exports": {"region", "as-at"},
		"/frameworks/{code}/{version}":        {"q"},
		"/admin/audit":                        {"kind", "action", "trust", "person", "from", "to", "before"},
		"/exports/coverage.csv":               {"by", "region", "icb", "sector", "months", "as-at", "known-on"},
		"/exports/coverage.csv-metadata.json": {"by"}, "/exports/coverage.xlsx": {"by"}, "/exports/coverage.json": {"by"},
		"/exports/posts.json": {"trust", "region", "as-at"}, "/exports/posts.csv": {"trust"}, "/exports/posts.csv-metadata.json": {"trust"},
		"/exports/posts.xlsx":   {"trust"},
		"/exports/summary.json": {"region", "cycle", "as-at"}, "/exports/summary.xlsx": {"cycle"}, "/exports/summary.zip": {"cycle"},
	}
}

// Whatever a handler reads from an address is in parameters, and so in the test below.
func TestParametersAreListed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, names := range parameters() {
		for _, name := range names {
			listed[name] = true
		}
	}
	sources, err := filepath.Glob("*/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("the sources of %d areas: %v", len(sources), err)
	}
	read, found := regexp.MustCompile(`(?:Query\(\)|asked|values|query)\.Get\("([^"]+)"\)`), map[string]bool{}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range read.FindAllStringSubmatch(string(text), -1) {
			found[match[1]] = true
			if !listed[match[1]] {
				t.Errorf("%s reads the parameter %s, which is in no test of hostile parameters: add it to parameters", source, match[1])
			}
		}
	}
	if len(found) < 12 {
		t.Errorf("only these parameters were found: %v", found)
	}
}

// part is a part of a pattern that stands for something, with what is before it.
var part = regexp.MustCompile(`([a-z]+)/\{([a-z]+)\}`)

// address fills the parts of a pattern of the site map.
func address(t *testing.T, pattern string) string {
	t.Helper()
	filled := pattern
	for strings.Contains(filled, "{") {
		at := part.FindStringSubmatchIndex(filled)
		if at == nil {
			t.Fatalf("%s has a part of which this test knows nothing", pattern)
		}
		before, name := filled[at[2]:at[3]], filled[at[4]:at[5]]
		value := map[string]string{"id": anID, "n": "1", "version": "1.0"}[name]
		if name == "code" {
			value = map[string]string{"cycles": "2040-41", "regions": "Y62", "icbs": "QOP", "trusts": "R0A", "frameworks": "ccio"}[before]
		}
		if value == "" {
			t.Fatalf("%s needs a value for {%s} in this test", pattern, name)
		}
		filled = filled[:at[4]-1] + value + filled[at[5]+1:]
	}
	return filled
}

// pages lists the pattern of every page and file.
func (s site) pages(t *testing.T) []string {
	t.Helper()
	var patterns []string
	for _, route := range s.Routes() {
		if pattern, isGet := strings.CutPrefix(route, http.MethodGet+" "); isGet {
			patterns = append(patterns, pattern)
		}
	}
	for pattern := range parameters() {
		if !slices.Contains(patterns, pattern) {
			t.Errorf("%s is in parameters, and no page", pattern)
		}
	}
	return patterns
}

// hostileTargets puts the payload into each part and each parameter of every page.
func (s site) hostileTargets(t *testing.T, payload string) []string {
	t.Helper()
	everything := url.Values{}
	for _, names := range parameters() {
		for _, name := range names {
			everything.Set(name, payload)
		}
	}
	escaped := url.PathEscape(payload)
	targets := []string{"/" + escaped,
		"/admin/people/invite?role=board_member&trust=" + url.QueryEscape(payload),
		"/admin/people/invite?role=regional_analyst&region=" + url.QueryEscape(payload)}
	for _, pattern := range s.pages(t) {
		for _, at := range part.FindAllStringSubmatchIndex(pattern, -1) {
			// The payload takes the place of one part, and the others have their values.
			begin, end := address(t, pattern[:at[4]-1]), pattern[at[5]+1:]
			targets = append(targets, begin+escaped+strings.TrimPrefix(address(t, pattern[:at[5]+1]+end), address(t, pattern[:at[5]+1])))
		}
		to := address(t, pattern)
		targets = append(targets, to+"?"+everything.Encode())
		for _, name := range parameters()[pattern] {
			targets = append(targets, to+"?"+url.Values{name: {payload}}.Encode())
		}
	}
	return targets
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
			for _, target := range s.hostileTargets(t, payload) {
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
	storeEverywhere(t, pgtest.Superuser(t, s.url), payload)
	shown := 0
	for _, persona := range account.Personas() {
		cookie := s.signIn(t, persona)
		for _, pattern := range s.pages(t) {
			answer := s.get(t, address(t, pattern), cookie)
			if text := body(t, answer); strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
				if strings.Contains(text, "<script>alert") {
					t.Errorf("%s takes a stored text for markup, for %s", pattern, persona)
				}
				shown += strings.Count(text, "&lt;script&gt;alert")
			}
		}
	}
	for target, persona := range map[string]account.Persona{
		"/trusts": account.Board, "/trusts/R0A/posts": account.Board, "/trusts/R0A": account.Board, "/notices": account.Board,
		"/assessments/" + anID: account.Holder, "/assessments/" + anID + "/domains/1": account.Holder,
		"/validations/" + anID: account.Validator, "/admin/people": account.Admin, "/my-data": account.Holder,
	} {
		if !strings.Contains(page(t, s.get(t, target, s.signIn(t, persona))).Find("main").Text(), payload) {
			t.Errorf("no text is on %s for %s: the test shows nothing", target, persona)
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
