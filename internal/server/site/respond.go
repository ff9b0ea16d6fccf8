package site

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"ccio/internal/fault"
	"ccio/web/view"
)

// Render writes a whole page or nothing: if a template fails half way, no half page
// is sent.
func (s *Site) Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	buffer := s.buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	defer s.buffers.Put(buffer)
	if err := page.Render(r.Context(), buffer); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(buffer.Len()))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// The visitor has gone, so there is nobody to tell.
		_, _ = w.Write(buffer.Bytes())
	}
	return nil
}

// StatusOf maps kinds of failure to statuses. Nothing else does.
func StatusOf(kind fault.Kind) int {
	switch kind {
	case fault.BadRequest:
		return http.StatusBadRequest
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
	}
	return http.StatusInternalServerError
}

// notSignedIn is an error of signing in that brings the words of its page: how to
// try again, and whom to ask.
type notSignedIn interface {
	error
	Page(s *Site) view.Text
}

// Fail answers an error; nothing else does. It logs once, and shows only the
// sentence that is safe to show.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, who Visitor, err error) {
	kind := fault.KindOf(err)
	if kind == fault.Unauthenticated {
		target := "/sign-in"
		if r.Method == http.MethodGet && r.URL.Path != "/" {
			target += "?return=" + url.QueryEscape(r.URL.RequestURI())
		}
		http.Redirect(w, r, target, http.StatusSeeOther)
		return
	}
	status := StatusOf(kind)
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		s.Log(r).LogAttrs(r.Context(), slog.LevelError, "a request failed", slog.Int("status", status), slog.Any("error", err))
	}
	s.logConstraint(r, err)
	if kind == fault.Unavailable {
		w.Header().Set("Retry-After", "10")
	}
	page := errorText(kind)
	switch out, ok := errors.AsType[notSignedIn](err); {
	case ok:
		page = out.Page(s)
		if status < http.StatusInternalServerError {
			s.Log(r).LogAttrs(r.Context(), slog.LevelWarn, "nobody was signed in", slog.Any("error", err))
		}
	case kind == fault.Forbidden && who.Known && len(who.In.Grants) == 0:
		page.Heading, page.Sections = "You do not have a role here yet", []view.Section{{Words: []string{s.WhomToAsk()}}}
	}
	var known *fault.Error
	if kind != fault.Internal && errors.As(err, &known) {
		page.Sections = append([]view.Section{{Words: []string{known.Public}}}, page.Sections...)
	}
	page.Code = RequestID(r)
	page.Layout = s.Layout(r, who, page.Heading)
	if kind == fault.Internal || s.Render(w, r, status, view.TextPage(page)) != nil {
		s.WriteFailure(w)
	}
}

// logConstraint logs which rule of the database refused a change, if one did. A
// rule that people often come up against is one that a page should have told them
// of. Its name is part of the schema and says nothing about anybody.
func (s *Site) logConstraint(r *http.Request, err error) {
	if known, is := errors.AsType[*fault.Error](err); is && known.Constraint != "" {
		s.Log(r).LogAttrs(r.Context(), slog.LevelWarn, "the database refused", slog.String("constraint", known.Constraint))
	}
}

// errorText has the words of an error page: what happened and what to do.
func errorText(kind fault.Kind) view.Text {
	home := view.Link{Text: "Go to the start page", Href: "/"}
	find := view.Link{Text: "Find a trust", Href: "/trusts"}
	help := view.Link{Text: "Get help", Href: "/help"}
	switch kind {
	case fault.BadRequest:
		return view.Text{Heading: "This address cannot be understood", Ways: []view.Link{home, help}}
	case fault.Forbidden:
		return view.Text{
			Heading: "You cannot see this page in your role",
			Ways:    []view.Link{home, {Text: "Your notices", Href: "/notices"}, {Text: "What is held about you", Href: "/my-data"}, help},
		}
	case fault.NotFound:
		return view.Text{Heading: "Page not found", Ways: []view.Link{find, home}, Sections: []view.Section{{Words: []string{
			"If you typed the address, check that it is right. If you followed a link, the page may have moved, or it may be one that " +
				"your role does not reach.",
		}}}}
	case fault.Conflict:
		return view.Text{Heading: "Somebody changed this first", Ways: []view.Link{home, help}}
	case fault.TooLarge:
		return view.Text{Heading: "This is too large", Ways: []view.Link{home, help}}
	case fault.Invalid:
		return view.Text{Heading: "There is a problem with what was sent", Ways: []view.Link{home, help}}
	case fault.TooMany:
		return view.Text{Heading: "Too many requests", Ways: []view.Link{home, help}}
	case fault.Unavailable:
		return view.Text{Heading: "The service is not available for the moment", Ways: []view.Link{home}}
	case fault.Internal, fault.Unauthenticated:
	}
	return view.Text{Heading: "Sorry, something went wrong", Ways: []view.Link{home, help}, Sections: []view.Section{{Words: []string{
		"This is a fault of the service, not of anything that you did. It has been recorded. Try again later.",
	}}}}
}

// failurePage renders the page for 500 at the start, so that a broken template or
// database cannot keep it from being shown later.
func (s *Site) failurePage() ([]byte, error) {
	page := errorText(fault.Internal)
	page.Layout = view.Layout{Title: page.Heading, ServiceName: "CCIO dashboard", Demonstration: s.Options.Demo, Assets: s.urls}
	var buffer bytes.Buffer
	err := view.TextPage(page).Render(context.Background(), &buffer)
	return buffer.Bytes(), err
}

// WriteFailure answers with the page for 500 that was rendered at the start.
func (s *Site) WriteFailure(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = w.Write(s.failed)
}

// WhomToAsk says whom to ask, to people who cannot get in or have no role.
func (s *Site) WhomToAsk() string {
	if s.Options.HelpContact == "" {
		return "Who can help: the administrator of your trust, who invites people and gives them roles."
	}
	return "Who can help: the administrator of your trust, who invites people and gives them roles, or: " + s.Options.HelpContact
}

// Text answers with a page of prose.
func (s *Site) Text(w http.ResponseWriter, r *http.Request, who Visitor, page view.Text) error {
	page.Layout = s.Layout(r, who, page.Heading)
	return s.Render(w, r, http.StatusOK, view.TextPage(page))
}
