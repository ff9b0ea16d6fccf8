package organisation

import (
	"slices"
	"testing"

	"ccio/internal/day"

	"github.com/google/go-cmp/cmp"
)

func TestSuccession(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	for _, test := range []struct {
		name      string
		got, want []Code
	}{
		{"split in two", reg.Successors("RW6"), []Code{"R0A", "RM3"}},
		{"through a body closed since", reg.Successors("RM4"), []Code{"RW3", "R0A"}},
		{"none recorded", reg.Successors("RJD"), nil},
		{"an unknown code", reg.Successors("ZZZ"), nil},
		{"nearest first", reg.Predecessors("R0A"), []Code{"RM2", "RW3", "RW6", "RM4"}},
		{"recorded on one side only", reg.Successors("RYK"), []Code{"TAJ"}},
		{"ICB split three ways", reg.Successors("QNQ"), []Code{"QRL", "S0E4D", "S9B9J"}},
		{"ICB from three", reg.Predecessors("S1Y5D"), []Code{"QHG", "QM7", "QUE"}},
		{"ICB from parts", reg.Predecessors("D7T5G"), []Code{"QH8", "QJG", "QM7"}},
		{"open on a day", reg.SuccessorsOpenOn("RM4", day.MustParse("2026-10-01")), []Code{"R0A"}},
		{"open on a day before the last merger", reg.SuccessorsOpenOn("RM4", day.MustParse("2017-09-30")), []Code{"RW3"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if !slices.Equal(test.got, test.want) {
				t.Errorf("%v, want %v", test.got, test.want)
			}
		})
	}
	for _, s := range reg.Successions {
		from, _ := reg.Find(s.Predecessor)
		if from.Kind == KindICB && s.On != day.MustParse("2026-04-01") {
			t.Errorf("%s to %s on %s: ICBs changed on 1 April 2026", s.Predecessor, s.Successor, s.On)
		}
		if s.On != from.Closed && s.On != from.Closed.AddDays(1) {
			t.Errorf("%s to %s on %s, but %s closed on %s", s.Predecessor, s.Successor, s.On, s.Predecessor, from.Closed)
		}
	}
}

func TestSuccessionEndsOnACycle(t *testing.T) {
	t.Parallel()
	reg := Register{Successions: []Succession{
		{Predecessor: "R0A", Successor: "R0B"}, {Predecessor: "R0B", Successor: "R0C"}, {Predecessor: "R0C", Successor: "R0A"},
	}}
	if diff := cmp.Diff([]Code{"R0B", "R0C"}, reg.Successors("R0A")); diff != "" {
		t.Errorf("successors (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Code{"R0C", "R0B"}, reg.Predecessors("R0A")); diff != "" {
		t.Errorf("predecessors (-want +got):\n%s", diff)
	}
}
