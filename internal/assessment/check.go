package assessment

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"ccio/internal/fault"
)

// Missing returns the competencies that have no answer yet, and those that are not
// applicable without a reason.
func (w Work) Missing(asked []string) []string {
	var missing []string
	for _, id := range asked {
		e := w.Entries[id]
		if e.Kind == Unanswered || (e.Kind == NotApplicable && strings.TrimSpace(e.Reason) == "") {
			missing = append(missing, id)
		}
	}
	return missing
}

// Progress returns how far the holder has got.
func (w Work) Progress(asked []string) Progress {
	answers := map[string]Answer{}
	for id, e := range w.Entries {
		if e.Kind != NotApplicable || strings.TrimSpace(e.Reason) != "" { // which has no answer yet
			answers[id] = e.Answer
		}
	}
	return ProgressOf(asked, answers)
}

// MaySubmit says what keeps an assessment from being submitted: an answer that is
// missing, a validator who is not confirmed or, if it is late, a reason.
func (w Work) MaySubmit(asked []string, validator uuid.UUID, lateReason string) error {
	var wrong []fault.Field
	if n := len(w.Missing(asked)); n > 0 {
		wrong = append(wrong, fault.Field{Name: "answers", Message: "Answer every competency first. What is missing is linked on this page."})
	}
	if !w.isCandidate(validator) {
		wrong = append(wrong, fault.Field{Name: "validator", Message: "Choose who validates it"})
	}
	if w.Cycle.State.IsLate() && strings.TrimSpace(lateReason) == "" {
		wrong = append(wrong, fault.Field{Name: "late", Message: "Enter why it is late"})
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "The assessment cannot be handed over yet.", Fields: wrong}
}

// LostValidator reports whether the assessment was submitted to somebody who cannot
// validate it any more, because their grant has ended.
func (w Work) LostValidator() bool {
	return (w.State == Submitted || w.State == InValidation) && !w.isCandidate(w.Validator)
}

func (w Work) isCandidate(person uuid.UUID) bool {
	return slices.ContainsFunc(w.Candidates, func(c Candidate) bool { return c.Person == person })
}

// MayNominate says what keeps a submitted assessment from going to another
// validator.
func (w Work) MayNominate(validator uuid.UUID) error {
	switch {
	case !w.LostValidator():
		return fault.New(fault.Conflict, "Your validator can validate this assessment. It stays with them.")
	case !w.isCandidate(validator):
		return &fault.Error{
			Kind:   fault.Invalid,
			Public: "The assessment cannot be handed over yet.",
			Fields: []fault.Field{{Name: "validator", Message: "Choose who validates it"}},
		}
	}
	return nil
}

// DomainLevels returns the levels that the validated answers come to, by domain.
func (r Review) DomainLevels(asked []Asked) map[string]Answer {
	levels := map[string]Answer{}
	for _, d := range asked {
		var answers []Answer
		for _, competency := range d.Competencies {
			answers = append(answers, r.Validated[competency].Answer)
		}
		levels[d.Domain] = DomainLevel(answers)
	}
	return levels
}

// MaySave says what keeps validated answers from being saved: a reason without a
// level, or a difference without a reason.
func (r Review) MaySave(asked []string, all map[string]Validated) error {
	var wrong []fault.Field
	for _, id := range asked {
		v, sent := all[id]
		switch {
		case !sent:
		case v.Kind == Unanswered:
			wrong = append(wrong, fault.Field{Name: AnswerField(id), Message: "Choose a validated level: there is a reason and no level"})
		case NeedsReason(r.Submitted[id].Answer, v.Answer) && strings.TrimSpace(v.Reason) == "":
			wrong = append(wrong, fault.Field{Name: ReasonField(id), Message: WhyReason(r.Submitted[id].Answer, v.Answer)})
		}
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the validated levels.", Fields: wrong}
}

// MaySignOff says what keeps a domain from being signed off: a competency without
// a validated answer, or a difference without a reason.
func (r Review) MaySignOff(asked []string) error {
	var wrong []fault.Field
	for _, id := range asked {
		v := r.Validated[id]
		switch {
		case v.Kind == Unanswered:
			wrong = append(wrong, fault.Field{Name: AnswerField(id), Message: "Choose a validated level"})
		case NeedsReason(r.Submitted[id].Answer, v.Answer) && strings.TrimSpace(v.Reason) == "":
			wrong = append(wrong, fault.Field{Name: ReasonField(id), Message: WhyReason(r.Submitted[id].Answer, v.Answer)})
		}
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "The assessment cannot be signed off yet.", Fields: wrong}
}
