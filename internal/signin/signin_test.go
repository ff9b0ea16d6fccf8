package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"ccio/internal/account"
)

func reasonOf(err error) Reason {
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal.Reason
	}
	return ""
}

// The request to the provider: the code flow with PKCE, state and nonce, all new
// every time.
func TestBegin(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.provider(t, time.Now, func(s *Settings) { s.ACRValues = []string{"AAL3_ANY", "AAL2_ANY"} })
	f.begin(t, p)
	first := f.begun
	for name, want := range map[string]string{
		"response_type": "code", "client_id": "ccio", "redirect_uri": "https://ccio.example/sign-in/callback", "scope": "openid email",
		"code_challenge_method": "S256", "acr_values": "AAL3_ANY AAL2_ANY",
	} {
		if got := first.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	f.begin(t, p)
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if one, two := first.Get(name), f.begun.Get(name); len(one) < 43 || one == two {
			t.Errorf("%s is %q and then %q", name, one, two)
		}
	}
}

// Which e-mail addresses are trusted.
func TestFinish(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		claims, info map[string]any
		change       func(*Settings)
		email        string
		trusted      bool
	}{
		"no address": {nil, nil, nil, "", false},
		"confirmed":  {map[string]any{"email": "a@test.example", "email_verified": true}, nil, nil, "a@test.example", true},
		"confirmed, as a text": {
			map[string]any{"email": "a@test.example", "email_verified": "true"}, nil, nil, "a@test.example", true,
		},
		"not confirmed": {
			map[string]any{"email": "a@test.example", "email_verified": false}, nil, nil, "a@test.example", false,
		},
		"nothing said": {map[string]any{"email": "a@test.example"}, nil, nil, "a@test.example", false},
		"one organisation": {
			map[string]any{"email": "a@test.example"}, nil, func(s *Settings) { s.SingleTenant = true }, "a@test.example", true,
		},
		"one organisation, no address": {nil, nil, func(s *Settings) { s.SingleTenant = true }, "", false},
		"no text":                      {map[string]any{"email": 7, "email_verified": true}, nil, nil, "", false},
		"another claim": {
			map[string]any{"upn": "a@test.example"}, nil, func(s *Settings) { s.EmailClaim, s.SingleTenant = "upn", true },
			"a@test.example", true,
		},
		"another claim than is confirmed": {
			map[string]any{"upn": "a@test.example", "email": "b@test.example", "email_verified": true}, nil,
			func(s *Settings) { s.EmailClaim = "upn" }, "a@test.example", false,
		},
		"from the user info": {
			nil, map[string]any{"sub": "somebody", "email": "a@test.example", "email_verified": true}, nil, "a@test.example",
			true,
		},
		"not confirmed there": {
			map[string]any{"acr": "x"}, map[string]any{"sub": "somebody", "email": "a@test.example"}, nil, "a@test.example",
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.info = c.info
			if c.claims != nil {
				f.claims = c.claims
			}
			got, _, err := f.signIn(t, f.provider(t, time.Now, c.change))
			want := account.Identity{Issuer: f.URL, Subject: "somebody", Email: c.email, EmailIsTrusted: c.trusted}
			if err != nil || got != want {
				t.Errorf("%+v, %v", got, err)
			}
			if id, secret, ok := f.sent.BasicAuth(); !ok || id != "ccio" || secret != "a+secret" {
				t.Errorf("the client says that it is %q", id)
			}
		})
	}
}

// Which answers are not trusted, and why.
func TestFinishRefuses(t *testing.T) {
	t.Parallel()
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(name string, value any) func(*fake) { return func(f *fake) { f.claims[name] = value } }
	in := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	for name, c := range map[string]struct {
		change func(*fake)
		want   Reason
	}{
		"another issuer":       {claim("iss", "https://id.example"), Untrusted},
		"another audience":     {claim("aud", "another"), Untrusted},
		"several audiences":    {claim("aud", []string{"ccio", "another"}), Untrusted},
		"another party":        {claim("azp", "another"), Untrusted},
		"another nonce":        {claim("nonce", "another"), Untrusted},
		"no nonce":             {claim("nonce", nil), Untrusted},
		"no subject":           {claim("sub", ""), Untrusted},
		"expired":              {claim("exp", in(-time.Minute)), Clock},
		"issued in the future": {claim("iat", in(6*time.Minute)), Clock},
		"signed by another": {func(f *fake) {
			f.sign = func(s string) string { return oidctest.SignIDToken(other, "one", oidc.ES256, s) }
		}, Untrusted},
		"signed with the secret": {func(f *fake) {
			f.sign = func(s string) string {
				return oidctest.SignIDToken([]byte("a secret of more than thirty-two bytes"), "one", "HS256", s)
			}
		}, Untrusted},
		"not signed":               {func(f *fake) { f.sign = func(string) string { return "eyJhbGciOiJub25lIn0.e30." } }, Untrusted},
		"no ID token":              {func(f *fake) { f.sign = func(string) string { return "" } }, Untrusted},
		"the keys are away":        {func(f *fake) { f.keysAway.Store(true) }, Away},
		"the user info of another": {func(f *fake) { f.info["sub"] = "another" }, Untrusted},
		"the code is over": {func(f *fake) {
			f.token = func(w http.ResponseWriter, _ *http.Request) bool { refused(w, "invalid_grant"); return true }
		}, Late},
		"the client is not known": {func(f *fake) {
			f.token = func(w http.ResponseWriter, _ *http.Request) bool { refused(w, "invalid_client"); return true }
		}, Untrusted},
		"no tokens": {func(f *fake) {
			f.token = func(w http.ResponseWriter, _ *http.Request) bool { http.Error(w, "x", 500); return true }
		}, Away},
		"not what it takes": {func(f *fake) {
			f.token = func(w http.ResponseWriter, _ *http.Request) bool { refused(w, "x y@test.example"); return true }
		}, Untrusted},
		"another PKCE verifier":   {func(f *fake) { f.begun.Set("code_challenge", "another") }, Late},
		"the user info of nobody": {func(f *fake) { f.info = map[string]any{} }, Untrusted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.info = map[string]any{"sub": "somebody"}
			p := f.provider(t, time.Now, nil)
			sealed, query := f.begin(t, p)
			c.change(f)
			_, _, err := p.Finish(t.Context(), sealed, query)
			if got := reasonOf(err); got != c.want {
				t.Errorf("%v, want %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "@test.example") {
				t.Errorf("the log would have an address: %v", err)
			}
		})
	}
}

// What the browser brings back has to belong to this attempt, this browser and
// the last ten minutes.
func TestFinishIsOfTheAttempt(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	now := time.Now()
	p := f.provider(t, func() time.Time { return now }, nil)
	other := f.provider(t, time.Now, func(s *Settings) { s.ClientSecret = "another" })
	foreign, _ := f.begin(t, other)
	earlier, _ := f.begin(t, p)
	sealed, query := f.begin(t, p)
	with := func(name, value string) url.Values {
		changed := url.Values{}
		for k, v := range query {
			changed[k] = v
		}
		changed.Set(name, value)
		return changed
	}
	_, kept, err := p.Finish(t.Context(), sealed, query)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		sealed string
		query  url.Values
		want   Reason
	}{
		"no cookie":                {"", query, Foreign},
		"nonsense":                 {"!", query, Foreign},
		"of another attempt":       {earlier, query, Foreign},
		"sealed by another":        {foreign, query, Foreign},
		"changed":                  {sealed[:len(sealed)-2] + "AA", query, Foreign},
		"sealed for signing out":   {kept, query, Foreign},
		"no state":                 {sealed, with("state", ""), Foreign},
		"no code":                  {sealed, with("code", ""), Foreign},
		"denied, in another state": {sealed, url.Values{"error": {"access_denied"}, "state": {"x"}}, Foreign},
		"denied":                   {sealed, with("error", "access_denied"), Denied},
		"too weak":                 {sealed, with("error", "unmet_authentication_requirements"), Weak},
		"busy":                     {sealed, with("error", "temporarily_unavailable"), Away},
		"wrong":                    {sealed, with("error", "<b>me@test.example"), Untrusted},
		"another issuer answers":   {sealed, with("iss", "https://id.example"), Untrusted},
	} {
		_, _, err := p.Finish(t.Context(), c.sealed, c.query)
		if got := reasonOf(err); got != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "@test.example") {
			t.Errorf("%s: the log would have an address: %v", name, err)
		}
	}
	if back := p.Back(sealed); back != "/trusts" || p.Back(foreign) != "" {
		t.Errorf("it leads back to %q", back)
	}
	now = now.Add(AttemptLife)
	if _, _, err := p.Finish(t.Context(), sealed, query); reasonOf(err) != Late {
		t.Errorf("after ten minutes: %v", err)
	}
}

// One of the ways to sign in that are strong enough has to come back.
func TestStrength(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.provider(t, time.Now, func(s *Settings) { s.ACRValues = []string{"AAL3_ANY", "AAL2_ANY"} })
	for acr, want := range map[any]Reason{nil: Weak, "AAL1_USERPASS": Weak, "AAL3_ANY AAL2_ANY": Weak, "AAL2_ANY": "", "AAL3_ANY": ""} {
		f.claims["acr"] = acr
		if _, _, err := f.signIn(t, p); reasonOf(err) != want {
			t.Errorf("%v: %v, want %q", acr, err, want)
		}
	}
}

// An unknown key makes us fetch the keys again; signatures by a withdrawn key are
// refused once the new keys are known.
func TestRotatedKey(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.provider(t, time.Now, nil)
	if _, _, err := f.signIn(t, p); err != nil {
		t.Fatal(err)
	}
	old := f.key
	next, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	f.sign = func(s string) string { return oidctest.SignIDToken(next, "two", oidc.ES256, s) }
	if _, _, err := f.signIn(t, p); reasonOf(err) != Untrusted {
		t.Errorf("a key that is not published: %v", err)
	}
	f.published.PublicKeys = []oidctest.PublicKey{{PublicKey: next.Public(), KeyID: "two", Algorithm: oidc.ES256}}
	if _, _, err := f.signIn(t, p); err != nil {
		t.Errorf("a key that is: %v", err)
	}
	f.sign = func(s string) string { return oidctest.SignIDToken(old, "one", oidc.ES256, s) }
	if _, _, err := f.signIn(t, p); reasonOf(err) != Untrusted {
		t.Errorf("the old key: %v", err)
	}
}

// The provider is contacted when somebody signs in, once for all who wait, again
// if it was away, and again after a day; what is known stays in use while it is
// away.
func TestDiscovery(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	now := time.Now()
	p := f.provider(t, func() time.Time { return now }, nil)
	f.away.Store(true)
	for range 2 {
		if _, _, err := p.Begin(t.Context(), ""); reasonOf(err) != Away {
			t.Errorf("away: %v", err)
		}
	}
	f.away.Store(false)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, _, err := p.Begin(t.Context(), ""); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := f.asked.Load(); got != 1 {
		t.Errorf("twenty who wait ask %d times", got)
	}
	now = now.Add(rediscover)
	f.away.Store(true)
	if _, _, err := p.Begin(t.Context(), ""); err != nil {
		t.Errorf("away after a day: %v", err)
	}
	f.away.Store(false)
	if _, _, err := p.Begin(t.Context(), ""); err != nil || f.asked.Load() != 2 {
		t.Errorf("back after a day: %v, asked %d times", err, f.asked.Load())
	}
	f.issuer = "https://id.example"
	if _, _, err := f.provider(t, time.Now, nil).Begin(t.Context(), ""); reasonOf(err) != Away {
		t.Errorf("a provider that calls itself otherwise: %v", err)
	}
}

// A provider that expects the secret in the form gets it there.
func TestSecretInTheForm(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.token = func(w http.ResponseWriter, r *http.Request) bool {
		if r.PostForm.Get("client_secret") == "a secret" {
			return false
		}
		refused(w, "invalid_client")
		return true
	}
	if _, _, err := f.signIn(t, f.provider(t, time.Now, nil)); err != nil {
		t.Error(err)
	}
}

// Signing out at the provider names the session by the ID token, where that says
// nothing of the person, and by the client alone where it does.
func TestEndSession(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	now := time.Now()
	p := f.provider(t, func() time.Time { return now }, nil)
	for claim, hinted := range map[string]bool{"acr": true, "email": false, "preferred_username": false, "name": false} {
		f.claims = map[string]any{claim: "x"}
		_, kept, err := f.signIn(t, p)
		if err != nil {
			t.Fatal(err)
		}
		to, err := url.Parse(p.EndSession(t.Context(), kept))
		if err != nil {
			t.Fatal(err)
		}
		q := to.Query()
		if !strings.HasPrefix(to.String(), f.URL+"/end?") || q.Get("theme") != "nhs" || q.Get("client_id") != "ccio" ||
			q.Get("post_logout_redirect_uri") != "https://ccio.example/" {
			t.Errorf("it is %s", to)
		}
		if q.Has("id_token_hint") != hinted {
			t.Errorf("with the claim %s the hint is %q", claim, q.Get("id_token_hint"))
		}
	}
	f.claims = map[string]any{"roles": strings.Repeat("x", 4000)}
	_, kept, err := f.signIn(t, p)
	if err != nil || len(kept) > 3000 {
		t.Errorf("a large token makes a cookie of %d bytes, %v", len(kept), err)
	}
	sealed, _ := f.begin(t, p)
	if got := p.EndSession(t.Context(), sealed); got != "" {
		t.Errorf("what was sealed for signing in signs out: %s", got)
	}
	now = now.Add(account.SessionLife)
	if got := p.EndSession(t.Context(), kept); got != "" {
		t.Errorf("after the session is over: %s", got)
	}
}

// A provider's discovery document is not taken on trust: nothing without https,
// no redirect, and no endless answer.
func TestDiscoveryRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*fake){
		"a redirect": func(f *fake) {
			f.instead = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.RawQuery == "" {
					http.Redirect(w, r, r.URL.Path+"?again", http.StatusFound)
				}
				return r.URL.RawQuery == ""
			}
		},
		"an answer without end": func(f *fake) {
			f.document = func(said map[string]any) { said["note"] = strings.Repeat("x", longestAnswer) }
		},
	} {
		f := newFake(t)
		change(f)
		p := f.provider(t, time.Now, nil)
		if _, _, err := p.Begin(t.Context(), "/"); reasonOf(err) != Away {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint", "userinfo_endpoint"} {
		f := newFake(t)
		secure := httptest.NewTLSServer(http.HandlerFunc(f.serve))
		t.Cleanup(secure.Close)
		f.URL, f.issuer = secure.URL, secure.URL
		f.document = func(said map[string]any) { said[name] = "http" + strings.TrimPrefix(secure.URL, "https") + "/plain" }
		p := f.provider(t, time.Now, func(s *Settings) { s.Issuer = secure.URL })
		p.client = secure.Client()
		if _, _, err := p.Begin(t.Context(), "/"); reasonOf(err) != Away || !strings.Contains(err.Error(), "without https") {
			t.Errorf("a %s without https: %v", name, err)
		}
	}
}

// A claim other than email needs the scope profile, which is then requested.
func TestScopeOfAnotherClaim(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.provider(t, time.Now, func(s *Settings) { s.EmailClaim, s.SingleTenant = "preferred_username", true })
	f.begin(t, p)
	if got := f.begun.Get("scope"); got != "openid email profile" {
		t.Errorf("the scope is %q", got)
	}
}
