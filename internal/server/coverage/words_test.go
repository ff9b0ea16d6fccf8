package coverage

import (
	"testing"

	"ccio/internal/insight"
)

func TestReached(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		of      insight.Share
		assumed int
	}{
		"16 do; 162 do not (for 58 of them this assumes at most one WTE for each post whose time is not told); for 24 we cannot tell": {
			insight.Share{Yes: 16, No: 162, NotTold: 24}, 58,
		},
		"1 does": {insight.Share{Yes: 1}, 0},
		"None does; 1 does not; for 3 we cannot tell": {insight.Share{No: 1, NotTold: 3}, 0},
	} {
		if got := reached(c.of, c.assumed); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
