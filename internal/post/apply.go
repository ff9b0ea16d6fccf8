package post

import (
	"maps"
	"slices"

	"ccio/internal/organisation"
)

// register is an index of [Existing] on which changes are made one by one.
type register struct {
	order        []ID
	posts        map[ID]*Post
	titled       map[titleKey][]ID // by any title that a post has or had
	statements   []*Statement
	statementsOf map[organisation.Code][]*Statement
	statement    map[statementKey]*Statement
	ofTrust      map[organisation.Code][]ID
	holders      map[AppointmentID]Holder
}

// index copies the register, so that what is planned never reaches the original.
func (e Existing) index() *register {
	r := &register{
		posts:        make(map[ID]*Post, len(e.Posts)),
		titled:       map[titleKey][]ID{},
		statementsOf: map[organisation.Code][]*Statement{},
		statement:    map[statementKey]*Statement{},
		ofTrust:      map[organisation.Code][]ID{},
		holders:      maps.Clone(e.Holders),
	}
	if r.holders == nil {
		r.holders = map[AppointmentID]Holder{}
	}
	for _, p := range e.Posts {
		r.add(p)
	}
	for _, s := range e.Statements {
		r.say(s)
	}
	return r
}

func (r *register) add(p Post) {
	p.Periods = slices.Clone(p.Periods)
	p.Recruitments = slices.Clone(p.Recruitments)
	p.Appointments = slices.Clone(p.Appointments)
	r.order = append(r.order, p.ID)
	r.ofTrust[p.Trust] = append(r.ofTrust[p.Trust], p.ID)
	r.posts[p.ID] = &p
	for _, key := range p.titles() {
		r.titled[key] = append(r.titled[key], p.ID)
	}
}

func (r *register) say(s Statement) {
	r.statements = append(r.statements, &s)
	r.statementsOf[s.Trust] = append(r.statementsOf[s.Trust], &s)
	r.statement[s.key()] = &s
}

func (r *register) existing() Existing {
	e := Existing{Holders: r.holders}
	for _, id := range r.order {
		e.Posts = append(e.Posts, *r.posts[id])
	}
	for _, s := range r.statements {
		e.Statements = append(e.Statements, *s)
	}
	return e
}

// edit changes a post, and keeps it to be found by its titles.
func (r *register) edit(id ID, change func(*Post)) {
	p := r.posts[id]
	if p == nil {
		return
	}
	before := p.titles()
	change(p)
	for _, key := range p.titles() {
		if !slices.Contains(before, key) {
			r.titled[key] = append(r.titled[key], id)
		}
	}
}

// Apply is the register with the plan's changes made. It leaves now as it was.
func (p Plan) Apply(now Existing) Existing {
	r := now.index()
	for _, change := range p.Changes {
		change.apply(r)
	}
	return r.existing()
}

func (c AddPost) apply(r *register) { r.add(c.Post) }

func (c AddPeriod) apply(r *register) {
	r.edit(c.Post, func(p *Post) {
		for i := range p.Periods {
			if !c.Cuts.IsZero() && p.Periods[i].From == c.Cuts {
				p.Periods[i].To = dayBefore(c.Period.From)
			}
		}
		p.Periods = append(p.Periods, c.Period)
		slices.SortStableFunc(p.Periods, func(a, b Period) int { return a.From.Compare(b.From) })
	})
}

func (c CorrectPeriod) apply(r *register) {
	r.edit(c.Post, func(p *Post) {
		for i := range p.Periods {
			if p.Periods[i].From == c.From {
				p.Periods[i] = c.Period
				return
			}
		}
	})
}

func (c ClosePost) apply(r *register) {
	r.edit(c.Post, func(p *Post) {
		latest := p.latest().From
		for i := range p.Periods {
			if p.Periods[i].From == latest {
				p.Periods[i].To = c.LastDay
				return
			}
		}
	})
}

func (c SetRecruitment) apply(r *register) {
	r.edit(c.Post, func(p *Post) {
		found := false
		for i := range p.Recruitments {
			switch from := p.Recruitments[i].From; {
			case from == c.Recruitment.From:
				p.Recruitments[i], found = c.Recruitment, true
			case !c.Cuts.IsZero() && from == c.Cuts:
				p.Recruitments[i].To = dayBefore(c.Recruitment.From)
			}
		}
		if !found {
			p.Recruitments = append(p.Recruitments, c.Recruitment)
		}
	})
}

func (c AddAppointment) apply(r *register) {
	if p := r.posts[c.Post]; p != nil {
		p.Appointments = append(p.Appointments, c.Appointment)
	}
}

func (c CorrectAppointment) apply(r *register) {
	r.appointment(c.Post, c.Appointment.ID, func(a *Appointment) { *a = c.Appointment })
}

func (c CloseAppointment) apply(r *register) {
	r.appointment(c.Post, c.Appointment, func(a *Appointment) { a.To = c.LastDay })
}

func (r *register) appointment(post ID, id AppointmentID, change func(*Appointment)) {
	p := r.posts[post]
	if p == nil {
		return
	}
	for i := range p.Appointments {
		if p.Appointments[i].ID == id {
			change(&p.Appointments[i])
			return
		}
	}
}

// NewPerson changes nothing here: the register knows people by what they hold.
func (c NewPerson) apply(*register) {}

func (c SetHolder) apply(r *register) { r.holders[c.Appointment] = c.Holder }

func (c AddStatement) apply(r *register) { r.say(c.Statement) }

func (c CloseStatement) apply(r *register) {
	if s := r.statement[statementKey{c.Trust, c.Type, c.From}]; s != nil {
		s.To = c.LastDay
	}
}

// Check lists what is wrong with the register as a whole: every post, its
// holders, and the statements of every trust.
func (e Existing) Check() []Problem {
	var problems []Problem
	byTrust := e.byTrust()
	for _, trust := range slices.Sorted(maps.Keys(byTrust)) {
		own := byTrust[trust]
		for _, p := range own.Posts {
			problems = append(problems, Check(p)...)
			problems = append(problems, CheckHolders(p, e.Holders)...)
		}
		problems = append(problems, CheckStatements(own.Posts, own.Statements)...)
	}
	return problems
}

// byTrust parts the register by trust. The holders stay together.
func (e Existing) byTrust() map[organisation.Code]Existing {
	parts := map[organisation.Code]Existing{}
	for _, p := range e.Posts {
		part := parts[p.Trust]
		part.Posts = append(part.Posts, p)
		parts[p.Trust] = part
	}
	for _, s := range e.Statements {
		part := parts[s.Trust]
		part.Statements = append(part.Statements, s)
		parts[s.Trust] = part
	}
	return parts
}
