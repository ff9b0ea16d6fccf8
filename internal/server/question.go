package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/web/view"
)

func (s *Server) today() day.Day { return day.Of(s.options.Now()) }

func authorizeSwitch(who visitor) (authz.Permit, error) {
	return authz.Authorize(who.in.Actor(), authz.SwitchGrant)
}

// question reads as-at and known-on, by which coverage and register pages show
// another day than today. Anything else than a day that can be shown is a 400
// that says which can.
func (s *Server) question(r *http.Request) (insight.Query, error) {
	today := s.today()
	q := insight.Query{AsAt: today}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return q, fault.Because(fault.BadRequest, err, "The part of the address after the question mark cannot be read.")
	}
	if text := values.Get("as-at"); text != "" {
		if q.AsAt, err = day.Parse(text); err != nil {
			return q, fault.Because(fault.BadRequest, err, "as-at is not a date. Write it as a year, a month and a day, such as 2026-04-01.")
		}
	}
	if text := values.Get("known-on"); text != "" {
		if q.KnownOn, err = day.Parse(text); err != nil {
			return q, fault.Because(fault.BadRequest, err, "known-on is not a date. Write it as a year, a month and a day, such as 2026-04-01.")
		}
	}
	return q, q.Check(today)
}

// dayParameters keeps the chosen day in the links of a page; empty for today.
func (s *Server) dayParameters(q insight.Query) url.Values {
	values := url.Values{}
	if q.AsAt != s.today() {
		values.Set("as-at", q.AsAt.String())
	}
	if !q.KnownOn.IsZero() {
		values.Set("known-on", q.KnownOn.String())
	}
	return values
}

// link is a path with the chosen day and with further parameters, in pairs.
func (s *Server) link(q insight.Query, path string, pairs ...string) string {
	values := s.dayParameters(q)
	for pair := range slices.Chunk(pairs, 2) {
		values.Set(pair[0], pair[1])
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// sayDay says above a page that it shows another day, with the way back to today.
func (s *Server) sayDay(l *view.Layout, r *http.Request, q insight.Query) {
	if l.AsAt = s.asAtNotice(q); l.AsAt == "" {
		return
	}
	values := r.URL.Query()
	values.Del("as-at")
	values.Del("known-on")
	l.Today = r.URL.Path
	if len(values) > 0 {
		l.Today += "?" + values.Encode()
	}
}

// asAtNotice says above a page that it shows another day.
func (s *Server) asAtNotice(q insight.Query) string {
	var parts []string
	if q.AsAt != s.today() {
		parts = append(parts, "This is how things were on "+q.AsAt.Long())
	}
	if !q.KnownOn.IsZero() {
		if len(parts) == 0 {
			parts = append(parts, "This is how things are today")
		}
		parts = append(parts, "as the register knew them on "+q.KnownOn.Long())
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + "."
}

// codeOf reads the ODS code of the path. What is no code at all is not found,
// like a code that nobody has.
func codeOf(r *http.Request) (organisation.Code, error) {
	code, err := organisation.ParseCode(chi.URLParam(r, "code"))
	if err != nil {
		return "", fault.Because(fault.NotFound, err, "There is no organisation with this code.")
	}
	return code, nil
}
