package signin

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// rediscover is how long the provider's discovery document is used before it is
// fetched again.
const rediscover = 24 * time.Hour

// discovered is what the provider's discovery document says.
type discovered struct {
	*oidc.Provider
	keys       oidc.KeySet
	algorithms []string
	endSession *url.URL // nil: it has none
	post       bool     // it takes the client secret in the form as well
	at         time.Time
}

// found holds what was discovered last.
type found struct {
	mutex sync.Mutex
	last  *discovered
}

// with returns the context with our HTTP client, where the libraries look for it.
func (p *Provider) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// discover fetches the discovery document, once for all who wait. After a failure
// the next caller tries again; an older document stays in use while the provider
// is away.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	known, fresh := p.known()
	if fresh {
		return known, nil
	}
	asked := p.finding.DoChan("", func() (any, error) {
		if known, fresh := p.known(); fresh { // another caller fetched it a moment ago
			return known, nil
		}
		// Not cancelled with the first caller, because others wait for it too.
		return p.ask(p.with(context.WithoutCancel(ctx)))
	})
	select {
	case <-ctx.Done():
		return nil, refuse(Away, ctx.Err())
	case answer := <-asked:
		if now, ok := answer.Val.(*discovered); ok && answer.Err == nil {
			return now, nil
		}
		if known != nil {
			return known, nil
		}
		return nil, refuse(Away, brief(answer.Err))
	}
}

// known returns the last document, and whether it is fresh enough to use without
// asking.
func (p *Provider) known() (last *discovered, fresh bool) {
	p.found.mutex.Lock()
	defer p.found.mutex.Unlock()
	last = p.found.last
	return last, last != nil && p.now().Sub(last.at) < rediscover
}

// brief returns an error without the page that the provider may have sent with
// it.
func brief(err error) error {
	if text := err.Error(); len(text) > 200 {
		return errors.New(strings.ToValidUTF8(text[:200], ""))
	}
	return err
}

func (p *Provider) ask(ctx context.Context) (*discovered, error) {
	provider, err := oidc.NewProvider(ctx, p.settings.Issuer)
	if err != nil {
		return nil, err
	}
	var said struct {
		Keys       string   `json:"jwks_uri"`
		EndSession string   `json:"end_session_endpoint"`
		Methods    []string `json:"token_endpoint_auth_methods_supported"`
		Algorithms []string `json:"id_token_signing_alg_values_supported"`
	}
	if err := provider.Claims(&said); err != nil {
		return nil, err
	}
	endpoint := provider.Endpoint()
	for _, address := range []string{endpoint.AuthURL, endpoint.TokenURL, provider.UserInfoEndpoint(), said.Keys, said.EndSession} {
		if address != "" && strings.HasPrefix(p.settings.Issuer, "https://") && !strings.HasPrefix(address, "https://") {
			return nil, errors.New("the provider names an address without https")
		}
	}
	d := &discovered{
		Provider: provider, keys: oidc.NewRemoteKeySet(ctx, said.Keys),
		post: slices.Contains(said.Methods, "client_secret_post"), at: p.now(),
	}
	// A signature made with a secret that others share proves nothing.
	for _, algorithm := range []string{
		oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
	} {
		if slices.Contains(said.Algorithms, algorithm) {
			d.algorithms = append(d.algorithms, algorithm)
		}
	}
	if end, err := url.Parse(said.EndSession); err == nil && (end.Scheme == "https" || end.Scheme == "http") {
		d.endSession = end
	}
	p.found.mutex.Lock()
	defer p.found.mutex.Unlock()
	p.found.last = d
	return d, nil
}

func (p *Provider) oauth(known *discovered, style oauth2.AuthStyle) *oauth2.Config {
	endpoint := known.Endpoint()
	endpoint.AuthStyle = style
	scopes := []string{oidc.ScopeOpenID, "email"}
	if p.settings.EmailClaim != "email" { // claims such as the name by which somebody signs in belong to the scope profile
		scopes = append(scopes, "profile")
	}
	return &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.ClientSecret, Endpoint: endpoint,
		RedirectURL: p.settings.BaseURL + CallbackPath, Scopes: scopes,
	}
}

// exchange exchanges the code for tokens. The secret goes into the header, which
// every provider has to accept. A provider that was configured to expect it in
// the form answers that it does not know us, and is asked once more.
func (p *Provider) exchange(ctx context.Context, known *discovered, code, verifier string) (*oauth2.Token, error) {
	if code == "" {
		return nil, refuse(Foreign, errors.New("no code was sent"))
	}
	tokens, err := p.oauth(known, oauth2.AuthStyleInHeader).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok && answer.ErrorCode == "invalid_client" && known.post {
		tokens, err = p.oauth(known, oauth2.AuthStyleInParams).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	}
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		switch {
		case answer.ErrorCode == "invalid_grant":
			return nil, refuse(Late, errors.New("the code is not valid any more"))
		case answer.ErrorCode != "":
			return nil, refuse(Untrusted, errors.New("the code was not taken: "+safeCode(answer.ErrorCode)))
		}
		return nil, refuse(Away, errors.New("the tokens were not given"))
	}
	if err != nil {
		return nil, refuse(Away, errors.New("the tokens were not given"))
	}
	return tokens, nil
}

// keySet remembers whether a signature could not be checked because the keys
// could not be fetched, which the verifier's error does not say.
type keySet struct {
	of   oidc.KeySet
	away bool
}

// VerifySignature implements oidc.KeySet.
func (k *keySet) VerifySignature(ctx context.Context, raw string) ([]byte, error) {
	payload, err := k.of.VerifySignature(ctx, raw)
	if err != nil && strings.HasPrefix(err.Error(), "fetching keys") {
		k.away = true
	}
	return payload, err
}
