package server_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/internal/signin"
)

// provider stands in for a sign-in provider that believes everybody: the code is
// the name of the person who signs in.
type provider struct{}

func (provider) Begin(_ context.Context, back string) (address, sealed string, err error) {
	return "https://id.example/authorize", "sealed-" + base64.RawURLEncoding.EncodeToString([]byte(back)), nil
}

func (provider) Back(sealed string) string {
	back, _ := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(sealed, "sealed-"))
	return string(back)
}

func (provider) Finish(_ context.Context, sealed string, query url.Values) (i account.Identity, forSignOut string, err error) {
	switch who := query.Get("code"); {
	case sealed == "":
		return i, "", signin.Refuse(signin.Foreign)
	case who == "":
		return i, "", signin.Refuse(signin.Denied)
	default:
		return account.Identity{Issuer: "https://id.example", Subject: "subject of " + who, Email: who + "@test.example",
			EmailIsTrusted: true}, "kept", nil
	}
}

func (provider) EndSession(_ context.Context, forSignOut string) string {
	if forSignOut != "kept" {
		return ""
	}
	return "https://id.example/end?client_id=ccio"
}

// invited is a site with somebody who has been invited and signs in as "analyst".
func invited(t *testing.T, o options) site {
	t.Helper()
	url := loaded(t)
	operate := pgtest.Open(t, url, postgres.RoleOperate, time.Now)
	if err := account.NewService(operate).AddUser(t.Context(), pgtest.Permit(t, authz.AddUser), account.Invitation{
		Role: authz.NationalAnalyst, Name: "Invented Analyst", Email: "analyst@test.example", From: day.Of(time.Now()),
	}); err != nil {
		t.Fatal(err)
	}
	return siteOn(t, url, o)
}

func cookieOf(t *testing.T, answer *http.Response, name string) *http.Cookie {
	t.Helper()
	for _, c := range answer.Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no cookie %s in %v", name, answer.Cookies())
	return nil
}

// Signing in leads to a path of this site, whatever was asked for.
func TestProviderLeadsToNoOtherSite(t *testing.T) {
	t.Parallel()
	s := invited(t, options{})
	for _, back := range []string{
		"https://evil.example/", "//evil.example/", `/\evil.example/`, "/sign-out", "/sign-in/oidc", "/%2f/evil.example", "/trusts?q=a",
	} {
		want := "/"
		if strings.HasPrefix(back, "/trusts") {
			want = back
		}
		begun := s.get(t, "/sign-in/oidc?return="+url.QueryEscape(back))
		if to := begun.Header.Get("Location"); begun.StatusCode != http.StatusSeeOther || to != "https://id.example/authorize" {
			t.Fatalf("beginning leads to %q, %s", to, begun.Status)
		}
		answer := s.get(t, "/sign-in/callback?code=analyst", cookieOf(t, begun, "ccio_sign_in"))
		if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || to != want {
			t.Errorf("%q leads to %q, %s", back, to, answer.Status)
		}
	}
}

// On https the cookies have the prefixes by which browsers keep them to this
// site; a sign-in is good for one try, and ends the session before it.
func TestProviderCookies(t *testing.T) {
	t.Parallel()
	s := invited(t, options{base: "https://ccio.example"})
	before := s.signIn(t, account.Board)
	attempt := cookieOf(t, s.get(t, "/sign-in/oidc"), "__Host-ccio_sign_in")
	if !attempt.HttpOnly || !attempt.Secure || attempt.SameSite != http.SameSiteLaxMode || attempt.Path != "/" || attempt.Domain != "" ||
		attempt.MaxAge != 600 {
		t.Errorf("the cookie of a sign-in under way is %v", attempt)
	}
	answer := s.get(t, "/sign-in/callback?code=analyst", attempt, before)
	if used := cookieOf(t, answer, attempt.Name); used.MaxAge >= 0 {
		t.Errorf("a used sign-in stays: %v", used)
	}
	session, leaving := cookieOf(t, answer, "__Host-ccio_session"), cookieOf(t, answer, "__Secure-ccio_sign_out")
	if !leaving.HttpOnly || !leaving.Secure || leaving.SameSite != http.SameSiteLaxMode || leaving.Path != "/sign-out" {
		t.Errorf("the cookie for signing out is %v", leaving)
	}
	if session.Value == before.Value || s.get(t, "/sessions", session).StatusCode != http.StatusOK ||
		s.get(t, "/sessions", before).StatusCode != http.StatusSeeOther {
		t.Error("the session before goes on, or the new one does not")
	}
	if used := cookieOf(t, s.get(t, "/sign-in/callback", attempt), attempt.Name); used.MaxAge >= 0 {
		t.Errorf("a sign-in that was denied stays: %v", used)
	}
}

// Signing out goes on to the provider, by way of a page, because a form may not be
// redirected there. It does so only for somebody who is not signed in any more.
func TestSignOutAtProvider(t *testing.T) {
	t.Parallel()
	s := invited(t, options{})
	begun := s.get(t, "/sign-in/oidc")
	answer := s.get(t, "/sign-in/callback?code=analyst", cookieOf(t, begun, "ccio_sign_in"))
	session, leaving := cookieOf(t, answer, "ccio_session"), cookieOf(t, answer, "ccio_sign_out")
	if answer := s.get(t, "/sign-out", session, leaving); answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/" ||
		len(answer.Cookies()) != 0 {
		t.Errorf("a link to signing out does something: %s, %v", answer.Status, answer.Cookies())
	}
	answer = s.visit(t, http.MethodPost, "/sign-out", url.Values{}, session)
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || to != "/sign-out" {
		t.Fatalf("signing out leads to %q, %s", to, answer.Status)
	}
	answer = s.get(t, "/sign-out", leaving)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Refresh") != "0; url=https://id.example/end?client_id=ccio" ||
		cookieOf(t, answer, leaving.Name).MaxAge >= 0 {
		t.Errorf("the page answers %s, %v", answer.Status, answer.Header)
	}
	if link, _ := page(t, answer).Find("main a").First().Attr("href"); link != "https://id.example/end?client_id=ccio" {
		t.Errorf("its link leads to %q", link)
	}
	for _, cookies := range [][]*http.Cookie{nil, {{Name: leaving.Name, Value: "another"}}} {
		if answer := s.get(t, "/sign-out", cookies...); answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/" {
			t.Errorf("with %v it answers %s", cookies, answer.Status)
		}
	}
}

// Somebody who keeps beginning or finishing sign-ins from one address has to wait;
// other addresses and personas do not.
func TestSignInsAreMetered(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := newSite(t, options{now: func() time.Time { return now }})
	from := func(address, target string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.RemoteAddr = address
		r.Header.Set("X-Forwarded-For", "198.51.100."+string(target[len(target)-1])) // anybody can write that
		return s.send(r)
	}
	for i := range 60 {
		if one, two := from("192.0.2.7:1", "/sign-in/oidc"),
			from("192.0.2.7:2", "/sign-in/callback"); one.StatusCode != http.StatusSeeOther || two.StatusCode != http.StatusBadRequest {
			t.Fatalf("sign-in %d: %s, %s", i+1, one.Status, two.Status)
		}
	}
	for _, target := range []string{"/sign-in/oidc", "/sign-in/callback"} {
		answer := from("192.0.2.7:3", target)
		if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "60" ||
			!strings.Contains(body(t, answer), "You can sign in in 60 seconds") {
			t.Errorf("%s: %s, Retry-After %q", target, answer.Status, answer.Header.Get("Retry-After"))
		}
	}
	if answer := from("192.0.2.8:1", "/sign-in/oidc"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("another address: %s", answer.Status)
	}
	s.signIn(t, account.Board)
	now = now.Add(time.Minute)
	if answer := from("192.0.2.7:1", "/sign-in/oidc"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("a minute later: %s", answer.Status)
	}
}

// The log says why a sign-in failed, and not who it was; nor does the page.
func TestNotSignedIn(t *testing.T) {
	t.Parallel()
	s := invited(t, options{})
	for query, c := range map[string]struct {
		status    int
		says, log string
	}{
		"code=stranger": {http.StatusForbidden, "Nobody has invited", "nobody invited"},
		"error=x":       {http.StatusForbidden, "was stopped before", "denied"},
	} {
		answer := s.get(t, "/sign-in/callback?"+query, cookieOf(t, s.get(t, "/sign-in/oidc?return=%2Ftrusts"), "ccio_sign_in"))
		document := page(t, answer)
		if shown := document.Text(); answer.StatusCode != c.status || !strings.Contains(shown, c.says) ||
			!strings.Contains(shown, "You are not signed in") || strings.Contains(shown, "stranger") {
			t.Errorf("%s: %s", query, answer.Status)
		}
		if document.Find(`main a[href="/sign-in?return=%2Ftrusts"]`).Length() != 1 {
			t.Errorf("%s: there is no way to try again that leads on", query)
		}
		if log := s.log.String(); !strings.Contains(log, c.log) || strings.Contains(log, "stranger") || strings.Contains(log, "test.example") {
			t.Errorf("%s: the log is\n%s", query, log)
		}
	}
	if kind := fault.KindOf(signin.Refuse(signin.Away)); kind != fault.Unavailable {
		t.Errorf("a provider that is away is the kind %d", kind)
	}
}

// A link on another site does not begin a sign-in, which the provider might finish
// without asking: the page with the button comes first.
func TestSignInBeginsHere(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	for from, want := range map[string]string{
		"": "https://id.example/authorize", "none": "https://id.example/authorize", "same-origin": "https://id.example/authorize",
		"same-site": "/sign-in?return=%2Ftrusts", "cross-site": "/sign-in?return=%2Ftrusts",
	} {
		r := httptest.NewRequest(http.MethodGet, "/sign-in/oidc?return=%2Ftrusts", nil)
		r.Header.Set("Sec-Fetch-Site", from)
		if answer := s.send(r); answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != want {
			t.Errorf("from %q it leads to %q, %s", from, answer.Header.Get("Location"), answer.Status)
		}
	}
}
