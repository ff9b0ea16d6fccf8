package insight

import (
	"slices"

	"ccio/internal/day"
	"ccio/internal/post"
)

// Coverage counts trusts. What a trust has not told us is left out of every
// Tally; the maps count it under not told.
type Coverage struct {
	Trusts int                // open on the day
	States map[post.State]int // of the CCIO post; adds up to Trusts
	Told   int                // trusts that have told us whether they have a CCIO post

	// Of the CCIO posts that speak for their trusts, held or not. Each map adds up
	// to Posts.
	Posts   int
	Reports map[post.ReportsTo]int
	Board   map[post.BoardAccess]int
	Budgets map[post.Budget]int
	Funded  []int // funded time of those that told, in hundredths of a PA, ascending

	Vacancies   []int // how long vacant posts have been vacant, in days, ascending
	LongInterim int   // posts that only interim or acting people have held for over a year

	Recent        int     // posts confirmed within the year to the day, or since
	Never         int     // posts that nobody has ever confirmed
	LastConfirmed day.Day // the latest confirmation of any post; zero if there is none

	ReportsToBoard Tally // CCIO posts that report to the board or the chief executive
	BoardAccess    Tally // CCIO posts with any access to the board
	HasBudget      Tally // CCIO posts with a budget, delegated or own
	FiveTrained    Tally // trusts with five or more trained people
	NineWTE        Tally // trusts whose team comes to nine WTE
	HEEShare       Tally // trusts whose team comes to 0.14% of their workforce
	SafetyCover    Tally // trusts in which somebody holds the clinical safety officer post

	Teams     int // trusts with a clinical informatics post
	Headcount int // people in those posts
	WTE       post.WTE
	Untold    int // held posts that WTE leaves out, because their time is not told
}

// Tally counts the trusts for which something is true (Yes) and those that told
// us (Of).
type Tally struct{ Yes, Of int }

// answer adds a trust's answer. An answer that was not told changes nothing.
func (t *Tally) answer(a post.Answer) {
	switch a {
	case post.Yes:
		t.Yes++
		t.Of++
	case post.No:
		t.Of++
	case post.NotTold:
	}
}

// told makes an answer from a fact and whether it was told.
func told(known, yes bool) post.Answer {
	switch {
	case !known:
		return post.NotTold
	case yes:
		return post.Yes
	}
	return post.No
}

// Count counts the trusts as they were on a day.
func Count(trusts []Trust, on day.Day) Coverage {
	c := Coverage{
		Trusts: len(trusts), States: map[post.State]int{},
		Reports: map[post.ReportsTo]int{}, Board: map[post.BoardAccess]int{}, Budgets: map[post.Budget]int{},
	}
	for _, t := range trusts {
		c.States[t.State]++
		if t.Told() {
			c.Told++
		}
		if t.HasPost() {
			c.post(t, on)
		}
		c.team(t)
		c.SafetyCover.answer(t.SafetyCover())
	}
	slices.Sort(c.Funded)
	slices.Sort(c.Vacancies)
	return c
}

// post counts the CCIO post of a trust that has one.
func (c *Coverage) post(t Trust, on day.Day) {
	facts := t.Period
	c.Posts++
	c.Reports[facts.ReportsTo]++
	c.Board[facts.BoardAccess]++
	c.Budgets[facts.Budget]++
	c.ReportsToBoard.answer(told(facts.ReportsTo != post.ReportsNotTold, facts.ReportsTo.ReportsToBoardOrChiefExecutive()))
	c.BoardAccess.answer(told(facts.BoardAccess != post.BoardNotTold, facts.BoardAccess != post.BoardNone))
	c.HasBudget.answer(told(facts.Budget != post.BudgetNotTold, facts.Budget != post.BudgetNone))
	if pas, known := facts.Funded.PAs(); known {
		c.Funded = append(c.Funded, pas)
	}
	if !t.Vacant.IsZero() {
		c.Vacancies = append(c.Vacancies, t.VacantDays(on))
	}
	if t.LongInterim(on) {
		c.LongInterim++
	}
	switch {
	case facts.Confirmed.IsZero():
		c.Never++
	case facts.Confirmed.After(on.AddYears(-1)):
		c.Recent++
	}
	if facts.Confirmed.After(c.LastConfirmed) {
		c.LastConfirmed = facts.Confirmed
	}
}

func (c *Coverage) team(t Trust) {
	c.FiveTrained.answer(told(t.Team.Trained != post.BandNotTold, t.Team.Trained == post.FiveOrMore))
	c.NineWTE.answer(t.Team.Nine())
	c.HEEShare.answer(t.HEEShare())
	if t.Team.Posts > 0 {
		c.Teams++
	}
	c.Headcount += t.Team.Headcount
	c.WTE += t.Team.WTE
	c.Untold += t.Team.Untold
}

// VacantDays returns how many days the trust's CCIO post has been vacant,
// including the first day and the day itself; 0 if it is not vacant.
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
