package post

import "testing"

func TestWorkforceOn(t *testing.T) {
	t.Parallel()
	counts := []Workforce{{Counted: d("2026-03-31"), WTE: 500_000}, {Counted: d("2025-03-31"), WTE: 480_000}}
	for on, want := range map[string]WTE{"2025-03-30": 0, "2025-03-31": 480_000, "2026-03-30": 480_000, "2026-03-31": 500_000,
		"2026-11-22": 500_000} {
		got, ok := WorkforceOn(counts, d(on))
		if got.WTE != want || ok != (want != 0) {
			t.Errorf("%s: %s, %v; want %s", on, got.WTE, ok, want)
		}
	}
}

// Worked by hand: 0.14% of 5,000 WTE are 7 WTE, of 3,571.43 just under 5.
func TestHEEShare(t *testing.T) {
	t.Parallel()
	for workforce, want := range map[WTE]WTE{0: 0, 500_000: 7_00, 642_857: 9_00, 357_143: 5_00, 357: 0, 358: 1, 10_000_000: 140_00} {
		if got := HEEShare(workforce); got != want {
			t.Errorf("of %s WTE: %s, want %s", workforce, got, want)
		}
	}
}
