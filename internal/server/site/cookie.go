package site

import (
	"net/http"
	"strings"

	"ccio/internal/account"
)

// Secure reports whether the site is served over https.
func (s *Site) Secure() bool { return strings.HasPrefix(s.Options.BaseURL, "https://") }

// CookieName has the prefix that makes browsers refuse the cookie unless it is
// secure and for this host alone. Without https it cannot have it.
func (s *Site) CookieName() string {
	if s.Secure() {
		return "__Host-ccio_session"
	}
	return "ccio_session"
}

// SetCookie gives the browser a session.
func (s *Site) SetCookie(w http.ResponseWriter, token account.Token) {
	http.SetCookie(w, &http.Cookie{ // #nosec G124 -- Secure wherever the site is at https: TestCookieOnHTTPS
		Name: s.CookieName(), Value: token.String(), Path: "/", MaxAge: int(account.CookieLife.Seconds()),
		Secure: s.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// DropCookie takes the session from the browser.
func (s *Site) DropCookie(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{ // #nosec G124 -- the same
		Name: s.CookieName(), Path: "/", MaxAge: -1, Secure: s.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// AttemptCookie holds a sign-in that is under way. The browser sends it when it
// comes back from another site, which SameSite=Lax allows.
func (s *Site) AttemptCookie(value string, age int) *http.Cookie {
	name := "ccio_sign_in"
	if s.Secure() {
		name = "__Host-ccio_sign_in"
	}
	return &http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/",
		MaxAge:   age,
		Secure:   s.Secure(),
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	} // #nosec G124 -- Secure wherever the site is at https: TestProviderCookies
}

// SignOutCookie holds what signing out at the provider takes. It is large, and is
// sent to no other page.
func (s *Site) SignOutCookie(value string, age int) *http.Cookie {
	name := "ccio_sign_out"
	if s.Secure() {
		name = "__Secure-ccio_sign_out"
	}
	return &http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/sign-out",
		MaxAge:   age,
		Secure:   s.Secure(),
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	} // #nosec G124 -- Secure wherever the site is at https: TestProviderCookies
}
