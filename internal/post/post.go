// Package post models posts, appointments, and the state that they amount to on a
// day.
//
// A post is a role in a trust. It outlives the people in it, so the facts of the
// post (what it is funded for, whom it reports to) and the facts of a person in it
// are kept apart: [Period] and [Appointment] are open to every signed-in user,
// [Holder] is not. A state is never stored: [StateOf] and [TrustState] derive it
// from the dates.
//
// A [Change] modifies the register; a [Draft] applies changes one by one, and
// [Check] says what is wrong with a post as a whole. Package postfile reads and
// writes the file that posts travel in. This package knows nothing of that file, of
// a database, HTTP or a clock: the day is always an argument. It never prints a
// person's name.
package post

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// Post is a role in a trust. It exists exactly on the days that its periods
// cover; the periods do not overlap.
type Post struct {
	ID           ID
	Trust        organisation.Code
	Periods      []Period
	Recruitments []Recruitment
	Appointments []Appointment
}

// Period says what a post was from one day to another, including both. A change of
// fact ends one period and begins the next, so that the register can be read as it
// was on any day.
type Period struct {
	From, To    day.Day // a zero To means until further notice
	Type        Type
	LocalTitle  string // the trust's own name for it; may be empty
	Funded      FundedTime
	ReportsTo   ReportsTo
	BoardAccess BoardAccess
	Budget      Budget
	VacantFrom  day.Day // since when nobody holds it, as told; zero: not told. An appointment says it of holders whom we know
	Recruiting  Answer  // whether the trust looks for a holder while nobody holds it
	Confirmed   day.Day // when somebody last confirmed these facts; zero means never
}

// Fields lists the names of the facts of a post, in the words of the posts file and
// of the audit.
func Fields() []string {
	return []string{
		"post_type", "local_title", "established_on", "disestablished_on", "effective_from", "funded_time", "funded_unit",
		"reports_to", "board_access", "budget", "vacant_from", "recruiting", "confirmed_on", "recruiting_from", "recruiting_to",
	}
}

// AppointmentFields lists those of an appointment and its holder.
func AppointmentFields() []string {
	return []string{
		"appointment_kind", "share", "appointed_from", "appointed_to", "person_name", "person_id", "actual_time", "protected_time",
		"profession", "regulator", "registration_checked_on", "fci", "fedip", "digital_academy", "informatics_degree",
	}
}

// StatementFields lists those of a statement.
func StatementFields() []string {
	return []string{"no_such_post", "no_other_post", "effective_from", "disestablished_on"}
}

// Recruitment is a time during which the trust looked for a holder.
type Recruitment struct {
	From, To day.Day // a zero To means still recruiting
}

// Appointment says that somebody was in a post from one day to another, including
// both. [Holder] says who, which fewer people may see.
type Appointment struct {
	ID       AppointmentID
	Kind     Kind
	Share    int     // hundredths of the post, 1 to 100
	From, To day.Day // a zero To means still in post
}

// Statement is what a trust has said, for these days, of all its posts of a type:
// that there is none or, with NoOther, that there is none but those that the
// register has. Without a statement, a trust with no post of the type is "not
// recorded", which is not the same as having none; and one with a post may have
// more.
type Statement struct {
	Trust    organisation.Code
	Type     Type
	NoOther  bool
	From, To day.Day // a zero To means until further notice
}

// String is what the statement says, within a sentence that begins "the trust has
// said".
func (s Statement) String() string {
	if s.NoOther {
		return "that there is no other post"
	}
	return "that there is no such post"
}

// AllTold reports whether the trust has said, for the day, that its posts of type t
// that the register has are all that it has. The statements are those of one trust.
func AllTold(statements []Statement, t Type, on day.Day) bool {
	for _, s := range statements {
		if s.NoOther && s.Type == t && s.Covers(on) {
			return true
		}
	}
	return false
}

// Covers reports whether the period covers the day.
func (p Period) Covers(on day.Day) bool { return on.Within(p.From, p.To) }

// Covers reports whether the trust was recruiting on the day.
func (r Recruitment) Covers(on day.Day) bool { return on.Within(r.From, r.To) }

// Covers reports whether the appointment is current on the day.
func (a Appointment) Covers(on day.Day) bool { return on.Within(a.From, a.To) }

// Covers reports whether the statement holds on the day.
func (s Statement) Covers(on day.Day) bool { return on.Within(s.From, s.To) }

// PeriodOn returns the period that covers the day, if any.
func (p Post) PeriodOn(on day.Day) (Period, bool) {
	for _, period := range p.Periods {
		if period.Covers(on) {
			return period, true
		}
	}
	return Period{}, false
}

// Established returns the first day of the post, or the zero day if it has no
// period.
func (p Post) Established() day.Day {
	var first day.Day
	for i, period := range p.Periods {
		if i == 0 || period.From.Before(first) {
			first = period.From
		}
	}
	return first
}

// LastDay returns the last day of the post, or the zero day while no end is known.
func (p Post) LastDay() day.Day {
	var last day.Day
	for i, period := range p.Periods {
		if period.To.IsZero() {
			return day.Day{}
		}
		if i == 0 || period.To.After(last) {
			last = period.To
		}
	}
	return last
}

// Disestablished returns the first day on which the post no longer exists, or the
// zero day while no end is known.
func (p Post) Disestablished() day.Day { return p.LastDay().Next() }

// Living returns the appointments that are current on the day, whether or not the
// post exists then.
func (p Post) Living(on day.Day) []Appointment {
	var living []Appointment
	for _, a := range p.Appointments {
		if a.Covers(on) {
			living = append(living, a)
		}
	}
	return living
}

// Latest returns the period that begins last, or the zero Period.
func (p Post) Latest() Period {
	if len(p.Periods) == 0 {
		return Period{}
	}
	return slices.MaxFunc(p.Periods, func(a, b Period) int { return a.From.Compare(b.From) })
}
