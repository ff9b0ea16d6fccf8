package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/internal/server"
	"ccio/internal/signin"
)

// provider is a certified OpenID provider on loopback, which misbehaves when it is
// told to.
type provider struct{ url string }

// providerSite is the site with a provider of its own, and somebody who has been
// invited as a national analyst. They sign in as "analyst".
func providerSite(t testing.TB, change func(*signin.Settings)) (*site, *provider) {
	t.Helper()
	p := &provider{}
	s := newSiteWith(t, nil, func(address string) server.SignIn {
		p.url = startProvider(t, address)
		settings := signin.Settings{
			Issuer: p.url, ClientID: "ccio-test", ClientSecret: "a secret of the tests, which opens nothing", EmailClaim: "email", BaseURL: address,
		}
		if change != nil {
			change(&settings)
		}
		made, err := signin.New(settings, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		return made
	})
	s.invite(t, account.Invitation{Role: authz.NationalAnalyst, Email: "analyst@test.example"})
	return s, p
}

func (s *site) invite(t testing.TB, i account.Invitation) {
	t.Helper()
	i.From, i.Name = s.today, "Invented Somebody"
	operator := pgtest.Open(t, s.owner, postgres.RoleOperate, time.Now)
	if err := account.NewService(operator).AddUser(context.Background(), pgtest.Permit(t, authz.AddUser), i); err != nil {
		t.Fatal(err)
	}
}

// startProvider starts the provider and returns its address. The provider ends with
// the test.
func startProvider(t testing.TB, site string) string {
	t.Helper()
	command := exec.Command("node", filepath.Join("testdata", "provider.mjs"), site)
	command.Stderr = t.Output()
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("the provider does not start; if its packages are not installed, run `make setup`: %v", err)
	}
	t.Cleanup(func() {
		_ = input.Close()
		_ = command.Wait()
	})
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "http://") {
			go func() {
				for lines.Scan() { // what it says later would block it
				}
			}()
			return lines.Text()
		}
	}
	t.Fatal("the provider has ended before it said where it is")
	return ""
}

// tell switches a setting of the provider, and returns the path at which it last
// sent a browser back to the site.
func (p *provider) tell(t testing.TB, switches string) (callback string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/control?"+switches, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var seen struct{ Callback string }
	if err := json.NewDecoder(response.Body).Decode(&seen); err != nil {
		t.Fatal(err)
	}
	return seen.Callback
}

const workAccount = "Sign in with your work account"

// asks goes from a page that asks to sign in to the provider, which asks who the
// visitor is.
func (b *tab) asks(t testing.TB, from string) {
	t.Helper()
	b.open(t, from)
	if at := b.follow(t, "main", workAccount); !strings.HasPrefix(at.Path, "/interaction/") {
		t.Fatalf("the button leads to %s, which answers %d: %s", at.Path, at.Status, b.text(t, "main"))
	}
}

// answers tells the provider who the visitor is, and comes back to the site.
func (b *tab) answers(t testing.TB, who string) visit {
	t.Helper()
	eval[bool](t, b, `document.querySelector("input[name=account]").value = `+quote(who)+`, true`)
	return b.follow(t, "main", "Continue")
}

// enters signs in at the provider as somebody.
func (b *tab) enters(t testing.TB, who string) visit {
	t.Helper()
	b.asks(t, "/sign-in")
	return b.answers(t, who)
}

// until waits until the tab's address begins with this.
func (b *tab) until(t testing.TB, prefix string) {
	t.Helper()
	run(t, b, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for {
			at, err := chromedp.Evaluate[string](`document.readyState === "complete" ? location.href : ""`)(ctx, target)
			if err == nil && strings.HasPrefix(at, prefix) {
				return nil
			}
			select {
			case <-time.After(5 * time.Millisecond):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}))
}

// refused checks that the tab says why nobody was signed in, that nobody is, and
// how to try again.
func (b *tab) refused(t testing.TB, at visit, status int64, says string) {
	t.Helper()
	text := b.text(t, "main")
	if at.Status != status || !strings.Contains(text, "You are not signed in") || !strings.Contains(text, says) {
		t.Errorf("%s answers %d, want %d and %q:\n%s", at.Path, at.Status, status, says, text)
	}
	if next := b.follow(t, "main", "Try to sign in again"); !strings.HasPrefix(next.Path, "/sign-in") ||
		b.count(t, `main a[href^="/sign-in/oidc"]`) != 1 {
		t.Errorf("trying again leads to %s: %s", next.Path, b.text(t, "main"))
	}
	if at := b.open(t, "/sessions"); !strings.HasPrefix(at.Path, "/sign-in") {
		t.Errorf("somebody is signed in: %s", at.Path)
	}
}

// The visitor signs in and arrives where they wanted to be, in the role that they
// were given; the second time by the identity alone.
func TestProviderSignIn(t *testing.T) {
	t.Parallel()
	s, _ := providerSite(t, nil)
	b := newTab(t, s.url)
	b.asks(t, "/trusts?q=Manchester")
	if at := b.answers(t, "analyst"); at.Path != "/trusts?q=Manchester" || at.Status != http.StatusOK {
		t.Fatalf("signing in leads to %s, %d: %s", at.Path, at.Status, b.text(t, "main"))
	}
	if who := b.text(t, "header"); !strings.Contains(who, "National analyst") {
		t.Errorf("the header says %q", who)
	}
	other := newTab(t, s.url)
	if at := other.enters(t, "analyst"); at.Path != "/" || at.Status != http.StatusOK {
		t.Errorf("the second time: %s, %d: %s", at.Path, at.Status, other.text(t, "main"))
	}
}

func TestProviderDenied(t *testing.T) {
	t.Parallel()
	s, _ := providerSite(t, nil)
	b := newTab(t, s.url)
	b.asks(t, "/trusts")
	at := b.follow(t, "main", "Cancel")
	b.refused(t, at, http.StatusForbidden, "was stopped before it was finished")
	// The way back is kept, and works.
	b.asks(t, "/trusts")
	b.follow(t, "main", "Cancel")
	b.follow(t, "main", "Try to sign in again")
	b.follow(t, "main", workAccount)
	if at := b.answers(t, "analyst"); at.Path != "/trusts" || at.Status != http.StatusOK {
		t.Errorf("after trying again: %s, %d", at.Path, at.Status)
	}
}

func TestProviderExpiredCode(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, nil)
	b := newTab(t, s.url)
	p.tell(t, "expired=1")
	at := b.enters(t, "analyst")
	b.refused(t, at, http.StatusBadRequest, "took too long")
}

// What the provider sent one browser back with opens nothing a second time, nor in
// another browser, whether or not that browser is signing in too.
func TestProviderReplayedState(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, nil)
	b := newTab(t, s.url)
	if at := b.enters(t, "analyst"); at.Path != "/" {
		t.Fatalf("signing in leads to %s", at.Path)
	}
	callback := p.tell(t, "")
	if at := b.open(t, callback); at.Status != http.StatusBadRequest {
		t.Errorf("a second time it answers %d", at.Status)
	}
	other := newTab(t, s.url)
	other.refused(t, other.open(t, callback), http.StatusBadRequest, "not begun in this browser")
	other.asks(t, "/sign-in")
	other.refused(t, other.open(t, callback), http.StatusBadRequest, "not begun in this browser")
}

func TestProviderWrongAudience(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, nil)
	b := newTab(t, s.url)
	p.tell(t, "audience=another-client")
	at := b.enters(t, "analyst")
	b.refused(t, at, http.StatusForbidden, "was not for this site")
}

func TestProviderSkewedClock(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, nil)
	for _, skew := range []string{"-7200", "7200"} {
		b := newTab(t, s.url)
		p.tell(t, "skew="+skew)
		at := b.enters(t, "analyst")
		b.refused(t, at, http.StatusServiceUnavailable, "do not agree")
	}
	b := newTab(t, s.url)
	p.tell(t, "skew=120")
	if at := b.enters(t, "analyst"); at.Path != "/" || at.Status != http.StatusOK {
		t.Errorf("two minutes are too much: %s, %d: %s", at.Path, at.Status, b.text(t, "main"))
	}
}

// A provider that signs with a new key is believed once it has published that key.
func TestProviderRotatedKey(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, nil)
	for range 3 {
		b := newTab(t, s.url)
		if at := b.enters(t, "analyst"); at.Path != "/" || at.Status != http.StatusOK {
			t.Fatalf("signing in leads to %s, %d: %s", at.Path, at.Status, b.text(t, "main"))
		}
		p.tell(t, "rotate=1")
	}
}

// While the provider is away the site keeps serving, and says so to anybody who
// signs in: at the button, and on the way back.
func TestProviderAway(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, nil)
	b := newTab(t, s.url)
	p.tell(t, "away=1")
	b.open(t, "/trusts")
	at := b.follow(t, "main", workAccount)
	b.refused(t, at, http.StatusServiceUnavailable, "does not answer at the moment")
	response, err := http.Get(s.url + "/sign-in/oidc")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
		t.Errorf("%s, Retry-After %q", response.Status, response.Header.Get("Retry-After"))
	}
	if at := b.open(t, "/frameworks"); at.Status != http.StatusOK {
		t.Errorf("a page that needs nobody answers %d", at.Status)
	}
	p.tell(t, "away=0")
	if at := b.enters(t, "analyst"); at.Path != "/" || at.Status != http.StatusOK {
		t.Errorf("when it is back: %s, %d: %s", at.Path, at.Status, b.text(t, "main"))
	}
}

// Signing out ends the session here and at the provider, and so does signing out
// everywhere.
func TestProviderSignOut(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, nil)
	for _, everywhere := range []bool{false, true} {
		b := newTab(t, s.url)
		b.enters(t, "analyst")
		// The provider still knows the browser, and does not ask.
		b.open(t, "/sign-in")
		if at := b.follow(t, "main", workAccount); at.Path != "/" {
			t.Fatalf("the second time leads to %s", at.Path)
		}
		if everywhere {
			b.open(t, "/sessions")
			b.follow(t, "main", "Sign out everywhere")
		} else {
			b.follow(t, "header", "Sign out")
		}
		b.until(t, p.url+"/session/end")
		if at := b.follow(t, "main", "Yes, sign out"); at.Path != "/" || at.Status != http.StatusOK {
			t.Errorf("signing out at the provider leads to %s, %d", at.Path, at.Status)
		}
		b.until(t, s.url)
		if at := b.open(t, "/sessions"); !strings.HasPrefix(at.Path, "/sign-in") {
			t.Errorf("still signed in: %s", at.Path)
		}
		b.asks(t, "/sign-in") // the provider has forgotten the browser
	}
	// A persona has no session at the provider to end.
	b := s.signedIn(t, account.Board)
	b.open(t, "/")
	if at := b.follow(t, "header", "Sign out"); at.Path != "/" {
		t.Errorf("a persona who signs out comes to %s", at.Path)
	}
}

// Somebody who was invited and waits to be confirmed is signed in, sees nothing,
// and is told whom to ask. Somebody who was not invited, or has no confirmed
// address, is not signed in.
func TestProviderNoGrant(t *testing.T) {
	t.Parallel()
	s, _ := providerSite(t, nil)
	s.invite(t, account.Invitation{Role: authz.BoardMember, Trust: "R0A", Email: "waiting@test.example"})
	s.invite(t, account.Invitation{Role: authz.NationalAnalyst, Email: "unproved@test.example"})
	b := newTab(t, s.url)
	at := b.enters(t, "waiting")
	text := b.text(t, "main")
	if at.Path != "/" || at.Status != http.StatusForbidden || !strings.Contains(text, "You do not have a role here yet") ||
		!strings.Contains(text, "digital@trust.example") {
		t.Errorf("somebody without a role comes to %s, %d:\n%s", at.Path, at.Status, text)
	}
	if at := b.open(t, "/notices"); at.Status != http.StatusOK || !strings.Contains(b.text(t, "main"), "You have been given a role") {
		t.Errorf("their notices: %d", at.Status)
	}
	for who, says := range map[string]string{"stranger": "Nobody has invited", "unproved": "no e-mail address that it has confirmed"} {
		b := newTab(t, s.url)
		at := b.enters(t, who)
		if text := b.text(t, "main"); !strings.Contains(text, "digital@trust.example") || strings.Contains(text, "@test.example") {
			t.Errorf("%s is told:\n%s", who, text)
		}
		b.refused(t, at, http.StatusForbidden, says)
	}
}

// Signing in has to be as strong as this site asks.
func TestProviderStrength(t *testing.T) {
	t.Parallel()
	s, p := providerSite(t, func(settings *signin.Settings) { settings.ACRValues = []string{"strong"} })
	p.tell(t, "acr=weak")
	b := newTab(t, s.url)
	at := b.enters(t, "analyst")
	b.refused(t, at, http.StatusForbidden, "not strong enough")
	p.tell(t, "acr=strong")
	b = newTab(t, s.url)
	if at := b.enters(t, "analyst"); at.Path != "/" || at.Status != http.StatusOK {
		t.Errorf("signing in strongly: %s, %d: %s", at.Path, at.Status, b.text(t, "main"))
	}
}

// The pages that exist only with a provider are as accessible as the others, and as
// well written.
func TestProviderPages(t *testing.T) {
	t.Parallel()
	s, _ := providerSite(t, nil)
	axe, folder := axeSource(t), t.TempDir()
	for name, path := range map[string]string{
		"sign-in": "/sign-in", "sign-in-to-see": "/sign-in?return=%2Ftrusts", "not-signed-in": "/sign-in/callback?error=access_denied",
		"cookies": "/cookies",
	} {
		b := newTab(t, s.url)
		b.open(t, path)
		for _, problem := range everywhere(t, b, axe) {
			t.Errorf("%s: %s", path, problem)
		}
		response, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(response.Body)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name+".html"), page, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	for _, problem := range htmlValidate(t, folder) {
		t.Error(problem)
	}
}
