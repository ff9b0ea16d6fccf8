package account

import (
	"maps"

	"ccio/internal/fault"
)

// Constraints has the constraints on this package's records that a person can come
// up against, by name: what is wrong, and the field of a form that it is about, if
// there is one. A constraint that nobody can reach is not here, because if it
// refuses something, the program is at fault.
func Constraints() map[string]fault.Field {
	all := map[string]fault.Field{
		"person_name_length":                 {Name: "name", Message: "A name has 1 to 120 characters."},
		"account_email_form":                 {Name: "email", Message: "This is not an e-mail address."},
		"account_email_once":                 {Name: "email", Message: "Another account has this e-mail address."},
		"account_identity_once":              {Message: "This sign-in identity belongs to another account."},
		"role_grant_scope_fits_role":         {Message: "A grant needs the scope of its role: an appointment, a trust, a region, or none."},
		"role_grant_not_to_oneself":          {Name: "email", Message: "Nobody grants a role to themselves."},
		"role_grant_confirmed_by_a_second":   {Message: "A grant is confirmed by a second person, neither its giver nor its receiver."},
		"role_grant_to_after_from":           {Name: "to", Message: "The last day is before the first day."},
		"role_grant_only_confirmed_or_ended": {Message: "This grant was confirmed or ended already, or it is not for you to do."},
		"role_grant_last_administrator":      {Message: "This is the last administrator. Invite another before this one goes."},
		"role_grant_one_at_a_time":           {Name: "email", Message: "This person has this grant already."},
		"record_note_wrong_length":           {Name: "wrong", Message: "What is wrong has 1 to 1,000 characters."},
		"kept_form_fields_length":            {Message: "A form that is kept has from 1 to 1,048,576 bytes."},
	}
	for _, r := range textRules() {
		maps.Copy(all, r.refusals)
	}
	return all
}
