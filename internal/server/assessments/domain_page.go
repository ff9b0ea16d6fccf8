package assessments

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// domainOf is the domain of the address, by its number from 1.
func domainOf(r *http.Request, f framework.Framework) (n int, d framework.Domain, err error) {
	n, err = strconv.Atoi(chi.URLParam(r, "n"))
	if err != nil || n < 1 || n > len(f.Domains) {
		return n, d, fault.New(fault.NotFound, "The framework has no such domain.")
	}
	return n, f.Domains[n-1], nil
}

// Domain is one domain to fill in.
func (s *Area) Domain(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	n, d, err := domainOf(r, f)
	if err != nil {
		return err
	}
	if !work.State.WithHolder() {
		http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
		return nil
	}
	page := s.domainPage(r, who, work, f, n, d)
	for _, c := range d.Competencies {
		page.Competencies = append(page.Competencies, competencyForm(work, f, c, work.Entries[c.ID]))
	}
	return s.Render(w, r, http.StatusOK, view.AssessmentDomainPage(page))
}

func (s *Area) domainPage(r *http.Request, who site.Visitor, work assessment.Work, f framework.Framework, n int, d framework.Domain) view.AssessmentDomain {
	page := view.AssessmentDomain{
		Layout: s.Layout(r, who, d.Name), Heading: d.Name, Summary: d.Summary, Of: fmt.Sprintf("Assessment %s: domain %d of %d", work.Cycle.Code, n, len(f.Domains)),
		Action: fmt.Sprintf("%s/domains/%d", assessmentPath(work.ID), n), Last: n == len(f.Domains), Who: whoSeesDraft(work.Summary),
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "My assessments", Href: "/assessments"}, {Text: "Assessment " + work.Cycle.Code, Href: assessmentPath(work.ID)}}
	page.Notes = reasons(work.Steps, work.State)
	latest := time.Time{}
	carries := len(d.Competencies) > 0
	for _, c := range d.Competencies {
		if at := work.Entries[c.ID].At; at.After(latest) {
			latest = at
		}
		// Confirming is for a domain that last cycle answered whole and this one has
		// not touched.
		carries = carries && work.Last[c.ID].Kind != assessment.Unanswered && work.Entries[c.ID].Kind == assessment.Unanswered
	}
	if carries {
		page.Carry = work.LastCycle
	}
	if !latest.IsZero() {
		page.Saved = s.savedAt(latest)
	}
	return page
}

// savedAt says when something was saved: today by the clock of England, else with
// the day.
func (s *Area) savedAt(at time.Time) string {
	if day.Of(at) != s.Today() {
		return "Saved on " + site.Moment(at)
	}
	return "Saved at " + at.In(day.London()).Format("15:04")
}

func competencyForm(work assessment.Work, f framework.Framework, c framework.Competency, e assessment.Entry) view.CompetencyForm {
	form := view.CompetencyForm{
		ID: strings.ReplaceAll(c.ID, ".", "-"), Key: c.ID, Name: c.Name, Statement: c.Statement, Value: answerValue(e.Answer),
		Reason: e.Reason, Evidence: e.Evidence, Reflection: e.Reflection, Version: strconv.Itoa(e.Version), Shown: fingerprint(e),
	}
	if last, known := work.Last[c.ID]; known && last.Kind != assessment.Unanswered {
		form.Last, form.LastEvidence = answerText(last.Answer, f), last.Evidence
	}
	for i, anchor := range c.Anchors {
		form.Choices = append(form.Choices, view.AnchorChoice{Value: strconv.Itoa(i + 1), Text: fmt.Sprintf("%d %s", i+1, f.Scale[i].Name), Anchor: anchor})
	}
	return form
}

// fingerprint is of what a page shows of an entry. The form sends it back, and so the
// server knows what was left as it was.
func fingerprint(e assessment.Entry) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{answerValue(e.Answer), e.Reason, e.Evidence, e.Reflection}))
	return hex.EncodeToString(sum[:8])
}

func answerValue(a assessment.Answer) string {
	if a.Kind == assessment.Level {
		return strconv.Itoa(a.Level)
	}
	return string(a.Kind)
}
