package postfile

import (
	"fmt"

	"ccio/internal/day"
	"ccio/internal/post"
)

// placed is a row about an appointment, with the appointment once it is found.
type placed struct {
	row    *row
	old    post.Appointment // in the register
	found  bool             // old is set
	person post.PersonID    // the person whom the row names, if any
	name   string
}

// startKey identifies an appointment to a post, apart from its person.
type startKey struct {
	from day.Day
	kind post.Kind
}

// planAppointments plans the appointments to one post. Ends come before new
// appointments, so that at no point somebody holds the post twice.
func (p *planner) planAppointments(g *group, id post.ID) {
	rows, ok := p.placeRows(g)
	if !ok {
		return
	}
	for _, a := range rows {
		if a.found {
			p.changeAppointment(g, id, a)
		}
	}
	var added []post.Appointment
	for i, a := range rows {
		if !a.found {
			rows[i].old = p.addAppointment(g, id, a)
			added = append(added, rows[i].old)
		}
	}
	for _, a := range rows {
		p.setHolder(g, id, a)
	}
	p.sharedStart(g, id, added)
}

// placeRows finds the appointment of each row, or finds that it is new.
func (p *planner) placeRows(g *group) ([]placed, bool) {
	g.starts, g.byID = map[startKey][]post.Appointment{}, map[post.AppointmentID]post.Appointment{}
	if g.old != nil {
		for _, a := range g.old.Appointments {
			g.starts[startOf(a)] = append(g.starts[startOf(a)], a)
			g.byID[a.ID] = a
		}
	}
	var rows []placed
	starts := map[startKey]int{}
	for _, r := range g.rows {
		if r.hasAppointment() {
			rows = append(rows, placed{row: r})
			if !r.appointment.given {
				starts[r.start()]++
			}
		}
	}
	ok := true
	taken := map[string]int{} // the line that already has this appointment
	for i := range rows {
		a := &rows[i]
		if !p.place(g, a, starts[a.row.start()] > 1) {
			ok = false
			continue
		}
		key := fmt.Sprint(a.row.start(), a.person)
		if a.found {
			key = a.old.ID.String()
		}
		if line, twice := taken[key]; twice {
			p.report(a.row, colAppointedFrom, fmt.Sprintf("line %d is about the same appointment: take one of them out; "+
				"if two people share the post, name both", line))
			ok = false
		}
		taken[key] = a.row.line
		if a.found {
			p.appointmentRow[a.old.ID] = a.row
		}
	}
	return rows, ok
}

func (r *row) start() startKey { return startKey{r.tenure.from.value, r.tenure.kind.value} }

func startOf(a post.Appointment) startKey { return startKey{a.From, a.Kind} }

// place finds the person and the appointment of one row.
func (p *planner) place(g *group, a *placed, shared bool) bool {
	r := a.row
	if r.namesPerson() {
		person, name, ok := p.who(g, r)
		if !ok {
			return false
		}
		a.person, a.name = person, name
	}
	if r.appointment.given {
		return p.placeByID(g, a)
	}
	if shared && a.person.IsZero() {
		p.report(r, colPersonName, "is empty, and another row has an appointment of this kind from the same day: "+
			"name both people, or give the appointment_id of each")
		return false
	}
	var fits, unknown []post.Appointment
	for _, old := range g.starts[r.start()] {
		switch holder := p.known.holders[old.ID]; {
		case a.person.IsZero(), holder.Known() && holder.Person == a.person:
			fits = append(fits, old)
		case !holder.Known():
			unknown = append(unknown, old)
		}
	}
	if len(fits) == 0 {
		fits = unknown
	}
	if len(fits) > 1 {
		p.report(r, colAppointedFrom, "fits more than one appointment to this post: give appointment_id")
		return false
	}
	if len(fits) == 1 {
		a.old, a.found = fits[0], true
	}
	return true
}

func (p *planner) placeByID(g *group, a *placed) bool {
	r, id := a.row, a.row.appointment.value
	holds, found := p.known.appointment[id]
	switch {
	case !found:
		p.report(r, colAppointmentID, "is not the id of an appointment in the register: correct it, or empty it for a new appointment")
		return false
	case holds != g.old:
		p.report(r, colAppointmentID, "is the id of an appointment to another post: correct it, or the cells that say which post this is")
		return false
	}
	a.old, a.found = g.byID[id], true
	holder := p.known.holders[id]
	if !a.person.IsZero() && holder.Known() && holder.Person != a.person {
		column := colPersonName
		if r.person.id.given {
			column = colPersonID
		}
		p.report(r, column, "is not the person who holds this appointment: end it with appointed_to, and add a row without "+
			"appointment_id for the new one; the spelling of a name is corrected in administration")
		return false
	}
	return true
}

// changeAppointment plans what a row changes about an appointment.
func (p *planner) changeAppointment(g *group, id post.ID, a placed) {
	t, changed := a.row.tenure, a.old
	var fields []string
	for _, fact := range []struct {
		column string
		differ bool
	}{
		{colKind, t.kind.changes(a.old.Kind)},
		{colShare, t.share.changes(a.old.Share)},
		{colAppointedFrom, t.from.changes(a.old.From)},
		{colAppointedTo, t.to.changes(a.old.To)},
	} {
		if fact.differ {
			fields = append(fields, fact.column)
		}
	}
	if len(fields) == 0 {
		return
	}
	changed.Kind, changed.Share = t.kind.over(a.old.Kind), t.share.over(a.old.Share)
	changed.From, changed.To = t.from.over(a.old.From), t.to.over(a.old.To)
	at := g.at(a.row)
	if t.from.changes(a.old.From) {
		p.within(g.trust, a.row, colAppointedFrom, changed.From)
	}
	if t.to.changes(a.old.To) {
		p.withinEnd(g.trust, a.row, colAppointedTo, changed.To)
	}
	closes := a.old.To.IsZero() && !changed.To.IsZero()
	if closes {
		changed.To = a.old.To
		fields = fields[:len(fields)-1]
	}
	if len(fields) > 0 {
		p.change(post.CorrectAppointment{At: at, Post: id, Appointment: changed, Fields: fields})
	}
	if closes {
		p.change(post.CloseAppointment{At: at, Post: id, Appointment: a.old.ID, LastDay: t.to.value})
	}
}

// addAppointment plans a new appointment. Without a share it is to the whole post.
func (p *planner) addAppointment(g *group, id post.ID, a placed) post.Appointment {
	t := a.row.tenure
	added := post.Appointment{
		ID: p.opts.newAppointment(), Kind: t.kind.value, Share: post.WholePost, From: t.from.value, To: t.to.value,
	}
	added.Share = t.share.over(added.Share)
	p.appointmentRow[added.ID] = a.row
	p.within(g.trust, a.row, colAppointedFrom, added.From)
	p.withinEnd(g.trust, a.row, colAppointedTo, added.To)
	p.change(post.AddAppointment{At: g.at(a.row), Post: id, Appointment: added})
	return added
}

// setHolder plans what a row says about the holder.
func (p *planner) setHolder(g *group, id post.ID, a placed) {
	was := p.known.holders[a.old.ID]
	holder := was
	var fields []string
	if !a.person.IsZero() && !was.Known() {
		holder.Person, holder.Name = a.person, a.name
		fields = append(fields, colPersonName)
	}
	unit := a.row.facts.unit.value
	if held, _ := p.after.Post(id); unit == "" {
		unit = presentPeriod(held, p.opts.Today).Funded.Unit
	}
	told, ok := p.tellHolder(a.row, &holder, unit)
	fields = append(fields, told...)
	if !ok || len(fields) == 0 {
		return
	}
	if !holder.Known() {
		p.report(a.row, told[0], "is about a holder whom the register does not know: give person_name too")
		return
	}
	p.meet(g.at(a.row), holder.Person, holder.Name)
	p.change(post.SetHolder{At: g.at(a.row), Post: id, Appointment: a.old.ID, Holder: holder, Fields: fields})
}

// tellHolder applies the row's personal cells to a holder and returns the names of
// the columns that differ.
func (p *planner) tellHolder(r *row, h *post.Holder, unit post.Unit) (fields []string, ok bool) {
	actual := r.person.actual
	if actual.given && !actual.notTold {
		inUnit, err := actual.value.In(unit)
		if err != nil {
			p.report(r, colActualTime, err.Error())
			return nil, false
		}
		actual.value = inUnit
	}
	t := teller{}
	tell(&t, colActualTime, &h.ActualTime, actual)
	tell(&t, colProtectedTime, &h.ProtectedTime, r.person.protected)
	tell(&t, colProfession, &h.Profession, r.person.profession)
	tell(&t, colRegulator, &h.Regulator, r.person.regulator)
	tell(&t, colChecked, &h.RegistrationChecked, r.person.checked)
	tell(&t, colFCI, &h.FCI, r.person.fci)
	tell(&t, colFEDIP, &h.FEDIP, r.person.fedip)
	tell(&t, colDigitalAcademy, &h.DigitalAcademy, r.person.academy)
	tell(&t, colDegree, &h.InformaticsDegree, r.person.degree)
	return t.fields, true
}

// teller collects which facts differ.
type teller struct{ fields []string }

func tell[T comparable](t *teller, column string, fact *T, c cell[T]) {
	if c.changes(*fact) {
		*fact = c.value
		t.fields = append(t.fields, column)
	}
}

// sharedStart refuses new appointments that begin on the same day and add up to
// more than the whole post: either shares were left out, or one person is spelt in
// two ways. In a handover, where shares may add up to more, one begins later than
// the other.
func (p *planner) sharedStart(g *group, id post.ID, added []post.Appointment) {
	sums := map[startKey]int{}
	shared, _ := p.after.Post(id)
	for _, a := range shared.Appointments {
		sums[startOf(a)] += a.Share
	}
	for _, a := range added {
		sum := sums[startOf(a)]
		if sum > post.WholePost {
			p.report(p.appointmentRow[a.ID], colShare, fmt.Sprintf("with the others of its kind that begin on %s comes to %d: "+
				"write the share of each, 100 at most together; if it is the same person, write the name as the register has it", a.From, sum))
		}
	}
}
