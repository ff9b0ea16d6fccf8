package server

import (
	"net/http"
	"net/url"

	"ccio/internal/account"
	"ccio/internal/fault"
	"ccio/internal/signin"
	"ccio/web/view"
)

// beginSignIn sends the browser to the sign-in provider. It is a link and not a
// form, because a page may send its forms to this site alone, and browsers hold
// a form to that on every step of its way.
func (s *Server) beginSignIn(w http.ResponseWriter, r *http.Request, _ visitor) error {
	back := localPath(r.URL.Query().Get("return"))
	// A link of another site does not sign anybody in: who comes by one is asked.
	if from := r.Header.Get("Sec-Fetch-Site"); from == "cross-site" || from == "same-site" {
		http.Redirect(w, r, signInPath(back), http.StatusSeeOther) // #nosec G710 -- the path is of this site: TestSignInBeginsHere
		return nil
	}
	address, sealed, err := s.options.SignIn.Begin(r.Context(), back)
	if err != nil {
		return &notSignedIn{err, back}
	}
	http.SetCookie(w, s.attemptCookie(sealed, int(signin.AttemptLife.Seconds())))
	http.Redirect(w, r, address, http.StatusSeeOther) // #nosec G710 -- the address is the provider's, of its discovery document: TestProviderLeadsToNoOtherSite
	return nil
}

// finishSignIn takes what the provider sent the browser back with, and begins a
// session. What the browser kept is good for one try.
func (s *Server) finishSignIn(w http.ResponseWriter, r *http.Request, who visitor) error {
	sealed := ""
	if cookie, err := r.Cookie(s.attemptCookie("", 0).Name); err == nil {
		sealed = cookie.Value
		http.SetCookie(w, s.attemptCookie("", -1))
	}
	back := s.options.SignIn.Back(sealed)
	identity, forSignOut, err := s.options.SignIn.Finish(r.Context(), sealed, r.URL.Query())
	if err != nil {
		return &notSignedIn{err, back}
	}
	token := account.NewToken()
	err = s.stores.Accounts.SignInIdentity(r.Context(), identity, token, requestID(r))
	if fault.KindOf(err) == fault.Forbidden {
		reason := signin.Unknown
		if !identity.EmailIsTrusted {
			reason = signin.Unproved
		}
		return &notSignedIn{signin.Refuse(reason), back}
	}
	if err != nil {
		return err
	}
	http.SetCookie(w, s.signOutCookie(forSignOut, int(account.SessionLife.Seconds())))
	return s.begin(w, r, who, token, back)
}

// leave takes the cookie of a session that has ended, and goes to where one signs
// out of the provider too, if there is one. It goes there by a page: where the
// form that signs out led to another site, browsers would not follow.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) {
	s.dropCookie(w)
	to := "/"
	if s.options.SignIn != nil {
		to = "/sign-out"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// signedOut sends a browser that has signed out here to sign out at the provider,
// if that is how it signed in.
func (s *Server) signedOut(w http.ResponseWriter, r *http.Request, who visitor) error {
	address := ""
	if cookie, err := r.Cookie(s.signOutCookie("", 0).Name); err == nil && !who.known {
		address = s.options.SignIn.EndSession(r.Context(), cookie.Value)
		http.SetCookie(w, s.signOutCookie("", -1))
	}
	if address == "" {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	w.Header().Set("Refresh", "0; url="+address)
	return s.text(w, r, who, view.Text{Heading: "You are signed out here", Sections: []view.Section{{Words: []string{
		"You are on your way to sign out of the service that checks who you are, too. If nothing happens, follow the link.",
	}}}, Ways: []view.Link{{Text: "Sign out there too", Href: address}, {Text: "Go to the start page", Href: "/"}}})
}

// attemptCookie holds a sign-in that is under way. It comes back with the
// browser from another site, which SameSite=Lax lets it.
func (s *Server) attemptCookie(value string, age int) *http.Cookie {
	name := "ccio_sign_in"
	if s.secure() {
		name = "__Host-ccio_sign_in"
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: s.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode} // #nosec G124 -- Secure wherever the site is at https: TestProviderCookies
}

// signOutCookie holds what signing out at the provider takes. It is large, and
// goes to no other page.
func (s *Server) signOutCookie(value string, age int) *http.Cookie {
	name := "ccio_sign_out"
	if s.secure() {
		name = "__Secure-ccio_sign_out"
	}
	return &http.Cookie{Name: name, Value: value, Path: "/sign-out", MaxAge: age, Secure: s.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode} // #nosec G124 -- Secure wherever the site is at https: TestProviderCookies
}

// notSignedIn is a sign-in by the provider that led to nothing, with where it
// would have led.
type notSignedIn struct {
	err  error
	back string
}

// Error is for the log.
func (n *notSignedIn) Error() string { return n.err.Error() }

// Unwrap gives why.
func (n *notSignedIn) Unwrap() error { return n.err }

// page is the words around why: how to try again, and whom to ask.
func (n *notSignedIn) page(s *Server) view.Text {
	return view.Text{
		Heading: "You are not signed in", Sections: []view.Section{{Words: []string{s.whomToAsk()}}},
		Ways: []view.Link{{Text: "Try to sign in again", Href: signInPath(localPath(n.back))}, {Text: "Get help", Href: "/help"}},
	}
}

// signInPath is the page to sign in on, that leads to a path of this site.
func signInPath(back string) string {
	if back == "" {
		return "/sign-in"
	}
	return "/sign-in?return=" + url.QueryEscape(back)
}

// whomToAsk is for those who cannot get in, or have nothing here.
func (s *Server) whomToAsk() string {
	if s.options.HelpContact == "" {
		return "Who can help: the administrator of your trust, who invites people and gives them roles."
	}
	return "Who can help: the administrator of your trust, who invites people and gives them roles, or: " + s.options.HelpContact
}
