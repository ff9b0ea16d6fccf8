package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/account"
	"ccio/internal/day"
	"ccio/internal/demo"
)

// anID is the id in addresses that need one. Nothing has it, unless a test makes it.
const anID = "0193a000-0000-7000-8000-000000000000"

// grantOf is the id of a persona's grant in the demonstration of these tests.
func grantOf(persona account.Persona) string {
	for _, p := range demo.Build(day.Of(time.Now())).Personas {
		if p.Persona == persona {
			return p.Grant.String()
		}
	}
	return ""
}

// Every route of the site map, for every persona and for nobody. Whoever changes
// who may see what changes a line of the file.
func TestAccess(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	// The address of a route, where it is not made of the values for all of them.
	const byRegion = "?by=region"
	example := map[string]string{
		"/admin/people/grants/{id}":           "/admin/people/grants/" + grantOf(account.Validator), // the page shows a grant that exists
		"/regions/{code}":                     "/regions/Y62",
		"/icbs/{code}":                        "/icbs/QOP",
		"/trusts/{code}":                      "/trusts/R0A",
		"/trusts/{code}/posts":                "/trusts/R0A/posts",
		"/frameworks/{code}/{version}":        "/frameworks/ccio/1.0",
		"/exports/coverage.csv":               "/exports/coverage.csv" + byRegion,
		"/exports/coverage.csv-metadata.json": "/exports/coverage.csv-metadata.json" + byRegion,
		"/exports/coverage.xlsx":              "/exports/coverage.xlsx" + byRegion,
		"/exports/coverage.json":              "/exports/coverage.json" + byRegion,
	}
	values := strings.NewReplacer("{id}", anID, "{n}", "1", "{code}", "2040-41") // the code is of a cycle
	// Any answer but 403 shows who may, so a form needs a line only for an answer that
	// tells more than that its fields are missing.
	form := map[string]url.Values{
		"/sign-in/demo": {"persona": {"national"}}, "/grant": {"grant": {anID}},
		"/admin/people/invite": {"role": {"board_secretary"}, "trust": {"R0A"}}, "/assessments": {"cycle": {"2040-41"}},
		"/validations/{id}/return": {"reason": {"x"}}, "/validations/{id}/reopen": {"reason": {"x"}},
		"/my-data/note": {"version": {"7"}},
	}
	var b strings.Builder
	line := func(route string, cells []string) {
		fmt.Fprintf(&b, "%-28s", route)
		for _, cell := range cells {
			fmt.Fprintf(&b, " %-11s", cell)
		}
		b.WriteString("\n")
	}
	heads := []string{"signed-out"}
	for _, p := range account.Personas() {
		heads = append(heads, string(p))
	}
	line("", heads)
	for _, route := range s.Routes() {
		method, pattern, _ := strings.Cut(route, " ")
		target, special := example[pattern]
		if !special {
			target = values.Replace(pattern)
		}
		if strings.Contains(target, "{") {
			t.Fatalf("the route %s needs an example here", route)
		}
		fields := form[pattern]
		if fields == nil && method == http.MethodPost {
			fields = url.Values{}
		}
		cells := []string{s.outcome(t, method, target, fields)}
		for _, p := range account.Personas() {
			cells = append(cells, s.outcome(t, method, target, fields, s.signIn(t, p)))
		}
		line(route, cells)
	}
	const path = "testdata/access.golden"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("who may see what has changed (-file +site):\n%s", diff)
	}
}

func (s site) outcome(t *testing.T, method, target string, form url.Values, cookies ...*http.Cookie) string {
	t.Helper()
	answer := s.visit(t, method, target, form, cookies...)
	outcome := fmt.Sprint(answer.StatusCode)
	if to := answer.Header.Get("Location"); strings.HasPrefix(to, "/sign-in") {
		outcome += " sign-in"
	}
	return outcome
}

func TestSignedOutComesBackAfterwards(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	answer := s.get(t, "/exports/coverage.csv?by=icb&as-at=2026-03-31")
	to := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/sign-in?return=") {
		t.Fatalf("%s to %q", answer.Status, to)
	}
	back, _ := page(t, s.get(t, to)).Find("input[name=return]").Attr("value")
	answer = s.visit(t, http.MethodPost, "/sign-in/demo", url.Values{"persona": {"region"}, "return": {back}})
	if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther ||
		got != "/exports/coverage.csv?by=icb&as-at=2026-03-31" {
		t.Errorf("after signing in: %s to %q", answer.Status, got)
	}
}

func TestSigningInLeadsToNoOtherSite(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	for _, back := range []string{
		"https://evil.example/", "//evil.example/", `/\evil.example/`, `\\evil.example`, "/\t/evil.example", "javascript:alert(1)",
		"evil.example", "/sign-out", "/sign-in", "", "/%2f/evil.example\r\nSet-Cookie: a=b",
	} {
		answer := s.visit(t, http.MethodPost, "/sign-in/demo", url.Values{"persona": {"board"}, "return": {back}})
		if got := answer.Header.Get("Location"); got != "/" {
			t.Errorf("return %q leads to %q", back, got)
		}
		if value, exists := page(t, s.get(t, "/sign-in?return="+url.QueryEscape(back))).Find("input[name=return]").Attr("value"); exists {
			t.Errorf("the form keeps %q", value)
		}
	}
}

func TestSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Board)
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Name != "ccio_session" || cookie.Secure {
		t.Errorf("the cookie on http is %v", cookie)
	}
	if got := s.get(t, "/england", cookie).StatusCode; got != http.StatusOK {
		t.Fatalf("signed in: %d", got)
	}
	// A new sign-in with the old cookie ends the old session.
	answer := s.visit(t, http.MethodPost, "/sign-in/demo", url.Values{"persona": {"region"}}, cookie)
	next := answer.Cookies()[0]
	if next.Value == cookie.Value {
		t.Error("the session was not renewed at sign-in")
	}
	if got := s.get(t, "/england", cookie).StatusCode; got != http.StatusSeeOther {
		t.Errorf("the old session still opens: %d", got)
	}
	// A cookie stolen before signing out opens nothing after it.
	if got := s.visit(t, http.MethodPost, "/sign-out", url.Values{}, next); got.StatusCode != http.StatusSeeOther ||
		got.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out: %s, %v", got.Status, got.Cookies())
	}
	if got := s.get(t, "/england", next).StatusCode; got != http.StatusSeeOther {
		t.Errorf("the stolen cookie still opens: %d", got)
	}
	for name, value := range map[string]string{
		"another secret": cookie.Value[:len(cookie.Value)-5] + "AAAAA", "half": cookie.Value[:36], "nonsense": "x",
	} {
		if got := s.get(t, "/england", &http.Cookie{Name: cookie.Name, Value: value}).StatusCode; got != http.StatusSeeOther {
			t.Errorf("%s opens: %d", name, got)
		}
	}
}

// Signing out everywhere ends every session of that person, and nobody else's.
func TestSignOutEverywhere(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	here, there, other := s.signIn(t, account.Board), s.signIn(t, account.Board), s.signIn(t, account.Region)
	document := page(t, s.get(t, "/sessions", here))
	if text := document.Find("tbody").Text(); document.Find("tbody tr").Length() != 2 || strings.Count(text, "This browser") != 1 {
		t.Errorf("two sessions are shown as %q", text)
	}
	answer := s.visit(t, http.MethodPost, "/sessions/end", url.Values{}, here)
	if answer.StatusCode != http.StatusSeeOther || answer.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out everywhere: %s, %v", answer.Status, answer.Cookies())
	}
	for _, cookie := range []*http.Cookie{here, there} {
		if got := s.get(t, "/england", cookie).StatusCode; got != http.StatusSeeOther {
			t.Errorf("a session that was ended opens: %d", got)
		}
	}
	if got := s.get(t, "/england", other).StatusCode; got != http.StatusOK {
		t.Errorf("somebody else was signed out: %d", got)
	}
}

// Everybody who is signed in can sign out from every page.
func TestSignOutIsOnEveryPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	cookie := s.signIn(t, account.Admin)
	pages := 0
	for _, pattern := range s.pages(t) {
		answer := s.get(t, address(t, pattern), cookie)
		if answer.StatusCode == http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
			continue
		}
		pages++
		if page(t, answer).Find(`header form[action="/sign-out"][method="post"] button`).Length() != 1 {
			t.Errorf("one cannot sign out from %s", pattern)
		}
	}
	if pages < 15 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

func TestCookieOnHTTPS(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{base: "https://ccio.example"})
	cookie := s.signIn(t, account.National)
	if cookie.Name != "__Host-ccio_session" || !cookie.Secure || cookie.Domain != "" || cookie.Path != "/" {
		t.Errorf("the cookie on https is %v", cookie)
	}
	if got := s.get(t, "/").Header.Get("Strict-Transport-Security"); !strings.HasPrefix(got, "max-age=") {
		t.Errorf("no HSTS on https: %q", got)
	}
}

func TestAnotherSiteCannotPost(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	r := newPost("/sign-in/demo", "persona=admin")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if answer := s.send(r); answer.StatusCode != http.StatusForbidden || len(answer.Cookies()) != 0 {
		t.Errorf("a cross-site form: %s", answer.Status)
	}
	r = newPost("/sign-in/demo", "persona=admin")
	r.Header.Set("Origin", "https://evil.example")
	if answer := s.send(r); answer.StatusCode != http.StatusForbidden {
		t.Errorf("another origin: %s", answer.Status)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	oversized := newPost("/sign-in/demo", "persona="+strings.Repeat("a", 1<<20))
	if answer := s.send(oversized); answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("an oversized form: %s", answer.Status)
	}
	if answer := s.send(newPost("/sign-in/demo", "persona=%zz")); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a malformed form: %s", answer.Status)
	}
	answer := s.send(newPost("/sign-in/demo", ""))
	if answer.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("no choice: %s", answer.Status)
	}
	document := page(t, answer)
	if title := document.Find("title").Text(); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("the title is %q", title)
	}
	link, _ := document.Find(".nhsuk-error-summary a").Attr("href")
	if link == "" || document.Find(link).Length() != 1 {
		t.Errorf("the error summary leads to %q, which is not there", link)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	for _, target := range []string{"/", "/sign-in", "/nowhere", "/healthz"} {
		h := s.get(t, target).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") ||
			!strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: CSP is %q", target, csp)
		}
	}
	html := body(t, s.get(t, "/"))
	for _, banned := range []string{"<style", " style=", " onclick", "<script>"} {
		if strings.Contains(html, banned) {
			t.Errorf("the page has %q, which its CSP forbids", banned)
		}
	}
}
