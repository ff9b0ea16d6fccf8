package post

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// At says where a change belongs: the trust and type of the post, and the line of
// the file that asked for it, if a file did.
type At struct {
	Trust organisation.Code
	Type  Type
	Line  int
}

// Where returns the place that a change of any type belongs to.
func (a At) Where() At { return a }

// Change is one change to the register. The changes of a plan are made in order,
// and either all or none of them. A store switches over the types below.
type Change interface {
	Where() At
	// make applies the change to a draft of the register.
	make(*Draft)
}

// AddPost adds a post with its periods and recruitments. Its appointments follow as
// [AddAppointment].
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

// CorrectPeriod replaces the post's period that began on From by Period, which may
// begin on another day but never ends on another.
type CorrectPeriod struct {
	At
	Post   ID
	From   day.Day
	Period Period
	Fields []string // the columns whose facts are corrected
}

// ClosePost sets the last day of a post, which is the last day of its latest
// period. A zero LastDay removes the end again. Was is the last day before the
// change.
type ClosePost struct {
	At
	Post         ID
	LastDay, Was day.Day
}

// SetRecruitment sets the recruitment of a post that began on Recruitment.From, or
// adds it if there is none. If Cuts is set, the recruitment that began on that day
// ends on the day before the new one.
type SetRecruitment struct {
	At
	Post        ID
	Cuts        day.Day
	Recruitment Recruitment
	Fields      []string
}

// AddAppointment adds an appointment to a post.
type AddAppointment struct {
	At
	Post        ID
	Appointment Appointment
}

// CorrectAppointment replaces the appointment that has the same id.
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

// NewPerson adds a person whom the register did not know. Name is personal data.
type NewPerson struct {
	At
	Person PersonID
	Name   string
}

// SetHolder replaces what is recorded about the holder of an appointment, or
// records it for the first time. Holder is personal data; Fields is not.
//
// If the appointment already has this holder, the times in Holder count only when
// Fields names one of them, so that somebody who may not see the hours can set the
// rest.
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

// AddStatement adds a statement about all posts of a type.
type AddStatement struct {
	At
	Statement Statement
}

// CloseStatement sets the last day of the statement about the trust and type of At,
// with or without NoOther, that began on From. A zero LastDay removes the end again. Was is the last day
// before the change.
type CloseStatement struct {
	At
	NoOther      bool
	From         day.Day
	LastDay, Was day.Day
}

// PostOf returns the post that a change is about. A change to a person or a
// statement has none.
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
