package assessments

import (
	"fmt"
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// own reads the visitor's own assessment in the address, with its framework.
func (s *Area) own(r *http.Request, who site.Visitor) (work assessment.Work, f framework.Framework, err error) {
	id, err := site.PathID(r, "There is no such assessment.")
	if err != nil {
		return work, f, err
	}
	permit, err := who.Authorize(authz.ViewOwn)
	if err != nil {
		return work, f, err
	}
	if work, err = s.Read.MyAssessment(r.Context(), permit, id); err != nil {
		return work, f, err
	}
	f, err = s.Frameworks.Framework(r.Context(), work.Cycle.Framework, work.Cycle.Version)
	return work, f, err
}

func asked(f framework.Framework) []string {
	var ids []string
	for _, d := range f.Domains {
		ids = append(ids, askedOf(d)...)
	}
	return ids
}

func askedOf(d framework.Domain) []string {
	var ids []string
	for _, c := range d.Competencies {
		ids = append(ids, c.ID)
	}
	return ids
}

// Show shows the list of tasks at first, then where the assessment is, and in the
// end the result.
func (s *Area) Show(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	page := assessmentPage(s.Layout(r, who, "Assessment "+work.Cycle.Code), work, f, newMoveForms(work), s.Today())
	return s.Render(w, r, http.StatusOK, view.AssessmentPage(page))
}

// assessmentPage makes the page that says where an assessment stands, with the
// forms for what its holder can do.
func assessmentPage(layout view.Layout, work assessment.Work, f framework.Framework, forms []*moveForm, today day.Day) view.Assessment {
	path := assessmentPath(work.ID)
	page := view.Assessment{
		Layout: layout, Heading: "Assessment " + work.Cycle.Code, Of: work.TrustName, Lede: []string{assessmentSays(work.Summary, today)},
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "My assessments", Href: "/assessments"}}
	page.State, page.Colour = site.AssessmentTag(work.State)
	page.Notes = reasons(work.Steps, work.State)
	if len(work.Candidates) == 0 && work.State != assessment.SignedOff {
		page.Notes = append(page.Notes, nobodyValidates)
	}
	switch {
	case work.State.WithHolder():
		p := work.Progress(asked(f))
		page.Lede = append(page.Lede, fmt.Sprintf("You have answered %d of %d competencies.", p.Answered, p.Asked))
		page.Tasks = tasks(work, f)
		for i, d := range f.Domains {
			if page.Continue == "" && !work.Progress(askedOf(d)).IsComplete() {
				page.Continue = fmt.Sprintf("%s/domains/%d", path, i+1)
			}
		}
		page.Check = path + "/check"
		page.Who = whoSeesDraft(work.Summary)
	case work.State == assessment.SignedOff:
		page.Result = results(work, f)
		page.Submitted = submittedDomains(work, f)
		page.Who = whoSeesResult(work.PostType)
	default:
		page.Who = whoSeesSubmitted(work.Summary)
		page.Submitted = submittedDomains(work, f)
		for _, c := range work.Candidates {
			if c.Person == work.Validator {
				page.Lede = append(page.Lede, "Your validator is "+c.Name+". You are told at your notices what they do with it.")
			}
		}
	}
	for _, form := range forms {
		if form.note != nil {
			if note := form.note(work); note != "" {
				page.Notes = append(page.Notes, note)
			}
		}
		if form.isOffered(work) {
			page.Forms = append(page.Forms, form.shown(work))
		}
	}
	return page
}

// lastReason returns the reason for the last move of a kind, after some words.
func lastReason(steps []assessment.Step, move assessment.Move, words string) []string {
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].Move == move {
			return []string{words + steps[i].Reason}
		}
	}
	return nil
}

// reasons returns the last reasons that the validator gave for the state that the
// assessment is in.
func reasons(steps []assessment.Step, state assessment.State) []string {
	for i := len(steps) - 1; i >= 0; i-- {
		switch step := steps[i]; {
		case step.Move == assessment.Return && state == assessment.Returned:
			return []string{"Your validator returned it: " + step.Reason}
		case step.Move == assessment.Reopen && state == assessment.InValidation:
			return []string{"Your validator took the sign-off back: " + step.Reason}
		case step.Move == assessment.Submit:
			return nil
		}
	}
	return nil
}

func tasks(work assessment.Work, f framework.Framework) []view.Task {
	var all []view.Task
	for i, d := range f.Domains {
		p := work.Progress(askedOf(d))
		t := view.Task{
			Text:   d.Name,
			Href:   fmt.Sprintf("%s/domains/%d", assessmentPath(work.ID), i+1),
			Status: fmt.Sprintf("%d of %d", p.Answered, p.Asked),
			Colour: "blue",
		}
		switch {
		case p.IsComplete():
			t.Status, t.Colour = "Answered", ""
		case p.Answered == 0:
			t.Status, t.Colour = "Not started", "grey"
		}
		all = append(all, t)
	}
	return all
}

// answerText writes an answer in words: "3 Competent".
func answerText(a assessment.Answer, f framework.Framework) string {
	switch a.Kind {
	case assessment.Level:
		for _, l := range f.Scale {
			if l.Level == a.Level {
				return fmt.Sprintf("%d %s", l.Level, l.Name)
			}
		}
	case assessment.NotAssessed:
		return "Not assessed"
	case assessment.NotApplicable:
		return "Not applicable"
	case assessment.Unanswered:
	}
	return "Not answered"
}

func results(work assessment.Work, f framework.Framework) []view.ResultDomain {
	var all []view.ResultDomain
	for _, d := range f.Domains {
		domain := view.ResultDomain{Name: d.Name, Level: answerText(work.Domains[d.ID], f)}
		if last, known := work.LastDomains[d.ID]; known {
			domain.Last = answerText(last, f)
		}
		for _, c := range d.Competencies {
			v := work.Validated[c.ID]
			row := view.ResultRow{Name: c.Name, Self: answerText(work.Entries[c.ID].Answer, f), Validated: answerText(v.Answer, f)}
			if v.Reason != "" {
				row.Reason = v.Reason
			}
			switch {
			case v.Kind == assessment.Level && v.Level < framework.Levels:
				row.Next = c.Anchors[v.Level]
			case v.Kind == assessment.Level:
				row.Next = "There is no level above this one."
			default:
				row.Next = "None"
			}
			domain.Rows = append(domain.Rows, row)
		}
		all = append(all, domain)
	}
	return all
}
