package server

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/fault"
)

// submitAssessment hands the copy over.
func (s *Server) submitAssessment(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	validator, _ := uuid.Parse(r.PostForm.Get("validator")) // what is no id is nobody
	late := strings.TrimSpace(r.PostForm.Get("late"))
	err = s.stores.Assessments.SubmitAssessment(r.Context(), who.permit, work.ID, validator, late, requestID(r))
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		return s.renderCheck(w, r, who, http.StatusUnprocessableEntity, work, f, known.Fields, late)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
	return nil
}

// nominateValidator hands what was handed over to another validator, where the
// first cannot validate it any more.
func (s *Server) nominateValidator(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	validator, _ := uuid.Parse(r.PostForm.Get("validator")) // what is no id is nobody
	err = s.stores.Assessments.NominateValidator(r.Context(), who.permit, work.ID, validator, requestID(r))
	if known, is := errors.AsType[*fault.Error](err); is && known.Kind == fault.Invalid {
		return s.renderAssessment(w, r, who, http.StatusUnprocessableEntity, work, f, known.Fields, work.Response)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
	return nil
}

// recallAssessment takes it back.
func (s *Server) recallAssessment(w http.ResponseWriter, r *http.Request, who visitor) error {
	work, _, err := s.own(r, who)
	if err != nil {
		return err
	}
	if err := s.stores.Assessments.RecallAssessment(r.Context(), who.permit, work.ID, requestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID), http.StatusSeeOther)
	return nil
}

// respondToSignOff keeps the holder's words.
func (s *Server) respondToSignOff(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	work, f, err := s.own(r, who)
	if err != nil {
		return err
	}
	response := text1(r.PostForm.Get("response"))
	if n := utf8.RuneCountInString(response); n > assessment.MostResponse {
		return s.renderAssessment(w, r, who, http.StatusUnprocessableEntity, work, f,
			[]fault.Field{{Name: "response", Message: fmt.Sprintf("The response must be %d characters or fewer. It has %d.", assessment.MostResponse, n)}}, response)
	}
	if err := s.stores.Assessments.RespondToSignOff(r.Context(), who.permit, work.ID, response, requestID(r)); err != nil {
		return err
	}
	http.Redirect(w, r, assessmentPath(work.ID)+"#response", http.StatusSeeOther)
	return nil
}
