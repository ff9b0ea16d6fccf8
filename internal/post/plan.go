package post

import (
	"slices"

	"ccio/internal/organisation"
)

// Plan is changes to the register, in the order in which they are to be made.
type Plan struct {
	Changes []Change
}

// Touched lists the trusts about which the plan changes something, sorted.
func (p Plan) Touched() []organisation.Code {
	var codes []organisation.Code
	for _, change := range p.Changes {
		codes = append(codes, change.Where().Trust)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Apply is the register with the plan's changes made. It leaves now as it was.
func (p Plan) Apply(now Existing) Existing {
	d := now.Draft()
	for _, change := range p.Changes {
		d.Make(change)
	}
	return d.Existing()
}

// Names is what changes are about, so far as that is known before they are worked
// out: what has to be locked and read first.
type Names struct {
	Trusts       []organisation.Code // locked, and read
	Posts        []ID                // read, wherever they are; so are those below
	Appointments []AppointmentID
	People       []PersonID
}

// Names is the trusts that a plan touches.
func (p Plan) Names() Names { return Names{Trusts: p.Touched()} }
