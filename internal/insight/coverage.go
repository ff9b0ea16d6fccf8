package insight

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/post"
)

// Coverage counts the trusts of a body and, where it says so, their posts. Every
// share is of all trusts; every map of posts adds up to Posts.
type Coverage struct {
	Trusts   int                // open on the day
	States   map[post.State]int // of a trust's best CCIO post; adds up to Trusts
	Told     int                // trusts that have told us whether they have a CCIO post
	WithPost int                // trusts with a CCIO post, held or not

	// The CCIO posts of those trusts, held or not.
	Posts      int
	PostStates map[post.State]int
	Reports    map[post.ReportsTo]int
	Board      map[post.BoardAccess]int
	Budgets    map[post.Budget]int
	Funded     []int // funded time of those that told, in hundredths of a PA, ascending

	Vacant            int   // vacant posts
	Vacancies         []int // how long vacant posts have been vacant where that is told, in days, ascending
	LongInterim       int   // posts that only interim or acting people have held for over a year
	LongInterimTrusts int   // trusts whose best post is one of those

	Recent        int     // posts confirmed within the year to the day, or since
	Never         int     // posts that nobody has ever confirmed
	LastConfirmed day.Day // the latest confirmation of any post; zero if there is none

	Filled         Share // trusts with a filled CCIO post
	FilledRecent   int   // of those, trusts of which a filled post was confirmed within the year
	FilledNever    int   // of those, trusts of which no filled post was ever confirmed
	ReportsToBoard Share // trusts with a CCIO post that reports to the board or the chief executive
	BoardAccess    Share // trusts with a CCIO post with any access to the board
	HasBudget      Share // trusts with a CCIO post with a budget, delegated or own
	FiveTrained    Share // trusts with five or more trained people
	NineWTE        Share // trusts whose team comes to nine WTE
	HEEShare       Share // trusts whose team comes to 0.14% of their workforce
	SafetyCover    Share // trusts in which somebody holds a clinical safety officer post
	NineAssumed    int   // of NineWTE.No, trusts of which that rests on MostOfPost
	HEEAssumed     int   // of HEEShare.No, the same

	Teams        int // trusts with a clinical informatics post
	Headcount    int // people in those posts
	WTE          post.WTE
	TimedPosts   int // held posts that WTE is the sum of
	Untold       int // held posts that WTE leaves out, because their time is not told
	PartialTeams int // trusts of which WTE is a part, or nothing, because something is not told
}

// Count counts the trusts as they were on a day.
func Count(trusts []Trust, on day.Day) Coverage {
	c := Coverage{
		Trusts: len(trusts), States: map[post.State]int{}, PostStates: map[post.State]int{},
		Reports: map[post.ReportsTo]int{}, Board: map[post.BoardAccess]int{}, Budgets: map[post.Budget]int{},
	}
	for _, t := range trusts {
		c.trust(t, on)
		for _, p := range t.CCIO {
			c.post(p, on)
		}
		c.team(t)
	}
	slices.Sort(c.Funded)
	slices.Sort(c.Vacancies)
	return c
}

// trust counts a trust, by all of its CCIO posts together.
func (c *Coverage) trust(t Trust, on day.Day) {
	c.States[t.State]++
	if t.Told() {
		c.Told++
	}
	if t.HasPost() {
		c.WithPost++
	}
	if t.LongInterim(on) {
		c.LongInterimTrusts++
	}
	c.Filled.add(t.Filled())
	c.ReportsToBoard.add(t.ReportsToBoard())
	c.BoardAccess.add(t.BoardAccess())
	c.HasBudget.add(t.HasBudget())
	if t.Filled() == post.Yes {
		latest := day.Day{}
		for _, p := range t.CCIO {
			if p.State == post.Filled && p.Confirmed.After(latest) {
				latest = p.Confirmed
			}
		}
		if latest.IsZero() {
			c.FilledNever++
		} else if isRecent(latest, on) {
			c.FilledRecent++
		}
	}
}

// isRecent reports whether a confirmation is of the year to the day, or later.
func isRecent(confirmed, on day.Day) bool { return confirmed.After(on.AddYears(-1)) }

// post counts a CCIO post.
func (c *Coverage) post(p CCIOPost, on day.Day) {
	c.Posts++
	c.PostStates[p.State]++
	c.Reports[p.ReportsTo]++
	c.Board[p.BoardAccess]++
	c.Budgets[p.Budget]++
	if pas, known := p.Funded.PAs(); known {
		c.Funded = append(c.Funded, pas)
	}
	if p.State.IsVacant() {
		c.Vacant++
	}
	if p.VacantFor > 0 {
		c.Vacancies = append(c.Vacancies, p.VacantFor)
	}
	if p.LongInterim {
		c.LongInterim++
	}
	switch {
	case p.Confirmed.IsZero():
		c.Never++
	case isRecent(p.Confirmed, on):
		c.Recent++
	}
	if p.Confirmed.After(c.LastConfirmed) {
		c.LastConfirmed = p.Confirmed
	}
}

func (c *Coverage) team(t Trust) {
	nine, share := t.Team.Nine(), t.HEEShare()
	c.FiveTrained.add(t.FiveTrained())
	c.NineWTE.add(nine)
	c.HEEShare.add(share)
	c.SafetyCover.add(t.SafetyCover())
	if nine == post.No && t.Team.IsPartial() {
		c.NineAssumed++
	}
	if share == post.No && t.Team.IsPartial() {
		c.HEEAssumed++
	}
	if t.Team.Posts > 0 {
		c.Teams++
	}
	if t.Team.IsPartial() {
		c.PartialTeams++
	}
	c.Headcount += t.Team.Headcount
	c.WTE += t.Team.WTE
	c.TimedPosts += t.Team.TimedPosts
	c.Untold += t.Team.Untold
}

// VacantDays returns how many days the trust's CCIO post has been vacant,
// including the first day and the day itself; 0 if it is not vacant, or if nobody
// told since when.
func (t Trust) VacantDays(on day.Day) int {
	if t.Vacant.IsZero() {
		return 0
	}
	return t.Vacant.DaysUntil(on) + 1
}

// LongInterim reports whether only interim or acting people have held the
// trust's CCIO post for over a year: since before the same day a year ago.
func (t Trust) LongInterim(on day.Day) bool {
	return !t.Interim.IsZero() && t.Interim.Before(on.AddYears(-1))
}
