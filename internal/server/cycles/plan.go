package cycles

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"ccio/internal/assessment"
	"ccio/internal/form"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// planForm asks for what a cycle is fixed to once it opens.
type planForm struct {
	form.Form
	framework, threshold, opens, closes *form.Field
}

func newPlanForm(c assessment.Cycle, frameworks []framework.Framework) *planForm {
	f := &planForm{}
	f.framework = f.Add(form.Choose("framework", "Framework"))
	f.framework.Wrong, f.framework.Value = "Choose a version of a framework", c.Framework+" "+c.Version
	for _, known := range frameworks {
		f.framework.Choices = append(f.framework.Choices, form.Choice{
			Value: known.Code + " " + known.Version, Text: known.Title + ", version " + known.Version,
		})
	}
	f.threshold = f.Add(form.Number("threshold", "Threshold"))
	f.threshold.Wrong = "The threshold is a whole number from 8 to 100"
	f.threshold.Hint = "The least number of people in a group of published figures: at least 8. Holders see it before they submit."
	f.threshold.SetInt(c.Threshold)
	f.opens = f.Add(form.Date("opens", "First day"))
	f.opens.Wrong, f.opens.Value = "Enter the first day as a date, such as 2026-04-01", c.Opens.String()
	f.closes = f.Add(form.Date("closes", "Last day"))
	f.closes.Wrong, f.closes.Value = "Enter the last day as a date, such as 2026-06-30", c.Close.String()
	return f
}

// cycle returns the cycle that the form describes.
func (f *planForm) cycle(code string) assessment.Cycle {
	c := assessment.Cycle{Code: code, Threshold: f.threshold.Int(), Opens: f.opens.Day(), Close: f.closes.Day()}
	c.Framework, c.Version, _ = strings.Cut(f.framework.Value, " ")
	return c
}

// Plan saves a cycle that is not open yet.
func (s *Area) Plan(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	c, err := s.shown(r, who)
	if err != nil {
		return err
	}
	f := newPlanForm(c.Cycle, c.frameworks)
	return s.Submit(w, r, site.Submission{
		Form:  &f.Form,
		Check: func() error { return f.cycle(c.Code).Check() },
		Do: func() (string, error) {
			return cyclePath(c.Code), s.Use.PlanCycle(r.Context(), who.Permit, f.cycle(c.Code))
		},
		Page: func() (templ.Component, error) {
			return view.CyclePage(cyclePage(s.Layout(r, who, "Cycle "+c.Code), c, f)), nil
		},
	})
}
