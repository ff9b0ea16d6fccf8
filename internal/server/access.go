package server

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/register"
	"ccio/internal/server/accounts"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// access says who may ask for a route.
type access struct {
	public bool         // signed out as well
	probe  bool         // anybody, and nobody asks who: a cookie is not looked at
	self   authz.Action // signed in, with or without a role, about themselves alone
	action authz.Action // signed in, in a role that may do this
	origin bool         // signing in by a provider, of which an address has so many a minute
	meter  bool         // a file to take away, of which a person has so many a minute, and so many at once
}

// route is one line of the site map.
type route struct {
	method, pattern string
	access          access
	handler         site.Handler
}

// handle finds out who is asking, decides whether they may, and answers.
func (s *Server) handle(route route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(register.Hold(r.Context()))
		var who site.Visitor
		var err error
		if route.access.origin {
			err = s.meterAddress(w, r)
		}
		if err == nil && !route.access.probe {
			who, err = s.visitor(w, r)
		}
		if err == nil {
			who.Request = site.RequestID(r)
			who.Permit, err = route.access.decide(who)
			if who.Known && fault.KindOf(err) == fault.Forbidden {
				err = s.noteRefusal(r, who, route, err)
			}
			if err != nil {
				if err = s.accounts.KeepForm(w, r, who, err); err == nil {
					return
				}
			}
		}
		if err == nil && route.access.meter {
			err = s.meter(w, who)
		}
		switch {
		case err != nil:
		case route.access.meter:
			err = s.queue(w, r, who, func() error { return s.answer(route, w, r, who) })
		default:
			err = s.answer(route, w, r, who)
		}
		if err != nil {
			s.site.Fail(w, r, who, err)
		}
	}
}

func (a access) decide(who site.Visitor) (authz.Permit, error) {
	switch {
	case a.public, a.probe:
		return authz.Permit{}, nil
	case !who.Known:
		return authz.Permit{}, fault.New(fault.Unauthenticated, "Sign in to see this page.")
	case a.self != "":
		return who.Oneself(a.self)
	case len(who.In.Grants) == 0:
		return authz.Permit{}, noRole()
	}
	return who.Authorize(a.action)
}

// noRole is the answer to somebody without a role, whatever they ask for.
func noRole() error {
	return fault.New(fault.Forbidden,
		"You are signed in, but nobody has given you a role here yet, or it waits to be confirmed. Your notices say which.")
}

// noteRefusal records that the site map refused somebody, and returns the refusal.
// If it cannot be recorded, that failure is the answer instead, so that no refusal
// goes unrecorded.
func (s *Server) noteRefusal(r *http.Request, who site.Visitor, route route, refusal error) error {
	permit, err := who.Oneself(authz.UseSession)
	if err != nil {
		return err
	}
	if err := s.stores.Accounts.NoteRefusal(r.Context(), permit, route.method+" "+route.pattern); err != nil {
		return err
	}
	return refusal
}

// answer runs the route's handler, and once more if its page was made from a register
// that is behind the rest of the page. A kept form that was sent again is forgotten
// only once it has been accepted. After an error, or if the form comes back with
// something wrong in it, it stays kept.
func (s *Server) answer(route route, w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	id, err := uuid.Parse(r.URL.Query().Get(accounts.KeptParameter))
	if err != nil || r.Method != http.MethodPost || !who.Known || route.access.public {
		err := route.handler(w, r, who)
		if register.IsBehind(err) && r.Method != http.MethodPost {
			// It has written nothing yet. A look that it recorded is recorded again.
			return route.handler(w, r, who)
		}
		return err
	}
	recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
	if err := route.handler(recorder, r, who); err != nil || recorder.status >= http.StatusBadRequest {
		return err
	}
	// The form has been saved, whether or not the visitor still waits for the
	// answer. A kept form that cannot be forgotten now is offered again until its
	// day is over.
	permit, err := who.Oneself(authz.UseSession)
	if err == nil {
		err = s.stores.Accounts.ForgetForm(context.WithoutCancel(r.Context()), permit, id, audit.SendKeptForm)
	}
	if err != nil && fault.KindOf(err) != fault.NotFound {
		s.site.Log(r).Error("a kept form was sent again and is still kept", "error", err)
	}
	return nil
}

func (s *Server) notFound(http.ResponseWriter, *http.Request, site.Visitor) error {
	return fault.New(fault.NotFound, "There is no page at this address.")
}

func (s *Server) methodNotAllowed(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	page := view.Text{
		Heading: "This address does not take what was sent", Layout: s.site.Layout(r, who, "This address does not take what was sent"),
		Ways: []view.Link{{Text: "Go to the start page", Href: "/"}},
	}
	return s.site.Render(w, r, http.StatusMethodNotAllowed, view.TextPage(page))
}
