package server

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/web/view"
)

// cycleOf is the cycle of the address among all; a code that no cycle has is one
// that can be planned.
func (s *Server) cycleOf(r *http.Request, who visitor) (assessment.Cycle, []assessment.Cycle, error) {
	permit, err := authz.Authorize(who.in.Actor(), authz.ViewCycles)
	if err != nil {
		return assessment.Cycle{}, nil, err
	}
	all, err := s.stores.Assessments.Cycles(r.Context(), permit)
	if err != nil {
		return assessment.Cycle{}, nil, err
	}
	code := chi.URLParam(r, "code")
	for _, c := range all {
		if c.Code == code {
			return c, all, nil
		}
	}
	return assessment.Cycle{Code: code, State: assessment.Planned}, all, nil
}

// cycle is the page on which a cycle is planned, opened and closed.
func (s *Server) cycle(w http.ResponseWriter, r *http.Request, who visitor) error {
	c, all, err := s.cycleOf(r, who)
	if err != nil {
		return err
	}
	return s.renderCycle(w, r, who, http.StatusOK, c, all, nil, nil)
}

func (s *Server) renderCycle(w http.ResponseWriter, r *http.Request, who visitor, status int, c assessment.Cycle, all []assessment.Cycle, form url.Values, wrong []fault.Field) error {
	known := slices.ContainsFunc(all, func(other assessment.Cycle) bool { return other.Code == c.Code })
	if !known {
		year, err := strconv.Atoi(strings.Split(c.Code, "-")[0])
		proposed := assessment.Cycle{Code: c.Code, Version: "1.0", Threshold: assessment.LeastThreshold, Opens: day.New(year, 4, 1), Close: day.New(year, 6, 30)}
		if err != nil || proposed.Check() != nil {
			return fault.New(fault.NotFound, "There is no such cycle. A cycle is called by its years, such as 2026-27.")
		}
		proposed.State = assessment.Planned
		c = proposed
	}
	page := view.Cycle{Layout: s.layout(r, who, "Cycle "+c.Code), Code: c.Code, State: c.State.Label(), Colour: "blue", Planned: c.State == assessment.Planned, From: string(c.State)}
	if !known {
		page.State = "Not planned yet"
	}
	page.Layout.Error = len(wrong) > 0
	field := func(name, value string) view.Field {
		f := view.Field{Value: value}
		if form != nil {
			f.Value = form.Get(name)
		}
		for _, p := range wrong {
			if p.Name == name {
				f.Problem = p.Message
			}
		}
		return f
	}
	page.Framework = field("framework", c.Framework+" "+c.Version)
	page.Threshold, page.Opens, page.Closes = field("threshold", strconv.Itoa(c.Threshold)), field("opens", c.Opens.String()), field("closes", c.Close.String())
	frameworks, err := s.stores.Frameworks.Frameworks(r.Context())
	if err != nil {
		return err
	}
	for _, f := range frameworks {
		value := f.Code + " " + f.Version
		page.Frameworks = append(page.Frameworks, view.Option{Value: value, Text: f.Title + ", version " + f.Version, Selected: value == page.Framework.Value})
	}
	page.Facts = []view.Fact{
		{Key: "Framework", Value: c.Framework + " " + c.Version}, {Key: "Threshold", Value: fmt.Sprintf("%d people", c.Threshold)},
		{Key: "First day", Value: c.Opens.Long()}, {Key: "Last day", Value: c.Close.Long()},
	}
	if next, more := c.State.Next(); known && more {
		page.Next = map[assessment.CycleState]string{assessment.Open: "Open the cycle", assessment.Closed: "Close the cycle", assessment.Provisional: "Make it provisional", assessment.Ready: "Ready to publish"}[next]
		page.NextSays = map[assessment.CycleState]string{
			assessment.Open:        "From then on holders can start, and the framework, the threshold and the dates are fixed.",
			assessment.Closed:      "From then on a submission is late and needs a reason.",
			assessment.Provisional: "Each trust checks its own result.",
			assessment.Ready:       "From then on nothing is submitted any more.",
		}[next]
	}
	if known && c.State != assessment.Planned {
		page.Completion = "/cycles/" + c.Code + "/completion"
	}
	for _, other := range all {
		if other.Code != c.Code {
			page.Others = append(page.Others, view.Link{Text: other.Code + ": " + other.State.Label(), Href: "/admin/cycles/" + other.Code})
		}
	}
	return s.render(w, r, status, view.CyclePage(page))
}

// planCycle saves a cycle that is not open yet.
func (s *Server) planCycle(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	now, all, err := s.cycleOf(r, who)
	if err != nil {
		return err
	}
	form := r.PostForm
	c := assessment.Cycle{Code: now.Code}
	c.Framework, c.Version, _ = strings.Cut(form.Get("framework"), " ")
	c.Threshold, _ = strconv.Atoi(strings.TrimSpace(form.Get("threshold")))
	c.Opens, _ = day.Parse(strings.TrimSpace(form.Get("opens")))
	c.Close, _ = day.Parse(strings.TrimSpace(form.Get("closes")))
	err = s.stores.Assessments.PlanCycle(r.Context(), who.permit, c, requestID(r))
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		return s.renderCycle(w, r, who, http.StatusUnprocessableEntity, now, all, form, known.Fields)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/cycles/"+c.Code, http.StatusSeeOther)
	return nil
}

// advanceCycle brings a cycle into the state that follows the one shown.
func (s *Server) advanceCycle(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	code := chi.URLParam(r, "code")
	if err := s.stores.Assessments.AdvanceCycle(r.Context(), who.permit, code, assessment.CycleState(r.PostForm.Get("from")), requestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/cycles/"+url.PathEscape(code), http.StatusSeeOther)
	return nil
}

// totalsBy counts assessments by place and state, the places by name.
func totalsBy(tallies []assessment.Tally, by func(assessment.Tally) organisation.Code, name func(organisation.Code) string) []view.CompletionRow {
	var rows []view.CompletionRow
	for place, counts := range assessment.CountBy(tallies, by) {
		row := view.CompletionRow{Place: name(place)}
		for _, state := range assessment.States() {
			row.Counts = append(row.Counts, counts[state])
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b view.CompletionRow) int { return cmp.Compare(a.Place, b.Place) })
	return rows
}
