package post

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// PlanImport compares a posts file with the register and says what would
// change. It changes nothing itself and is the same for the same arguments, but
// for the ids of what is new.
//
// The problems are all that are wrong with the file, those of [ReadFile] too,
// in the order of its lines. With any problem there is no plan: a file is
// imported whole or not at all.
//
// A plan that is returned leaves the register right ([Check] finds nothing in
// what it touched), and once it is applied the same file plans nothing.
func PlanImport(now Existing, f File, opts Options) (Plan, Problems) {
	if opts.NewUUID == nil {
		opts.NewUUID = newUUID
	}
	changes, problems := plan(now, f, opts)
	problems = append(slices.Clone(f.problems), problems...).sorted()
	if len(problems) > 0 {
		return Plan{}, problems
	}
	p := Plan{Changes: changes}
	if problems := p.rereads(now, f, opts); len(problems) > 0 {
		return Plan{}, problems
	}
	return p, nil
}

// rereads plans the file again on the register as it would be. Whatever does
// not come out as "nothing to do" shows a row that means one thing before the
// import and another after it, which only an id can settle.
func (p Plan) rereads(now Existing, f File, opts Options) Problems {
	const twice = "would be read in another way once it is imported: give post_id or appointment_id, or import it in a file of its own"
	changes, problems := plan(p.Apply(now), f, opts)
	var unclear Problems
	for _, problem := range problems {
		unclear = append(unclear, Problem{Line: problem.Line, Message: twice})
	}
	for _, change := range changes {
		unclear = append(unclear, Problem{Line: change.Where().Line, Message: twice})
	}
	return unclear.sorted()
}

// planner works out what a file would change.
type planner struct {
	opts     Options
	file     File
	known    known     // the register as it is
	after    *register // the register as it would be
	groups   []*group
	people   people
	problems Problems

	// The rows that an appointment or a statement comes from, for messages.
	appointmentRow map[AppointmentID]*row
	statementRow   map[statementKey]*row

	// The changes, in the order in which a store can make them: ends of
	// statements before the posts that they deny, people before what they hold.
	ends, persons, posts, statements []Change
}

func plan(now Existing, f File, opts Options) ([]Change, Problems) {
	p := &planner{opts: opts, file: f, known: now.look(), after: now.index(),
		appointmentRow: map[AppointmentID]*row{}, statementRow: map[statementKey]*row{}}
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

// change adds a change to a post or an appointment and makes it.
func (p *planner) change(change Change) {
	p.posts = append(p.posts, change)
	change.apply(p.after)
}

// known is the register by what a row may say.
type known struct {
	posts       map[ID]*Post
	ofTrust     map[organisation.Code][]*Post
	titled      map[titleKey][]*Post
	appointment map[AppointmentID]*Post
	holders     map[AppointmentID]Holder
	names       map[PersonID]string
	statements  map[statementKey]Statement
}

// titles is what a post may be found by, on some day or other.
func (p Post) titles() []titleKey {
	var keys []titleKey
	for _, period := range p.Periods {
		key := titleKey{p.Trust, period.Type, fold(period.LocalTitle)}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

type statementKey struct {
	trust organisation.Code
	post  Type
	from  day.Day
}

func (s Statement) key() statementKey { return statementKey{s.Trust, s.Type, s.From} }

func (e Existing) look() known {
	k := known{
		posts:       make(map[ID]*Post, len(e.Posts)),
		ofTrust:     map[organisation.Code][]*Post{},
		titled:      map[titleKey][]*Post{},
		appointment: map[AppointmentID]*Post{},
		holders:     e.Holders,
		names:       map[PersonID]string{},
		statements:  map[statementKey]Statement{},
	}
	for i := range e.Posts {
		post := &e.Posts[i]
		k.posts[post.ID] = post
		k.ofTrust[post.Trust] = append(k.ofTrust[post.Trust], post)
		for _, key := range post.titles() {
			k.titled[key] = append(k.titled[key], post)
		}
		for _, a := range post.Appointments {
			k.appointment[a.ID] = post
			if holder := e.Holders[a.ID]; holder.Known() && k.names[holder.Person] == "" {
				k.names[holder.Person] = holder.Name
			}
		}
	}
	for _, s := range e.Statements {
		k.statements[s.key()] = s
	}
	return k
}

func (o Options) newPost() ID                   { return ID{o.NewUUID()} }
func (o Options) newAppointment() AppointmentID { return AppointmentID{o.NewUUID()} }
func (o Options) newPerson() PersonID           { return PersonID{o.NewUUID()} }
