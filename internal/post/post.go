// Package post holds posts, appointments, and the state that they amount to on
// a day.
//
// A post is a role in a trust. It outlives the people in it, so the facts of
// the post (what it is funded for, whom it reports to) and the facts of a person
// in it are kept apart: [Period] and [Appointment] are open to every signed-in
// user, [Holder] is not. A state is never stored; [StateOf] and [TrustState]
// work it out from the dates.
//
// What is done to the register is a [Change]; a [Draft] makes changes one by one,
// and [Check] says what is wrong with a post as a whole. The file that posts
// travel in is package postfile, which this one does not know; nor does it know a
// database, HTTP or a clock: the day is always an argument. It never prints a
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

// Period is what a post was from one day to another, both inside it. A change
// of fact ends one period and begins the next, so that the register can be read
// as it was on any day.
type Period struct {
	From, To    day.Day // To zero: until further notice
	Type        Type
	LocalTitle  string // what the trust itself calls it; may be empty
	Funded      FundedTime
	ReportsTo   ReportsTo
	BoardAccess BoardAccess
	Budget      Budget
	Confirmed   day.Day // when somebody last said that these facts are right; zero: never
}

// Recruitment is a time in which the trust looked for a holder.
type Recruitment struct {
	From, To day.Day // To zero: still recruiting
}

// Appointment is somebody in a post from one day to another, both inside it.
// Who it is stands in a [Holder], which fewer people may see.
type Appointment struct {
	ID       AppointmentID
	Kind     Kind
	Share    int     // hundredths of the post, 1 to 100
	From, To day.Day // To zero: still in post
}

// Statement says that a trust has no post of a type on these days. Without one,
// a trust with no post of the type is "not recorded", which is not the same.
type Statement struct {
	Trust    organisation.Code
	Type     Type
	From, To day.Day // To zero: until further notice
}

// Covers reports whether the period covers the day.
func (p Period) Covers(on day.Day) bool { return on.Within(p.From, p.To) }

// Covers reports whether the trust was recruiting on the day.
func (r Recruitment) Covers(on day.Day) bool { return on.Within(r.From, r.To) }

// Covers reports whether the appointment is living on the day.
func (a Appointment) Covers(on day.Day) bool { return on.Within(a.From, a.To) }

// Covers reports whether the statement holds on the day.
func (s Statement) Covers(on day.Day) bool { return on.Within(s.From, s.To) }

// PeriodOn is the period that covers the day, if any.
func (p Post) PeriodOn(on day.Day) (Period, bool) {
	for _, period := range p.Periods {
		if period.Covers(on) {
			return period, true
		}
	}
	return Period{}, false
}

// Established is the first day of the post, or no day if it has no period.
func (p Post) Established() day.Day {
	var first day.Day
	for i, period := range p.Periods {
		if i == 0 || period.From.Before(first) {
			first = period.From
		}
	}
	return first
}

// LastDay is the last day of the post, or no day while no end is known.
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

// Disestablished is the first day on which the post no longer exists, the day
// after its last, or no day while no end is known.
func (p Post) Disestablished() day.Day { return p.LastDay().Next() }

// Living is the appointments that live on the day, whether or not the post does.
func (p Post) Living(on day.Day) []Appointment {
	var living []Appointment
	for _, a := range p.Appointments {
		if a.Covers(on) {
			living = append(living, a)
		}
	}
	return living
}

// Latest is the period that begins last, or a zero one.
func (p Post) Latest() Period {
	if len(p.Periods) == 0 {
		return Period{}
	}
	return slices.MaxFunc(p.Periods, func(a, b Period) int { return a.From.Compare(b.From) })
}
