package assessments

import (
	"ccio/internal/assessment"
	"ccio/internal/form"
	"ccio/internal/framework"
)

// validationForm is what a validator fills in: an answer and a reason beside each
// of the holder's, and the reason for a return or a reopening.
type validationForm struct {
	form.Form
	reason       *form.Field
	domain       *form.Field // the button that saves and leads back to its domain
	competencies map[string]validatedFields
	order        []string
}

type validatedFields struct {
	framework.Competency
	answer, reason, version *form.Field
}

func newValidationForm(f framework.Framework, review assessment.Review) *validationForm {
	all := &validationForm{competencies: map[string]validatedFields{}}
	all.domain = all.Add(form.Hidden("domain"))
	for _, d := range f.Domains {
		for _, c := range d.Competencies {
			choices := levelChoices(c, f)
			if self := review.Submitted[c.ID].Level; self > 0 {
				choices[self-1].Text += ", as the holder says"
			}
			choices = append(choices, form.Choice{Value: string(assessment.NotAssessed), Text: "Not assessed"},
				form.Choice{Value: string(assessment.NotApplicable), Text: "Not applicable"})
			fields := validatedFields{
				Competency: c,
				answer:     all.Add(answerField(c, "", choices)),
				reason: all.Add(textField("r.", "reason", c, "",
					"Needed where you are two or more levels away. "+noPatient, "The reason", assessment.MostReason)),
				version: all.Add(form.PartVersion("v."+c.ID, 0)),
			}
			fields.show(review.Validated[c.ID])
			all.competencies[c.ID] = fields
			all.order = append(all.order, c.ID)
		}
	}
	all.reason = all.Add(form.Text("reason", ""))
	all.reason.Called, all.reason.Most = "The reason", assessment.Return.MostWords()
	return all
}

func (c validatedFields) show(v assessment.Validated) {
	c.answer.Value, c.reason.Value = v.Answer.Value(), v.Reason
	c.version.SetInt(v.Version)
}

// chosen returns what the fields hold.
func (c validatedFields) chosen() assessment.Validated {
	return assessment.Validated{Answer: answered(c.answer), Reason: c.reason.Value, Version: c.version.Int()}
}

// changed returns the validated answers that the page was sent with and that are
// not saved already. What the validator left open is left out.
func (f *validationForm) changed(review assessment.Review) map[string]assessment.Validated {
	all := map[string]assessment.Validated{}
	for id, c := range f.competencies {
		isSent := c.answer.Sent || c.reason.Sent
		if isSent && !c.answer.Sent { // radio buttons of which none is chosen are not sent
			c.answer.Value = ""
		}
		v, now := c.chosen(), review.Validated[id]
		isOpen := v.Kind == assessment.Unanswered && v.Reason == ""
		if isSent && !isOpen && (v.Answer != now.Answer || v.Reason != now.Reason) {
			all[id] = v
		}
	}
	return all
}
