package post

import (
	"slices"

	"ccio/internal/day"
)

// StateSpan is a state from one day to another, including both.
type StateSpan struct {
	From, To day.Day
	State    State
}

// StateTimeline returns the state of a trust's posts of a type on all days from
// first to last, as spans without gaps, each differing from the one before. The
// posts and statements are those of one trust, over all days.
func StateTimeline(posts []Post, statements []Statement, t Type, first, last day.Day) []StateSpan {
	turns := []day.Day{first} // days on which the state may differ from the day before
	for _, p := range posts {
		for _, period := range p.Periods {
			turns = append(turns, period.From, period.To.Next(), period.VacantFrom)
		}
		for _, r := range p.Recruitments {
			turns = append(turns, r.From, r.To.Next())
		}
		for _, a := range p.Appointments {
			turns = append(turns, a.From, a.To.Next())
		}
	}
	for _, s := range statements {
		turns = append(turns, s.From, s.To.Next())
	}
	turns = slices.DeleteFunc(turns, func(d day.Day) bool { return d.Before(first) || d.After(last) })
	slices.SortFunc(turns, day.Day.Compare)
	var spans []StateSpan
	for _, turn := range slices.Compact(turns) {
		state := TrustState(posts, statements, t, turn)
		if len(spans) > 0 {
			before := &spans[len(spans)-1]
			if before.State == state {
				continue
			}
			before.To = turn.Previous()
		}
		spans = append(spans, StateSpan{From: turn, To: last, State: state})
	}
	return spans
}
