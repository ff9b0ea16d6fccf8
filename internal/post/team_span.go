package post

import (
	"slices"

	"ccio/internal/day"
)

// TeamSpan is what everybody may know about the people in a trust's clinical
// informatics posts, from one day to another, including both.
type TeamSpan struct {
	From, To  day.Day // a zero To means until further notice
	Headcount int     // as TeamHeadcount counts
	Trained   Band    // as FiveTrained decides
}

// TeamTimeline returns the headcount and band of a trust's team from its first post
// or appointment on, as spans without gaps, each differing from the one before.
// Before the first span there is nobody and the band is not told.
func TeamTimeline(posts []Post, holders map[AppointmentID]Holder) []TeamSpan {
	var turns []day.Day // days on which something may differ from the day before
	for _, p := range posts {
		for _, period := range p.Periods {
			turns = append(turns, period.From, period.To.Next())
		}
		for _, a := range p.Appointments {
			turns = append(turns, a.From, a.To.Next())
		}
	}
	turns = slices.DeleteFunc(turns, day.Day.IsZero)
	slices.SortFunc(turns, day.Day.Compare)
	var spans []TeamSpan
	for _, turn := range slices.Compact(turns) {
		now := TeamSpan{From: turn, Headcount: TeamHeadcount(posts, holders, turn), Trained: FiveTrained(posts, holders, turn)}
		if len(spans) > 0 {
			last := &spans[len(spans)-1]
			if last.Headcount == now.Headcount && last.Trained == now.Trained {
				continue
			}
			last.To = turn.Previous()
		}
		spans = append(spans, now)
	}
	return spans
}
