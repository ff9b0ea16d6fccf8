package post

import (
	"maps"
	"slices"

	"ccio/internal/organisation"
)

// Draft is the register on which changes are made one by one. It starts as a copy,
// so the original never changes.
type Draft struct {
	order        []ID
	posts        map[ID]*Post
	ofTrust      map[organisation.Code][]ID
	statements   []*Statement
	statementsOf map[organisation.Code][]*Statement
	holders      map[AppointmentID]Holder
}

// Draft returns a copy of the register to make changes on.
func (e Existing) Draft() *Draft {
	d := &Draft{
		posts:        make(map[ID]*Post, len(e.Posts)),
		ofTrust:      map[organisation.Code][]ID{},
		statementsOf: map[organisation.Code][]*Statement{},
		holders:      maps.Clone(e.Holders),
	}
	if d.holders == nil {
		d.holders = map[AppointmentID]Holder{}
	}
	for _, p := range e.Posts {
		d.add(p)
	}
	for _, s := range e.Statements {
		d.say(s)
	}
	return d
}

// Make applies a change. A change to something that does not exist has no effect;
// reporting that is up to a store.
func (d *Draft) Make(c Change) { c.make(d) }

// Post returns a post as it is after the changes so far. Its slices belong to the
// draft, so callers only read them.
func (d *Draft) Post(id ID) (p Post, found bool) {
	if p := d.posts[id]; p != nil {
		return *p, true
	}
	return Post{}, false
}

// PostsOf lists the posts of a trust after the changes so far.
func (d *Draft) PostsOf(trust organisation.Code) []Post {
	var posts []Post
	for _, id := range d.ofTrust[trust] {
		posts = append(posts, *d.posts[id])
	}
	return posts
}

// StatementsOf lists the statements of a trust after the changes so far.
func (d *Draft) StatementsOf(trust organisation.Code) []Statement {
	var statements []Statement
	for _, s := range d.statementsOf[trust] {
		statements = append(statements, *s)
	}
	return statements
}

// Holders says who holds which appointment after the changes so far. The map
// belongs to the draft, so callers only read it.
func (d *Draft) Holders() map[AppointmentID]Holder { return d.holders }

// Existing returns the register after the changes so far.
func (d *Draft) Existing() Existing {
	e := Existing{Holders: d.holders}
	for _, id := range d.order {
		e.Posts = append(e.Posts, *d.posts[id])
	}
	for _, s := range d.statements {
		e.Statements = append(e.Statements, *s)
	}
	return e
}

func (d *Draft) add(p Post) {
	p.Periods = slices.Clone(p.Periods)
	p.Recruitments = slices.Clone(p.Recruitments)
	p.Appointments = slices.Clone(p.Appointments)
	d.order = append(d.order, p.ID)
	d.ofTrust[p.Trust] = append(d.ofTrust[p.Trust], p.ID)
	d.posts[p.ID] = &p
}

func (d *Draft) say(s Statement) {
	d.statements = append(d.statements, &s)
	d.statementsOf[s.Trust] = append(d.statementsOf[s.Trust], &s)
}

// edit changes a post, if it exists.
func (d *Draft) edit(id ID, change func(*Post)) {
	if p := d.posts[id]; p != nil {
		change(p)
	}
}

func (c AddPost) make(d *Draft) { d.add(c.Post) }

func (c AddPeriod) make(d *Draft) {
	d.edit(c.Post, func(p *Post) {
		for i := range p.Periods {
			if !c.Cuts.IsZero() && p.Periods[i].From == c.Cuts {
				p.Periods[i].To = c.Period.From.Previous()
			}
		}
		p.Periods = append(p.Periods, c.Period)
		slices.SortStableFunc(p.Periods, func(a, b Period) int { return a.From.Compare(b.From) })
	})
}

func (c CorrectPeriod) make(d *Draft) {
	d.edit(c.Post, func(p *Post) {
		for i := range p.Periods {
			if p.Periods[i].From == c.From {
				p.Periods[i] = c.Period
				return
			}
		}
	})
}

func (c ClosePost) make(d *Draft) {
	d.edit(c.Post, func(p *Post) {
		latest := p.Latest().From
		for i := range p.Periods {
			if p.Periods[i].From == latest {
				p.Periods[i].To = c.LastDay
				return
			}
		}
	})
}

func (c SetRecruitment) make(d *Draft) {
	d.edit(c.Post, func(p *Post) {
		found := false
		for i := range p.Recruitments {
			switch from := p.Recruitments[i].From; {
			case from == c.Recruitment.From:
				p.Recruitments[i], found = c.Recruitment, true
			case !c.Cuts.IsZero() && from == c.Cuts:
				p.Recruitments[i].To = c.Recruitment.From.Previous()
			}
		}
		if !found {
			p.Recruitments = append(p.Recruitments, c.Recruitment)
		}
	})
}

func (c AddAppointment) make(d *Draft) {
	d.edit(c.Post, func(p *Post) { p.Appointments = append(p.Appointments, c.Appointment) })
}

func (c CorrectAppointment) make(d *Draft) {
	d.appointment(c.Post, c.Appointment.ID, func(a *Appointment) { *a = c.Appointment })
}

func (c CloseAppointment) make(d *Draft) {
	d.appointment(c.Post, c.Appointment, func(a *Appointment) { a.To = c.LastDay })
}

func (d *Draft) appointment(post ID, id AppointmentID, change func(*Appointment)) {
	d.edit(post, func(p *Post) {
		for i := range p.Appointments {
			if p.Appointments[i].ID == id {
				change(&p.Appointments[i])
				return
			}
		}
	})
}

// NewPerson has no effect here, because the draft knows people only by what they
// hold.
func (c NewPerson) make(*Draft) {}

func (c SetHolder) make(d *Draft) { d.holders[c.Appointment] = c.Holder }

func (c AddStatement) make(d *Draft) { d.say(c.Statement) }

func (c CloseStatement) make(d *Draft) {
	for _, s := range d.statementsOf[c.Trust] {
		if s.Type == c.Type && s.NoOther == c.NoOther && s.From == c.From {
			s.To = c.LastDay
		}
	}
}
