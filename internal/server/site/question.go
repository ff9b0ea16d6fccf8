package site

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/web/view"
)

// Question reads as-at and known-on, with which pages about coverage and the
// register show another day than today. Anything but a day that can be shown is a
// 400 that says which days can.
func (s *Site) Question(r *http.Request) (insight.Query, error) {
	today := s.Today()
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

// DayParameters keeps the chosen day in the links of a page. It is empty for today.
func DayParameters(q insight.Query, today day.Day) url.Values {
	values := url.Values{}
	if q.AsAt != today {
		values.Set("as-at", q.AsAt.String())
	}
	if !q.KnownOn.IsZero() {
		values.Set("known-on", q.KnownOn.String())
	}
	return values
}

// Link is the function Link, for today.
func (s *Site) Link(q insight.Query, path string, pairs ...string) string {
	return Link(q, s.Today(), path, pairs...)
}

// Link returns a path with the chosen day and with further parameters, in pairs.
func Link(q insight.Query, today day.Day, path string, pairs ...string) string {
	values := DayParameters(q, today)
	for pair := range slices.Chunk(pairs, 2) {
		values.Set(pair[0], pair[1])
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// SayDay says above a page that it shows another day, and links back to today.
func (s *Site) SayDay(l *view.Layout, r *http.Request, q insight.Query) {
	l.Paper.Day = q.AsAt.Long()
	// No other parameter is on the page: one may be a secret, or text of somebody else's.
	if days := DayParameters(q, s.Today()); len(days) > 0 {
		l.Paper.Address += "?" + days.Encode()
	}
	if !q.KnownOn.IsZero() {
		l.Paper.Day += ", as the register knew it on " + q.KnownOn.Long()
	}
	if l.AsAt = s.asAtNotice(q); l.AsAt == "" {
		return
	}
	values := r.URL.Query()
	if q.KnownOn.IsZero() {
		values.Set("known-on", q.AsAt.String())
		l.KnownThen = r.URL.Path + "?" + values.Encode()
	}
	values.Del("as-at")
	values.Del("known-on")
	l.Today = r.URL.Path
	if len(values) > 0 {
		l.Today += "?" + values.Encode()
	}
}

// asAtNotice is the sentence that says that a page shows another day.
func (s *Site) asAtNotice(q insight.Query) string {
	var parts []string
	if q.AsAt != s.Today() {
		parts = append(parts, "This is how things were on "+q.AsAt.Long())
		if q.KnownOn.IsZero() {
			parts = append(parts, "as we know it today")
		}
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

// MaxQuery is the longest search that makes sense, in bytes. No trust's name is
// half as long.
const MaxQuery = 200

// Narrow reads the filters into the query. A value that the form does not offer is
// a 400 that names it.
func (s *Site) Narrow(q *insight.Query, region, icb, sector, state string) (post.State, error) {
	var err error
	if region != "" {
		if q.Region, err = organisation.ParseCode(region); err != nil {
			return "", fault.Because(fault.BadRequest, err, "region is not an ODS code. Write one such as Y62.")
		}
	}
	if icb != "" {
		if q.ICB, err = organisation.ParseCode(icb); err != nil {
			return "", fault.Because(fault.BadRequest, err, "icb is not an ODS code. Write one such as QOP.")
		}
	}
	if sector != "" {
		if q.Sector, err = organisation.ParseStatisticalSector(sector); err != nil {
			return "", fault.Because(fault.BadRequest, err, "sector is not one of acute, mental-health, specialist-community-ambulance and online.")
		}
	}
	if state == "" {
		return "", nil
	}
	found, err := post.ParseState(state)
	if err != nil {
		return "", fault.Because(fault.BadRequest, err, "state is not a state of a CCIO post. Choose one from the list on the page.")
	}
	return found, nil
}

// GroupOptions offers regions or ICBs to choose from.
func GroupOptions(groups []insight.Group, chosen organisation.Code) []view.Option {
	var all []view.Option
	for _, g := range groups {
		all = append(all, view.Option{Value: string(g.Code), Text: Short(g.Name), Selected: g.Code == chosen})
	}
	return all
}
