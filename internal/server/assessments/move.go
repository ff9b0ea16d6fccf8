package assessments

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"

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
	f.late.Called, f.late.Most = "The reason", assessment.Submit.MostWords()
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

// chosen is whom a form names. The page may show somebody chosen beforehand, but a form
// that names nobody has chosen nobody.
func chosen(f *form.Field) uuid.UUID {
	if !f.Sent {
		return uuid.Nil
	}
	return f.UUID()
}

// pageMove is a move that the holder makes from the page of an assessment. The last
// part of its address is its name.
type pageMove struct {
	move      assessment.Move
	isOffered func(assessment.Work) bool
	asks      func(assessment.Work) *form.Field // nil: it is a button alone
	input     func(*form.Field) assessment.Input
	button    string
	variant   string                       // of the button
	note      func(assessment.Work) string // what the page says about it, offered or not; nil: nothing
	backTo    string                       // the part of the page that is shown once it is made
}

// pageMoves has them in the order of the page.
func pageMoves() []pageMove {
	return []pageMove{
		{
			move:      assessment.Recall,
			isOffered: func(work assessment.Work) bool { return work.State == assessment.Submitted },
			button:    "Recall it", variant: "secondary",
		},
		{
			move:      assessment.Nominate,
			isOffered: mayNominate,
			asks:      validatorField,
			input:     func(f *form.Field) assessment.Input { return assessment.Input{Validator: chosen(f)} },
			button:    "Hand it to them",
			note: func(work assessment.Work) string {
				if mayNominate(work) {
					return validatorIsLost
				}
				return ""
			},
		},
		{
			move:      assessment.Respond,
			isOffered: func(work assessment.Work) bool { return work.State == assessment.SignedOff },
			asks:      responseField,
			input:     func(f *form.Field) assessment.Input { return assessment.Input{Response: f.Value} },
			button:    "Save the response", variant: "secondary",
			backTo: "#response",
		},
	}
}

func mayNominate(work assessment.Work) bool { return work.LostValidator() && len(work.Candidates) > 0 }

// responseField asks for the holder's response to what was signed off.
func responseField(work assessment.Work) *form.Field {
	f := form.Text("response", "Your response")
	f.Called, f.Most, f.Value = "The response", assessment.Respond.MostWords(), work.Response
	f.Hint = "If you like: your words beside what was signed off. Your validator can read them. " + noPatient
	return f
}

// moveForm is the form of a move, with the one field that it may have.
type moveForm struct {
	form.Form
	pageMove
	field *form.Field // nil: none
}

func newMoveForms(work assessment.Work) []*moveForm {
	var all []*moveForm
	for _, m := range pageMoves() {
		f := &moveForm{pageMove: m}
		if m.asks != nil {
			f.field = f.Add(m.asks(work))
		}
		all = append(all, f)
	}
	return all
}

// said is what the move has of the form.
func (f *moveForm) said() assessment.Input {
	if f.field == nil {
		return assessment.Input{}
	}
	return f.input(f.field)
}

// shown is the form as the page has it.
func (f *moveForm) shown(work assessment.Work) view.MoveForm {
	shown := view.MoveForm{Action: assessmentPath(work.ID) + "/" + string(f.move), Button: f.button, Variant: f.variant}
	if f.field != nil {
		shown.Field = site.Field(f.field)
	}
	return shown
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
				assessment.Input{Validator: chosen(fields.validator), Reason: fields.late.Value})
		},
		Page: func() (templ.Component, error) {
			return view.AssessmentCheckPage(checkPage(s.Layout(r, who, checkTitle), work, f, fields)), nil
		},
	})
}

// Move makes a move from the page of an assessment, and then shows the page again at
// the part that the move concerns.
func (s *Area) Move(move assessment.Move) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		work, f, err := s.own(r, who)
		if err != nil {
			return err
		}
		forms := newMoveForms(work)
		sent := forms[slices.IndexFunc(forms, func(f *moveForm) bool { return f.move == move })]
		return s.Submit(w, r, site.Submission{
			Form: &sent.Form,
			Do: func() (string, error) {
				return assessmentPath(work.ID) + sent.backTo, s.Use.Move(r.Context(), who.Permit, work.ID, move, sent.said())
			},
			Page: func() (templ.Component, error) {
				page := assessmentPage(s.Layout(r, who, "Assessment "+work.Cycle.Code), work, f, forms, s.Today())
				page.Layout.Problems = site.Problems(&sent.Form)
				return view.AssessmentPage(page), nil
			},
		})
	}
}
