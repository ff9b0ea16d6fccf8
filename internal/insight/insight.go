// Package insight is read-only measures across organisations and posts: what is
// so of each trust on a day, and how many trusts of a region, an ICB, a sector
// or England it is so of.
//
// These are facts about organisations, open to every signed-in user, and need no
// disclosure control. Nothing here is about a person.
package insight

import (
	"cmp"
	"context"
	"slices"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Query says which trusts, on which day, as known when.
type Query struct {
	AsAt    day.Day                        // required
	KnownOn day.Day                        // zero: as it is known now
	Region  organisation.Code              // empty: all
	ICB     organisation.Code              // empty: all
	Sector  organisation.StatisticalSector // empty: all
	Trust   organisation.Code              // empty: all
}

// Trust is what is so of one trust on the day of the picture.
type Trust struct {
	Code     organisation.Code
	Name     string
	Sector   organisation.Sector
	ICB      Place
	Region   Place
	National bool // its ICB and region are only those of its address

	State  post.State  // of its CCIO post
	Lead   post.Post   // the CCIO post that the state is of; zero where there is none
	Period post.Period // the facts of Lead on the day
	Team   Team
	Posts  int // posts of any type that exist on the day
}

// Place is an ICB or a region.
type Place struct {
	Code organisation.Code
	Name string
}

// Team is what everybody may know of the people in a trust's clinical
// informatics posts.
type Team struct {
	Headcount int
	Trained   post.Band
	WTE       post.WTE // funded time of the held posts
	Untold    int      // held posts whose funded time is not told
}

// Told reports whether the trust has told us anything about a CCIO post: that
// there is one, or that there is none.
func (t Trust) Told() bool { return t.State != post.NotRecorded }

// HasPost reports whether the trust has a CCIO post on the day, filled or not.
func (t Trust) HasPost() bool { return !t.Lead.ID.IsZero() }

// Picture is every trust that a query asks for, on one day, with the bodies
// that they are counted by.
type Picture struct {
	Query   Query
	Trusts  []Trust // in the order of their names
	ICBs    []Group // open on the day and within the query, in the order of their names
	Regions []Group
}

// Group is a body that trusts are counted by.
type Group struct {
	Place
	Parent Place // of an ICB, its region
}

// Store reads pictures.
type Store interface {
	// Picture is the register on a day. A query for a body that does not exist
	// on the day gives a picture without it.
	Picture(ctx context.Context, permit authz.Permit, q Query) (Picture, error)
}

// LeadPost is the CCIO post that speaks for a trust on a day: the one in the
// best state, and of several the one established first. ok is false where the
// trust has none.
func LeadPost(posts []post.Post, on day.Day) (lead post.Post, period post.Period, ok bool) {
	for _, p := range posts {
		now, exists := p.PeriodOn(on)
		if !exists || now.Type != post.CCIO {
			continue
		}
		if !ok || cmp.Or(
			cmp.Compare(post.StateOf(p, on).Order(), post.StateOf(lead, on).Order()),
			p.Established().Compare(lead.Established()),
			slices.Compare(p.ID.UUID[:], lead.ID.UUID[:]),
		) < 0 {
			lead, period, ok = p, now, true
		}
	}
	return lead, period, ok
}

// FirstDay is the first day that a query can be about: ICBs began on it.
func FirstDay() day.Day { return day.New(2022, 7, 1) }

// Check says in a sentence why the query's days cannot be shown, or nil.
func (q Query) Check(today day.Day) error {
	switch {
	case q.AsAt.Before(FirstDay()):
		return fault.New(fault.BadRequest, "as-at is before 1 July 2022, when integrated care boards began. Choose that day or a later one.")
	case q.AsAt.After(today):
		return fault.New(fault.BadRequest, "as-at is after today, %s. Choose today or an earlier day.", today.Long())
	case q.KnownOn.After(today):
		return fault.New(fault.BadRequest, "known-on is after today, %s. Choose today or an earlier day.", today.Long())
	}
	return nil
}

// CheckPlaces says in a sentence which body of the query does not exist on its
// day, or nil.
func (p Picture) CheckPlaces() error {
	q := p.Query
	switch {
	case q.Region != "" && len(p.Regions) == 0:
		return fault.New(fault.BadRequest, "There is no region with the code %s on %s.", q.Region, q.AsAt.Long())
	case q.ICB != "" && len(p.ICBs) == 0:
		return fault.New(fault.BadRequest, "There is no ICB with the code %s on %s. ICBs changed on 1 April 2026.", q.ICB, q.AsAt.Long())
	}
	return nil
}
