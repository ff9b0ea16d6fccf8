package accounts

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// SignIn is the page on which one chooses how to sign in.
func (s *Area) SignIn(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.renderSignIn(w, r, who, http.StatusOK, r.URL.Query().Get("return"), "")
}

func (s *Area) renderSignIn(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, back, problem string) error {
	page := view.SignIn{Layout: s.Layout(r, who, "Sign in"), Problem: problem, Return: localPath(back), HasProvider: s.Options.SignIn != nil}
	page.Layout.Error = problem != ""
	if page.Return != "" && problem == "" {
		page.Notice = "Sign in to see the page that you asked for."
		if strings.HasPrefix(page.Return, keptForms) {
			page.Notice = "You were signed out before what you sent was saved. It is kept for a day. Sign in as the same person to send it again."
		}
	}
	if who.Known {
		page.Notice = "You are signed in already. You can sign in as somebody else instead."
	}
	if s.Options.Demo {
		for _, p := range account.Personas() {
			page.Personas = append(page.Personas, view.Persona{Code: string(p), Text: p.Label()})
		}
	}
	return s.Render(w, r, status, view.SignInPage(page))
}

// SignInDemo begins a session for a persona. The route exists in demonstration
// mode only.
func (s *Area) SignInDemo(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	back := r.PostForm.Get("return")
	persona, err := account.ParsePersona(r.PostForm.Get("persona"))
	if err != nil {
		return s.renderSignIn(w, r, who, http.StatusUnprocessableEntity, back, "Choose who you want to be")
	}
	// A new id and secret at every sign-in: whoever knew the old one has nothing.
	token := account.NewToken()
	if err := s.Accounts.SignInPersona(r.Context(), persona, token, site.RequestID(r)); err != nil {
		return err
	}
	return s.begin(w, r, who, token, back)
}

// begin gives the browser a session that has begun, ends the one before it, and
// goes to where the visitor wanted to.
func (s *Area) begin(w http.ResponseWriter, r *http.Request, who site.Visitor, token account.Token, back string) error {
	if who.Known {
		if err := s.Accounts.EndSession(r.Context(), who.In, site.RequestID(r)); err != nil {
			return err
		}
	}
	s.SetCookie(w, token)
	if back = localPath(back); back == "" {
		back = "/"
	}
	http.Redirect(w, r, back, http.StatusSeeOther) // #nosec G710 -- localPath gives paths of this site only: TestSigningInLeadsToNoOtherSite
	return nil
}

// SignOut ends the session of the browser.
func (s *Area) SignOut(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if who.Known {
		if err := s.Accounts.EndSession(r.Context(), who.In, site.RequestID(r)); err != nil {
			return err
		}
	}
	if who.Spent != nil {
		if err := s.Accounts.EndLapsedSession(r.Context(), *who.Spent, site.RequestID(r)); err != nil {
			return err
		}
	}
	s.leave(w, r)
	return nil
}

// SwitchGrant lets somebody with several roles choose which to act in.
func (s *Area) SwitchGrant(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	grant, err := uuid.Parse(r.PostForm.Get("grant"))
	if err != nil {
		return fault.Because(fault.NotFound, err, "You do not hold this role.")
	}
	permit, err := who.Authorize(authz.SwitchGrant)
	if err != nil {
		return err
	}
	token := account.NewToken()
	if err := s.Accounts.SwitchGrant(r.Context(), permit, who.In.Session, grant, token, site.RequestID(r)); err != nil {
		return err
	}
	s.SetCookie(w, token)
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// localPath is the path if it is one of this site, and otherwise nothing, so
// that signing in leads nobody to another site, nor back to signing in or out.
func localPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") ||
		strings.HasPrefix(u.Path, "//") || strings.HasPrefix(u.Path, "/sign-") {
		return ""
	}
	return path
}
