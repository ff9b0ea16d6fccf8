package cycles

import (
	"cmp"
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
	"ccio/internal/server/site"
	"ccio/web/view"
)

func completionPath(code string) string { return "/cycles/" + url.PathEscape(code) + "/completion" }

// begunCycle finds the cycle in the address, which must have opened, and the day
// whose posts and boundaries its completion is counted by: today, or the cycle's
// last day.
func (s *Area) begunCycle(r *http.Request, who site.Visitor) (assessment.Cycle, day.Day, error) {
	c, err := s.cycleOf(r, who)
	if err == nil {
		err = begun(c, c.Code)
	}
	return c, c.CountedOn(s.Today()), err
}

// begun refuses a cycle that has not opened, or does not exist.
func begun(c assessment.Cycle, code string) error {
	if c.Code == "" || c.State == assessment.Planned {
		return fault.New(fault.NotFound, "There is no open or closed cycle %s.", code)
	}
	return nil
}

// Completion shows who has finished and who has not, within the visitor's scope:
// states by post, without names.
func (s *Area) Completion(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	code := chi.URLParam(r, "code")
	c, tallies, err := s.Read.CycleCompletion(r.Context(), who.Permit, code, s.Today())
	if err != nil {
		return err
	}
	if err := begun(c, code); err != nil {
		return err
	}
	on := c.CountedOn(s.Today())
	read, err := who.Authorize(authz.ViewRegister)
	if err != nil {
		return err
	}
	reg, err := s.Organisations.Register(r.Context(), read)
	if err != nil {
		return err
	}
	if !assessment.AreKnown(tallies, reg) {
		if err := s.Organisations.Behind(r.Context(), read); err != nil {
			return err
		}
	}
	page := view.Completion{Layout: s.Layout(r, who, "Completion of cycle "+c.Code), Of: cmp.Or(who.In.Grants[0].ScopeName, "England")}
	page.Days = "The cycle closed on " + c.Close.Long() + "."
	if left := c.DaysLeft(s.Today()); left > 0 {
		page.Days = fmt.Sprintf("The cycle closes on %s: %s left.", c.Close.Long(), site.Counted(left, "day", "days"))
	}
	signed := 0
	for _, t := range tallies {
		if t.State == assessment.SignedOff {
			signed++
		}
	}
	page.Lede = fmt.Sprintf("%s of %s signed off.", site.Grouped(signed), site.Plural(len(tallies), "assessment is", "assessments are"))
	by := func(t assessment.Tally) organisation.Code { return t.Region }
	page.TotalsOf, page.TotalsHead = "region", "Region"
	switch who.Permit.Reach() {
	case authz.Region:
		by, page.TotalsOf, page.TotalsHead = func(t assessment.Tally) organisation.Code { return t.ICB }, "ICB", "ICB"
	case authz.Trust:
		by, page.TotalsOf, page.TotalsHead = func(t assessment.Tally) organisation.Code { return t.Trust }, "trust", "Trust"
	default:
	}
	page.Totals = totalsBy(tallies, by, func(code organisation.Code) string {
		if found, known := reg.Find(code); known {
			return site.NameOn(found, on)
		}
		return "Not known"
	})
	chosen, err := s.chosen(r)
	if err != nil {
		return err
	}
	if err := chosen.list(&page, completionPath(c.Code), tallies, reg, on, who.Permit.Reach()); err != nil {
		return err
	}
	actor := who.Actor()
	page.Validators = actor.Role() == authz.TrustAdministrator || actor.Role() == authz.NationalAdministrator
	if told := r.URL.Query().Get("told"); told != "" {
		if n, err := strconv.Atoi(told); err == nil {
			page.Told = site.Counted(n, "person was reminded.", "people were reminded.")
		}
	}
	for _, f := range []site.Format{site.FormatCSV, site.FormatXLSX, site.FormatJSON} {
		page.Download = append(page.Download, view.Link{
			Text: "Download all as " + strings.ToUpper(string(f)) + " (needs the completion export)", Href: completionPath(c.Code) + "." + string(f),
		})
	}
	if _, err := who.Authorize(authz.Remind); err == nil && c.State != assessment.Ready {
		remind := remindPart(newRemindForm(c), s.Today())
		page.Remind = &remind
	}
	return s.Render(w, r, http.StatusOK, view.CompletionPage(page))
}

// totalsBy counts assessments by place and state, with the places in the order of
// their names.
func totalsBy(
	tallies []assessment.Tally,
	by func(assessment.Tally) organisation.Code,
	name func(organisation.Code) string,
) []view.CompletionRow {
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
