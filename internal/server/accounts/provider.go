package accounts

import (
	"net/http"
	"net/url"

	"ccio/internal/account"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/internal/signin"
	"ccio/web/view"
)

// BeginSignIn sends the browser to the sign-in provider. A link leads here and not
// a form, because a page may send its forms to this site alone, and browsers apply
// that to every redirect of a form.
func (s *Area) BeginSignIn(w http.ResponseWriter, r *http.Request, _ site.Visitor) error {
	back := localPath(r.URL.Query().Get("return"))
	// A link on another site must not sign anybody in, so whoever follows one is
	// asked first.
	if from := r.Header.Get("Sec-Fetch-Site"); from == "cross-site" || from == "same-site" {
		http.Redirect(w, r, signInPath(back), http.StatusSeeOther) // #nosec G710 -- the path is of this site: TestSignInBeginsHere
		return nil
	}
	address, sealed, err := s.Options.SignIn.Begin(r.Context(), back)
	if err != nil {
		return &notSignedIn{err, back}
	}
	http.SetCookie(w, s.AttemptCookie(sealed, int(signin.AttemptLife.Seconds())))
	// #nosec G710 -- the address is the provider's, of its discovery document: TestProviderLeadsToNoOtherSite
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// FinishSignIn takes what the provider sent the browser back with, and begins a
// session. What the browser kept is good for one try.
func (s *Area) FinishSignIn(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	sealed := ""
	if cookie, err := r.Cookie(s.AttemptCookie("", 0).Name); err == nil {
		sealed = cookie.Value
		http.SetCookie(w, s.AttemptCookie("", -1))
	}
	back := s.Options.SignIn.Back(sealed)
	identity, forSignOut, err := s.Options.SignIn.Finish(r.Context(), sealed, r.URL.Query())
	if err != nil {
		return &notSignedIn{err, back}
	}
	permit, err := site.SigningIn(r)
	if err != nil {
		return err
	}
	token := account.NewToken()
	err = s.Use.SignIn(r.Context(), permit, identity, token)
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
	http.SetCookie(w, s.SignOutCookie(forSignOut, int(account.SessionLife.Seconds())))
	next, err := s.begin(w, r, who, token, back)
	if err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther) // #nosec G710 -- begin gives paths of this site only: TestSigningInLeadsToNoOtherSite
	return nil
}

// leave drops the cookie of a session that has ended, and leads on to signing out
// of the provider, if there is one. A page leads there: if the form that signs out
// were redirected to another site, browsers would not follow.
func (s *Area) leave(w http.ResponseWriter) (next string) {
	s.DropCookie(w)
	if s.Options.SignIn != nil {
		return "/sign-out"
	}
	return "/"
}

// SignedOut sends a browser that has signed out here on to sign out at the
// provider, if that is how it signed in.
func (s *Area) SignedOut(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	address := ""
	if cookie, err := r.Cookie(s.SignOutCookie("", 0).Name); err == nil && !who.Known {
		address = s.Options.SignIn.EndSession(r.Context(), cookie.Value)
		http.SetCookie(w, s.SignOutCookie("", -1))
	}
	if address == "" {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	w.Header().Set("Refresh", "0; url="+address)
	return s.Text(w, r, who, view.Text{Heading: "You are signed out here", Sections: []view.Section{{Words: []string{
		leavingProvider,
	}}}, Ways: []view.Link{{Text: "Sign out there too", Href: address}, {Text: "Go to the start page", Href: "/"}}})
}

// notSignedIn is the error of a sign-in by the provider that failed, with where it
// would have led.
type notSignedIn struct {
	err  error
	back string
}

// Error returns the text for the log.
func (n *notSignedIn) Error() string { return n.err.Error() }

// Unwrap returns the cause.
func (n *notSignedIn) Unwrap() error { return n.err }

// Page has the words of the page around the cause: how to try again, and whom to
// ask.
func (n *notSignedIn) Page(s *site.Site) view.Text {
	return view.Text{
		Heading: "You are not signed in", Sections: []view.Section{{Words: []string{s.WhomToAsk()}}},
		Ways: []view.Link{{Text: "Try to sign in again", Href: signInPath(localPath(n.back))}, {Text: "Get help", Href: "/help"}},
	}
}

// signInPath is the address of the sign-in page that leads on to a path of this
// site.
func signInPath(back string) string {
	if back == "" {
		return "/sign-in"
	}
	return "/sign-in?return=" + url.QueryEscape(back)
}
