package organisation

import "ccio/internal/fault"

// Constraints are the rules of the database about this package's records that a
// person can come up against, by the name of the constraint: what is wrong, and the
// field of a form that it is about, where there is one. A constraint that nobody can
// reach is not here: that it refuses is a fault of the program.
func Constraints() map[string]fault.Field {
	const (
		period = "The last day is before the first day."
	)
	return map[string]fault.Field{
		"organisation_code_form":               {Message: "An ODS code has 3 to 10 capital letters and digits."},
		"organisation_closed_after_opened":     {Message: "An organisation cannot close before it opened."},
		"organisation_name_display_name_given": {Message: "A name cannot be empty."},
		"organisation_name_to_after_from":      {Message: period},
		"organisation_name_one_at_a_time":      {Message: "An organisation has one name on a day."},
		"membership_of_another":                {Message: "An organisation cannot belong to itself."},
		"membership_to_after_from":             {Message: period},
		"membership_one_at_a_time":             {Message: "A trust belongs to one ICB on a day, and an ICB to one region."},
		"succession_by_another":                {Message: "An organisation cannot succeed itself."},
	}
}
