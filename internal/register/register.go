// Package register keeps what is open to every signed-in user in memory, so that a
// page need not read the register of England from its rows.
//
// The register has a version, a number that the database raises in every
// transaction that changes it. A [Register] is all of it at one version and never
// changes; a [Keeper] has the latest that was asked for; a [Store] answers from it.
// What a request has to know at least, its permit says: the version was read
// together with the session. Nothing here is about a person.
package register

import (
	"maps"
	"slices"

	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Register is the open register at one version. It is shared by all requests, and
// nobody may change what it returns.
type Register struct {
	Version       int64
	organisations organisation.Register
	facts         map[organisation.Code]insight.Facts
	days          *days
}

// After returns the register that a reading makes of r, which may be nil if the
// reading is whole. What has not changed is shared with r.
func (r *Register) After(read insight.Reading) *Register {
	next := &Register{Version: read.Version, facts: read.Facts}
	if read.IsWhole || r == nil {
		next.organisations = *read.Organisations
		next.days = newDays()
		return next
	}
	next.facts = maps.Clone(r.facts)
	maps.Copy(next.facts, read.Facts)
	if read.Organisations != nil {
		next.organisations = *read.Organisations
		next.days = newDays()
		return next
	}
	next.organisations = r.organisations
	next.days = carried(r.days, read.Facts)
	return next
}

// Organisations returns every organisation, with its names, memberships and
// succession.
func (r *Register) Organisations() organisation.Register { return r.organisations }

// Posts returns the posts and statements of a trust over all days, in slices that
// the caller may put in another order.
func (r *Register) Posts(trust organisation.Code) ([]post.Post, []post.Statement) {
	f := r.facts[trust]
	return slices.Clone(f.Posts), slices.Clone(f.Statements)
}

// Picture is the register on the day of a query, which must be about what is known
// now.
func (r *Register) Picture(q insight.Query) insight.Picture {
	return r.on(q.AsAt).narrowed(q)
}
