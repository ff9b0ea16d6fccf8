package assessment

import (
	"slices"
	"strings"

	"ccio/internal/day"
	"ccio/internal/fault"
)

// LeastThreshold is the smallest number of people in a group whose figures are
// published. A cycle may ask for more and never for fewer.
const LeastThreshold = 8

// CycleState is where a cycle stands.
type CycleState string

// The states of a cycle, in order.
const (
	Planned     CycleState = "planned"     // nobody can start an assessment
	Open        CycleState = "open"        // everything that it is pinned to is fixed from here on
	Closed      CycleState = "closed"      // a submission is late and needs a reason
	Provisional CycleState = "provisional" // each trust checks its own result
	Ready       CycleState = "ready"       // to be published: nothing is submitted any more
)

// CycleStates lists them in order.
func CycleStates() []CycleState {
	return []CycleState{Planned, Open, Closed, Provisional, Ready}
}

// Label returns the state as the interface writes it.
func (s CycleState) Label() string {
	switch s {
	case Planned:
		return "Planned"
	case Open:
		return "Open"
	case Closed:
		return "Closed"
	case Provisional:
		return "Provisional"
	case Ready:
		return "Ready to publish"
	}
	return string(s)
}

// Next returns the state that follows, and whether one does.
func (s CycleState) Next() (CycleState, bool) {
	all := CycleStates()
	for i, state := range all[:len(all)-1] {
		if state == s {
			return all[i+1], true
		}
	}
	return s, false
}

func (s CycleState) comesBefore(other CycleState) bool {
	return slices.Index(CycleStates(), s) < slices.Index(CycleStates(), other)
}

// IsLate reports whether a submission now is late, and so needs a reason.
func (s CycleState) IsLate() bool { return s == Closed || s == Provisional }

// Cycle is a yearly round.
type Cycle struct {
	Code         string // 2026-27
	Framework    string // its code
	Version      string
	Threshold    int // the least number of people in a group of published figures
	Opens, Close day.Day
	State        CycleState
}

// Check says what has to be put right before the cycle can open.
func (c Cycle) Check() error {
	var wrong []fault.Field
	refuse := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if !IsCode(c.Code) {
		refuse("code", "Enter the years of the cycle, such as 2026-27")
	}
	if c.Version == "" {
		refuse("framework", "Choose a version of a framework")
	}
	if c.Threshold < LeastThreshold || c.Threshold > 100 {
		refuse("threshold", "The threshold is a whole number from 8 to 100")
	}
	switch {
	case c.Opens.IsZero():
		refuse("opens", "Enter the first day as a date, such as 2026-04-01")
	case c.Close.IsZero():
		refuse("closes", "Enter the last day as a date, such as 2026-06-30")
	case c.Close.Before(c.Opens):
		refuse("closes", "The last day must be the first day or later")
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the cycle.", Fields: wrong}
}

// followsOn reports whether the second year of a code is the year after the first.
func followsOn(code string) bool {
	first, second := code[2:4], code[5:]
	n := (int(first[0]-'0')*10 + int(first[1]-'0') + 1) % 100
	return second == string([]byte{byte('0' + n/10), byte('0' + n%10)})
}

// DaysLeft returns how many days of the cycle are left on a day, including the
// last; 0 when it is over.
func (c Cycle) DaysLeft(on day.Day) int {
	if on.After(c.Close) {
		return 0
	}
	return on.DaysUntil(c.Close) + 1
}

func lower(label string) string { return strings.ToLower(label) }
