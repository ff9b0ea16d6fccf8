package post

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// At is where a change belongs: a post's trust and type, and the line of the
// file that asked for it, if it was a file.
type At struct {
	Trust organisation.Code
	Type  Type
	Line  int
}

// Where gives the place, whatever the change.
func (a At) Where() At { return a }

// Change is one thing that is done to the register. The changes of a plan are
// made in their order, all or none. The types are those below; a
// store switches over them.
type Change interface {
	Where() At
	// make makes the change on a draft of the register.
	make(*Draft)
}

// AddPost is a new post with its periods and recruitments. Its appointments
// follow as [AddAppointment].
type AddPost struct {
	At
	Post Post
}

// AddPeriod begins a new period of a post. The period that began on Cuts ends
// the day before the new one.
type AddPeriod struct {
	At
	Post   ID
	Cuts   day.Day
	Period Period
	Fields []string // the columns whose facts differ from the period before
}

// CorrectPeriod puts Period in the place of the post's period that began on
// From. Its own From may differ; its To never does.
type CorrectPeriod struct {
	At
	Post   ID
	From   day.Day
	Period Period
	Fields []string // the columns whose facts are corrected
}

// ClosePost sets the last day of a post, that is of its latest period. LastDay
// zero takes the end away again; Was is the last day before the change.
type ClosePost struct {
	At
	Post         ID
	LastDay, Was day.Day
}

// SetRecruitment sets the recruitment of a post that began on
// Recruitment.From, or adds it if there is none. Where Cuts is a day, the
// recruitment that began on it ends the day before the new one.
type SetRecruitment struct {
	At
	Post        ID
	Cuts        day.Day
	Recruitment Recruitment
	Fields      []string
}

// AddAppointment is a new appointment to a post.
type AddAppointment struct {
	At
	Post        ID
	Appointment Appointment
}

// CorrectAppointment puts Appointment in the place of the one with its id.
type CorrectAppointment struct {
	At
	Post        ID
	Appointment Appointment
	Fields      []string
}

// CloseAppointment gives a last day to an appointment that had none.
type CloseAppointment struct {
	At
	Post        ID
	Appointment AppointmentID
	LastDay     day.Day
}

// NewPerson is somebody whom the register did not know. Name is personal data.
type NewPerson struct {
	At
	Person PersonID
	Name   string
}

// SetHolder puts Holder in the place of what is held about the holder of an
// appointment, or adds it. Holder is personal data; Fields is not.
//
// Where the appointment has this holder already, the times in Holder count only if
// Fields names one of them: whoever may not see the hours can set the rest.
type SetHolder struct {
	At
	Post        ID
	Appointment AppointmentID
	Holder      Holder
	Fields      []string
}

// SetsHours reports whether the change names actual or protected time.
func (c SetHolder) SetsHours() bool {
	return slices.Contains(c.Fields, "actual_time") || slices.Contains(c.Fields, "protected_time")
}

// AddStatement is a new statement that a trust has no post of a type.
type AddStatement struct {
	At
	Statement Statement
}

// CloseStatement sets the last day of the statement about the trust and type of
// At that began on From. LastDay zero takes the end away again; Was is the last
// day before the change.
type CloseStatement struct {
	At
	From         day.Day
	LastDay, Was day.Day
}

// PostOf is the post that a change is about; none where it is about a person or a
// statement.
func PostOf(change Change) ID {
	switch c := change.(type) {
	case AddPost:
		return c.Post.ID
	case AddPeriod:
		return c.Post
	case CorrectPeriod:
		return c.Post
	case ClosePost:
		return c.Post
	case SetRecruitment:
		return c.Post
	case AddAppointment:
		return c.Post
	case CorrectAppointment:
		return c.Post
	case CloseAppointment:
		return c.Post
	case SetHolder:
		return c.Post
	case NewPerson, AddStatement, CloseStatement:
	}
	return ID{}
}
