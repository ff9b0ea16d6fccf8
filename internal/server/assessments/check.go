package assessments

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ccio/internal/assessment"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Check is everything on one page.
func (s *Area) Check(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	if !work.State.WithHolder() {
		http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
		return nil
	}
	return s.renderCheck(w, r, who, http.StatusOK, work, f, nil, "")
}

// validatorChoices are those who are confirmed as validators; where there are
// several, nobody is chosen beforehand but the one who was nominated last.
func validatorChoices(work assessment.Work) []view.Option {
	var all []view.Option
	chosen := len(work.Candidates) == 1
	for _, c := range work.Candidates {
		all = append(all, view.Option{Value: c.Person.String(), Text: c.Name, Selected: c.Person == work.Validator})
		chosen = chosen || c.Person == work.Validator
	}
	if !chosen {
		all = append([]view.Option{{Text: "Choose a person", Selected: true}}, all...)
	}
	return all
}

// checkDomains are all the answers in words, by domain.
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

// submittedDomains are checkDomains with the reflections, which nobody else sees, as
// the holder reads what they handed over.
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

func (s *Area) renderCheck(w http.ResponseWriter, r *http.Request, who site.Visitor, status int, work assessment.Work, f framework.Framework, wrong []fault.Field, late string) error {
	path := assessmentPath(work.ID)
	page := view.AssessmentCheck{
		Layout: s.Layout(r, who, "Check and submit"), Of: "Assessment " + work.Cycle.Code, Action: path + "/submit", Ready: len(work.Candidates) > 0,
		Late: work.Cycle.State.IsLate(), LateValue: late, Who: whoSeesSubmitted(work.Summary),
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "My assessments", Href: "/assessments"}, {Text: "Assessment " + work.Cycle.Code, Href: path}}
	page.Layout.Error = len(wrong) > 0
	for _, p := range wrong {
		page.Problems = append(page.Problems, view.Problem{Field: p.Name, Text: p.Message})
	}
	page.Validators = validatorChoices(work)
	missing := work.Missing(asked(f))
	for i, d := range f.Domains {
		for _, c := range d.Competencies {
			if slices.Contains(missing, c.ID) {
				what := c.Name
				if work.Entries[c.ID].Kind == assessment.NotApplicable {
					what += ": say why it is not applicable"
				}
				page.Missing = append(page.Missing, view.Link{Text: d.Name + ": " + what, Href: fmt.Sprintf("%s/domains/%d#of-%s", path, i+1, strings.ReplaceAll(c.ID, ".", "-"))})
			}
		}
	}
	page.Left = fmt.Sprintf("%d of %d are still to answer.", len(missing), len(asked(f)))
	page.Domains = checkDomains(work, f)
	for i := range page.Domains {
		page.Domains[i].Href = fmt.Sprintf("%s/domains/%d", path, i+1)
	}
	return s.Render(w, r, status, view.AssessmentCheckPage(page))
}
