package assessments

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ccio/internal/assessment"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Check shows all answers on one page.
func (s *Area) Check(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	if !work.State.WithHolder() {
		http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
		return nil
	}
	page := checkPage(s.Layout(r, who, checkTitle), work, f, newHandOverForm(work))
	return s.Render(w, r, http.StatusOK, view.AssessmentCheckPage(page))
}

// checkDomains lists all answers in words, by domain.
func checkDomains(work assessment.Work, f framework.Framework) []view.CheckDomain {
	var all []view.CheckDomain
	for _, d := range f.Domains {
		domain := view.CheckDomain{Name: d.Name}
		for _, c := range d.Competencies {
			e := work.Entries[c.ID]
			row := view.CheckRow{Name: c.Name, Answer: answerText(e.Answer, f), Evidence: e.Evidence}
			if e.Kind == assessment.NotApplicable {
				row.Evidence = strings.TrimSpace(e.Reason + "\n" + e.Evidence)
			}
			domain.Rows = append(domain.Rows, row)
		}
		all = append(all, domain)
	}
	return all
}

// submittedDomains is checkDomains with the reflections, for holders who read what
// they submitted. Nobody else sees reflections.
func submittedDomains(work assessment.Work, f framework.Framework) []view.CheckDomain {
	all := checkDomains(work, f)
	for i, d := range f.Domains {
		for n, c := range d.Competencies {
			if e := work.Entries[c.ID]; e.Reflection != "" {
				row := &all[i].Rows[n]
				row.Evidence = strings.TrimSpace(row.Evidence + "\nYour reflection, which only you see: " + e.Reflection)
			}
		}
	}
	return all
}

const checkTitle = "Check and submit"

// checkPage makes the page with all answers and the form that submits them.
func checkPage(layout view.Layout, work assessment.Work, f framework.Framework, fields *handOverForm) view.AssessmentCheck {
	path := assessmentPath(work.ID)
	page := view.AssessmentCheck{
		Layout: layout, Of: "Assessment " + work.Cycle.Code, Action: path + "/submit", Ready: len(work.Candidates) > 0,
		IsLate: work.Cycle.State.IsLate(), Validator: site.Field(fields.validator), Late: site.Field(fields.late),
		Who: whoSeesSubmitted(work.Summary),
	}
	page.Layout.Problems = site.Problems(&fields.Form)
	page.Layout.Breadcrumb = []view.Link{{Text: "My assessments", Href: "/assessments"}, {Text: "Assessment " + work.Cycle.Code, Href: path}}
	missing := work.Missing(asked(f))
	for i, d := range f.Domains {
		for _, c := range d.Competencies {
			if slices.Contains(missing, c.ID) {
				what := c.Name
				if work.Entries[c.ID].Kind == assessment.NotApplicable {
					what += ": say why it is not applicable"
				}
				page.Missing = append(page.Missing, view.Link{
					Text: d.Name + ": " + what, Href: fmt.Sprintf("%s/domains/%d#of-%s", path, i+1, controlOf(c.ID)),
				})
			}
		}
	}
	page.Left = fmt.Sprintf("%d of %d are still to answer.", len(missing), len(asked(f)))
	page.Domains = checkDomains(work, f)
	for i := range page.Domains {
		page.Domains[i].Href = fmt.Sprintf("%s/domains/%d", path, i+1)
	}
	return page
}
