package post

import (
	"slices"

	"ccio/internal/day"
)

// TeamSpan is what everybody may know of the people in a trust's clinical
// informatics posts, from one day to another, both inside it.
type TeamSpan struct {
	From, To  day.Day // To zero: until further notice
	Headcount int     // as TeamHeadcount counts
	Trained   Band    // as FiveTrained decides
}

// TeamTimeline is the headcount and the band of a trust's team on all days from
// its first post or appointment on: spans that follow each other without a gap,
// neighbours different. Before the first there is nobody and nothing is told.
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
