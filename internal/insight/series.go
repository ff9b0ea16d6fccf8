package insight

import "ccio/internal/day"

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

// ICBBreak is the day on which the last great change of ICBs was made: 42 became 36, and
// the area of a seventh changed under its old code.
func ICBBreak() day.Day { return day.New(2026, 4, 1) }

// BreakNote says in a sentence why a series of an ICB breaks.
func BreakNote() string {
	return "The ICB began on this day, or took over an area from another. Its figures before are of another area."
}

// Breaks reports whether a series of the body breaks between two days that follow each
// other. Only those that changed do: most ICBs were the same on both sides of ICBBreak.
func (g Group) Breaks(before, at day.Day) bool {
	return g.Changed.After(before) && !g.Changed.After(at)
}
