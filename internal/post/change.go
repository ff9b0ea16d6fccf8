package post

import (
	"ccio/internal/day"
	"ccio/internal/organisation"
)

// Existing is the register as it stands: what an import is compared with.
type Existing struct {
	Posts      []Post
	Statements []Statement
	Holders    map[AppointmentID]Holder // an appointment without one has no known holder
}

// Trust is what an import needs to know of a trust.
type Trust struct {
	Opened, Closed day.Day // first and last day; Closed zero: open
	Name           string
}

// At is where a change belongs: a post's trust and type, and the line of the
// file that asked for it.
type At struct {
	Trust organisation.Code
	Type  Type
	Line  int
}

// Where gives the place, whatever the change.
func (a At) Where() At { return a }

// Change is one thing that an import does to the register. The changes of a
// plan are applied in their order, all or none. The types are those below; a
// store switches over them.
type Change interface {
	Where() At
	// apply makes the change on an index of the register in memory.
	apply(*register)
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
type SetHolder struct {
	At
	Post        ID
	Appointment AppointmentID
	Holder      Holder
	Fields      []string
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
