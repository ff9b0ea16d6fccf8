package assessments

import (
	"fmt"
	"time"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// domainPage makes the page of a domain with its form as it stands.
func domainPage(layout view.Layout, d ownDomain, f *domainForm, today day.Day) view.AssessmentDomain {
	work := d.work
	page := view.AssessmentDomain{
		Layout: layout, Heading: d.Name, Summary: d.Summary,
		Of: fmt.Sprintf("Assessment %s: domain %d of %d", work.Cycle.Code, d.number, len(d.framework.Domains)),
		Action: fmt.Sprintf(
			"%s/domains/%d",
			assessmentPath(work.ID),
			d.number,
		), Last: d.number == len(d.framework.Domains), Who: whoSeesDraft(work.Summary),
	}
	page.Layout.Problems = site.Problems(&f.Form)
	page.Layout.Breadcrumb = []view.Link{
		{Text: "My assessments", Href: "/assessments"}, {Text: "Assessment " + work.Cycle.Code, Href: assessmentPath(work.ID)},
	}
	page.Notes = reasons(work.Steps, work.State)
	latest := time.Time{}
	carries := len(d.Competencies) > 0
	for _, c := range d.Competencies {
		if at := work.Entries[c.ID].At; at.After(latest) {
			latest = at
		}
		// Last cycle's answers can be confirmed only if that cycle answered the
		// whole domain and this one has not begun it.
		carries = carries && work.Last[c.ID].Kind != assessment.Unanswered && work.Entries[c.ID].Kind == assessment.Unanswered
	}
	if carries {
		page.Carry = work.LastCycle
	}
	if !latest.IsZero() {
		page.Saved = savedAt(latest, today)
	}
	for _, c := range f.competencies {
		page.Competencies = append(page.Competencies, competencyPart(d, c))
	}
	return page
}

func competencyPart(d ownDomain, c competencyFields) view.CompetencyForm {
	part := view.CompetencyForm{
		ID: "of-" + controlOf(c.ID), Key: c.ID, Name: c.Name, Statement: c.Statement,
		Answer: site.Field(c.answer), Reason: site.Field(c.reason), Evidence: site.Field(c.evidence), Reflection: site.Field(c.reflection),
		Version: site.Field(c.version), Shown: site.Field(c.shown),
	}
	if last, known := d.work.Last[c.ID]; known && last.Kind != assessment.Unanswered {
		part.Last, part.LastEvidence = answerText(last.Answer, d.framework), last.Evidence
	}
	if now := c.overtaken; now != nil {
		part.Conflict = &view.Overtaken{Answer: answerText(now.Answer, d.framework), Evidence: now.Evidence, Reflection: now.Reflection}
	}
	return part
}

// savedAt says when something was saved: the time if it was today in England, and
// otherwise the day too.
func savedAt(at time.Time, today day.Day) string {
	if day.Of(at) != today {
		return "Saved on " + site.Moment(at)
	}
	return "Saved at " + at.In(day.London()).Format("15:04")
}
