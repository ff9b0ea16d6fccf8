// Package signin signs people in by OpenID Connect: the authorisation code flow
// with PKCE, state and nonce. It finds the provider, sends a browser there, and
// turns what comes back into an identity; it does not know whose identity that
// is.
//
// What the browser keeps in the meantime is sealed with a key derived from the
// client secret, so that it can be opened after a restart and by another server.
package signin

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"ccio/internal/account"
)

// CallbackPath is where the provider sends a browser back to.
const CallbackPath = "/sign-in/callback"

// AttemptLife is how long a sign-in may take, from the button to the return from
// the provider.
const AttemptLife = 10 * time.Minute

// patience is how long the provider may take to answer one of our requests.
const patience = 10 * time.Second

// skew is how far the provider's clock may be ahead of ours, and late how long an
// ID token is accepted after it has expired, because clocks differ a little
// either way.
const (
	skew = 5 * time.Minute
	late = time.Minute
)

// Settings is what this site needs to use the provider.
type Settings struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	ACRValues    []string // the best first: one of them has to come back. None: any will do
	EmailClaim   string   // the claim that holds the e-mail address
	SingleTenant bool     // the issuer is one organisation, which answers for the addresses
	BaseURL      string   // this site's address, without a final slash
}

// Provider is one OpenID provider. It is first contacted when somebody signs in,
// so that the site starts without it.
type Provider struct {
	settings Settings
	now      func() time.Time
	client   *http.Client
	key      []byte // seals what the browser keeps
	finding  singleflight.Group
	found    found
}

// New makes a provider without contacting it.
func New(settings Settings, now func() time.Time) (*Provider, error) {
	key, err := hkdf.Key(sha256.New, []byte(settings.ClientSecret), []byte(settings.Issuer+" "+settings.ClientID), "ccio sign-in cookies", 32)
	if err != nil {
		return nil, err
	}
	return &Provider{settings: settings, now: now, client: newClient(), key: key}, nil
}

// Begin returns the provider's address to which to send the browser, and the
// sealed attempt that the browser has to bring back. back is where to go
// afterwards.
func (p *Provider) Begin(ctx context.Context, back string) (address, sealed string, err error) {
	known, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	a := attempt{
		State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier(), Back: back,
		Ends: p.now().Add(AttemptLife),
	}
	if sealed, err = p.seal(attemptPurpose, a); err != nil {
		return "", "", err
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.Verifier), oidc.Nonce(a.Nonce)}
	if len(p.settings.ACRValues) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(p.settings.ACRValues, " ")))
	}
	return p.oauth(known, oauth2.AuthStyleInHeader).AuthCodeURL(a.State, options...), sealed, nil
}

// Back returns where a sealed attempt leads to; empty if it cannot be opened.
func (p *Provider) Back(sealed string) string {
	var a attempt
	if p.open(attemptPurpose, sealed, &a) != nil {
		return ""
	}
	return a.Back
}

// Finish turns the provider's answer into an identity, and also returns what the
// browser has to keep for signing out. Its errors wrap a *Refusal.
func (p *Provider) Finish(ctx context.Context, sealed string, query url.Values) (identity account.Identity, forSignOut string, err error) {
	var a attempt
	if err := p.open(attemptPurpose, sealed, &a); err != nil {
		return identity, "", refuse(Foreign, err)
	}
	if !a.Ends.After(p.now()) {
		return identity, "", refuse(Late, errors.New("the attempt is too old"))
	}
	if !same(query.Get("state"), a.State) {
		return identity, "", refuse(Foreign, errors.New("the state is of another attempt"))
	}
	if iss := query.Get("iss"); iss != "" && iss != p.settings.Issuer {
		return identity, "", refuse(Untrusted, errors.New("another issuer answers"))
	}
	if code := query.Get("error"); code != "" {
		return identity, "", refuseCode(code)
	}
	known, err := p.discover(ctx)
	if err != nil {
		return identity, "", err
	}
	tokens, err := p.exchange(p.with(ctx), known, query.Get("code"), a.Verifier)
	if err != nil {
		return identity, "", err
	}
	return p.identify(p.with(ctx), known, tokens, a.Nonce)
}

// identify reads the ID token and, if that has no address, the user info.
func (p *Provider) identify(ctx context.Context, known *discovered, tokens *oauth2.Token, nonce string,
) (identity account.Identity, forSignOut string, err error) {
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.verify(ctx, known, raw, nonce)
	if err != nil {
		return identity, "", err
	}
	var all map[string]any
	if err := token.Claims(&all); err != nil {
		return identity, "", refuse(Untrusted, errors.New("the claims cannot be read"))
	}
	if len(p.settings.ACRValues) > 0 {
		if acr, _ := all["acr"].(string); !slices.Contains(p.settings.ACRValues, acr) {
			return identity, "", refuse(Weak, nil)
		}
	}
	identity = account.Identity{Issuer: token.Issuer, Subject: token.Subject}
	names := namesSomebody(all, p.settings.EmailClaim)
	if _, there := all[p.settings.EmailClaim]; !there && known.UserInfoEndpoint() != "" {
		info, err := known.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err != nil {
			return identity, "", refuse(Away, errors.New("the user info was not given"))
		}
		if info.Subject != token.Subject {
			return identity, "", refuse(Untrusted, errors.New("the user info is of somebody else"))
		}
		if err := info.Claims(&all); err != nil {
			return identity, "", refuse(Untrusted, errors.New("the user info cannot be read"))
		}
	}
	identity.Email, _ = all[p.settings.EmailClaim].(string)
	verified := all["email_verified"] == true || all["email_verified"] == "true"
	identity.EmailIsTrusted = identity.Email != "" && (p.settings.SingleTenant || verified && p.settings.EmailClaim == "email")
	// The hint becomes part of an address, so it is kept only if it names nobody.
	kept := signOut{Ends: p.now().Add(account.SessionLife)}
	if !names && len(raw) <= longestHint {
		kept.Hint = raw
	}
	forSignOut, err = p.seal(signOutPurpose, kept)
	return identity, forSignOut, err
}

// namesSomebody reports whether claims hold what a person is called or reached by.
func namesSomebody(claims map[string]any, emailClaim string) bool {
	for _, name := range []string{
		emailClaim, "email", "name", "given_name", "family_name", "preferred_username", "nickname", "upn", "unique_name",
		"phone_number",
	} {
		if _, there := claims[name]; there {
			return true
		}
	}
	return false
}

// verify checks signature, issuer, audience, times and nonce.
func (p *Provider) verify(ctx context.Context, known *discovered, raw, nonce string) (*oidc.IDToken, error) {
	if raw == "" {
		return nil, refuse(Untrusted, errors.New("no ID token was given"))
	}
	keys := &keySet{of: known.keys}
	verifier := oidc.NewVerifier(p.settings.Issuer, keys, &oidc.Config{
		ClientID: p.settings.ClientID, Now: func() time.Time { return p.now().Add(-late) },
		SupportedSigningAlgs: known.algorithms,
	})
	token, err := verifier.Verify(ctx, raw)
	if keys.away {
		return nil, refuse(Away, errors.New("the keys were not given"))
	}
	if _, expired := errors.AsType[*oidc.TokenExpiredError](err); expired {
		return nil, refuse(Clock, errors.New("the ID token has expired"))
	}
	if err != nil {
		return nil, refuse(Untrusted, err)
	}
	if token.IssuedAt.After(p.now().Add(skew)) {
		return nil, refuse(Clock, errors.New("the ID token was issued in the future"))
	}
	if !same(token.Nonce, nonce) {
		return nil, refuse(Untrusted, errors.New("the nonce is another"))
	}
	var party struct {
		Azp string `json:"azp"`
	}
	if err := token.Claims(&party); err != nil ||
		(len(token.Audience) > 1 || party.Azp != "") && party.Azp != p.settings.ClientID {
		return nil, refuse(Untrusted, errors.New("the ID token was given to another client"))
	}
	if token.Subject == "" {
		return nil, refuse(Untrusted, errors.New("the ID token has no subject"))
	}
	return token, nil
}

// EndSession returns the address at which a browser also signs out of the
// provider, made from what it kept; empty if there is none.
func (p *Provider) EndSession(ctx context.Context, kept string) string {
	var s signOut
	if p.open(signOutPurpose, kept, &s) != nil || !s.Ends.After(p.now()) {
		return ""
	}
	known, err := p.discover(ctx)
	if err != nil || known.endSession == nil {
		return ""
	}
	address := *known.endSession
	query := address.Query()
	query.Set("client_id", p.settings.ClientID)
	query.Set("post_logout_redirect_uri", p.settings.BaseURL+"/")
	if s.Hint != "" {
		query.Set("id_token_hint", s.Hint)
	}
	address.RawQuery = query.Encode()
	return address.String()
}
