package postfile

import (
	"fmt"
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// within reports a day on which the trust was not open.
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

// withinEnd is within for a last day, which may be left open as long as the trust
// is open.
func (p *planner) withinEnd(trust organisation.Code, r *row, column string, last day.Day) {
	closed := p.opts.Trusts[trust].Closed
	switch {
	case !last.IsZero():
		p.within(trust, r, column, last)
	case !closed.IsZero() && closed.Before(p.opts.Today):
		p.report(r, column, fmt.Sprintf("the trust closed, its last day being %s: give the end too", closed))
	}
}

// checkResult checks everything that the plan touches as it would be afterwards,
// and finds the row that causes each problem.
func (p *planner) checkResult() {
	touched := map[post.ID]bool{}
	for _, change := range p.posts {
		touched[post.PostOf(change)] = true
	}
	for _, g := range p.groups {
		id := g.added
		if g.old != nil {
			id = g.old.ID
		}
		if !touched[id] {
			continue
		}
		now, _ := p.after.Post(id)
		for _, problem := range append(post.Check(now), post.CheckHolders(now, p.after.Holders())...) {
			p.trace(g, problem)
		}
		p.contradicted(g, now)
		if !g.added.IsZero() {
			p.lookalike(g, now)
		}
	}
}

// trace adds to a problem of a post the line of the row that causes it.
func (p *planner) trace(g *group, problem post.Problem) {
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
		traced.Post = post.ID{} // nobody knows the id of a post that is refused
	}
	if _, old := p.known.appointment[problem.Appointment]; !old {
		traced.Appointment = post.AppointmentID{}
	}
	p.problems = append(p.problems, traced)
}

// lookalike refuses a new post if its row might have meant an existing one: one of
// the same trust, type and title on the same day, or where either has no title.
// Most often it is that post, which was not found because of a wrong date or a
// missing title.
func (p *planner) lookalike(g *group, added post.Post) {
	for _, key := range titlesOf(added) {
		for _, other := range p.alike(key) {
			if period, found := livesBeside(other, key, added); found && other.ID != added.ID {
				p.report(g.rows[0], colTitle, fmt.Sprintf("cannot tell this new post from one of its type that the trust has %s: "+
					"give that post's post_id if it is the same, else a local_title to each", day.During(period.From, period.To)))
				return
			}
		}
	}
}

// alike returns the posts that a row with the key might mean, in the order in which
// they are considered.
func (p *planner) alike(key titleKey) []post.Post {
	if key.title == "" {
		return p.after.PostsOf(key.trust)
	}
	var posts []post.Post
	for _, id := range slices.Concat(p.titled[key], p.titled[titleKey{trust: key.trust, typ: key.typ}]) {
		if other, found := p.after.Post(id); found {
			posts = append(posts, other)
		}
	}
	return posts
}

// livesBeside finds the period in which a post, with the type and title of a key or
// without a title, exists at the same time as another.
func livesBeside(p post.Post, key titleKey, other post.Post) (post.Period, bool) {
	for _, period := range p.Periods {
		title := post.Fold(period.LocalTitle)
		if period.Type == key.typ && (title == key.title || title == "" || key.title == "") &&
			day.Overlap(period.From, period.To, other.Established(), other.LastDay()) {
			return period, true
		}
	}
	return post.Period{}, false
}

// contradicted refuses a post of a type that a statement denies.
func (p *planner) contradicted(g *group, now post.Post) {
	for _, s := range p.after.StatementsOf(now.Trust) {
		if problem, found := post.Contradiction(now, s); found && p.statementRow[keyOf(s)] == nil {
			p.report(g.rows[0], colType, problem.Message)
		}
	}
}
