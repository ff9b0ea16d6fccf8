package account

import (
	"time"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// MyData is everything that the product holds about a person, for that person to
// see.
type MyData struct {
	Name        string
	Recorded    time.Time
	Addresses   []Address
	Grants      []MyGrant // the latest first
	Held        []Held    // appointments; superseded versions come last
	Sessions    []MySession
	Notices     []Notice
	Looks       []Look // the latest first
	Traces      []Trace
	Texts       map[TextKind]OwnText
	Corrections []Correction // the latest first
	Answers     []MyAnswer   // in all of their own assessments, by cycle and competency
	Kept        []KeptForm   // sent after the session had ended, without their fields: each has a page that shows them
}

// Address is an address by which the person signs in.
type Address struct {
	Email             string
	Invited           time.Time
	Bound             time.Time // when somebody first signed in with it; zero: never
	Released          time.Time // when an administrator last released its identity; zero: never
	Disabled          time.Time // zero: it can be used
	HasIdentity       bool
	Issuer, SubjectID string // the provider's id of the person; empty: not bound
}

// Somebody describes another person by role and organisation, never by name.
type Somebody struct {
	Role authz.Role // empty: the command line, or a role that is no longer known
	Of   string     // the trust or the region in words; empty for England
}

// Label describes who it was: "Trust administrator, Barts Health NHS Trust".
func (s Somebody) Label() string {
	label := s.Role.Label()
	if s.Role == "" {
		label = "Somebody whose role then is not known"
	}
	if s.Of != "" {
		label += ", " + s.Of
	}
	return label
}

// MyGrant is one of the person's own grants, with who gave it.
type MyGrant struct {
	GrantRecord
	Given     time.Time
	ByCommand bool // the command line of the server gave it
	Giver     Somebody
}

// Held is what is recorded about an appointment and its holder. If the kind of
// the appointment changed, there is one Held for each kind.
type Held struct {
	post.Holder
	Trust    organisation.Code
	Of       string // the trust in words
	PostType post.Type
	Title    string
	Kind     post.Kind
	Share    int // of the post, in hundredths
	From, To day.Day
	Recorded time.Time
	Replaced time.Time // when other facts superseded these; zero: they are current
}

// MyAnswer is one answer in the person's own assessment, in words.
type MyAnswer struct {
	Cycle, State, Competency       string
	Self                           string // a level, or the words for none
	Reason, Evidence, Reflection   string
	Validated, Difference, Replied string // once it is signed off
}

// MySession is one of the person's sessions, ended or not.
type MySession struct{ Began, Seen, Ended time.Time }

// Look records that somebody else looked at what is held about the person.
type Look struct {
	At     time.Time
	By     Somebody
	Kind   string   // what was looked at, by its audit.Kind
	Fields []string // which facts, by name
}

// Trace counts the audit events of one action.
type Trace struct {
	Did         bool // true: done by the person; false: done by others, about the person
	Action      string
	Events      int
	First, Last time.Time
}

// IsReplaced reports whether other facts have superseded these.
func (h Held) IsReplaced() bool { return !h.Replaced.IsZero() }
