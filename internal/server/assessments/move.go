package assessments

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/fault"
	"ccio/internal/server/site"
)

// Submit hands the copy over.
func (s *Area) Submit(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	validator, _ := uuid.Parse(r.PostForm.Get("validator")) // what is no id is nobody
	late := strings.TrimSpace(r.PostForm.Get("late"))
	err = s.Assessments.SubmitAssessment(r.Context(), who.Permit, work.ID, validator, late, site.RequestID(r))
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		return s.renderCheck(w, r, who, http.StatusUnprocessableEntity, work, f, known.Fields, late)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
	return nil
}

// Nominate hands what was handed over to another validator, where the
// first cannot validate it any more.
func (s *Area) Nominate(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	validator, _ := uuid.Parse(r.PostForm.Get("validator")) // what is no id is nobody
	err = s.Assessments.NominateValidator(r.Context(), who.Permit, work.ID, validator, site.RequestID(r))
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		return s.renderAssessment(w, r, who, http.StatusUnprocessableEntity, work, f, known.Fields, work.Response)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
	return nil
}

// Recall takes it back.
func (s *Area) Recall(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	work, _, err := s.own(r, who)
	if err != nil {
		return err
	}
	if err := s.Assessments.RecallAssessment(r.Context(), who.Permit, work.ID, site.RequestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
	return nil
}

// Respond keeps the holder's words.
func (s *Area) Respond(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	response := site.TidyText(r.PostForm.Get("response"))
	if n := utf8.RuneCountInString(response); n > assessment.MostResponse {
		return s.renderAssessment(w, r, who, http.StatusUnprocessableEntity, work, f,
			[]fault.Field{{Name: "response", Message: fmt.Sprintf("The response must be %d characters or fewer. It has %d.", assessment.MostResponse, n)}}, response)
	}
	if err := s.Assessments.RespondToSignOff(r.Context(), who.Permit, work.ID, response, site.RequestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID)+"#response", http.StatusSeeOther)
	return nil
}
