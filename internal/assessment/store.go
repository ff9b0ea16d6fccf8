package assessment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
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
	Submission  int // the copy that was handed over last, from 1
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
	return e.Answer == other.Answer && e.Reason == other.Reason && e.Evidence == other.Evidence && e.Reflection == other.Reflection && e.IsCarried == other.IsCarried
}

// Limits of what somebody writes, in characters. The database has the same.
const (
	MostReason     = 2000
	MostEvidence   = 4000
	MostReflection = 4000
	MostResponse   = 4000
)

// Validated is what the validator put beside an answer.
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
	Mine   bool // by the one who reads
	Reason string
}

// Candidate is somebody who may validate an assessment.
type Candidate struct {
	Person uuid.UUID
	Name   string
}

// Work is an assessment as its holder has it.
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
	// What was signed off, once it is.
	Validated map[string]Validated
	Domains   map[string]Answer
	// LastDomains are the domain levels that were signed off in the last cycle.
	LastDomains map[string]Answer
}

// Review is an assessment as its validator has it: the copy as it was submitted.
type Review struct {
	Summary
	Submitted map[string]Entry     // without reflections
	Validated map[string]Validated // what another validator had begun has no answer, only a version
	// Last cycle: levels by competency where the same person validated it, else
	// its signed-off domain levels.
	LastCycle     string
	LastValidated map[string]Validated
	LastDomains   map[string]Answer
	Response      string
	LateReason    string
	Steps         []Step
}

// Result is what a board sees of an assessment of a CCIO post.
type Result struct {
	Summary
	Domains map[string]Answer // empty unless it is signed off
	// IsRevised: it was signed off, and is not again yet: in validation, or returned
	// from there.
	IsRevised bool
	At        time.Time
}

// Tally is how many assessments of a place stand where, for the completion list.
type Tally struct {
	Appointment uuid.UUID
	Trust       organisation.Code
	TrustName   string
	ICB, Region organisation.Code
	PostType    string
	PostTitle   string
	State       State
	IsLate      bool
	// HasValidator: somebody is confirmed as the validator; told to whoever runs the
	// trust or England.
	HasValidator bool
}

// Store keeps cycles and assessments.
type Store interface {
	// Cycles are all cycles, the latest first.
	Cycles(ctx context.Context, permit authz.Permit) ([]Cycle, error)
	// PlanCycle adds a cycle, or changes one that is not open yet.
	PlanCycle(ctx context.Context, permit authz.Permit, c Cycle, requestID string) error
	// AdvanceCycle brings a cycle into the state that follows. fault.Conflict: it is
	// not in the state that was shown.
	AdvanceCycle(ctx context.Context, permit authz.Permit, code string, from CycleState, requestID string) error
	// Completion is every appointment that a cycle asks, in the permit's reach.
	Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]Tally, error)
	// ExportCompletion is Completion for a file, which needs a grant of its own, the
	// completion export; administrators are told that it was taken.
	// fault.Forbidden: the actor has no such grant for the permit's reach.
	ExportCompletion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]Tally, error)
	// Remind tells those in the permit's reach with whom an assessment is that is in
	// one of the states, and who were not told so within a week; it says how many.
	Remind(ctx context.Context, permit authz.Permit, r Reminder, requestID string) (int, error)

	// MyAssessments are the actor's own: those that there are, and those that an
	// open cycle waits for.
	MyAssessments(ctx context.Context, permit authz.Permit) ([]Summary, error)
	// StartAssessment begins one's own in a cycle, and gives the one that there is
	// where it has begun.
	StartAssessment(ctx context.Context, permit authz.Permit, cycle, requestID string) (uuid.UUID, error)
	// MyAssessment is one's own as a whole. fault.NotFound: none of one's own.
	MyAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID) (Work, error)
	// SaveEntry writes what the holder answered, if nobody wrote since the version
	// that e has: then it is fault.Conflict, and the entry that stands there comes
	// back with it.
	SaveEntry(ctx context.Context, permit authz.Permit, id uuid.UUID, competency string, e Entry) (Entry, error)
	// SubmitAssessment hands a copy to the validator.
	SubmitAssessment(ctx context.Context, permit authz.Permit, id, validator uuid.UUID, lateReason, requestID string) error
	// RecallAssessment takes it back, until it is in validation.
	RecallAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error
	// NominateValidator hands what was handed over to another validator.
	// fault.Conflict: the grant of the one who has it has not ended.
	NominateValidator(ctx context.Context, permit authz.Permit, id, validator uuid.UUID, requestID string) error
	// RespondToSignOff keeps the holder's words beside what was signed off.
	RespondToSignOff(ctx context.Context, permit authz.Permit, id uuid.UUID, response, requestID string) error

	// Validations are the assessments that the actor validates.
	Validations(ctx context.Context, permit authz.Permit) ([]Summary, error)
	// Validation is one of them side by side. The look is audited.
	Validation(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) (Review, error)
	// BeginValidation takes it into validation: the holder cannot recall it any
	// more.
	BeginValidation(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error
	// SaveValidated writes validated answers; each version is the one that was
	// shown. fault.Conflict: somebody wrote since.
	SaveValidated(ctx context.Context, permit authz.Permit, id uuid.UUID, all map[string]Validated, requestID string) error
	// ReturnAssessment, SignOff and Reopen move it on, as Next allows.
	ReturnAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, reason, requestID string) error
	SignOffAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error
	ReopenAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, reason, requestID string) error

	// TrustResults are the CCIO's assessments of a trust, with the validated domain
	// levels that the permit reaches. The look is audited.
	TrustResults(ctx context.Context, permit authz.Permit, trust organisation.Code, requestID string) ([]Result, error)
	// TeamLevels are the counts of a trust's team besides the CCIO, of the last
	// cycle that closed.
	TeamLevels(ctx context.Context, permit authz.Permit, trust organisation.Code) (TeamLevels, error)
}
