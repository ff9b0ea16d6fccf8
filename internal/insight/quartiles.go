package insight

import "slices"

// Quartiles gives the lower quartile, the median and the upper quartile of the
// values, by the method that Excel and LibreOffice call QUARTILE.INC and R calls
// type 7: the values in order stand at equal steps from 0 to 1, and a quartile
// is the point at a quarter, a half or three quarters, in proportion between its
// two neighbours. What falls between two whole numbers is rounded to the nearer,
// a half upwards. It changes nothing in values. There are none of no values: ok
// is then false.
func Quartiles(values []int) (lower, median, upper int, ok bool) {
	if len(values) == 0 {
		return 0, 0, 0, false
	}
	sorted := slices.Sorted(slices.Values(values))
	return quantile(sorted, 1), quantile(sorted, 2), quantile(sorted, 3), true
}

// quantile is the point at so many quarters of the sorted values.
func quantile(sorted []int, quarters int) int {
	quarter := (len(sorted) - 1) * quarters
	below, rest := sorted[quarter/4], quarter%4
	if rest == 0 {
		return below
	}
	step := sorted[quarter/4+1] - below
	// rest quarters of step, half up; step is never negative, and may be huge.
	return below + step/4*rest + (step%4*rest+2)/4
}
