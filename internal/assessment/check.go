package assessment

import (
	"strings"

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
