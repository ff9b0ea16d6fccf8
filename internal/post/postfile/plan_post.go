package postfile

import (
	"fmt"

	"ccio/internal/day"
	"ccio/internal/post"
)

// planPost plans one post, then its appointments.
func (p *planner) planPost(g *group) {
	m, ok := p.merge(g)
	if !ok || !p.inOrder(g, m) {
		return
	}
	var id post.ID
	if g.old == nil {
		id, ok = p.addPost(g, m)
	} else {
		id, ok = g.old.ID, p.changePost(g, m)
	}
	if ok {
		p.planAppointments(g, id)
	}
}

// inOrder checks that the days of a post are in order if they come from different
// rows; within one row that has been checked already.
func (p *planner) inOrder(g *group, m merged) bool {
	if m.established.given && m.effective.given && m.effective.value.Before(m.established.value) {
		p.report(m.row(g, colEffective), colEffective, fmt.Sprintf("is before established_on, %s, in another row: "+
			"write that day or a later one", m.established.value))
		return false
	}
	if !m.disestablish.given || m.disestablish.notTold {
		return true
	}
	for _, since := range []cell[day.Day]{m.established, m.effective} {
		if since.given && !m.disestablish.value.After(since.value) {
			p.report(m.row(g, colDisestablished), colDisestablished, fmt.Sprintf("is not after %s in another row: "+
				"write the first day on which the post no longer exists", since.value))
			return false
		}
	}
	return true
}

func (g *group) at(r *row) post.At { return post.At{Trust: g.trust, Type: g.typ, Line: r.line} }

// addPost plans a new post. If its facts hold only from a day after it was
// established, the facts before are not told, except for its type and title.
func (p *planner) addPost(g *group, m merged) (post.ID, bool) {
	if !m.established.given && !m.effective.given {
		p.report(g.rows[0], colEstablished, "is empty, and no post in the register fits this row: "+
			"for a new post write the day it was established, or, if that is not known, effective_from")
		return post.ID{}, false
	}
	from, since := m.effective.value, colEffective
	if m.established.given {
		from, since = m.established.value, colEstablished
	}
	first := post.Period{From: from, Type: g.typ, LocalTitle: m.title.value}
	facts, fields, ok := m.over(p, g, first)
	if !ok {
		return post.ID{}, false
	}
	facts.Confirmed = m.confirmed.value
	facts.To = m.lastDay()
	added := post.Post{ID: p.opts.newPost(), Trust: g.trust, Periods: []post.Period{facts}}
	if m.effective.value.After(from) && len(fields) > 0 {
		first.To = m.effective.value.Previous()
		facts.From = m.effective.value
		added.Periods = []post.Period{first, facts}
	}
	if m.recruitFrom.given {
		added.Recruitments = []post.Recruitment{{From: m.recruitFrom.value, To: m.recruitTo.value}}
	} else if m.recruitTo.given && !m.recruitTo.notTold {
		p.report(m.row(g, colRecruitingTo), colRecruitingTo, "needs the first day of recruiting in recruiting_from")
		return post.ID{}, false
	}
	p.within(g.trust, m.row(g, since), since, from)
	p.withinEnd(g.trust, m.row(g, colDisestablished), colDisestablished, facts.To)
	if m.recruitFrom.given {
		p.within(g.trust, m.from[colRecruitingFrom], colRecruitingFrom, m.recruitFrom.value)
	}
	g.added = added.ID
	p.change(post.AddPost{At: g.at(g.rows[0]), Post: added})
	return added.ID, true
}

// changePost plans what changes about a post in the register.
func (p *planner) changePost(g *group, m merged) bool {
	if !p.establish(g, m) {
		return false
	}
	last := g.old.LastDay()
	longer := m.disestablish.given && !last.IsZero() && (m.disestablish.notTold || m.lastDay().After(last))
	// Extend the post before adding new facts, and shorten it after.
	if longer && !p.closePost(g, m) {
		return false
	}
	if !p.setFacts(g, m) {
		return false
	}
	if !longer && !p.closePost(g, m) {
		return false
	}
	return p.recruit(g, m)
}

// now returns the post after the changes so far.
func (p *planner) now(g *group) post.Post {
	now, _ := p.after.Post(g.old.ID)
	return now
}

// establish corrects the first day of a post.
func (p *planner) establish(g *group, m merged) bool {
	now := p.now(g)
	was := now.Established()
	if !m.established.changes(was) {
		return true
	}
	r := m.from[colEstablished]
	for _, period := range now.Periods {
		if period.From != was {
			continue
		}
		if !period.To.IsZero() && m.established.value.After(period.To) {
			p.report(r, colEstablished, fmt.Sprintf("is after the post's first recorded facts, which hold %s: "+
				"write a day up to their last", day.During(period.From, period.To)))
			return false
		}
		period.From = m.established.value
		p.within(g.trust, r, colEstablished, period.From)
		p.change(post.CorrectPeriod{At: g.at(r), Post: now.ID, From: was, Period: period, Fields: []string{colEstablished}})
		return true
	}
	return true
}

// setFacts corrects the facts of a period, or begins a new period with them.
func (p *planner) setFacts(g *group, m merged) bool {
	now := p.now(g)
	target := presentPeriod(now, p.opts.Today)
	r := m.row(g, colEffective)
	if m.effective.given && m.effective.value.Before(target.From) {
		p.report(r, colEffective, fmt.Sprintf("is too early: the facts that the register has of this post hold from %s; "+
			"write that day to correct them, or a later one to change them from then on", target.From))
		return false
	}
	if m.effective.given {
		covering, exists := now.PeriodOn(m.effective.value)
		if !exists {
			p.report(r, colEffective, fmt.Sprintf("is a day on which the post does not exist: its last day is %s", now.LastDay()))
			return false
		}
		target = covering
	}
	facts, fields, ok := m.over(p, g, target)
	if !ok {
		return false
	}
	if m.effective.given && m.effective.value.After(target.From) && len(fields) > 0 {
		facts.From = m.effective.value
		facts.Confirmed = m.confirmed.value
		p.within(g.trust, r, colEffective, facts.From)
		p.change(post.AddPeriod{At: g.at(r), Post: now.ID, Cuts: target.From, Period: facts, Fields: fields})
		return true
	}
	if m.confirmed.changes(target.Confirmed) {
		facts.Confirmed = m.confirmed.value
		fields = append(fields, colConfirmed)
	}
	if len(fields) > 0 {
		p.change(post.CorrectPeriod{At: g.at(g.rows[0]), Post: now.ID, From: target.From, Period: facts, Fields: fields})
	}
	return true
}

// closePost sets, moves or removes the last day of a post.
func (p *planner) closePost(g *group, m merged) bool {
	now := p.now(g)
	was := now.LastDay()
	if !m.disestablish.given || m.lastDay() == was {
		return true
	}
	r := m.from[colDisestablished]
	if latest := now.Latest(); !m.disestablish.notTold && m.lastDay().Before(latest.From) {
		p.report(r, colDisestablished, fmt.Sprintf("is too early: facts of this post are recorded from %s; "+
			"write a later day", latest.From))
		return false
	}
	p.withinEnd(g.trust, r, colDisestablished, m.lastDay())
	p.change(post.ClosePost{At: g.at(r), Post: now.ID, LastDay: m.lastDay(), Was: was})
	return true
}

// recruit plans when the trust looks for a holder.
func (p *planner) recruit(g *group, m merged) bool {
	var latest post.Recruitment
	for _, recruitment := range p.now(g).Recruitments {
		if m.recruitFrom.given && recruitment.From == m.recruitFrom.value {
			return p.recruitUntil(g, m, recruitment)
		}
		if latest.From.Before(recruitment.From) {
			latest = recruitment
		}
	}
	switch {
	case !m.recruitFrom.given && !m.recruitTo.given:
		return true
	case !m.recruitFrom.given && latest.From.IsZero() && m.recruitTo.notTold:
		return true
	case !m.recruitFrom.given && latest.From.IsZero():
		p.report(m.from[colRecruitingTo], colRecruitingTo, "needs the first day of recruiting in recruiting_from")
		return false
	case !m.recruitFrom.given:
		return p.recruitUntil(g, m, latest)
	case m.recruitFrom.value.Before(latest.From):
		p.report(m.from[colRecruitingFrom], colRecruitingFrom, fmt.Sprintf("is too early: the register has recruiting for this post from %s; "+
			"write that day to correct its end, or a later one for recruiting again", latest.From))
		return false
	}
	added := post.Recruitment{From: m.recruitFrom.value, To: m.recruitTo.value}
	var cuts day.Day
	if !latest.From.IsZero() && (latest.To.IsZero() || !latest.To.Before(added.From)) {
		cuts = latest.From
	}
	r := m.from[colRecruitingFrom]
	p.within(g.trust, r, colRecruitingFrom, added.From)
	p.change(post.SetRecruitment{At: g.at(r), Post: g.old.ID, Cuts: cuts, Recruitment: added, Fields: []string{colRecruitingFrom}})
	return true
}

// recruitUntil sets the last day of an existing recruitment.
func (p *planner) recruitUntil(g *group, m merged, recruitment post.Recruitment) bool {
	if m.recruitTo.changes(recruitment.To) {
		recruitment.To = m.recruitTo.value
		r := m.from[colRecruitingTo]
		p.change(post.SetRecruitment{At: g.at(r), Post: g.old.ID, Recruitment: recruitment, Fields: []string{colRecruitingTo}})
	}
	return true
}
