package assessment

import (
	"time"

	"github.com/google/uuid"

	"ccio/internal/organisation"
)

// Summary is where an assessment stands, without any answer.
type Summary struct {
	ID          uuid.UUID // uuid.Nil: not started
	Appointment uuid.UUID
	Cycle       Cycle
	State       State
	StateAt     time.Time
	IsLate      bool
	Submission  int // the number of the copy that was submitted last, from 1
	Trust       organisation.Code
	TrustName   string
	PostType    string
	PostTitle   string
	Holder      string // the holder's name, for whoever may see it
}

// Entry is what the holder wrote about a competency.
type Entry struct {
	Answer
	Reason     string // why it is not applicable
	Evidence   string // text and links
	Reflection string // the holder's alone, always
	IsCarried  bool   // last cycle's answer, confirmed as unchanged
	Version    int    // 0: nothing was written yet
	At         time.Time
}

// Says reports whether two entries say the same, whatever their versions.
func (e Entry) Says(other Entry) bool {
	return e.Answer == other.Answer && e.Reason == other.Reason && e.Evidence == other.Evidence && e.Reflection == other.Reflection &&
		e.IsCarried == other.IsCarried
}

// The greatest numbers of characters that somebody may write. Constraints in the
// database have the same limits.
const (
	MostReason     = 2000
	MostEvidence   = 4000
	MostReflection = 4000
	MostResponse   = 4000
)

// Validated is what the validator set beside an answer.
type Validated struct {
	Answer
	Reason  string // for the difference, where one is needed
	Version int
	At      time.Time
}

// Step is a move that was made, with its reason.
type Step struct {
	Move   Move
	At     time.Time
	Mine   bool // by the reader
	Reason string
}

// Candidate is somebody who may validate an assessment.
type Candidate struct {
	Person uuid.UUID
	Name   string
}

// Work is an assessment as its holder sees it.
type Work struct {
	Summary
	Entries    map[string]Entry
	Last       map[string]Entry // last cycle's, by competency; without reflections
	LastCycle  string           // its code; empty: none
	Validator  uuid.UUID        // nominated; uuid.Nil: nobody yet
	Candidates []Candidate      // who is confirmed as the validator of the appointment
	LateReason string
	Response   string
	Steps      []Step
	// What was signed off, if it has been.
	Validated map[string]Validated
	Domains   map[string]Answer
	// LastDomains are the domain levels that were signed off in the last cycle.
	LastDomains map[string]Answer
}

// Review is an assessment as its validator sees it: the copy as it was submitted.
type Review struct {
	Summary
	Submitted map[string]Entry     // without reflections
	Validated map[string]Validated // what another validator had begun has no answer, only a version
	// Last cycle: the levels by competency if the same person validated it, and
	// otherwise its signed-off domain levels.
	LastCycle     string
	LastValidated map[string]Validated
	LastDomains   map[string]Answer
	Response      string
	LateReason    string
	Steps         []Step
}

// Result is what a board sees of the assessment of a CCIO post.
type Result struct {
	Summary
	Domains map[string]Answer // empty unless it is signed off
	// IsRevised: it was signed off before and is not now, because it is in
	// validation again or was returned from there.
	IsRevised bool
	At        time.Time
}

// Tally counts the assessments of a place by state, for the completion list.
type Tally struct {
	Appointment uuid.UUID
	Trust       organisation.Code
	TrustName   string
	ICB, Region organisation.Code
	PostType    string
	PostTitle   string
	State       State
	IsLate      bool
	// HasValidator: somebody is confirmed as the validator. Those who manage the
	// trust or England are told this.
	HasValidator bool
}
