package post

import (
	"ccio/internal/day"
	"ccio/internal/organisation"
)

// Workforce is a trust's whole workforce as counted on a day. It holds until the
// next count.
type Workforce struct {
	Trust   organisation.Code
	Counted day.Day
	WTE     WTE // 0.01 to 100,000.00
}

// WorkforceOn returns the latest count on or before a day; ok is false if there is
// none. All counts must be of one trust.
func WorkforceOn(counts []Workforce, on day.Day) (last Workforce, ok bool) {
	for _, c := range counts {
		if !c.Counted.After(on) && (!ok || c.Counted.After(last.Counted)) {
			last, ok = c, true
		}
	}
	return last, ok
}

// HEENine is Health Education England's baseline for an average trust: nine WTE
// of clinical informaticians.
const HEENine WTE = 9_00

// HEEShare returns Health Education England's other baseline, for a trust of any
// size: 0.14% of its workforce, rounded half up to the nearest hundredth of a WTE.
func HEEShare(workforce WTE) WTE {
	const perTenThousand, whole = 14, 10_000
	return (workforce*perTenThousand + whole/2) / whole
}
