package postfile

import (
	"slices"

	"github.com/google/uuid"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// PlanImport compares a posts file with the register and says what would change. It
// changes nothing itself, and gives the same result for the same arguments, except
// for the ids of what is new.
//
// It returns every problem of the file, including those of [Read], in the order of
// lines. If there is any, there is no plan: a file is imported as a whole or not at
// all.
//
// A plan that it returns leaves the register valid ([post.Check] finds no problem
// in what it touched), and once it is applied the same file plans no change.
func PlanImport(now post.Existing, f File, opts Options) (post.Plan, Problems) {
	if opts.NewUUID == nil {
		opts.NewUUID = func() uuid.UUID { return post.NewID().UUID }
	}
	changes, problems := plan(now, f, opts)
	problems = append(slices.Clone(f.problems), problems...).sorted()
	if len(problems) > 0 {
		return post.Plan{}, problems
	}
	p := post.Plan{Changes: changes}
	if problems := rereads(p, now, f, opts); len(problems) > 0 {
		return post.Plan{}, problems
	}
	return p, nil
}

// rereads plans the file again on the register as it would be. If anything is left
// to do, a row means one thing before the import and another after it, which only
// an id can settle.
func rereads(p post.Plan, now post.Existing, f File, opts Options) Problems {
	const twice = "would be read in another way once it is imported: give post_id or appointment_id, or import it in a file of its own"
	changes, problems := plan(p.Apply(now), f, opts)
	var unclear Problems
	for _, problem := range problems {
		unclear = append(unclear, post.Problem{Line: problem.Line, Message: twice})
	}
	for _, change := range changes {
		unclear = append(unclear, post.Problem{Line: change.Where().Line, Message: twice})
	}
	return unclear.sorted()
}

// planner works out what a file would change.
type planner struct {
	opts     Options
	file     File
	known    known                  // the register as it is
	after    *post.Draft            // the register as it would be
	titled   map[titleKey][]post.ID // posts of after, by any title that they have or had
	groups   []*group
	people   people
	problems Problems

	// The rows from which an appointment or a statement comes, for messages.
	appointmentRow map[post.AppointmentID]*row
	statementRow   map[statementKey]*row

	// The changes, in the order in which a store can make them: ends of
	// statements before the posts that they deny, people before what they hold.
	ends, persons, posts, statements []post.Change
}

func plan(now post.Existing, f File, opts Options) ([]post.Change, Problems) {
	p := &planner{opts: opts, file: f, known: look(now), after: now.Draft(),
		titled: map[titleKey][]post.ID{}, appointmentRow: map[post.AppointmentID]*row{}, statementRow: map[statementKey]*row{}}
	for _, old := range now.Posts {
		p.remember(old)
	}
	p.group()
	p.findPeople()
	for _, g := range p.groups {
		if !g.unclear {
			p.planPost(g)
		}
	}
	p.planStatements()
	p.checkResult()
	return slices.Concat(p.ends, p.persons, p.posts, p.statements), p.problems
}

// report adds a problem with a cell of a row.
func (p *planner) report(r *row, column, message string) {
	p.problems = append(p.problems, r.problem(column, message))
}

// change adds a change to the plan and applies it to the draft.
func (p *planner) change(change post.Change) {
	p.posts = append(p.posts, change)
	p.after.Make(change)
	if changed, found := p.after.Post(post.PostOf(change)); found {
		p.remember(changed)
	}
}

// remember indexes a post by its titles.
func (p *planner) remember(changed post.Post) {
	for _, key := range titlesOf(changed) {
		if !slices.Contains(p.titled[key], changed.ID) {
			p.titled[key] = append(p.titled[key], changed.ID)
		}
	}
}

// known indexes the register by what a row may say.
type known struct {
	posts       map[post.ID]*post.Post
	ofTrust     map[organisation.Code][]*post.Post
	titled      map[titleKey][]*post.Post
	appointment map[post.AppointmentID]*post.Post
	holders     map[post.AppointmentID]post.Holder
	names       map[post.PersonID]string
	statements  map[statementKey]post.Statement
}

// titlesOf returns the keys by which a post may be found on any day.
func titlesOf(p post.Post) []titleKey {
	var keys []titleKey
	for _, period := range p.Periods {
		key := titleKey{p.Trust, period.Type, post.Fold(period.LocalTitle)}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// statementKey identifies a statement.
type statementKey struct {
	trust   organisation.Code
	about   post.Type
	noOther bool
	from    day.Day
}

func keyOf(s post.Statement) statementKey { return statementKey{s.Trust, s.Type, s.NoOther, s.From} }

func look(e post.Existing) known {
	k := known{
		posts:       make(map[post.ID]*post.Post, len(e.Posts)),
		ofTrust:     map[organisation.Code][]*post.Post{},
		titled:      map[titleKey][]*post.Post{},
		appointment: map[post.AppointmentID]*post.Post{},
		holders:     e.Holders,
		names:       map[post.PersonID]string{},
		statements:  map[statementKey]post.Statement{},
	}
	for i := range e.Posts {
		old := &e.Posts[i]
		k.posts[old.ID] = old
		k.ofTrust[old.Trust] = append(k.ofTrust[old.Trust], old)
		for _, key := range titlesOf(*old) {
			k.titled[key] = append(k.titled[key], old)
		}
		for _, a := range old.Appointments {
			k.appointment[a.ID] = old
			if holder := e.Holders[a.ID]; holder.Known() && k.names[holder.Person] == "" {
				k.names[holder.Person] = holder.Name
			}
		}
	}
	for _, s := range e.Statements {
		k.statements[keyOf(s)] = s
	}
	return k
}

func (o Options) newPost() post.ID                   { return post.ID{UUID: o.NewUUID()} }
func (o Options) newAppointment() post.AppointmentID { return post.AppointmentID{UUID: o.NewUUID()} }
func (o Options) newPerson() post.PersonID           { return post.PersonID{UUID: o.NewUUID()} }
