package post

import (
	"fmt"
	"slices"

	"ccio/internal/day"
)

// Check lists what is wrong with a post as a whole: its periods, recruitments and
// appointments, each alone and in combination. A post with no problem has one state
// on every day. [CheckHolders] checks who holds it.
func Check(p Post) []Problem {
	c := checker{post: p}
	c.periods()
	c.recruitments()
	seen := map[AppointmentID]bool{}
	for _, a := range p.Appointments {
		c.appointment(a)
		if seen[a.ID] {
			c.of(a, "appointment_id", "stands twice in the post: give each appointment its own")
		}
		seen[a.ID] = true
	}
	return c.problems
}

// CheckHolders lists the appointments in which one person would hold a post
// twice on the same day.
func CheckHolders(p Post, holders map[AppointmentID]Holder) []Problem {
	c := checker{post: p}
	byPerson := map[PersonID][]Appointment{}
	for _, a := range p.Appointments {
		if holder := holders[a.ID]; holder.Known() {
			byPerson[holder.Person] = append(byPerson[holder.Person], a)
		}
	}
	for _, a := range p.Appointments { // in order, so that the answer is always the same
		own := byPerson[holders[a.ID].Person]
		if len(own) < 2 {
			continue
		}
		delete(byPerson, holders[a.ID].Person)
		eachOverlap(own, appointmentSpan, func(first, second Appointment) {
			c.of(second, "appointed_from", fmt.Sprintf(
				"the same person holds this post already, %s: end that appointment on the day before, or correct it",
				day.During(first.From, first.To)))
		})
	}
	return c.problems
}

// CheckStatements lists the statements of one trust that overlap each other or
// contradict a post.
func CheckStatements(posts []Post, statements []Statement) []Problem {
	var problems []Problem
	byType := map[Type][]Statement{}
	for _, s := range statements {
		problem := Problem{Column: "effective_from", Value: s.From.String()}
		switch {
		case s.From.IsZero():
			problem.Message = "a statement " + s.String() + " needs its first day"
			problems = append(problems, problem)
		case !s.To.IsZero() && s.To.Before(s.From):
			problem.Message = "the statement ends before it begins"
			problems = append(problems, problem)
		}
		byType[s.Type] = append(byType[s.Type], s)
	}
	for _, t := range Types() {
		EachStatementOverlap(byType[t], func(first, second Statement) {
			problems = append(problems, Problem{Column: "effective_from", Value: second.From.String(), Message: fmt.Sprintf(
				"it is already said %s, %s: correct that statement, or begin after it",
				first, day.During(first.From, first.To))})
		})
		for _, s := range byType[t] {
			for _, p := range posts {
				if problem, found := Contradiction(p, s); found {
					problems = append(problems, problem)
				}
			}
		}
	}
	return problems
}

// Contradiction returns the problem if a statement denies a period of a post; found
// is false if it denies none.
func Contradiction(p Post, s Statement) (problem Problem, found bool) {
	if s.NoOther {
		return Problem{}, false
	}
	for _, period := range p.Periods {
		if period.Type == s.Type && day.Overlap(period.From, period.To, s.From, s.To) {
			return Problem{Post: p.ID, Column: "effective_from", Value: s.From.String(), Message: fmt.Sprintf(
				"the statement that there is no such post (%s) contradicts a post of the type, which exists %s: "+
					"end the statement with disestablished_on in a no_such_post row, or take it out",
				day.During(s.From, s.To), day.During(period.From, period.To))}, true
		}
	}
	return Problem{}, false
}

// EachStatementOverlap calls report for each statement that shares a day with an
// earlier one, with the earlier one that runs the longest. All are about one type
// of post of one trust.
func EachStatementOverlap(all []Statement, report func(first, second Statement)) {
	eachOverlap(all, statementSpan, report)
}

// checker gathers the problems of one post.
type checker struct {
	post     Post
	problems []Problem
}

func (c *checker) add(column string, at day.Day, message string) {
	c.problems = append(c.problems, Problem{Post: c.post.ID, Column: column, Value: at.String(), Message: message})
}

func (c *checker) of(a Appointment, column, message string) {
	c.problems = append(c.problems, Problem{Post: c.post.ID, Appointment: a.ID, Column: column, Message: message})
}

func (c *checker) periods() {
	if len(c.post.Periods) == 0 {
		c.add("established_on", day.Day{}, "the post has no day on which it exists: give the day it was established")
	}
	for i, period := range c.post.Periods {
		if period.From.IsZero() {
			c.add("effective_from", day.Day{}, "a period of the post has no first day: give it")
		}
		if !period.To.IsZero() && period.To.Before(period.From) {
			c.add("disestablished_on", period.To.Next(), fmt.Sprintf(
				"the post would end before the facts that hold from %s: give a later day", period.From))
		}
		if !slices.Contains(Types(), period.Type) {
			c.add("post_type", period.From, "a period of the post has no type: give one")
		}
		if !period.Funded.valid() {
			c.add("funded_time", period.From, "is out of range: write 0 to 2 WTE or 0 to 20 PA")
		}
		if !period.VacantFrom.IsZero() && (i == 0 || period.VacantFrom != c.post.Periods[i-1].VacantFrom) {
			c.vacant(period.VacantFrom)
		}
	}
	eachOverlap(c.post.Periods, periodSpan, func(first, second Period) {
		c.add("effective_from", second.From, fmt.Sprintf(
			"two sets of facts would hold on the same day: the earlier ones hold %s", day.During(first.From, first.To)))
	})
}

// vacant finds what is recorded of the post that contradicts the day from which it is
// said to be vacant. Somebody who came after that day contradicts nothing.
func (c *checker) vacant(from day.Day) {
	last := c.post.LastDay()
	switch {
	case from.Before(c.post.Established()):
		c.add("vacant_from", from, fmt.Sprintf("is before the post's first day, %s: write that day or a later one", c.post.Established()))
		return
	case !last.IsZero() && from.After(last):
		c.add("vacant_from", from, fmt.Sprintf("is after the post's last day, %s: write that day or an earlier one", last))
		return
	}
	var left day.Day // the last day of those who came before
	for _, a := range c.post.Appointments {
		switch {
		case a.From.After(from):
		case a.Covers(from):
			c.add("vacant_from", from, fmt.Sprintf("is a day on which somebody holds the post, %s: "+
				"give appointed_to, the day before, or write \"not told\"", day.During(a.From, a.To)))
			return
		case a.To.After(left):
			left = a.To
		}
	}
	if !left.IsZero() && left.Next() != from {
		c.add("vacant_from", from, fmt.Sprintf("contradicts the last holder, who left on %s: correct appointed_to, "+
			"or write \"not told\", and the post is vacant from the day after", left))
	}
}

func (c *checker) recruitments() {
	last := c.post.LastDay()
	for _, r := range c.post.Recruitments {
		switch {
		case r.From.IsZero():
			c.add("recruiting_from", day.Day{}, "recruiting has no first day: give it")
		case !r.To.IsZero() && r.To.Before(r.From):
			c.add("recruiting_to", r.To, fmt.Sprintf("recruiting would end before it begins on %s", r.From))
		case !last.IsZero() && r.From.After(last):
			c.add("recruiting_from", r.From, fmt.Sprintf("recruiting would begin after the post's last day, %s", last))
		}
	}
	eachOverlap(c.post.Recruitments, recruitmentSpan, func(first, second Recruitment) {
		c.add("recruiting_from", second.From, fmt.Sprintf(
			"the trust is recruiting already, %s: correct that, or begin after it", day.During(first.From, first.To)))
	})
}

func (c *checker) appointment(a Appointment) {
	if !slices.Contains(Kinds(), a.Kind) {
		c.of(a, "appointment_kind", "is not a kind of appointment: write substantive, interim or acting")
	}
	if a.Share < 1 || a.Share > WholePost {
		c.of(a, "share", "is out of range: write 1 to 100, the hundredths of the post")
	}
	switch {
	case a.From.IsZero():
		c.of(a, "appointed_from", "an appointment needs its first day")
	case !a.To.IsZero() && a.To.Before(a.From):
		c.of(a, "appointed_to", fmt.Sprintf("the appointment would end on %s, before it begins on %s", a.To, a.From))
	default:
		c.life(a)
	}
}

// life finds the first day of an appointment on which the post does not exist.
func (c *checker) life(a Appointment) {
	on := a.From
	for range len(c.post.Periods) + 1 {
		period, exists := c.post.PeriodOn(on)
		switch {
		case !exists && on == a.From:
			c.of(a, "appointed_from", fmt.Sprintf("the post does not exist on %s, the first day of this appointment: "+
				"the post's first day is %s; correct one of them", on, c.post.Established()))
			return
		case !exists:
			c.of(a, "appointed_to", fmt.Sprintf("the post does not exist on %s, and this appointment runs on: "+
				"give appointed_to, %s at the latest", on, on.Previous()))
			return
		case period.To.IsZero() || (!a.To.IsZero() && !a.To.After(period.To)):
			return
		}
		on = period.To.Next()
	}
}

// valid reports whether the time is within the range of its unit, or not told.
func (f FundedTime) valid() bool {
	switch f.Unit {
	case "":
		return f.Hundredths == 0
	case UnitWTE:
		return f.Hundredths >= 0 && f.Hundredths <= mostWTE
	case UnitPA:
		return f.Hundredths >= 0 && f.Hundredths <= mostPA
	}
	return false
}

func periodSpan(p Period) (from, to day.Day)           { return p.From, p.To }
func recruitmentSpan(r Recruitment) (from, to day.Day) { return r.From, r.To }
func appointmentSpan(a Appointment) (from, to day.Day) { return a.From, a.To }
func statementSpan(s Statement) (from, to day.Day)     { return s.From, s.To }

// eachOverlap calls report for each span that shares a day with an earlier one,
// with the earlier one that runs the longest.
func eachOverlap[T any](all []T, span func(T) (from, to day.Day), report func(first, second T)) {
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b T) int {
		aFrom, _ := span(a)
		bFrom, _ := span(b)
		return aFrom.Compare(bFrom)
	})
	for i := 1; i < len(sorted); i++ {
		longest, next := sorted[i-1], sorted[i]
		longestFrom, longestTo := span(longest)
		from, to := span(next)
		if day.Overlap(longestFrom, longestTo, from, to) {
			report(longest, next)
		}
		// Carry on whichever of the two ends later: it may overlap the next one too.
		if longestTo.IsZero() || (!to.IsZero() && longestTo.After(to)) {
			sorted[i] = longest
		}
	}
}
