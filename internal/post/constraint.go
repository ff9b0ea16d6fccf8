package post

import "ccio/internal/fault"

// Constraints maps the database constraints that a person can run into to a
// sentence and, where there is one, the field of the form that it is about.
// Constraints that nobody can reach are not listed: if one of those refuses, the
// program is at fault.
func Constraints() map[string]fault.Field {
	const (
		beforeNHS = "The day is before 5 July 1948, when the NHS began."
		period    = "The last day is before the first day."
		overlap   = "Two facts of this kind would hold on the same day."
	)
	return map[string]fault.Field{
		"post_period_not_before_nhs":         {Message: beforeNHS},
		"post_period_title_length":           {Message: "A local title has at most 200 characters."},
		"post_period_funded_range":           {Message: "Funded time is from 0 to 20."},
		"post_period_funded_has_unit":        {Message: "Funded time needs its unit, WTE or PA."},
		"post_period_to_after_from":          {Message: period},
		"post_period_one_at_a_time":          {Message: overlap},
		"post_recruitment_to_after_from":     {Message: period},
		"post_recruitment_one_at_a_time":     {Message: overlap},
		"no_such_post_to_after_from":         {Message: period},
		"no_such_post_one_at_a_time":         {Message: overlap},
		"appointment_period_share_range":     {Message: "A share is from 0.01 to 1 of the post."},
		"appointment_period_not_before_nhs":  {Message: beforeNHS},
		"appointment_period_to_after_from":   {Message: period},
		"appointment_period_one_at_a_time":   {Message: "An appointment is one stretch of days."},
		"appointment_holder_actual_range":    {Message: "Actual time is from 0 to 20."},
		"appointment_holder_actual_has_unit": {Message: "Actual time needs its unit, WTE or PA."},
		"appointment_holder_one_at_a_time":   {Message: "An appointment has one holder at a time."},
		"trust_workforce_not_before_nhs":     {Message: beforeNHS},
		"trust_workforce_wte_range":          {Message: "A workforce is from 0.01 to 100,000 WTE."},
		"trust_workforce_one_at_a_time":      {Message: "A trust has one count of its workforce on a day."},
	}
}
