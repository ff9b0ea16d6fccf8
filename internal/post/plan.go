package post

import (
	"slices"

	"ccio/internal/organisation"
)

// Plan is a list of changes to the register, in the order in which to make them.
type Plan struct {
	Changes []Change
}

// Touched lists the trusts that the plan changes, sorted.
func (p Plan) Touched() []organisation.Code {
	var codes []organisation.Code
	for _, change := range p.Changes {
		codes = append(codes, change.Where().Trust)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Apply returns the register after the plan's changes. It does not modify now.
func (p Plan) Apply(now Existing) Existing {
	d := now.Draft()
	for _, change := range p.Changes {
		d.Make(change)
	}
	return d.Existing()
}

// Names identifies what changes are about, as far as that is known before they are
// worked out. It says what to lock and read first.
type Names struct {
	Trusts       []organisation.Code // to be locked and read
	Posts        []ID                // to be read, whichever trust they are in, like those below
	Appointments []AppointmentID
	People       []PersonID
}

// Names returns the trusts that a plan touches.
func (p Plan) Names() Names { return Names{Trusts: p.Touched()} }
