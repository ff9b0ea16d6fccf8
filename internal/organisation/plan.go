package organisation

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/fault"
)

// LeastOpenTrusts is the floor below which a file of trusts is refused: England
// has some 200, and a file with fewer than this is cut off or of another kind.
const LeastOpenTrusts = 190

// Options says how a file of trusts is to be applied.
type Options struct {
	AcceptMoves    bool    // apply moves to another ICB
	AcceptClosures bool    // apply closures
	FileDate       day.Day // the day of the file: the effective day of renames and moves. Zero: Today
	LastApplied    day.Day // FileDate of the last import that was applied; zero: none
	Today          day.Day // required: a file cannot be dated later
}

// Plan is what an import will do and, for everything that it will not do, the
// reason.
type Plan struct {
	FileDate     day.Day
	ComparedOnly bool     // nothing is applied: the file is older than the last one applied
	Open         int      // English trusts open on the day in the file
	Lines        []Line   // every difference, in the order printed
	Welsh        []Row    // set aside
	Changes      []Change // what to store, in this order, all or nothing
}

// Line is one difference and what the plan does about it.
type Line struct {
	Difference
	Applies bool
	Why     string // why it is not applied or, if it is, what to know about it; may be empty
}

// NewPlan compares the file with the register on the day of the file and decides
// what an import does. New trusts, renames and postcodes apply by themselves;
// moves and closures only when accepted. Some differences are only listed and
// never applied: a reopening, a name that the trust has held before (the file is
// older than the register's name), a postcode in a file older than the shipped
// register, a trust that the file lacks, another opening or closing day, and
// everything in a file dated before the last one applied.
//
// It fails with fault.Invalid if the file has fewer than LeastOpenTrusts open
// trusts in England or is dated after Options.Today.
func NewPlan(reg Register, f File, o Options) (Plan, error) {
	if o.Today.IsZero() {
		return Plan{}, fault.New(fault.Internal, "organisation: Options.Today is missing")
	}
	if o.FileDate.IsZero() {
		o.FileDate = o.Today
	}
	if o.FileDate.After(o.Today) {
		return Plan{}, fault.New(fault.Invalid, "The file is dated %s, which is still to come: give the day on which ODS published it.",
			o.FileDate.Long())
	}
	d := Compare(reg, f, o.FileDate)
	if d.Open < LeastOpenTrusts {
		return Plan{}, fault.New(fault.Invalid, "The file was refused: it has %d open trusts in England on %s, "+
			"and a whole file has at least %d.", d.Open, o.FileDate.Long(), LeastOpenTrusts)
	}
	p := Plan{FileDate: o.FileDate, Open: d.Open, Welsh: d.Welsh}
	p.ComparedOnly = o.FileDate.Before(o.LastApplied)
	decide := decider{reg: reg, options: o}
	for _, difference := range d.All {
		change, why := decide.on(difference)
		if change != nil && p.ComparedOnly {
			change, why = nil, "a later file, of "+o.LastApplied.Long()+", has been applied"
		}
		p.Lines = append(p.Lines, Line{Difference: difference, Applies: change != nil, Why: why})
		if change != nil {
			p.Changes = append(p.Changes, change)
		}
	}
	return p, nil
}

// Apply returns the register after the plan's changes, without changing the one
// given. A store has to arrive at the same register.
func (p Plan) Apply(reg Register) Register {
	after := reg.clone()
	for _, change := range p.Changes {
		change.apply(&after)
	}
	after.sort()
	return after
}

// Totals counts the trusts that the plan adds, changes and closes. A trust with
// a new name and a new postcode is changed once.
func (p Plan) Totals() (added, changed, closed int) {
	var subjects []Code
	for _, change := range p.Changes {
		switch change.(type) {
		case AddOrganisation:
			added++
		case CloseOrganisation:
			closed++
		default:
			if !slices.Contains(subjects, change.Subject()) {
				subjects = append(subjects, change.Subject())
			}
		}
	}
	return added, len(subjects), closed
}
