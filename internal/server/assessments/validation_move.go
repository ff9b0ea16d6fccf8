package assessments

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/fault"
	"ccio/internal/server/site"
)

// moveFromPage is moveValidation from the page with the validated answers, which
// are saved first.
func (s *Area) moveFromPage(w http.ResponseWriter, r *http.Request, who site.Visitor, do func(id uuid.UUID, reason string) error) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	review, f, err := s.review(r, who)
	if err != nil {
		return err
	}
	if review.State == assessment.InValidation { // otherwise the move is refused, and says why
		if taken, err := s.takeValidated(w, r, who, review, f); err != nil || !taken {
			return err
		}
	}
	return s.moveValidation(w, r, who, do)
}

// moveValidation makes one of the validator's moves.
func (s *Area) moveValidation(w http.ResponseWriter, r *http.Request, who site.Visitor, do func(id uuid.UUID, reason string) error) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return fault.Because(fault.NotFound, err, "There is no such assessment.")
	}
	reason := site.TidyText(r.PostForm.Get("reason"))
	if len([]rune(reason)) > assessment.MostResponse {
		err = &fault.Error{Kind: fault.Invalid, Public: "The reason is too long.", Fields: []fault.Field{{Name: "reason", Message: fmt.Sprintf("The reason must be %d characters or fewer", assessment.MostResponse)}}}
	} else {
		err = do(id, reason)
	}
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		review, f, err := s.review(r, who)
		if err != nil {
			return err
		}
		return s.renderValidation(w, r, who, http.StatusUnprocessableEntity, review, f, known.Fields, reason)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, validationPath(id), http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the id is a parsed one
	return nil
}

// Begin takes up the validation of what was submitted.
func (s *Area) Begin(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.moveValidation(w, r, who, func(id uuid.UUID, _ string) error {
		return s.Assessments.BeginValidation(r.Context(), who.Permit, id, site.RequestID(r))
	})
}

// Return gives an assessment back to its holder, with a reason.
func (s *Area) Return(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.moveFromPage(w, r, who, func(id uuid.UUID, reason string) error {
		return s.Assessments.ReturnAssessment(r.Context(), who.Permit, id, reason, site.RequestID(r))
	})
}

// SignOff makes the validated levels final.
func (s *Area) SignOff(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.moveFromPage(w, r, who, func(id uuid.UUID, _ string) error {
		return s.Assessments.SignOffAssessment(r.Context(), who.Permit, id, site.RequestID(r))
	})
}

// Reopen takes a sign-off back, with a reason.
func (s *Area) Reopen(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.moveValidation(w, r, who, func(id uuid.UUID, reason string) error {
		return s.Assessments.ReopenAssessment(r.Context(), who.Permit, id, reason, site.RequestID(r))
	})
}
