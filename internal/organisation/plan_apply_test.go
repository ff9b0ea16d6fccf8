package organisation

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"ccio/internal/day"

	"github.com/google/go-cmp/cmp"
)

// Whatever a file says, the register stays sound, the plan does not change the
// register that it was made from, and the same file then changes nothing. The
// differences that remain are those that were not applied.
func TestPlanAppliedLeavesNothingToApply(t *testing.T) {
	t.Parallel()
	reg, untouched := reference(t), reference(t)
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 1))
		options := Options{
			AcceptMoves: random.IntN(2) == 0, AcceptClosures: random.IntN(2) == 0,
			FileDate: planDay().AddDays(-random.IntN(300)), Today: planDay(),
		}
		file := fileOf(reg, options.FileDate, spoiled(random, reg))
		plan, err := NewPlan(reg, file, options)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		after := plan.Apply(reg)
		if err := after.Check(); err != nil {
			t.Errorf("seed %d: the register afterwards: %v", seed, err)
		}
		again, err := NewPlan(after, file, options)
		if err != nil {
			t.Fatalf("seed %d, again: %v", seed, err)
		}
		if len(again.Changes) != 0 {
			t.Errorf("seed %d: the same file would change again %v", seed, again.Changes)
		}
		if diff := cmp.Diff(notApplied(plan), notApplied(again)); diff != "" {
			t.Errorf("seed %d: not applied at first, and still different (-first +then):\n%s", seed, diff)
		}
	}
	if diff := cmp.Diff(untouched, reg, sameDay()); diff != "" {
		t.Errorf("Apply changed the register it was given:\n%s", diff)
	}
}

func notApplied(p Plan) []string {
	var left []string
	for _, line := range p.Lines {
		if !line.Applies {
			left = append(left, fmt.Sprintf("%s %s", line.Kind, line.Code))
		}
	}
	slices.Sort(left)
	return left
}

// spoiled makes some 20 random changes to the rows of a file.
func spoiled(random *rand.Rand, reg Register) map[Code]func(*Row) {
	icbs := []Code{"QOP", "QYG", "QHM", "QKS", "QKK", "QMJ", "QZZ", "QRL", "", "S1Y5D"}
	names := []string{
		"GREATER EXAMPLE NHS FOUNDATION TRUST", "EXAMPLE NHS TRUST", "COLCHESTER HOSPITAL UNIVERSITY NHS FOUNDATION TRUST",
		"SOUTH WEST YORKSHIRE PARTNERSHIP NHS FOUNDATION TRUST",
	}
	anyDay := func() day.Day {
		if random.IntN(4) == 0 {
			return day.Day{}
		}
		return planDay().AddDays(random.IntN(1800) - 1600)
	}
	place := func(r *Row) {
		r.ICB = icbs[random.IntN(len(icbs))]
		if o, ok := reg.Find(r.ICB); ok && o.Kind == KindICB {
			r.Region, _ = reg.RegionOn(r.ICB, latest(o.Opened, ICBsBegan()))
		}
	}
	kinds := []func(*Row){
		func(r *Row) { r.Name = names[random.IntN(len(names))] },
		place,
		func(r *Row) { r.Postcode = fmt.Sprintf("M%d 1AA", random.IntN(9)) },
		func(r *Row) {
			if closed := anyDay(); closed.IsZero() || !closed.Before(r.Opened) {
				r.Closed = closed
			}
		},
		func(r *Row) { r.Code = "" },
		func(r *Row) { r.Closed = day.Day{} },
		func(r *Row) { r.Region = "" },
	}
	changes := map[Code]func(*Row){}
	trusts := slices.DeleteFunc(slices.Clone(reg.Organisations), func(o Organisation) bool { return o.Kind != KindTrust })
	for range 20 {
		first, second := kinds[random.IntN(len(kinds))], kinds[random.IntN(len(kinds))]
		changes[trusts[random.IntN(len(trusts))].Code] = func(r *Row) { first(r); second(r) }
	}
	for i := range 3 {
		changes[Code(fmt.Sprintf("Z0Z%dZ", i))] = func(r *Row) { r.Opened = anyDay(); place(r) }
	}
	return changes
}

func TestApplyEndsWhatWentBefore(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	plan := Plan{Changes: []Change{
		CloseOrganisation{Code: "R0B", Last: day.MustParse("2026-09-30")},
		RenameOrganisation{Code: "R0A", Name: Name{Display: "Other", From: planDay()}, LegalForm: NHSFoundationTrust},
		MoveOrganisation{From: "QOP", Membership: Membership{Member: "R0A", Parent: "QYG", From: planDay()}},
	}}
	after := plan.Apply(reg)
	before := planDay().AddDays(-1)
	for _, test := range []struct {
		on        day.Day
		name, icb string
	}{
		{before, "Manchester University NHS Foundation Trust", "QOP"},
		{planDay(), "Other", "QYG"},
	} {
		o, _ := after.Find("R0A")
		icb, _ := after.ParentOn("R0A", test.on)
		if o.NameOn(test.on).Display != test.name || string(icb) != test.icb {
			t.Errorf("on %s: %q in %s, want %q in %s", test.on, o.NameOn(test.on).Display, icb, test.name, test.icb)
		}
	}
	if _, ok := after.ParentOn("R0B", planDay()); ok {
		t.Error("a closed trust is still in an ICB")
	}
	if icb, _ := after.ParentOn("R0B", before); icb != "QHM" {
		t.Errorf("on its last day the closed trust was in %q", icb)
	}
}
