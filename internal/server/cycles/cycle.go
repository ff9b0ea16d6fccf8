package cycles

import (
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
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Show is the page on which a cycle is planned, opened and closed.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	c, all, err := s.cycleOf(r, who)
	if err != nil {
		return err
	}
	return s.renderCycle(w, r, who, http.StatusOK, c, all, nil, nil)
}

func (s *Area) renderCycle(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, c assessment.Cycle, all []assessment.Cycle, form url.Values, wrong []fault.Field) error {
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
	page := view.Cycle{Layout: s.Layout(r, who, "Cycle "+c.Code), Code: c.Code, State: c.State.Label(), Colour: "blue", Planned: c.State == assessment.Planned, From: string(c.State)}
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
	frameworks, err := s.Frameworks.Frameworks(r.Context())
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
	return s.Render(w, r, status, view.CyclePage(page))
}

// cycleOf is the cycle of the address among all; a code that no cycle has is one
// that can be planned.
func (s *Area) cycleOf(r *http.Request, who site.Visitor) (assessment.Cycle, []assessment.Cycle, error) {
	permit, err := who.Authorize(authz.ViewCycles)
	if err != nil {
		return assessment.Cycle{}, nil, err
	}
	all, err := s.Assessments.Cycles(r.Context(), permit)
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
