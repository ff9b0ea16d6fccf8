package accounts

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// signInForm asks for a persona of the demonstration.
type signInForm struct {
	form.Form
	persona, back *form.Field
}

func newSignInForm(back string) *signInForm {
	f := &signInForm{}
	f.persona = f.Add(form.Choose("persona", "Who do you want to be in this demonstration?"))
	f.persona.Hint = "These people are invented. No password is needed."
	f.persona.Wanted = "Choose who you want to be"
	for _, p := range account.Personas() {
		f.persona.Choices = append(f.persona.Choices, form.Choice{Value: string(p), Text: p.Label()})
	}
	f.back = f.Add(form.Hidden("return"))
	f.back.Value = back
	return f
}

// SignIn shows the page on which people choose how to sign in.
func (s *Area) SignIn(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f := newSignInForm(r.URL.Query().Get("return"))
	return s.Render(w, r, http.StatusOK, view.SignInPage(s.signInPage(s.Layout(r, who, "Sign in"), f, who.Known)))
}

// signInPage makes the sign-in page, for somebody who is signed in already or not.
func (s *Area) signInPage(layout view.Layout, f *signInForm, known bool) view.SignIn {
	f.back.Value = localPath(f.back.Value)
	page := view.SignIn{Layout: layout, HasProvider: s.Options.SignIn != nil, Persona: site.Field(f.persona), Return: site.Field(f.back)}
	page.Layout.Problems = site.Problems(&f.Form)
	if !s.Options.Demo {
		page.Persona.Options = nil
	}
	switch {
	case known:
		page.Notice = signedInAlready
	case f.back.Value == "" || !f.IsFine():
	case strings.HasPrefix(f.back.Value, keptForms):
		page.Notice = signInToSend
	default:
		page.Notice = signInToSee
	}
	return page
}

// SignInDemo begins a session for a persona. The route exists in demonstration
// mode only.
func (s *Area) SignInDemo(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f := newSignInForm("")
	return s.Submit(w, r, site.Submission{
		Form: &f.Form,
		Do: func() (string, error) {
			persona, err := account.ParsePersona(f.persona.Value)
			if err != nil {
				return "", err
			}
			permit, err := site.SigningIn(r)
			if err != nil {
				return "", err
			}
			// Every sign-in gets a new id and secret, so that somebody who knew the
			// old ones has nothing.
			token := account.NewToken()
			if err := s.Session.SignInPersona(r.Context(), permit, persona, token); err != nil {
				return "", err
			}
			return s.begin(w, r, who, token, f.back.Value)
		},
		Page: func() (templ.Component, error) {
			return view.SignInPage(s.signInPage(s.Layout(r, who, "Sign in"), f, who.Known)), nil
		},
	})
}

// begin gives the browser a new session, ends the one before it, and returns where
// the visitor wanted to go.
func (s *Area) begin(w http.ResponseWriter, r *http.Request, who site.Visitor, token account.Token, back string) (string, error) {
	if err := s.endSession(r, who); err != nil {
		return "", err
	}
	s.SetCookie(w, token)
	return cmp.Or(localPath(back), "/"), nil
}

// endSession ends the browser's session, if it has one.
func (s *Area) endSession(r *http.Request, who site.Visitor) error {
	if !who.Known {
		return nil
	}
	permit, err := who.Oneself(authz.UseSession)
	if err != nil {
		return err
	}
	return s.Session.EndSession(r.Context(), permit, who.In.Session)
}

// SignOut ends the browser's session.
func (s *Area) SignOut(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.Submit(w, r, site.Submission{Do: func() (string, error) {
		if err := s.endSession(r, who); err != nil {
			return "", err
		}
		if who.Spent != nil {
			permit, err := site.SigningIn(r)
			if err != nil {
				return "", err
			}
			if err := s.Session.EndLapsedSession(r.Context(), permit, *who.Spent); err != nil {
				return "", err
			}
		}
		return s.leave(w), nil
	}})
}

// switchForm asks for one of the visitor's grants to act under.
type switchForm struct {
	form.Form
	grant *form.Field
}

func newSwitchForm() *switchForm {
	f := &switchForm{}
	f.grant = f.Add(form.Line("grant", "Role"))
	return f
}

// SwitchGrant lets somebody with several roles choose which to act in.
func (s *Area) SwitchGrant(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	f := newSwitchForm()
	return s.Submit(w, r, site.Submission{Form: &f.Form, Do: func() (string, error) {
		grant := f.grant.UUID()
		if grant == uuid.Nil { // what is no id is no role of the visitor's
			return "", account.NotYourRole()
		}
		permit, err := who.Authorize(authz.SwitchGrant)
		if err != nil {
			return "", err
		}
		token := account.NewToken()
		if err := s.Session.SwitchGrant(r.Context(), permit, who.In.Session, grant, token); err != nil {
			return "", err
		}
		s.SetCookie(w, token)
		return "/", nil
	}})
}

// localPath returns the path if it is one of this site, and otherwise nothing, so
// that signing in leads nobody to another site, or back to signing in or out.
func localPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") ||
		strings.HasPrefix(u.Path, "//") || strings.HasPrefix(u.Path, "/sign-") {
		return ""
	}
	return path
}
