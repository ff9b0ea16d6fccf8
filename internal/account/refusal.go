package account

import "ccio/internal/fault"

// NoSuchGrant is the refusal of a grant that does not exist or is out of reach,
// which are not told apart.
func NoSuchGrant() error {
	return fault.New(fault.NotFound, "There is no such grant, or it is not one that your role reaches.")
}

// NoDemonstration is the refusal to sign in as a persona where there are none.
func NoDemonstration() error {
	return fault.New(fault.NotFound, "No demonstration data are loaded. Load them with: ccio demo load")
}

// SessionEnded is the refusal of a token that opens nothing.
func SessionEnded() error {
	return fault.New(fault.Unauthenticated, "Your session has ended. Sign in again.")
}

// NotYourRole is the refusal to act in a role that the person does not have today.
func NotYourRole() error { return fault.New(fault.NotFound, "You do not hold this role.") }

// JustSwitched is the refusal of the second of two switches at once: one session
// goes on, not two.
func JustSwitched() error {
	return fault.New(fault.Conflict, "You switched your role a moment ago. Look at which one it is now.")
}

// JustRenewed is the refusal to renew a session twice.
func JustRenewed() error {
	return fault.New(fault.Conflict, "Your session was replaced a moment ago. Load the page again.")
}

// NoSuchForm is the refusal of a form that is not kept, or not for this person.
func NoSuchForm() error { return fault.New(fault.NotFound, "This form is not kept any more.") }
