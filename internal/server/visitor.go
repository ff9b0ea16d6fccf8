package server

import (
	"net/http"
	"strings"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/web/view"
)

// visitor is who asks: nobody, or a signed-in person, with the permit of the
// route's action.
type visitor struct {
	in     account.SignedIn
	known  bool           // somebody is signed in
	spent  *account.Token // of a cookie whose session opens nothing any more
	permit authz.Permit
}

// handle finds out who asks, decides whether they may, and answers.
func (s *Server) handle(route route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var who visitor
		var err error
		if route.access.origin {
			err = s.meterAddress(w, r)
		}
		if err == nil && !route.access.probe {
			who, err = s.visitor(w, r)
		}
		if err == nil {
			who.permit, err = route.access.decide(who)
			if who.known && fault.KindOf(err) == fault.Forbidden {
				err = s.noteRefusal(r, who, route, err)
			}
			if err != nil {
				if err = s.refuse(w, r, who, err); err == nil {
					return
				}
			}
		}
		if err == nil && route.access.meter {
			err = s.meter(w, who)
		}
		if err == nil {
			err = s.answer(route, w, r, who)
		}
		if err != nil {
			s.fail(w, r, who, err)
		}
	}
}

// noteRefusal records a refusal by the site map, and gives it back. Where it
// cannot be recorded the failure is what is answered: nothing happens unseen.
func (s *Server) noteRefusal(r *http.Request, who visitor, route route, refusal error) error {
	if err := s.stores.Accounts.NoteRefusal(r.Context(), who.in, route.method+" "+route.pattern, requestID(r)); err != nil {
		return err
	}
	return refusal
}

func (a access) decide(who visitor) (authz.Permit, error) {
	switch {
	case a.public, a.probe:
		return authz.Permit{}, nil
	case !who.known:
		return authz.Permit{}, fault.New(fault.Unauthenticated, "Sign in to see this page.")
	case a.person:
		return authz.Permit{}, nil
	case a.self != "":
		return authz.Authorize(authz.Self(who.in.Person), a.self)
	case len(who.in.Grants) == 0:
		return authz.Permit{}, noRole()
	}
	return authz.Authorize(who.in.Actor(), a.action)
}

// noRole is what somebody without a role is told, whatever they ask for.
func noRole() error {
	return fault.New(fault.Forbidden, "You are signed in, but nobody has given you a role here yet, or it waits to be confirmed. Your notices say which.")
}

// cookieName has the prefix by which a browser refuses the cookie unless it is
// secure and of this host alone; that cannot be had without https.
func (s *Server) cookieName() string {
	if s.secure() {
		return "__Host-ccio_session"
	}
	return "ccio_session"
}

func (s *Server) secure() bool { return strings.HasPrefix(s.options.BaseURL, "https://") }

func (s *Server) visitor(w http.ResponseWriter, r *http.Request) (visitor, error) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return visitor{}, nil // no cookie: nobody
	}
	token, err := account.ParseToken(cookie.Value)
	if err != nil {
		s.dropCookie(w)
		return visitor{}, nil
	}
	in, err := s.stores.Accounts.FindSession(r.Context(), token)
	if fault.KindOf(err) == fault.Unauthenticated {
		// The cookie stays: it opens nothing, and may still say whose form is sent.
		return visitor{spent: &token}, nil
	}
	if err != nil {
		return visitor{}, err
	}
	if in.IsStale && r.Method == http.MethodGet {
		if err := s.renew(w, r, &in); err != nil {
			return visitor{}, err
		}
	}
	return visitor{in: in, known: true}, nil
}

// renew gives a person whose grants changed another session: whoever had got
// hold of the old secret has nothing of the new grants.
func (s *Server) renew(w http.ResponseWriter, r *http.Request, in *account.SignedIn) error {
	token := account.NewToken()
	err := s.stores.Accounts.RenewSession(r.Context(), *in, token, requestID(r))
	if fault.KindOf(err) == fault.Conflict {
		return nil // another request of the same browser was first
	}
	if err != nil {
		return err
	}
	in.Session = token.ID
	s.setCookie(w, token)
	return nil
}

func (s *Server) setCookie(w http.ResponseWriter, token account.Token) {
	http.SetCookie(w, &http.Cookie{ // #nosec G124 -- Secure wherever the site is at https: TestCookieOnHTTPS
		Name: s.cookieName(), Value: token.String(), Path: "/", MaxAge: int(account.CookieLife.Seconds()),
		Secure: s.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (s *Server) dropCookie(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{ // #nosec G124 -- the same
		Name: s.cookieName(), Path: "/", MaxAge: -1, Secure: s.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// layout is what every page has around its content, for this visitor.
func (s *Server) layout(r *http.Request, who visitor, title string) view.Layout {
	l := view.Layout{
		Title: title, ServiceName: "CCIO dashboard", Demonstration: s.options.Demo, Assets: s.urls,
	}
	if !who.known {
		return l
	}
	l.Account.Who = "Signed in, without a role"
	if len(who.in.Grants) > 0 {
		l.Account.Who = who.in.Grants[0].Label()
		for i, g := range who.in.Grants {
			l.Account.Switch = append(l.Account.Switch, view.GrantOption{ID: g.ID.String(), Text: g.Label(), Current: i == 0})
		}
		l.Nav = navigation(r.URL.Path, who)
	}
	return l
}

// navigation is the main menu: what somebody's role is there to do, England and the
// trusts for everybody, and the visitor's own trust or region.
func navigation(path string, who visitor) []view.NavItem {
	scope := who.in.Actor().Scope()
	var items []view.NavItem
	switch who.in.Actor().Role() {
	case authz.PostHolder:
		items = append(items, view.NavItem{Text: "My assessments", Href: "/assessments"})
	case authz.Validator:
		items = append(items, view.NavItem{Text: "To validate", Href: "/validations"})
	default:
	}
	items = append(items, view.NavItem{Text: "England", Href: "/england"})
	if scope.Region != "" {
		items = append(items, view.NavItem{Text: "Your region", Href: "/regions/" + string(scope.Region)})
	}
	if own := who.in.Grants[0].Trust; own != "" {
		items = append(items, view.NavItem{Text: "Your trust", Href: "/trusts/" + string(own)})
	}
	items = append(items, view.NavItem{Text: "Find a trust", Href: "/trusts"}, view.NavItem{Text: "Exports", Href: "/exports"}, view.NavItem{Text: "Framework", Href: "/frameworks"})
	if _, err := authz.Authorize(who.in.Actor(), authz.ViewAudit); err == nil {
		items = append(items, view.NavItem{Text: "Audit", Href: "/admin/audit"})
	}
	if _, err := authz.Authorize(who.in.Actor(), authz.ViewPeople); err == nil {
		text := "People"
		if who.in.Actor().Role() == authz.PostHolder {
			text = "Who sees my levels"
		}
		items = append(items, view.NavItem{Text: text, Href: "/admin/people"})
	}
	for i := range items {
		items[i].Current = items[i].Href == path
	}
	return items
}
