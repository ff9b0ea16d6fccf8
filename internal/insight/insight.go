// Package insight measures, without changing anything: what is true of each trust
// on a day, and of how many trusts in a region, an ICB, a sector or England it is
// true.
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
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Query selects trusts, the day that the facts are about, and the day as known on
// which they are told.
type Query struct {
	AsAt    day.Day                        // required
	KnownOn day.Day                        // zero: as it is known now
	Region  organisation.Code              // empty: all
	ICB     organisation.Code              // empty: all
	Sector  organisation.StatisticalSector // empty: all
	Trust   organisation.Code              // empty: all
}

// Trust holds the facts of one trust on the day of the picture.
type Trust struct {
	Code     organisation.Code
	Name     string
	Sector   organisation.Sector
	ICB      Place
	Region   Place
	National bool // it serves all of England; its ICB and region are only those of its address

	State    post.State  // of its best CCIO post
	CCIO     []CCIOPost  // its CCIO posts, held or not
	AllPosts bool        // it has said that it has no other CCIO post
	Joined   day.Day     // the latest day on which it took over from another trust; zero if it never did
	Lead     post.Post   // the CCIO post that determines the state; zero if there is none
	Period   post.Period // the facts of Lead on the day
	Vacant   day.Day     // since when Lead has been vacant; zero if it is not, or if that is not known
	Interim  day.Day     // since when only interim or acting people have held Lead; zero otherwise
	Safety   post.State  // of its best clinical safety officer post
	// The states of all of its clinical safety officer posts, and whether it has said that
	// it has no other.
	SafetyPosts    []post.State
	AllSafetyPosts bool
	Team           Team
	Workforce      post.Workforce // the latest count up to the day; zero if none is known
	Posts          int            // posts of any type that exist on the day
}

// Place is an ICB or a region.
type Place struct {
	Code organisation.Code
	Name string
}

// Team is what every signed-in user may know about the people in a trust's
// clinical informatics posts.
type Team struct {
	Posts        int // clinical informatics posts that exist, held or not
	Headcount    int
	Trained      post.Band
	WTE          post.WTE // funded time of the held posts that told theirs: no figure if TimedPosts is 0
	TimedPosts   int      // held posts whose funded time is told
	Untold       int      // held posts whose funded time is not told
	HolderUntold int      // posts of which nobody told whether anybody holds them
}

// Told reports whether the trust has told us that it has a CCIO post, or that it
// has none.
func (t Trust) Told() bool { return t.State != post.NotRecorded }

// HasPost reports whether the trust has a CCIO post on the day, filled or not.
func (t Trust) HasPost() bool { return !t.Lead.ID.IsZero() }

// Picture holds every trust that a query selects, on one day, and the bodies by
// which they are counted.
type Picture struct {
	Query   Query
	Trusts  []Trust // in the order of their names
	ICBs    []Group // open on the day and within the query, in the order of their names
	Regions []Group
}

// Group is a body that trusts are counted by.
type Group struct {
	Place
	Parent  Place   // of an ICB, its region
	Changed day.Day // of an ICB: the latest day on which it began or took over from another
}

// Store reads pictures.
type Store interface {
	// Picture is the register on a day. A query for a body that does not exist
	// on the day gives a picture without it.
	Picture(ctx context.Context, permit authz.Permit, q Query) (Picture, error)
	// Pictures is the register on each of the days, which replace the query's own
	// day. All pictures are read at one moment.
	Pictures(ctx context.Context, permit authz.Permit, q Query, days []day.Day) ([]Picture, error)
}

// Facts is what is recorded about one trust over all days, without its name and where
// it belongs. That includes what is over, because a vacancy begins when the last
// holder leaves.
type Facts struct {
	Posts      []post.Post
	Statements []post.Statement
	Teams      []post.TeamSpan
	Workforces []post.Workforce
}

// Describe fills in what is so of the trust on a day.
func (t *Trust) Describe(f Facts, on day.Day) {
	for _, p := range f.Posts {
		period, exists := p.PeriodOn(on)
		if !exists {
			continue
		}
		state := post.StateOf(p, on)
		t.Posts++
		if period.Type.Clinical() {
			t.Team.Posts++
			if state == post.HolderNotTold {
				t.Team.HolderUntold++
			}
			if len(p.Living(on)) > 0 && !period.Funded.IsZero() {
				t.Team.TimedPosts++
			}
		}
		switch period.Type {
		case post.CCIO:
			t.CCIO = append(t.CCIO, ccioPost(p, period, state, on))
		case post.ClinicalSafetyOfficer:
			t.SafetyPosts = append(t.SafetyPosts, state)
		}
	}
	t.State = post.TrustState(f.Posts, f.Statements, post.CCIO, on)
	t.AllPosts = post.AllTold(f.Statements, post.CCIO, on)
	t.Safety = post.TrustState(f.Posts, f.Statements, post.ClinicalSafetyOfficer, on)
	t.AllSafetyPosts = post.AllTold(f.Statements, post.ClinicalSafetyOfficer, on)
	var has bool
	if t.Lead, t.Period, has = LeadPost(f.Posts, on); has {
		t.Vacant, _ = post.VacantSince(t.Lead, on)
		t.Interim, _ = post.InterimSince(t.Lead, on)
	}
	for _, span := range f.Teams {
		if on.Within(span.From, span.To) {
			t.Team.Headcount, t.Team.Trained = span.Headcount, span.Trained
		}
	}
	t.Team.WTE, t.Team.Untold = post.TeamWTE(f.Posts, on)
	t.Workforce, _ = post.WorkforceOn(f.Workforces, on)
}

// ccioPost describes a CCIO post on a day on which it exists.
func ccioPost(p post.Post, period post.Period, state post.State, on day.Day) CCIOPost {
	c := CCIOPost{Period: period, State: state}
	if since, known := post.VacantSince(p, on); known {
		c.VacantFor = since.DaysUntil(on) + 1
	}
	if since, held := post.InterimSince(p, on); held {
		c.LongInterim = since.Before(on.AddYears(-1))
	}
	return c
}

// LeadPost returns the CCIO post that represents a trust on a day: the one in the
// best state and, among several, the one established first. ok is false if the
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
