package assessments

import (
	"net/http"

	"github.com/a-h/templ"

	"ccio/internal/assessment"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// handOverForm asks what is needed to hand an assessment to a validator.
type handOverForm struct {
	form.Form
	validator, late *form.Field
}

func newHandOverForm(work assessment.Work) *handOverForm {
	f := &handOverForm{}
	f.validator = f.Add(validatorField(work))
	f.late = f.Add(form.Text("late", "Why it is late"))
	f.late.Called, f.late.Most = "The reason", assessment.MostReason
	f.late.Hint = "The cycle has closed. Your validator reads the reason. " + noPatient
	f.Add(form.Part("answers")) // the list of what is missing
	return f
}

// validatorField offers the confirmed validators. If there are several, only the
// one who was nominated last is chosen beforehand.
func validatorField(work assessment.Work) *form.Field {
	f := form.Choose("validator", "Who validates it")
	f.Wrong = "Choose who validates it"
	for _, c := range work.Candidates {
		f.Choices = append(f.Choices, form.Choice{Value: c.Person.String(), Text: c.Name})
		if c.Person == work.Validator || len(work.Candidates) == 1 {
			f.Value = c.Person.String()
		}
	}
	if f.Value == "" {
		f.Choices = append([]form.Choice{{Text: "Choose a person"}}, f.Choices...)
	}
	return f
}

// responseForm asks for the holder's response to what was signed off.
type responseForm struct {
	form.Form
	response *form.Field
}

func newResponseForm(work assessment.Work) *responseForm {
	f := &responseForm{}
	f.response = f.Add(form.Text("response", "Your response"))
	f.response.Called, f.response.Most, f.response.Value = "The response", assessment.MostResponse, work.Response
	f.response.Hint = "If you like: your words beside what was signed off. Your validator can read them. " + noPatient
	return f
}

// moves has the forms of the moves that start from the page of an assessment.
type moves struct {
	nominate *handOverForm
	respond  *responseForm
}

func newMoves(work assessment.Work) moves {
	return moves{nominate: newHandOverForm(work), respond: newResponseForm(work)}
}

// HandOver submits the assessment as it is now to the validator.
func (s *Area) HandOver(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	fields := newHandOverForm(work)
	return s.Submit(w, r, site.Submission{
		Form: &fields.Form,
		Do: func() (string, error) {
			return assessmentPath(work.ID), s.Use.Move(r.Context(), who.Permit, work.ID, assessment.Submit,
				assessment.Input{Validator: fields.validator.UUID(), Reason: fields.late.Value})
		},
		Page: func() (templ.Component, error) {
			return view.AssessmentCheckPage(checkPage(s.Layout(r, who, checkTitle), work, f, fields)), nil
		},
	})
}

// Nominate hands a submitted assessment to another validator if the first cannot
// validate it any more.
func (s *Area) Nominate(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.moveFromPage(w, r, who, assessment.Nominate, "", func(m moves) (*form.Form, func() assessment.Input) {
		return &m.nominate.Form, func() assessment.Input { return assessment.Input{Validator: m.nominate.validator.UUID()} }
	})
}

// Recall takes a submitted assessment back.
func (s *Area) Recall(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.moveFromPage(w, r, who, assessment.Recall, "", func(moves) (*form.Form, func() assessment.Input) {
		return &form.Form{}, func() assessment.Input { return assessment.Input{} }
	})
}

// Respond saves the holder's response.
func (s *Area) Respond(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.moveFromPage(w, r, who, assessment.Respond, "#response", func(m moves) (*form.Form, func() assessment.Input) {
		return &m.respond.Form, func() assessment.Input { return assessment.Input{Response: m.respond.response.Value} }
	})
}

// moveFromPage makes a move from the page of an assessment, and then shows the page
// again at the part that the move concerns.
func (s *Area) moveFromPage(w http.ResponseWriter, r *http.Request, who site.Visitor, move assessment.Move, part string,
	with func(moves) (*form.Form, func() assessment.Input)) error {
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	all := newMoves(work)
	fields, input := with(all)
	return s.Submit(w, r, site.Submission{
		Form: fields,
		Do: func() (string, error) {
			return assessmentPath(work.ID) + part, s.Use.Move(r.Context(), who.Permit, work.ID, move, input())
		},
		Page: func() (templ.Component, error) {
			page := assessmentPage(s.Layout(r, who, "Assessment "+work.Cycle.Code), work, f, all, s.Today())
			page.Layout.Problems = site.Problems(fields)
			return view.AssessmentPage(page), nil
		},
	})
}
