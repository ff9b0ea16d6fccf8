package assessment

import "ccio/internal/fault"

// Constraints has the constraints on this package's records that a person can come
// up against, by name: what is wrong, and the field of a form that it is about, if
// there is one. A constraint that nobody can reach is not here, because if it
// refuses something, the program is at fault.
func Constraints() map[string]fault.Field {
	const (
		reason = "The reason has at most 2,000 characters."
	)
	return map[string]fault.Field{
		"cycle_code_form":       {Message: "A cycle is called by its years, such as 2026-27."},
		"cycle_threshold_range": {Name: "threshold", Message: "The threshold is a whole number from 8 to 100."},
		"cycle_to_after_from":   {Name: "closes", Message: "The last day is before the first day."},
		"cycle_steps_in_order":  {Message: "A cycle opens, closes, is provisional and then ready, in this order."},
		"cycle_is_fixed":        {Message: "What a cycle is pinned to is fixed once it is open."},
		"assessment_once":       {Message: "There is one assessment of an appointment in a cycle."},
		"assessment_moves":      {Message: "This assessment cannot be moved so, or not by you."},
		"assessment_party_keeps": {
			Name: "validator", Message: "Whose an assessment is and who validates it stays, unless the validator's role has ended.",
		},
		"assessment_needs_validator":          {Name: "validator", Message: "A submission needs a validator whom the holder has confirmed."},
		"assessment_party_late_reason_length": {Name: "late", Message: "The reason for being late has at most 2,000 characters."},
		"assessment_party_response_length":    {Name: "response", Message: "A response has at most 4,000 characters."},
		"assessment_party_not_oneself":        {Name: "validator", Message: "Nobody validates themselves."},
		"answer_reason_length":                {Message: reason},
		"answer_evidence_length":              {Message: "The evidence has at most 4,000 characters."},
		"answer_reflection_length":            {Message: "The reflection has at most 4,000 characters."},
		"validated_answer_reason_length":      {Message: reason},
		"assessment_move_reason_length":       {Name: "reason", Message: "A reason has at most 4,000 characters."},
		"assessment_move_has_reason":          {Name: "reason", Message: "Returning and reopening need a reason."},
	}
}
