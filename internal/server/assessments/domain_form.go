package assessments

import (
	"ccio/internal/assessment"
	"ccio/internal/form"
	"ccio/internal/framework"
)

// domainForm is the form of a domain: some fields for each competency, and which
// button was pressed. The page's script sends one competency at a time, so a field
// that is not sent keeps what was shown.
type domainForm struct {
	form.Form
	then         *form.Field
	competencies []competencyFields
}

type competencyFields struct {
	framework.Competency
	answer, reason, evidence, reflection *form.Field
	version, shown                       *form.Field
	overtaken                            *assessment.Entry // what another window has saved meanwhile
}

func newDomainForm(f framework.Framework, d framework.Domain, entries map[string]assessment.Entry) *domainForm {
	all := &domainForm{}
	all.then = all.Add(form.Hidden("then"))
	for _, c := range d.Competencies {
		choices := append(levelChoices(c, f),
			form.Choice{Value: string(assessment.NotAssessed), Text: "Not assessed", Hint: "I cannot say this time"},
			form.Choice{Value: string(assessment.NotApplicable), Text: "Not applicable", Hint: "It is no part of this post. Say why below."})
		fields := competencyFields{
			Competency: c,
			answer:     all.Add(answerField(c, c.Name, choices)),
			reason: all.Add(textField("r.", "reason", c, "Why it is not applicable, if it is not",
				"Your validator reads it. "+noPatient, "The reason", assessment.MostReason)),
			evidence: all.Add(textField(
				"e.",
				"evidence",
				c,
				"Evidence",
				"What somebody could look at, with links. Your validator reads it once you submit. "+noPatient,
				"The evidence",
				assessment.MostEvidence,
			)),
			reflection: all.Add(textField("f.", "reflection", c, "Reflection",
				"For you alone. Nobody else ever sees it. "+noPatient, "The reflection", assessment.MostReflection)),
			version: all.Add(form.PartVersion("v."+c.ID, 0)),
			shown:   all.Add(form.Hidden("h." + c.ID)),
		}
		fields.show(entries[c.ID])
		all.competencies = append(all.competencies, fields)
	}
	return all
}

// show fills the fields with an entry as it is saved.
func (c *competencyFields) show(e assessment.Entry) {
	c.answer.Value, c.reason.Value, c.evidence.Value, c.reflection.Value = e.Answer.Value(), e.Reason, e.Evidence, e.Reflection
	c.version.SetInt(e.Version)
	c.shown.Value = e.Fingerprint()
}

// isRight reports whether the fields were sent and have nothing wrong.
func (c *competencyFields) isRight() bool {
	return c.version.Sent && c.answer.Problem+c.reason.Problem+c.evidence.Problem+c.reflection.Problem == ""
}

// wrote returns what the fields hold.
func (c *competencyFields) wrote() assessment.Wrote {
	return assessment.Wrote{Shown: c.shown.Value, Entry: assessment.Entry{
		Answer: answered(c.answer), Reason: c.reason.Value, Evidence: c.evidence.Value, Reflection: c.reflection.Value, Version: c.version.Int(),
	}}
}

// answers returns what the form asks to save: every competency that was sent and
// has nothing wrong.
func (f *domainForm) answers(domain string) assessment.DomainAnswers {
	d := assessment.DomainAnswers{Domain: domain, Carry: f.then.Value == "carry", Wrote: map[string]assessment.Wrote{}}
	for _, c := range f.competencies {
		for _, field := range []*form.Field{c.answer, c.reason, c.evidence, c.reflection} {
			if c.version.Sent && !field.Sent { // radio buttons of which none is chosen are not sent
				field.Value = ""
			}
		}
		if c.isRight() {
			d.Wrote[c.ID] = c.wrote()
		}
	}
	return d
}

// took updates the form with the result of saving: new versions, what was overtaken
// and, for competencies that nobody touched on an older page, what is saved now.
func (f *domainForm) took(saved assessment.Saved, now map[string]assessment.Entry) {
	for i := range f.competencies {
		c := &f.competencies[i]
		wrote := c.wrote()
		overtaken, isOvertaken := saved.Overtaken[c.ID]
		entry, isSaved := saved.Entries[c.ID]
		switch {
		case isOvertaken:
			c.overtaken = &overtaken
			c.version.SetInt(overtaken.Version)
			f.Overtake("of-"+controlOf(c.ID), c.Name+": changed in another window")
		case isSaved:
			c.show(entry)
		case c.isRight() && wrote.Version != now[c.ID].Version && wrote.Shown == wrote.Fingerprint():
			c.show(now[c.ID])
			continue
		}
		if c.version.Sent {
			c.shown.Value = "" // it is what somebody wrote, until a page shows it as saved
		}
	}
}
