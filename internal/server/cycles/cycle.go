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
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

func cyclePath(code string) string { return "/admin/cycles/" + url.PathEscape(code) }

// shown is the cycle in the address and all other cycles, with the frameworks that
// it may use.
type shown struct {
	assessment.Cycle
	isPlanned  bool // it exists; otherwise it is a proposal
	others     []assessment.Cycle
	frameworks []framework.Framework
}

func (s *Area) shown(r *http.Request, who site.Visitor) (c shown, err error) {
	permit, err := who.Authorize(authz.ViewCycles)
	if err != nil {
		return c, err
	}
	all, frameworks, err := s.Read.Planning(r.Context(), permit)
	if err != nil {
		return c, err
	}
	now := named(all, chi.URLParam(r, "code"))
	c = shown{Cycle: now, frameworks: frameworks}
	for _, other := range all {
		if other.Code == now.Code {
			c.isPlanned = true
		} else {
			c.others = append(c.others, other)
		}
	}
	if !c.isPlanned {
		c.Cycle, err = proposed(now.Code)
	}
	return c, err
}

// proposed is the cycle that a code would have, if the text is the code of a cycle.
func proposed(code string) (assessment.Cycle, error) {
	year, err := strconv.Atoi(strings.Split(code, "-")[0])
	c := assessment.Cycle{
		Code: code, Version: "1.0", Threshold: assessment.LeastThreshold, Opens: day.New(year, 4, 1), Close: day.New(year, 6, 30),
		State: assessment.Planned,
	}
	if err != nil || c.Check() != nil {
		return c, fault.New(fault.NotFound, "There is no such cycle. A cycle is called by its years, such as 2026-27.")
	}
	return c, nil
}

// Show shows the page on which a cycle is planned, opened and closed.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	c, err := s.shown(r, who)
	if err != nil {
		return err
	}
	page := cyclePage(s.Layout(r, who, "Cycle "+c.Code), c, newPlanForm(c.Cycle, c.frameworks))
	return s.Render(w, r, http.StatusOK, view.CyclePage(page))
}

// cyclePage makes the page of a cycle, with the form that plans it.
func cyclePage(layout view.Layout, c shown, f *planForm) view.Cycle {
	page := view.Cycle{
		Layout: layout, Code: c.Code, State: c.State.Label(), Colour: "blue", Planned: c.State == assessment.Planned,
		Framework: site.Field(f.framework), Threshold: site.Field(f.threshold), Opens: site.Field(f.opens), Closes: site.Field(f.closes),
		From: site.Field(newAdvanceForm(c.State).from),
	}
	page.Layout.Problems = site.Problems(&f.Form)
	if !c.isPlanned {
		page.State = "Not planned yet"
	}
	page.Facts = []view.Fact{
		{Key: "Framework", Value: c.Framework + " " + c.Version}, {Key: "Threshold", Value: fmt.Sprintf("%d people", c.Threshold)},
		{Key: "First day", Value: c.Opens.Long()}, {Key: "Last day", Value: c.Close.Long()},
	}
	if next, more := c.State.Next(); c.isPlanned && more {
		page.Next, page.NextSays = advances[next].button, advances[next].says
		if next == assessment.Closed {
			page.NextSays = fmt.Sprintf("The last day of the cycle is %s. What is submitted after you close it is late and needs a reason.",
				c.Close.Long())
		}
	}
	if c.isPlanned && c.State != assessment.Planned {
		page.Completion = completionPath(c.Code)
	}
	for _, other := range c.others {
		page.Others = append(page.Others, view.Link{Text: other.Code + ": " + other.State.Label(), Href: cyclePath(other.Code)})
	}
	return page
}

// advances says what bringing a cycle into each state means.
var advances = map[assessment.CycleState]struct{ button, says string }{
	assessment.Open: {
		"Open the cycle", "As soon as you open it, holders can start, and the framework, the threshold and the dates are fixed.",
	},
	assessment.Closed:      {button: "Close the cycle"}, // what it says has the cycle's last day
	assessment.Provisional: {"Make it provisional", "Each trust checks its own result."},
	assessment.Ready:       {"Ready to publish", "Nothing can be submitted after that."},
}

// cycleOf finds the cycle in the address.
func (s *Area) cycleOf(r *http.Request, who site.Visitor) (assessment.Cycle, error) {
	permit, err := who.Authorize(authz.ViewCycles)
	if err != nil {
		return assessment.Cycle{}, err
	}
	all, err := s.Read.Cycles(r.Context(), permit)
	return named(all, chi.URLParam(r, "code")), err
}

// named finds a cycle by its code; if no cycle has it yet, it is one that can be
// planned.
func named(all []assessment.Cycle, code string) assessment.Cycle {
	if at := slices.IndexFunc(all, func(c assessment.Cycle) bool { return c.Code == code }); at >= 0 {
		return all[at]
	}
	return assessment.Cycle{Code: code, State: assessment.Planned}
}
