package server

import (
	"testing"
	"time"

	"github.com/google/uuid"
)

// In no minute, whenever it begins, does anybody get more than the limit.
func TestAllowance(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	a := newAllowance[uuid.UUID](func() time.Time { return now }, exportsAMinute)
	one, other := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	var given []time.Time
	for range 1000 { // an impatient program: eight times a second for two minutes
		if a.take(one) == 0 {
			given = append(given, now)
		}
		now = now.Add(125 * time.Millisecond)
	}
	for i := range len(given) - exportsAMinute {
		if took := given[i+exportsAMinute].Sub(given[i]); took < time.Minute {
			t.Fatalf("%d files within %v", exportsAMinute+1, took)
		}
	}
	if want := 2*exportsAMinute + 40; len(given) != want { // the last five seconds give forty
		t.Errorf("%d files in 125 seconds, want %d", len(given), want)
	}
	if wait := a.take(other); wait != 0 {
		t.Errorf("somebody else has to wait %v", wait)
	}
}

// The wait is long enough, and being refused does not make it longer.
func TestAllowanceWait(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	a := newAllowance[uuid.UUID](func() time.Time { return now }, exportsAMinute)
	one := uuid.Must(uuid.NewV7())
	for i := range exportsAMinute {
		if wait := a.take(one); wait != 0 {
			t.Fatalf("file %d has to wait %v", i+1, wait)
		}
	}
	now = now.Add(10 * time.Second)
	for range 3 {
		if wait := a.take(one); wait != 50*time.Second {
			t.Errorf("ten seconds later one has to wait %v, want 50 seconds", wait)
		}
	}
	now = now.Add(50 * time.Second)
	if wait := a.take(one); wait != 0 {
		t.Errorf("a minute later one has to wait %v", wait)
	}
}

// However many people come, only those of the last minute are remembered.
func TestAllowanceForgets(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	a := newAllowance[uuid.UUID](func() time.Time { return now }, exportsAMinute)
	for range 1000 {
		a.take(uuid.Must(uuid.NewV7()))
		now = now.Add(time.Second)
	}
	if len(a.asked) > 61 {
		t.Errorf("%d people are remembered after a thousand came, one a second", len(a.asked))
	}
}

// An address counts as itself, and in IPv6 as the network of its line.
func TestOrigin(t *testing.T) {
	t.Parallel()
	for remote, want := range map[string]string{
		"192.0.2.7:4711": "192.0.2.7/32", "[::ffff:192.0.2.7]:4711": "192.0.2.7/32", "[2001:db8:1:2:3:4:5:6]:1": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1": "fe80::/64", "": "invalid Prefix", "nonsense": "invalid Prefix",
	} {
		if got := origin(remote).String(); got != want {
			t.Errorf("%q counts as %s, want %s", remote, got, want)
		}
	}
}
