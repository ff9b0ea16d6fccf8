package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"ccio/internal/account"
)

// fake is a provider that answers as a test tells it to.
type fake struct {
	*httptest.Server
	key       *ecdsa.PrivateKey
	issuer    string          // as it calls itself
	published oidctest.Server // its keys
	claims    map[string]any  // of the ID token, in place of the right ones
	sign      func(string) string
	info      map[string]any                                    // of the user info; nil: there is none
	token     func(w http.ResponseWriter, r *http.Request) bool // what it answers instead of tokens
	away      atomic.Bool
	keysAway  atomic.Bool
	document  func(said map[string]any)                     // changes its discovery document
	instead   func(http.ResponseWriter, *http.Request) bool // what it answers instead of its document
	asked     atomic.Int32                                  // how often the discovery document was fetched
	begun     url.Values                                    // the parameters with which a browser was sent here
	sent      *http.Request
}

func newFake(t *testing.T) *fake {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{key: key, claims: map[string]any{}}
	f.published.PublicKeys = []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "one", Algorithm: oidc.ES256}}
	f.sign = func(claims string) string { return oidctest.SignIDToken(f.key, "one", oidc.ES256, claims) }
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	f.issuer = f.URL
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	answer := func(value any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(value)
	}
	if f.away.Load() {
		http.Error(w, "away", http.StatusServiceUnavailable)
		return
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		f.asked.Add(1)
		if f.instead != nil && f.instead(w, r) {
			return
		}
		said := map[string]any{
			"issuer": f.issuer, "authorization_endpoint": f.URL + "/auth", "token_endpoint": f.URL + "/token", "jwks_uri": f.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"}, "end_session_endpoint": f.URL + "/end?theme=nhs",
			"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
		}
		if f.info != nil {
			said["userinfo_endpoint"] = f.URL + "/userinfo"
		}
		if f.document != nil {
			f.document(said)
		}
		answer(said)
	case "/keys":
		if f.keysAway.Load() {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		f.published.ServeHTTP(w, r)
	case "/userinfo":
		answer(f.info)
	case "/token":
		_ = r.ParseForm()
		f.sent = r
		if f.token != nil && f.token(w, r) {
			return
		}
		sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
		if base64.RawURLEncoding.EncodeToString(sum[:]) != f.begun.Get("code_challenge") || f.begun.Get("code_challenge_method") != "S256" {
			refused(w, "invalid_grant")
			return
		}
		now := time.Now()
		claims := map[string]any{
			"iss": f.issuer, "aud": "ccio", "sub": "somebody", "nonce": f.begun.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		}
		maps.Copy(claims, f.claims)
		text, _ := json.Marshal(claims)
		answer(map[string]any{"access_token": "access", "token_type": "Bearer", "expires_in": 3600, "id_token": f.sign(string(text))})
	default:
		http.NotFound(w, r)
	}
}

func refused(w http.ResponseWriter, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code})
}

// provider returns our side, set up for the fake.
func (f *fake) provider(t *testing.T, now func() time.Time, change func(*Settings)) *Provider {
	t.Helper()
	settings := Settings{Issuer: f.URL, ClientID: "ccio", ClientSecret: "a secret", EmailClaim: "email", BaseURL: "https://ccio.example"}
	if change != nil {
		change(&settings)
	}
	p, err := New(settings, now)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// begin sends a browser to the provider, and returns what it brings back if all
// is right.
func (f *fake) begin(t *testing.T, p *Provider) (sealed string, query url.Values) {
	t.Helper()
	address, sealed, err := p.Begin(t.Context(), "/trusts")
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	f.begun = to.Query()
	return sealed, url.Values{"state": {f.begun.Get("state")}, "code": {"a code"}}
}

func (f *fake) signIn(t *testing.T, p *Provider) (identity account.Identity, forSignOut string, err error) {
	t.Helper()
	sealed, query := f.begin(t, p)
	return p.Finish(t.Context(), sealed, query)
}
