package post

import (
	"fmt"
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// Edits is the net effect of a list of changes, fact by fact: what no longer holds
// and what holds from now on. A fact that one change begins and another corrects
// appears once, in its final form.
type Edits struct {
	People       []NewPerson
	Posts        []Post          // new posts, with id and trust only; their facts are in Added
	Appointments []AppointmentOf // new appointments, likewise
	Gone, Added  Facts
	Holders      []SetHolder // one for each appointment, with the fields of every change to it
	After        Existing    // the register after the changes
}

// Facts holds facts of several posts and trusts, each with what it is about.
type Facts struct {
	Periods      []PeriodOf
	Recruitments []RecruitmentOf
	Appointments []AppointmentOf
	Statements   []Statement
}

// PeriodOf is a period and its post.
type PeriodOf struct {
	Post ID
	Period
}

// RecruitmentOf is a recruitment and its post.
type RecruitmentOf struct {
	Post ID
	Recruitment
}

// AppointmentOf is an appointment and its post.
type AppointmentOf struct {
	Post ID
	Appointment
}

// Edits works out the net effect of the changes. Only the trusts in may, which the
// caller has locked, can be changed. A change to any other trust, or to a post,
// appointment or statement that does not exist, is a bug and returns an error.
func (p Plan) Edits(now Existing, may []organisation.Code) (Edits, error) {
	w := editing{may: may, draft: now.Draft(), before: map[ID]Post{}, held: now.Holders, touched: map[ID]bool{}, told: map[AppointmentID]int{}}
	for _, old := range now.Posts {
		w.before[old.ID] = old
	}
	for _, change := range p.Changes {
		if err := w.make(change); err != nil {
			return Edits{}, err
		}
	}
	for _, id := range w.order {
		changed, _ := w.draft.Post(id)
		w.compare(w.before[id], changed)
	}
	for _, about := range w.said {
		before, after := about.of(now.Statements), about.of(w.draft.StatementsOf(about.trust))
		w.Gone.Statements = append(w.Gone.Statements, lost(before, after)...)
		w.Added.Statements = append(w.Added.Statements, lost(after, before)...)
	}
	w.After = w.draft.Existing()
	return w.Edits, nil
}

// editing holds the state while Edits are worked out.
type editing struct {
	Edits
	may     []organisation.Code
	draft   *Draft
	before  map[ID]Post
	held    map[AppointmentID]Holder
	touched map[ID]bool
	order   []ID                  // of the posts that changes touch
	said    []saidOf              // whose statements change
	told    map[AppointmentID]int // index in Holders
}

// saidOf identifies what a statement is about.
type saidOf struct {
	trust organisation.Code
	about Type
}

func (s saidOf) of(statements []Statement) []Statement {
	var own []Statement
	for _, statement := range statements {
		if statement.Trust == s.trust && statement.Type == s.about {
			own = append(own, statement)
		}
	}
	return own
}

func (w *editing) make(change Change) error {
	if person, isNew := change.(NewPerson); isNew {
		w.People = append(w.People, person)
		return nil
	}
	trust := change.Where().Trust
	if !slices.Contains(w.may, trust) {
		return fmt.Errorf("post: %T is about the trust %q, which is not locked", change, trust)
	}
	if !w.fits(trust, change) {
		return fmt.Errorf("post: %T does not fit what the trust %q has", change, trust)
	}
	w.draft.Make(change)
	switch c := change.(type) {
	case SetHolder:
		w.hold(c)
	case AddStatement:
		w.say(saidOf{trust, c.Statement.Type})
	case CloseStatement:
		w.say(saidOf{trust, c.Type})
	default:
		if id := PostOf(change); !w.touched[id] {
			w.touched[id] = true
			w.order = append(w.order, id)
		}
	}
	return nil
}

// fits checks that what a change is about exists and belongs to the trust, and that
// what it adds does not exist yet.
func (w *editing) fits(trust organisation.Code, change Change) bool {
	p, found := w.draft.Post(PostOf(change))
	period := func(from day.Day) bool {
		return slices.ContainsFunc(p.Periods, func(other Period) bool { return other.From == from })
	}
	appointment := func(id AppointmentID) bool {
		return slices.ContainsFunc(p.Appointments, func(other Appointment) bool { return other.ID == id })
	}
	switch c := change.(type) {
	case AddPost:
		return !found && c.Post.Trust == trust
	case AddStatement:
		return c.Statement.Trust == trust
	case CloseStatement:
		return slices.ContainsFunc(w.draft.StatementsOf(trust), func(s Statement) bool {
			return s.Type == c.Type && s.NoOther == c.NoOther && s.From == c.From
		})
	case CorrectPeriod:
		found = found && period(c.From)
	case AddPeriod:
		found = found && (c.Cuts.IsZero() || period(c.Cuts))
	case AddAppointment:
		found = found && !appointment(c.Appointment.ID)
	case CorrectAppointment:
		found = found && appointment(c.Appointment.ID)
	case CloseAppointment:
		found = found && appointment(c.Appointment)
	case SetHolder:
		found = found && appointment(c.Appointment)
	}
	return found && p.Trust == trust
}

func (w *editing) say(about saidOf) {
	if !slices.Contains(w.said, about) {
		w.said = append(w.said, about)
	}
}

// hold collects what changes set about a holder, in one entry for each appointment.
func (w *editing) hold(c SetHolder) {
	at, again := w.told[c.Appointment]
	switch was, known := w.held[c.Appointment]; {
	case again:
		c.Fields = slices.Concat(w.Holders[at].Fields, c.Fields)
		w.Holders[at] = c
	case !known || was != c.Holder:
		w.told[c.Appointment] = len(w.Holders)
		w.Holders = append(w.Holders, c)
	}
}

// compare records how a post differs from what it was.
func (w *editing) compare(before, now Post) {
	if before.ID.IsZero() {
		w.Posts = append(w.Posts, Post{ID: now.ID, Trust: now.Trust})
	}
	for _, period := range lost(before.Periods, now.Periods) {
		w.Gone.Periods = append(w.Gone.Periods, PeriodOf{now.ID, period})
	}
	for _, period := range lost(now.Periods, before.Periods) {
		w.Added.Periods = append(w.Added.Periods, PeriodOf{now.ID, period})
	}
	for _, r := range lost(before.Recruitments, now.Recruitments) {
		w.Gone.Recruitments = append(w.Gone.Recruitments, RecruitmentOf{now.ID, r})
	}
	for _, r := range lost(now.Recruitments, before.Recruitments) {
		w.Added.Recruitments = append(w.Added.Recruitments, RecruitmentOf{now.ID, r})
	}
	for _, a := range lost(before.Appointments, now.Appointments) {
		w.Gone.Appointments = append(w.Gone.Appointments, AppointmentOf{now.ID, a})
	}
	for _, a := range lost(now.Appointments, before.Appointments) {
		w.Added.Appointments = append(w.Added.Appointments, AppointmentOf{now.ID, a})
		isIt := func(other Appointment) bool { return other.ID == a.ID }
		if !slices.ContainsFunc(before.Appointments, isIt) {
			w.Appointments = append(w.Appointments, AppointmentOf{now.ID, a})
		}
	}
}

// lost returns the elements of one list that are not in the other.
func lost[T comparable](of, in []T) []T {
	var gone []T
	for _, fact := range of {
		if !slices.Contains(in, fact) {
			gone = append(gone, fact)
		}
	}
	return gone
}
