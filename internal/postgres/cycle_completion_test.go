package postgres_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ccio/internal/assessment"
	"ccio/internal/authz"
)

// What a cycle's completion says is what Completion says of the day by which it is
// counted, the first time and again, after the end of the cycle, and after the boundaries
// have changed: what was so the last time never stands.
func TestCycleCompletion(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	r.submitted(t)
	counted := 0
	check := func(what string) {
		t.Helper()
		for _, name := range []string{"trust-admin", "region", "regional analyst of another region", "national", "admin"} {
			may := r.may(t, name, authz.ViewCompletion)
			cycles, err := r.db.Cycles(t.Context(), r.may(t, name, authz.ViewCycles))
			must(t, err)
			for _, later := range []int{0, 100, 0} {
				on := cycles[0].CountedOn(today().AddDays(later))
				want, err := r.db.Completion(t.Context(), may, r.cycle, on)
				must(t, err)
				cycle, got, err := r.db.CycleCompletion(t.Context(), may, r.cycle, today().AddDays(later))
				must(t, err)
				if diff := gocmp.Diff(want, got, sameDay(), cmpopts.EquateEmpty()) + gocmp.Diff(cycles[0], cycle, sameDay()); diff != "" {
					t.Errorf("%s, %s, in %d days (-of the day +of the cycle):\n%s", what, name, later, diff)
				}
				counted += len(got)
			}
		}
	}
	check("at first")
	r.exec(t, `UPDATE membership SET parent_code = 'QMJ' WHERE member_code = 'RR8' AND valid_to IS NULL`)
	check("with other boundaries")
	if counted == 0 {
		t.Error("nobody is counted")
	}
	cycle, all, err := r.db.CycleCompletion(t.Context(), r.may(t, "national", authz.ViewCompletion), "", today())
	if cycle != (assessment.Cycle{}) || len(all) > 0 || err != nil {
		t.Errorf("the completion of no cycle is %v of %v: %v", all, cycle, err)
	}
}
