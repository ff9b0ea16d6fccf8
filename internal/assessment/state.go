package assessment

import (
	"ccio/internal/fault"
)

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

// Move is a step from one state to another.
type Move string

// The moves.
const (
	Start           Move = "start"
	Submit          Move = "submit"
	Recall          Move = "recall"
	BeginValidation Move = "begin_validation"
	Return          Move = "return"
	SignOff         Move = "sign_off"
	Reopen          Move = "reopen"
	Respond         Move = "respond"  // the holder's words beside what was signed off
	Nominate        Move = "nominate" // another validator, where the grant of the first has ended
)

// Moves lists them.
func Moves() []Move {
	return []Move{Start, Submit, Recall, BeginValidation, Return, SignOff, Reopen, Respond, Nominate}
}

// NeedsReason reports whether a move cannot be made without a reason.
func (m Move) NeedsReason() bool { return m == Return || m == Reopen }

type step struct {
	by       Party
	from, to State
}

// steps is the one table of which state follows which, and who may bring it about.
// What it does not have is refused.
var steps = map[Move][]step{
	Start:           {{Holder, NotStarted, Draft}},
	Submit:          {{Holder, Draft, Submitted}, {Holder, Returned, Submitted}},
	Recall:          {{Holder, Submitted, Draft}},
	BeginValidation: {{Validator, Submitted, InValidation}},
	Return:          {{Validator, InValidation, Returned}},
	SignOff:         {{Validator, InValidation, SignedOff}},
	Reopen:          {{Validator, SignedOff, InValidation}},
	Respond:         {{Holder, SignedOff, SignedOff}},
	Nominate:        {{Holder, Submitted, Submitted}, {Holder, InValidation, InValidation}},
}

// Next returns the state after a move by a party while the cycle is in a state.
// fault.Forbidden: the move is not theirs; fault.Conflict: the state does not allow
// it, or the cycle does not any more.
func Next(state State, move Move, by Party, cycle CycleState) (State, error) {
	known := steps[move]
	mine := false
	for _, s := range known {
		if s.by != by {
			continue
		}
		mine = true
		if s.from == state {
			if err := cycle.allows(move); err != nil {
				return state, err
			}
			return s.to, nil
		}
	}
	if !mine {
		return state, fault.New(fault.Forbidden, "This is not for you to do with this assessment.")
	}
	return state, fault.New(fault.Conflict, "This cannot be done now: the assessment is %s.", lower(state.Label()))
}
