package assessments

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"ccio/internal/assessment"
	"ccio/internal/framework"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// SaveValidation saves the validated answers of the page.
func (s *Area) SaveValidation(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.validate(w, r, who, "")
}

// BeginValidation begins the validation. From then on the holder cannot recall the
// assessment.
func (s *Area) BeginValidation(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.validate(w, r, who, assessment.BeginValidation)
}

// Return returns the assessment to the holder, with a reason.
func (s *Area) Return(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.validate(w, r, who, assessment.Return)
}

// SignOff signs the assessment off.
func (s *Area) SignOff(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.validate(w, r, who, assessment.SignOff)
}

// Reopen takes the sign-off back, with a reason.
func (s *Area) Reopen(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.validate(w, r, who, assessment.Reopen)
}

// validate saves what was chosen on the page and then makes a move, if one was
// asked for.
func (s *Area) validate(w http.ResponseWriter, r *http.Request, who site.Visitor, move assessment.Move) error {
	review, f, err := s.review(r, who)
	if err != nil {
		return err
	}
	fields := newValidationForm(f, review)
	return s.Submit(w, r, site.Submission{
		Form: &fields.Form,
		Do: func() (string, error) {
			// Where there is nothing to save into, the move that follows says why.
			if move == "" || review.State == assessment.InValidation {
				if err := s.saveChosen(r, who, review, fields); err != nil {
					return "", err
				}
			}
			next := validationPath(review.ID) + fields.backTo(f)
			if move == "" {
				return next, nil
			}
			return next, s.Use.Move(r.Context(), who.Permit, review.ID, move, assessment.Input{Reason: fields.reason.Value})
		},
		Overtaken: func(conflict error) error { return s.overtaken(r, who, review, f, fields, conflict) },
		Page: func() (templ.Component, error) {
			return view.ValidationPage(validationPage(s.Layout(r, who, "Assessment of "+review.Holder), review, f, fields)), nil
		},
	})
}

// saveChosen saves what is new on the page.
func (s *Area) saveChosen(r *http.Request, who site.Visitor, review assessment.Review, fields *validationForm) error {
	changed := fields.changed(review)
	if len(changed) == 0 {
		return nil
	}
	if _, err := s.Use.SaveValidated(r.Context(), who.Permit, review.ID, changed); err != nil {
		return err
	}
	for id, v := range changed { // the page may come back because of the move
		fields.competencies[id].version.SetInt(v.Version + 1)
	}
	return nil
}

// backTo leads back to the domain whose button was pressed.
func (f *validationForm) backTo(of framework.Framework) string {
	if slices.ContainsFunc(of.Domains, func(d framework.Domain) bool { return d.ID == f.domain.Value }) {
		return "#" + f.domain.Value
	}
	return ""
}

// overtaken says at each competency what another window has saved meanwhile. If it
// has saved nothing, the assessment itself has moved on, and that is the conflict
// to tell of.
func (s *Area) overtaken(
	r *http.Request,
	who site.Visitor,
	was assessment.Review,
	f framework.Framework,
	fields *validationForm,
	conflict error,
) error {
	review, _, err := s.review(r, who)
	if err != nil {
		return err
	}
	changed := fields.changed(was)
	for _, id := range fields.order {
		sent, isSent := changed[id]
		now := review.Validated[id]
		if review.State != assessment.InValidation || !isSent || now.Version == sent.Version {
			continue
		}
		c := fields.competencies[id]
		c.version.SetInt(now.Version)
		stands := strings.TrimSpace(answerText(now.Answer, f) + ". " + now.Reason)
		fields.OvertakeField(
			c.answer,
			"Another window has saved “"+stands+"” since. Nothing was overwritten. Save again to keep what stands here",
		)
	}
	if fields.IsOvertaken() {
		return nil
	}
	return conflict
}
