package insight

import (
	"fmt"

	"ccio/internal/day"
)

// Months is how many months a series goes back.
const Months = 24

// MonthlyDays returns the days of a series that ends on a day: the first of each
// of the last 24 months, and the day itself. None lies before FirstDay.
//
// Boundaries change on the first of a month, so a series shows a change on the
// day it happened.
func MonthlyDays(last day.Day) []day.Day {
	var days []day.Day
	for back := Months - 1; back >= 0; back-- {
		if first := last.FirstOfMonth(-back); !first.Before(FirstDay()) {
			days = append(days, first)
		}
	}
	if len(days) == 0 || days[len(days)-1] != last {
		days = append(days, last)
	}
	return days
}

// ICBBreak is the day from which figures by ICB cannot be compared with those
// before: 42 ICBs became 36, and the area of a seventh changed under its old
// code. Every ICB is marked, because a reader cannot know which ones kept their
// area.
func ICBBreak() day.Day { return day.New(2026, 4, 1) }

// BreakNote says in a sentence why a series by ICB breaks.
func BreakNote() string {
	return fmt.Sprintf("ICBs merged and changed their areas on %s. Figures by ICB before that day are of other bodies.", ICBBreak().Long())
}

// Breaks reports whether a series by these bodies breaks at the second of two
// days that follow each other.
func (by By) Breaks(before, at day.Day) bool {
	return by == ByICB && before.Before(ICBBreak()) && !at.Before(ICBBreak())
}
