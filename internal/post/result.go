package post

import (
	"fmt"
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// within refuses a day on which the trust was not open.
func (p *planner) within(trust organisation.Code, r *row, column string, on day.Day) {
	life := p.opts.Trusts[trust]
	switch {
	case !life.Opened.IsZero() && on.Before(life.Opened):
		p.report(r, column, fmt.Sprintf("the trust opened on %s: a day from then on is right, or the code of its predecessor", life.Opened))
	case !life.Closed.IsZero() && on.After(life.Closed):
		p.report(r, column, fmt.Sprintf("the trust closed, its last day being %s: a day up to then is right, "+
			"or the code of its successor", life.Closed))
	}
}

// withinEnd is within for a last day, which may be open while the trust is.
func (p *planner) withinEnd(trust organisation.Code, r *row, column string, last day.Day) {
	closed := p.opts.Trusts[trust].Closed
	switch {
	case !last.IsZero():
		p.within(trust, r, column, last)
	case !closed.IsZero() && closed.Before(p.opts.Today):
		p.report(r, column, fmt.Sprintf("the trust closed, its last day being %s: give the end too", closed))
	}
}

// checkResult checks whatever the plan touched as it would be, and finds the
// row that each problem comes from.
func (p *planner) checkResult() {
	touched := map[ID]bool{}
	for _, change := range p.posts {
		touched[postOf(change)] = true
	}
	for _, g := range p.groups {
		id := g.added
		if g.post != nil {
			id = g.post.ID
		}
		if !touched[id] {
			continue
		}
		post := *p.after.posts[id]
		for _, problem := range append(Check(post), CheckHolders(post, p.after.holders)...) {
			p.trace(g, problem)
		}
		p.contradicted(g, post)
		if !g.added.IsZero() {
			p.lookalike(g, post)
		}
	}
}

// trace gives a problem of a post the line of the row that it comes from.
func (p *planner) trace(g *group, problem Problem) {
	r := p.appointmentRow[problem.Appointment]
	if r == nil {
		r = g.rows[0]
		for _, other := range g.rows {
			if other.says(problem.Column) {
				r = other
				break
			}
		}
		if !problem.Appointment.IsZero() {
			problem.Message = fmt.Sprintf("appointment %s of this post: %s", problem.Appointment, problem.Message)
		}
	}
	traced := r.problem(problem.Column, problem.Message)
	traced.Post, traced.Appointment = problem.Post, problem.Appointment
	if !g.added.IsZero() {
		traced.Post = ID{} // the id of a post that is refused means nothing to anybody
	}
	if _, old := p.known.appointment[problem.Appointment]; !old {
		traced.Appointment = AppointmentID{}
	}
	p.problems = append(p.problems, traced)
}

// lookalike refuses a new post beside one that its row might have meant: of the
// same trust, type and title on the same day, or with no title on either side.
// It is most often that post, not found for a wrong date or a missing title.
func (p *planner) lookalike(g *group, added Post) {
	for _, key := range added.titles() {
		ids := p.after.titled[key]
		if key.title == "" {
			ids = p.after.ofTrust[key.trust]
		} else {
			ids = slices.Concat(ids, p.after.titled[titleKey{trust: key.trust, typ: key.typ}])
		}
		for _, id := range ids {
			if period, found := p.after.posts[id].lives(key, added); found && id != added.ID {
				p.report(g.rows[0], colTitle, fmt.Sprintf("cannot tell this new post from one of its type that the trust has %s: "+
					"give that post's post_id if it is the same, else a local_title to each", during(period.From, period.To)))
				return
			}
		}
	}
}

// lives finds the period in which a post, with the type and title of a key or
// with no title, lives beside another.
func (p Post) lives(key titleKey, other Post) (Period, bool) {
	for _, period := range p.Periods {
		title := fold(period.LocalTitle)
		if period.Type == key.typ && (title == key.title || title == "" || key.title == "") &&
			overlaps(period.From, period.To, other.Established(), other.LastDay()) {
			return period, true
		}
	}
	return Period{}, false
}

// contradicted refuses a post of a type that is said not to be there.
func (p *planner) contradicted(g *group, post Post) {
	for _, s := range p.after.statementsOf[post.Trust] {
		if period, found := contradiction(post, *s); found && p.statementRow[s.key()] == nil {
			p.report(g.rows[0], colType, contradicts(post, period, *s).Message)
		}
	}
}

// postOf is the post that a change is about.
func postOf(change Change) ID {
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
