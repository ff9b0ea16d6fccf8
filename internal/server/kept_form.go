package server

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/web/view"
)

// keptParameter says, in the address that a kept form is sent to once more, which
// form that is, so that it is forgotten once it has been taken.
const keptParameter = "kept-form"

// keptForms is the path under which forms that were sent too late are shown.
const keptForms = "/kept-forms/"

// refuse is what becomes of a request that the site map refuses. A form that was
// sent after the session had ended by time is kept, and offered again to the same
// person once they have signed in; then nothing is left to answer.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, who visitor, refusal error) error {
	if r.Method != http.MethodPost || who.spent == nil || fault.KindOf(refusal) != fault.Unauthenticated {
		return refusal
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return refusal
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return unreadable(err)
	}
	fields, err := account.ParseForm(body)
	if err != nil {
		return err
	}
	path := localPath(withParameter(r.URL, ""))
	if path == "" || len(fields) == 0 { // nothing that somebody filled in
		return refusal
	}
	id, err := s.stores.Accounts.KeepForm(r.Context(), *who.spent, account.KeptForm{Path: path, Body: body}, requestID(r))
	if err != nil {
		return err // where there was no such session, the refusal that it is without one
	}
	http.Redirect(w, r, "/sign-in?return="+url.QueryEscape(keptForms+id.String()), http.StatusSeeOther)
	return nil
}

// withParameter is an address with the id of a kept form in it, or without one.
// The rest of its query stays as it is.
func withParameter(u *url.URL, id string) string {
	next := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	if q := u.Query(); q.Has(keptParameter) || id != "" {
		q.Del(keptParameter)
		if id != "" {
			q.Set(keptParameter, id)
		}
		next.RawQuery = q.Encode()
	}
	return next.RequestURI()
}

// answer has the route's handler answer. A kept form that was sent once more is
// forgotten when it has been taken, and only then: an error, or the form again
// with what is wrong in it, leaves it where it is.
func (s *Server) answer(route route, w http.ResponseWriter, r *http.Request, who visitor) error {
	id, err := uuid.Parse(r.URL.Query().Get(keptParameter))
	if err != nil || r.Method != http.MethodPost || !who.known || route.access.public {
		return route.handler(w, r, who)
	}
	recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
	if err := route.handler(recorder, r, who); err != nil || recorder.status >= http.StatusBadRequest {
		return err
	}
	// What was sent is saved, whether or not the visitor still waits. A form that
	// is not forgotten is offered again, until its day is over.
	err = s.stores.Accounts.ForgetForm(context.WithoutCancel(r.Context()), who.in, id, audit.SendKeptForm, requestID(r))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		s.log(r).Error("a kept form was sent again and is still kept", "error", err)
	}
	return nil
}

// keptForm shows a form that was sent too late to the person who sent it.
func (s *Server) keptForm(w http.ResponseWriter, r *http.Request, who visitor) error {
	id, err := keptID(r)
	if err != nil {
		return err
	}
	form, err := s.stores.Accounts.KeptForm(r.Context(), who.in, id)
	if err != nil {
		return err
	}
	fields, err := account.ParseForm(form.Body)
	if err != nil {
		return err
	}
	to, err := url.Parse(localPath(form.Path))
	if err != nil {
		return err
	}
	page := view.KeptForm{
		Layout: s.layout(r, who, "You were signed out before this was saved"),
		Sent:   moment(form.Recorded), Until: moment(form.Expires), Path: to.Path,
		Again: withParameter(to, id.String()), Discard: keptForms + id.String() + "/discard",
	}
	for _, f := range fields {
		page.Fields = append(page.Fields, view.KeptField{
			Name: f.Name, Value: f.Value, Label: capitalised(strings.NewReplacer("_", " ", "-", " ").Replace(f.Name)), Lines: shownValue(f.Value, who),
		})
	}
	return s.render(w, r, http.StatusOK, view.KeptFormPage(page))
}

// shownValue is what somebody filled in as they would read it, a line each.
func shownValue(value string, who visitor) []string {
	value = strings.TrimSpace(value)
	if value == "" {
		return []string{"Nothing"}
	}
	if on, err := day.Parse(value); err == nil {
		return []string{on.Long()}
	}
	if id, err := uuid.Parse(value); err == nil && len(value) == 36 {
		for _, g := range who.in.Grants {
			if g.ID == id {
				return []string{g.Label()}
			}
		}
		return []string{"What you chose on the page (its number is " + value + ")"}
	}
	return strings.Split(strings.ReplaceAll(value, "\r\n", "\n"), "\n")
}

// discardForm takes away a form that was sent too late.
func (s *Server) discardForm(w http.ResponseWriter, r *http.Request, who visitor) error {
	id, err := keptID(r)
	if err != nil {
		return err
	}
	if err := s.stores.Accounts.ForgetForm(r.Context(), who.in, id, audit.DiscardForm, requestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func keptID(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return uuid.Nil, fault.Because(fault.NotFound, err, "There is no form at this address.")
	}
	return id, nil
}

// keptLinks lead to what the visitor sent too late, for the start page: they may
// have signed in there, and not by the link that was given at the time.
func (s *Server) keptLinks(r *http.Request, who visitor) (links []view.Link, err error) {
	forms, err := s.stores.Accounts.KeptForms(r.Context(), who.in)
	for _, f := range forms {
		links = append(links, view.Link{Text: "What you sent on " + moment(f.Recorded), Href: keptForms + f.ID.String()})
	}
	return links, err
}

// unreadable is the failure to read what was sent: the visitor's and not ours.
func unreadable(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return fault.Because(fault.TooLarge, err, "What was sent is larger than %d kB.", maxBody>>10)
	}
	return fault.Because(fault.BadRequest, err, "The form that was sent cannot be read.")
}
