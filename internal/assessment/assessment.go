// Package assessment has the rules of a yearly round of assessments: what an answer
// is, which level a domain comes to, which state follows which and who may bring it
// about, and what has to be there before an assessment is submitted.
//
// An assessment is about one appointment in one cycle. The holder answers each
// competency; the validator works on the copy as it was submitted, and sets a
// validated level beside the self level and never over it.
//
// The package knows no database, no HTTP and no text of a competency: it knows ids.
// The rules are pure functions; Service applies them to what a store loads.
package assessment

import (
	"ccio/internal/framework"
)

// Kind says what sort of answer somebody gave about a competency. Not answered yet,
// not assessed, not applicable and a level are four different things.
type Kind string

// The kinds of answer. The zero Kind is not answered yet.
const (
	Unanswered    Kind = ""
	Level         Kind = "level"
	NotAssessed   Kind = "not_assessed"
	NotApplicable Kind = "not_applicable"
)

// Kinds lists the kinds that somebody can choose.
func Kinds() []Kind { return []Kind{Level, NotAssessed, NotApplicable} }

// Answer is what somebody chose about a competency.
type Answer struct {
	Kind  Kind
	Level int // 1 to 5 with the kind Level, else 0
}

// IsValid reports whether the answer is one that somebody can give.
func (a Answer) IsValid() bool {
	switch a.Kind {
	case Level:
		return a.Level >= 1 && a.Level <= framework.Levels
	case Unanswered, NotAssessed, NotApplicable:
		return a.Level == 0
	}
	return false
}

// NeedsReason reports whether a validated answer needs a reason beside the self
// answer: the levels are two or more apart, or only one of the two is a level.
func NeedsReason(self, validated Answer) bool {
	if self.Kind == Level && validated.Kind == Level {
		return max(self.Level-validated.Level, validated.Level-self.Level) >= ReasonFrom
	}
	return self.Kind != validated.Kind && (self.Kind == Level || validated.Kind == Level)
}

// WhyReason says why NeedsReason asks for one.
func WhyReason(self, validated Answer) string {
	switch {
	case self.Kind == Level && validated.Kind == Level:
		return "Give a reason: you are two or more levels away"
	case validated.Kind == Level:
		return "Give a reason: you give a level where the holder gave none"
	}
	return "Give a reason: you give no level where the holder gave one"
}

// AnswerField is the name of the field of a competency's answer, in forms and in
// refusals. ReasonField is that of the reason beside it.
func AnswerField(competency string) string { return "a." + competency }

// ReasonField is the field of the reason for a difference, or of why a competency is
// not applicable.
func ReasonField(competency string) string { return "r." + competency }

// ReasonFrom is the difference between two levels from which a validated level
// needs a reason.
const ReasonFrom = 2

// Progress is how many competencies are answered, out of how many. This is the one
// definition of progress: an explicit "not assessed" or "not applicable" is an
// answer, and nothing else counts.
type Progress struct{ Answered, Asked int }

// IsComplete reports whether nothing is left to answer.
func (p Progress) IsComplete() bool { return p.Answered == p.Asked }

// ProgressOf counts the answers of the competencies asked.
func ProgressOf(asked []string, answers map[string]Answer) Progress {
	p := Progress{Asked: len(asked)}
	for _, id := range asked {
		if answers[id].Kind != Unanswered {
			p.Answered++
		}
	}
	return p
}
