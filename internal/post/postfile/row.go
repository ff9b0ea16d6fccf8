package postfile

import (
	"fmt"
	"strings"

	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// row is one row of a posts file: a post and at most one appointment to it, or
// a statement about all posts of a type.
type row struct {
	line  int
	head  *header
	cells []string
	wrong map[string]bool // columns that could not be read

	trust       cell[organisation.Code]
	post        cell[post.ID]
	appointment cell[post.AppointmentID]
	noSuchPost  cell[bool]
	noOtherPost cell[bool]
	facts       facts
	tenure      tenure
	person      personal
}

// facts is what a row says about a post.
type facts struct {
	postType     cell[post.Type]
	title        cell[string]
	established  cell[day.Day]
	disestablish cell[day.Day]
	effective    cell[day.Day]
	funded       cell[post.FundedTime] // the unit may be missing
	unit         cell[post.Unit]
	plain        map[string]cell[any] // by column, those of plainFacts
	recruitFrom  cell[day.Day]
	recruitTo    cell[day.Day]
	confirmed    cell[day.Day]
}

// tenure is what a row says about an appointment.
type tenure struct {
	kind     cell[post.Kind]
	share    cell[int]
	from, to cell[day.Day]
}

// personal is what a row says about the holder.
type personal struct {
	id         cell[post.PersonID]
	name       cell[string]
	actual     cell[post.FundedTime] // the unit may be missing
	protected  cell[post.Answer]
	profession cell[post.Profession]
	regulator  cell[post.Regulator]
	checked    cell[day.Day]
	fci        cell[post.FCI]
	fedip      cell[post.FEDIP]
	academy    cell[post.Answer]
	degree     cell[post.Answer]
}

// raw returns the cell as it is in the file, or an empty text if the file has no
// such column.
func (r *row) raw(column string) string {
	if at, found := r.head.at[column]; found {
		return r.cells[at]
	}
	return ""
}

// text returns the cell without surrounding spaces; in free text it also undoes the
// escaping.
func (r *row) text(column string) string {
	if r.head.text[column] {
		return strings.Trim(export.UndoHarmless(r.raw(column)), " ")
	}
	return strings.TrimSpace(r.raw(column))
}

// says reports whether any of the columns has text, valid or not.
func (r *row) says(columns ...string) bool {
	for _, column := range columns {
		if strings.TrimSpace(r.raw(column)) != "" {
			return true
		}
	}
	return false
}

// bad reports whether any cell of the row could not be read.
func (r *row) bad() bool { return len(r.wrong) > 0 }

// problem returns a problem with a cell. It quotes the cell, unless the column
// holds personal data.
func (r *row) problem(column, message string) post.Problem {
	p := post.Problem{Line: r.line, Column: column, Message: message}
	if !r.head.personal[column] {
		p.Value = clip(strings.TrimSpace(r.raw(column)))
	}
	return p
}

// isStatement reports whether the row says something of all posts of the type.
func (r *row) isStatement() bool { return r.noSuchPost.value || r.noOtherPost.value }

// namesPerson reports whether the row says who holds the appointment.
func (r *row) namesPerson() bool { return r.person.id.given || r.person.name.given }

// hasAppointment reports whether the row says anything about an appointment.
func (r *row) hasAppointment() bool { return r.says(appointmentColumns()...) }

func appointmentColumns() []string {
	columns := []string{colAppointmentID, colKind, colShare, colAppointedFrom, colAppointedTo}
	for _, column := range Columns() {
		if column.Personal {
			columns = append(columns, column.Name)
		}
	}
	return columns
}

// readRow reads the cells of a row and checks them against each other.
func readRow(head *header, line int, cells []string, opts Options) (*row, Problems) {
	r := &rowReader{row: &row{line: line, head: head, cells: cells, wrong: map[string]bool{}}, opts: opts}
	w := r.row
	w.trust = read(r, colTrust, parseTrustCode)
	w.post = read(r, colPostID, post.ParseID)
	w.appointment = read(r, colAppointmentID, post.ParseAppointmentID)
	w.noSuchPost = read(r, colNoSuchPost, parseYesNo)
	w.noOtherPost = read(r, colNoOtherPost, parseYesNo)
	r.facts(&w.facts)
	r.tenure(&w.tenure)
	r.person(&w.person)
	r.required()
	if w.isStatement() {
		r.statement()
	} else {
		r.order()
		r.complete()
	}
	return w, r.problems
}

func (r *rowReader) facts(f *facts) {
	planned := r.opts.planned()
	f.postType = read(r, colType, post.ParseType)
	f.title = readOptional(r, colTitle, parseText(LongestTitle))
	f.established = read(r, colEstablished, planned)
	f.disestablish = readOptional(r, colDisestablished, planned)
	f.effective = read(r, colEffective, planned)
	f.unit = read(r, colUnit, post.ParseUnit)
	f.funded = readOptional(r, colFunded, parseAmount(f.unit.value))
	f.plain = map[string]cell[any]{}
	for _, fact := range plainFacts() {
		f.plain[fact.Name] = fact.read(r)
	}
	f.recruitFrom = read(r, colRecruitingFrom, planned)
	f.recruitTo = readOptional(r, colRecruitingTo, planned)
	f.confirmed = readOptional(r, colConfirmed, r.opts.past())
}

func (r *rowReader) tenure(t *tenure) {
	t.kind = read(r, colKind, post.ParseKind)
	t.share = read(r, colShare, parseShare)
	t.from = read(r, colAppointedFrom, r.opts.planned())
	t.to = readOptional(r, colAppointedTo, r.opts.planned())
}

func (r *rowReader) person(p *personal) {
	p.id = read(r, colPersonID, post.ParsePersonID)
	p.name = read(r, colPersonName, parseText(LongestName))
	p.actual = readOptional(r, colActualTime, parseActual(r.row.facts.unit.value))
	p.protected = readOptional(r, colProtectedTime, post.ParseAnswer)
	p.profession = readOptional(r, colProfession, post.ParseProfession)
	p.regulator = readOptional(r, colRegulator, post.ParseRegulator)
	p.checked = readOptional(r, colChecked, r.opts.past())
	p.fci = readOptional(r, colFCI, post.ParseFCI)
	p.fedip = readOptional(r, colFEDIP, post.ParseFEDIP)
	p.academy = readOptional(r, colDigitalAcademy, post.ParseAnswer)
	p.degree = readOptional(r, colDegree, post.ParseAnswer)
}

// required checks the two cells that every row must have.
func (r *rowReader) required() {
	for _, column := range Columns() {
		if column.Required && !r.row.says(column.Name) {
			r.wrong(column.Name, "is empty: every row needs it")
		}
	}
	if trust := r.row.trust; trust.given {
		if _, known := r.opts.Trusts[trust.value]; !known {
			r.wrong(colTrust, "is not the code of a trust in the register: look it up, or import the trusts first")
		}
	}
}

// statement checks a row that says something of all posts of the type.
func (r *rowReader) statement() {
	column, says := colNoSuchPost, "there is no such post"
	if r.row.noOtherPost.value {
		column, says = colNoOtherPost, "there is no other post"
	}
	if r.row.noSuchPost.value && r.row.noOtherPost.value {
		r.wrong(colNoOtherPost, "cannot be said together with no_such_post: write yes in one of them")
	}
	if !r.row.says(colEffective) {
		r.wrong(colEffective, "is empty: say from which day "+says)
	}
	f := r.row.facts
	if f.disestablish.given && !f.disestablish.notTold && f.effective.given && !f.disestablish.value.After(f.effective.value) {
		r.wrong(colDisestablished, fmt.Sprintf("is not after %s, from when %s: "+
			"write the first day on which this is no longer so", f.effective.value, says))
	}
	allowed := map[string]bool{
		colTrust: true, colType: true, colNoSuchPost: true, colNoOtherPost: true, colEffective: true, colDisestablished: true,
	}
	for _, other := range Columns() {
		if !allowed[other.Name] && r.row.says(other.Name) {
			r.wrong(other.Name, "has no place in a "+column+" row, which takes only trust_code, post_type, "+
				"effective_from and disestablished_on: empty it")
		}
	}
}

// order checks that the days of a row are in order.
func (r *rowReader) order() {
	f, t := r.row.facts, r.row.tenure
	for _, pair := range []struct {
		first, second  cell[day.Day]
		column, before string
		sameDay        bool
	}{
		{f.established, f.effective, colEffective, colEstablished, true},
		{f.established, f.disestablish, colDisestablished, colEstablished, false},
		{f.effective, f.disestablish, colDisestablished, colEffective, false},
		{f.recruitFrom, f.recruitTo, colRecruitingTo, colRecruitingFrom, true},
		{t.from, t.to, colAppointedTo, colAppointedFrom, true},
	} {
		if !pair.first.given || !pair.second.given || pair.second.notTold {
			continue
		}
		if n := pair.second.value.Compare(pair.first.value); n < 0 || (n == 0 && !pair.sameDay) {
			rule := "write that day or a later one"
			if !pair.sameDay {
				rule = "write the first day on which the post no longer exists"
			}
			r.wrong(pair.column, fmt.Sprintf("is too early for %s, %s: %s", pair.before, pair.first.value, rule))
		}
	}
}

// complete checks that a row about an appointment identifies it.
func (r *rowReader) complete() {
	if !r.row.hasAppointment() || r.row.says(colAppointmentID) {
		return
	}
	for _, column := range []string{colAppointedFrom, colKind} {
		if !r.row.says(column) {
			r.wrong(column, "is empty, and the row is about an appointment: write it, or the appointment_id")
		}
	}
}
