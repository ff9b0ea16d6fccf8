package postfile

import (
	"maps"
	"slices"

	"ccio/internal/organisation"
	"ccio/internal/post"
)

// people knows whom the rows of a file may mean. Within a trust people are found by
// name; across trusts only by person_id, because two people may have the same name.
type people struct {
	named   map[nameKey]map[post.PersonID]bool
	nameOf  map[post.PersonID]string
	planned map[post.PersonID]bool // new people for whom a change is planned
}

type nameKey struct {
	trust organisation.Code
	name  string // folded
}

func (k people) add(trust organisation.Code, name string, person post.PersonID) {
	key := nameKey{trust, post.Fold(name)}
	if k.named[key] == nil {
		k.named[key] = map[post.PersonID]bool{}
	}
	k.named[key][person] = true
}

// findPeople collects the people of the register, and those of the file who have an
// id, before any name is looked up.
func (p *planner) findPeople() {
	p.people = people{
		named: map[nameKey]map[post.PersonID]bool{}, nameOf: map[post.PersonID]string{}, planned: map[post.PersonID]bool{},
	}
	for trust, posts := range p.known.ofTrust {
		for _, held := range posts {
			for _, a := range held.Appointments {
				if holder := p.known.holders[a.ID]; holder.Known() && holder.Name != "" {
					p.people.add(trust, holder.Name, holder.Person)
				}
			}
		}
	}
	maps.Copy(p.people.nameOf, p.known.names)
	for _, g := range p.groups {
		for _, r := range g.rows {
			p.nameByID(r)
		}
	}
	for _, g := range p.groups {
		for _, r := range g.rows {
			if name := p.people.nameOf[r.person.id.value]; r.person.id.given && name != "" {
				p.people.add(g.trust, name, r.person.id.value)
			}
		}
	}
}

// nameByID records the name that belongs to a person_id, of which there may be only
// one.
func (p *planner) nameByID(r *row) {
	id, name := r.person.id, r.person.name
	if !id.given || !name.given {
		return
	}
	before, found := p.people.nameOf[id.value]
	switch {
	case !found:
		p.people.nameOf[id.value] = name.value
	case post.Fold(before) != post.Fold(name.value):
		p.report(r, colPersonName, "is not the name that belongs to this person_id in the register or in another row: "+
			"correct the person_id; a name is corrected in administration")
		r.wrong[colPersonName] = true
	}
}

// who returns the person whom a row names; ok is false if that is ambiguous or
// wrong.
func (p *planner) who(g *group, r *row) (person post.PersonID, name string, ok bool) {
	if r.bad() {
		return post.PersonID{}, "", false
	}
	if id := r.person.id; id.given {
		name := p.people.nameOf[id.value]
		if name == "" {
			p.report(r, colPersonID, "is not the id of a person in the register: correct it, "+
				"or for a new person give person_name as well")
		}
		return id.value, name, name != ""
	}
	name = r.person.name.value
	if holder, found := p.likely(g, r, name); found {
		return holder.Person, holder.Name, true
	}
	key := nameKey{g.trust, post.Fold(name)}
	switch ids := p.people.named[key]; len(ids) {
	case 0:
		person = p.opts.newPerson()
		p.people.add(g.trust, name, person)
		p.people.nameOf[person] = name
		return person, name, true
	case 1:
		person = slices.Collect(maps.Keys(ids))[0]
		return person, p.people.nameOf[person], true
	}
	p.report(r, colPersonName, "is the name of more than one person in this trust: give person_id as well")
	return post.PersonID{}, "", false
}

// likely returns the present holder of the appointment that a row means, if the row
// gives that holder's name. It settles which of two people with the same name is
// meant.
func (p *planner) likely(g *group, r *row, name string) (post.Holder, bool) {
	meant := g.starts[r.start()]
	if r.appointment.given {
		meant = []post.Appointment{g.byID[r.appointment.value]}
	}
	var likely post.Holder
	for _, a := range meant {
		holder := p.known.holders[a.ID]
		if !holder.Known() || post.Fold(holder.Name) != post.Fold(name) {
			continue
		}
		if likely.Known() && likely.Person != holder.Person {
			return post.Holder{}, false
		}
		likely = holder
	}
	return likely, likely.Known()
}

// meet plans a new person the first time that an unknown person is given a post.
func (p *planner) meet(at post.At, person post.PersonID, name string) {
	if _, known := p.known.names[person]; known || p.people.planned[person] {
		return
	}
	p.people.planned[person] = true
	p.persons = append(p.persons, post.NewPerson{At: at, Person: person, Name: name})
}
