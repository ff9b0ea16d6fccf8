package insight

import "slices"

// Quartiles returns the lower quartile, the median and the upper quartile of the
// values, by the method that Excel and LibreOffice call QUARTILE.INC and R calls
// type 7: the values in order stand at equal steps from 0 to 1, and a quartile is
// the point at a quarter, a half or three quarters, in proportion between its two
// neighbours. A result between two whole numbers is rounded to the nearer, a half
// upwards. The values are not changed. Without values there are no quartiles, and
// ok is false.
func Quartiles(values []int) (lower, median, upper int, ok bool) {
	if len(values) == 0 {
		return 0, 0, 0, false
	}
	sorted := slices.Sorted(slices.Values(values))
	return quantile(sorted, 1), quantile(sorted, 2), quantile(sorted, 3), true
}

// quantile returns the point at that many quarters of the sorted values.
func quantile(sorted []int, quarters int) int {
	quarter := (len(sorted) - 1) * quarters
	below, rest := sorted[quarter/4], quarter%4
	if rest == 0 {
		return below
	}
	step := sorted[quarter/4+1] - below
	// rest quarters of step, with a half rounded up; step is never negative and
	// may be huge.
	return below + step/4*rest + (step%4*rest+2)/4
}
