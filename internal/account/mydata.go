package account

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// MyData is everything that is held about a person as a person, for that person.
type MyData struct {
	Name        string
	Recorded    time.Time
	Addresses   []Address
	Grants      []MyGrant // the latest first
	Held        []Held    // appointments; those that were replaced last
	Sessions    []MySession
	Notices     []Notice
	Looks       []Look // the latest first
	Traces      []Trace
	Note        OwnNote
	Corrections []Correction // the latest first
	Answers     []MyAnswer   // of every assessment of their own, by cycle and competency
	Kept        []KeptForm   // sent after the session had ended; without their fields, which the page of each shows
}

// Address is an address by which the person signs in.
type Address struct {
	Email             string
	Invited           time.Time
	Bound             time.Time // when somebody first signed in by it; zero: never
	Released          time.Time // when an administrator last took the identity off; zero: never
	Disabled          time.Time // zero: it can be used
	HasIdentity       bool
	Issuer, SubjectID string // how the provider knows the person; empty: not bound
}

// Somebody is a person as another is told of them here: by role and organisation,
// and never by name.
type Somebody struct {
	Role authz.Role // empty: the command line, or a role that is not known any more
	Of   string     // the trust or the region in words; empty for England
}

// Label is who it was: "Trust administrator, Barts Health NHS Trust".
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

// MyGrant is a grant of the person's own, with who gave it.
type MyGrant struct {
	GrantRecord
	Given     time.Time
	ByCommand bool // the command line of the server gave it
	Giver     Somebody
}

// Held is what is recorded of an appointment and of the person in it. Where the
// kind of the appointment changed there is one for each.
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
	Replaced time.Time // when other facts took the place of these; zero: they stand
}

// MyAnswer is one answer of an assessment of one's own, in words.
type MyAnswer struct {
	Cycle, State, Competency       string
	Self                           string // a level, or that there is none
	Reason, Evidence, Reflection   string
	Validated, Difference, Replied string // once it is signed off
}

// MySession is a session that was begun, whether or not it has ended.
type MySession struct{ Began, Seen, Ended time.Time }

// Look is somebody else who looked at what is held about the person.
type Look struct {
	At     time.Time
	By     Somebody
	Kind   string   // what was looked at, by its audit.Kind
	Fields []string // which facts, by name
}

// Trace is what the audit has of one action, counted.
type Trace struct {
	Did         bool // by the person; otherwise about the person, by others
	Action      string
	Events      int
	First, Last time.Time
}

// OwnNote is the person's own note beside their record.
type OwnNote struct {
	Words   string // empty: none
	Version int    // 0: there never was one
	At      time.Time
}

// Correction is a request to put right what is held.
type Correction struct {
	Wrong, Right string
	At           time.Time
}

// AskedCorrection is a correction that somebody else asks for, for those who could
// make it.
type AskedCorrection struct {
	Correction
	Name  string
	Trust organisation.Code // one in whose posts the person is; empty: none
}

// MostWords is how many characters a note has at most, and each half of a
// correction. The database has the same.
const MostWords = 1000

// Tidied is what was written, with one kind of line break and without spaces at
// its ends: browsers send two characters for a line break that they count as one.
func Tidied(words string) string { return strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n")) }

// Check says what is wrong with a note, in the words of the form.
func (n OwnNote) Check() error {
	if utf8.RuneCountInString(n.Words) > MostWords {
		return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the note.", Fields: []fault.Field{
			{Name: "note", Message: "Your note must be 1,000 characters or fewer"}}}
	}
	return nil
}

// Check says which half of a correction is wrong, in the words of the form.
func (c Correction) Check() error {
	var wrong []fault.Field
	for _, f := range []struct{ name, text, empty, long string }{
		{"wrong", c.Wrong, "Enter what is wrong", "What is wrong must be 1,000 characters or fewer"},
		{"right", c.Right, "Enter what would be right", "What would be right must be 1,000 characters or fewer"},
	} {
		switch {
		case f.text == "":
			wrong = append(wrong, fault.Field{Name: f.name, Message: f.empty})
		case utf8.RuneCountInString(f.text) > MostWords:
			wrong = append(wrong, fault.Field{Name: f.name, Message: f.long})
		}
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the correction.", Fields: wrong}
}

// Records is what is held about people, for the people themselves.
type Records interface {
	// MyData is everything that is held about the person of the permit.
	MyData(ctx context.Context, permit authz.Permit) (MyData, error)
	// WriteNote puts words in the place of those of a version of the person's own
	// note; version 0 is of no note, and empty words take it back. fault.Conflict:
	// it was changed since.
	WriteNote(ctx context.Context, permit authz.Permit, words string, version int, requestID string) error
	// AskCorrection keeps a correction that the person asks for, and tells those
	// who could make it.
	AskCorrection(ctx context.Context, permit authz.Permit, c Correction, requestID string) error
	// Corrections are those that others ask for, within the permit's reach, the
	// latest first; at most a hundred. A national administrator's look is recorded
	// for each person shown.
	Corrections(ctx context.Context, permit authz.Permit, requestID string) ([]AskedCorrection, error)
}

// IsReplaced reports whether other facts took the place of these.
func (h Held) IsReplaced() bool { return !h.Replaced.IsZero() }
