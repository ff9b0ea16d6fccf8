package assessments

import (
	"fmt"
	"strconv"
	"strings"

	"ccio/internal/assessment"
	"ccio/internal/form"
	"ccio/internal/framework"
)

// controlOf is the id of a competency's controls on the page.
func controlOf(competency string) string { return strings.ReplaceAll(competency, ".", "-") }

// answerField is the choice of an answer: the levels, and the choices that are not
// levels.
func answerField(c framework.Competency, label string, choices []form.Choice) *form.Field {
	f := form.Choose(assessment.AnswerField(c.ID), label, choices...)
	f.ID, f.Of = controlOf(c.ID), c.Name
	f.Wrong = "Choose one of the levels, not assessed, or not applicable"
	return f
}

// textField is one of the texts beside an answer. Its name is name and the
// competency; its id is the competency's and part.
func textField(name, part string, c framework.Competency, label, hint, called string, most int) *form.Field {
	f := form.Text(name+c.ID, label)
	f.ID, f.Hint, f.Called, f.Most, f.Of = controlOf(c.ID)+"-"+part, hint, called, most, c.Name
	return f
}

// levelChoices lists the levels with their anchors.
func levelChoices(c framework.Competency, f framework.Framework) []form.Choice {
	var all []form.Choice
	for i, anchor := range c.Anchors {
		all = append(all, form.Choice{Value: strconv.Itoa(i + 1), Text: fmt.Sprintf("%d %s", i+1, f.Scale[i].Name), Hint: anchor})
	}
	return all
}

// answered returns the answer that a field holds. Anything that is not one of its
// choices has been refused by then.
func answered(f *form.Field) assessment.Answer {
	a, _ := assessment.ParseAnswer(f.Value)
	return a
}
