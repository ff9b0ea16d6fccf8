package insight

import (
	"testing"

	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

func ccio(state post.State) CCIOPost { return CCIOPost{State: state} }

// A trust has a filled post if any of its posts is; it has none only if it said that
// there is no other. A second post never turns what is told into what is not.
func TestFilledOfManyPosts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		trust Trust
		want  post.Answer
	}{
		"no post, nothing said":         {Trust{State: post.NotRecorded}, post.NotTold},
		"no post, and so said":          {Trust{State: post.NotEstablished}, post.No},
		"a filled post":                 {Trust{CCIO: []CCIOPost{ccio(post.Filled)}}, post.Yes},
		"a vacant post":                 {Trust{CCIO: []CCIOPost{ccio(post.VacantRecruiting)}}, post.NotTold},
		"a vacant post, and no other":   {Trust{CCIO: []CCIOPost{ccio(post.VacantRecruiting)}, AllPosts: true}, post.No},
		"in part, and no other":         {Trust{CCIO: []CCIOPost{ccio(post.FilledInPart)}, AllPosts: true}, post.No},
		"holder not told, and no other": {Trust{CCIO: []CCIOPost{ccio(post.HolderNotTold)}, AllPosts: true}, post.NotTold},
		"one filled, one not told":      {Trust{CCIO: []CCIOPost{ccio(post.HolderNotTold), ccio(post.Filled)}}, post.Yes},
		"one vacant, one not told, no other": {
			Trust{CCIO: []CCIOPost{ccio(post.VacantNotRecruiting), ccio(post.HolderNotTold)}, AllPosts: true}, post.NotTold,
		},
	} {
		if got := c.trust.Filled(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	second := Trust{AllPosts: true, CCIO: []CCIOPost{
		{Period: post.Period{BoardAccess: post.BoardNone, Budget: post.BudgetNone, ReportsTo: post.ReportsMedicalDirector}},
		{Period: post.Period{BoardAccess: post.BoardAttends}},
	}}
	if second.BoardAccess() != post.Yes || second.HasBudget() != post.NotTold || second.ReportsToBoard() != post.NotTold {
		t.Error("a second post is not asked for its own")
	}
}

// A base does not depend on what trusts told, and what they did not tell widens the
// range both ways.
func TestShare(t *testing.T) {
	t.Parallel()
	trusts := []Trust{
		{State: post.Filled, CCIO: []CCIOPost{{State: post.Filled, Period: post.Period{Confirmed: d("2026-01-01")}}}},
		{State: post.Filled, CCIO: []CCIOPost{ccio(post.Filled)}},
		{State: post.VacantRecruiting, CCIO: []CCIOPost{ccio(post.VacantRecruiting)}, AllPosts: true},
		{State: post.NotRecorded},
	}
	c := Count(trusts, d("2026-10-01"))
	if s := c.Filled; s != (Share{Yes: 2, No: 1, NotTold: 1}) || s.Of() != 4 || s.Told() != 3 || s.Lowest() != 2 || s.Highest() != 3 {
		t.Errorf("%+v", s)
	}
	if c.FilledRecent != 1 || c.FilledNever != 1 {
		t.Errorf("%d confirmed, %d never", c.FilledRecent, c.FilledNever)
	}
	if c = Count(append(trusts, Trust{State: post.NotRecorded}), d("2026-10-01")); c.Filled.Lowest() != 2 || c.Filled.Highest() != 4 {
		t.Errorf("one more that has not told: %+v", c.Filled)
	}
}

// More trusts that tell us are no change of those that had.
func TestChangeOnlyOfTheSameTrusts(t *testing.T) {
	t.Parallel()
	picture := func(on string, filled ...string) Picture {
		p := Picture{Query: Query{AsAt: d(on)}}
		for i, state := range filled {
			trust := Trust{Code: organisation.Code(rune('A' + i)), State: post.State(state), AllPosts: true}
			if trust.State != post.NotRecorded && trust.State != "closed" {
				trust.CCIO = []CCIOPost{ccio(trust.State)}
			}
			if state != "closed" {
				p.Trusts = append(p.Trusts, trust)
			}
		}
		return p
	}
	const yes, no, silent = "filled", "vacant_recruiting", "not_recorded"
	before := picture("2024-12-01", yes, no, silent, silent, silent)
	for name, c := range map[string]struct {
		now  Picture
		want Change
	}{
		"nothing":               {before, Change{Trusts: 2, Before: 1, Now: 1, Outside: 3}},
		"told trusts grow":      {picture("2026-12-01", yes, no, yes, yes, no), Change{Trusts: 2, Before: 1, Now: 1, Outside: 3}},
		"one is filled":         {picture("2026-12-01", yes, yes, yes, yes, no), Change{Trusts: 2, Before: 1, Now: 2, Gained: 1, Outside: 3}},
		"one falls vacant":      {picture("2026-12-01", no, no, yes, yes, yes), Change{Trusts: 2, Before: 1, Now: 0, Lost: 1, Outside: 3}},
		"one closes":            {picture("2026-12-01", yes, "closed", yes), Change{Trusts: 1, Before: 1, Now: 1, Outside: 1}},
		"one tells us no more":  {picture("2026-12-01", silent, no, yes), Change{Trusts: 1, Outside: 2}},
		"nobody told us before": {picture("2026-12-01", "closed", "closed", yes), Change{Outside: 1}},
	} {
		if got := ChangeOf(before, c.now, Trust.Filled); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	merged := picture("2026-12-01", no, no)
	merged.Trusts[0].Joined = day.New(2025, 4, 1)
	if got := ChangeOf(before, merged, Trust.Filled); got.Trusts != 1 || got.Lost != 0 || got.Outside != 1 {
		t.Errorf("a trust that took over another: %+v", got)
	}
}

// A sum over nothing is no figure, and a sum of a part says that it is one.
func TestTeamTimeIsToldOrNot(t *testing.T) {
	t.Parallel()
	none := export.Mark(export.NotApplicable)
	for name, c := range map[string]struct {
		team          Team
		time, partial export.Cell
	}{
		"no posts":            {Team{}, export.Blank(), none},
		"nobody holds them":   {Team{Posts: 2}, none, none},
		"no time told":        {Team{Posts: 2, Untold: 2}, export.Mark(export.NotAvailable), none},
		"holder not told":     {Team{Posts: 2, HolderUntold: 1}, export.Mark(export.NotAvailable), none},
		"one of two":          {Team{Posts: 2, TimedPosts: 1, Untold: 1, WTE: 40}, export.Decimal("0.40"), export.Text("yes")},
		"both":                {Team{Posts: 2, TimedPosts: 2, WTE: 140}, export.Decimal("1.40"), export.Text("no")},
		"both, of no time":    {Team{Posts: 2, TimedPosts: 2}, export.Decimal("0.00"), export.Text("no")},
		"one, other's holder": {Team{Posts: 2, TimedPosts: 1, HolderUntold: 1, WTE: 40}, export.Decimal("0.40"), export.Text("yes")},
	} {
		time, partial := Trust{Team: c.team}.teamTime()
		if time != c.time || partial != c.partial {
			t.Errorf("%s: %v, %v; want %v, %v", name, time, partial, c.time, c.partial)
		}
	}
}
