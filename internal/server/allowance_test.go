package server

import (
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestAllowance(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	a := newAllowance(func() time.Time { return now })
	one, other := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	for i := range exportsAMinute {
		if wait := a.take(one); wait != 0 {
			t.Fatalf("file %d has to wait %v", i+1, wait)
		}
	}
	for range 3 { // to be refused costs nothing
		if wait := a.take(one); wait != time.Second {
			t.Errorf("file %d has to wait %v, want a second", exportsAMinute+1, wait)
		}
	}
	if wait := a.take(other); wait != 0 {
		t.Errorf("somebody else has to wait %v", wait)
	}
	now = now.Add(time.Second)
	if wait := a.take(one); wait != 0 {
		t.Errorf("a second later one has to wait %v", wait)
	}
	if wait := a.take(one); wait == 0 {
		t.Error("a second gives more than one file")
	}
	now = now.Add(time.Minute)
	for i := range exportsAMinute {
		if wait := a.take(one); wait != 0 {
			t.Fatalf("after a minute file %d has to wait %v", i+1, wait)
		}
	}
}

// However many people come, only those who are being limited are remembered.
func TestAllowanceForgets(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	a := newAllowance(func() time.Time { return now })
	spent := uuid.Must(uuid.NewV7())
	for range 3 * mostAllowances {
		a.take(uuid.Must(uuid.NewV7()))
		now = now.Add(10 * time.Millisecond)
		for range 2 {
			a.take(spent)
		}
	}
	if len(a.of) > mostAllowances {
		t.Errorf("%d people are remembered, at most %d should be", len(a.of), mostAllowances)
	}
	if wait := a.take(spent); wait == 0 {
		t.Error("somebody who had spent theirs was forgotten")
	}
}
