package insight

import (
	"math"
	"slices"
	"testing"
)

// Worked out by hand; a spreadsheet's QUARTILE.INC gives the same.
func TestQuartiles(t *testing.T) {
	for _, c := range []struct {
		values               []int
		lower, median, upper int
	}{
		{[]int{5}, 5, 5, 5},
		{[]int{200, 100}, 125, 150, 175},
		{[]int{300, 100, 200}, 150, 200, 250},
		{[]int{100, 200, 300, 400}, 175, 250, 325},
		{[]int{100, 200, 300, 400, 500}, 200, 300, 400},
		{[]int{700, 1500, 3600, 3900, 4000, 4100}, 2025, 3750, 3975},
		{[]int{100, 200, 300, 400, 500, 600, 700, 800}, 275, 450, 625},
		{[]int{400, 400, 400, 400}, 400, 400, 400},
		{[]int{0, 1}, 0, 1, 1}, // a quarter, a half and three quarters
		{[]int{-100, 100}, -50, 0, 50},
		{[]int{0, math.MaxInt}, math.MaxInt/4 + 1, math.MaxInt/2 + 1, math.MaxInt/4*3 + 2},
	} {
		before := slices.Clone(c.values)
		lower, median, upper, ok := Quartiles(c.values)
		if !ok || lower != c.lower || median != c.median || upper != c.upper {
			t.Errorf("%v: %d, %d, %d, want %d, %d, %d", c.values, lower, median, upper, c.lower, c.median, c.upper)
		}
		if !slices.Equal(before, c.values) {
			t.Errorf("%v became %v", before, c.values)
		}
	}
	if _, _, _, ok := Quartiles(nil); ok {
		t.Error("no values have quartiles")
	}
}
