package assessment

// State is where an assessment stands.
type State string

// The states.
const (
	NotStarted   State = "not_started" // there is no row of it yet
	Draft        State = "draft"
	Submitted    State = "submitted"
	InValidation State = "in_validation"
	Returned     State = "returned"
	SignedOff    State = "signed_off"
)

// States lists them in the order of the work.
func States() []State {
	return []State{NotStarted, Draft, Submitted, InValidation, Returned, SignedOff}
}

// Label returns the state as the interface writes it.
func (s State) Label() string {
	switch s {
	case NotStarted:
		return "Not started"
	case Draft:
		return "Draft"
	case Submitted:
		return "Submitted"
	case InValidation:
		return "In validation"
	case Returned:
		return "Returned"
	case SignedOff:
		return "Signed off"
	}
	return string(s)
}

// WithHolder reports whether the holder may write into the assessment.
func (s State) WithHolder() bool { return s == NotStarted || s == Draft || s == Returned }

// OpenToValidator reports whether the validator may see the copy as submitted. They
// may not see one that was recalled, or that they returned.
func (s State) OpenToValidator() bool {
	return s == Submitted || s == InValidation || s == SignedOff
}

// Party is somebody's part in an assessment.
type Party string

// The parties. Nobody else moves an assessment, whatever their role.
const (
	Holder    Party = "holder"
	Validator Party = "validator"
	Neither   Party = "neither"
)
