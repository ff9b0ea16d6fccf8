package server

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
)

// However many ask, no more files are made at once than may be, of a person and
// altogether, and everybody has a turn.
func TestMakingAtOnce(t *testing.T) {
	t.Parallel()
	m := newMaking(time.Minute)
	people := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
	var all atomic.Int32
	own := make([]atomic.Int32, len(people))
	var waiting sync.WaitGroup
	for i := range 60 {
		person := i % len(people)
		waiting.Go(func() {
			done, ok := m.begin(t.Context(), people[person])
			if !ok {
				t.Error("there was no turn")
				return
			}
			if n, mine := all.Add(1), own[person].Add(1); n > filesOfServer || mine > filesOfPerson {
				t.Errorf("%d files at once, %d of one person", n, mine)
			}
			all.Add(-1)
			own[person].Add(-1)
			done()
		})
	}
	waiting.Wait()
	if len(m.byPerson) != 0 || len(m.all) != 0 {
		t.Errorf("%d people and %d files are left", len(m.byPerson), len(m.all))
	}
}

// A third file of one person waits, and is refused when the wait is over; another
// person's begins at once. A refusal leaves nothing behind.
func TestMakingIsRefused(t *testing.T) {
	t.Parallel()
	m := newMaking(50 * time.Millisecond)
	one, other := uuid.New(), uuid.New()
	first, ok := m.begin(t.Context(), one)
	second, also := m.begin(t.Context(), one)
	if !ok || !also {
		t.Fatal("two files of one person")
	}
	if _, ok := m.begin(t.Context(), one); ok {
		t.Error("a third file of one person is made")
	}
	third, ok := m.begin(t.Context(), other)
	if !ok {
		t.Error("another person waits")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := m.begin(gone, one); ok {
		t.Error("somebody who has left gets a turn")
	}
	for _, done := range []func(){first, second, third} {
		done()
	}
	if done, ok := m.begin(t.Context(), one); !ok {
		t.Error("there is no turn afterwards")
	} else {
		done()
	}
	if len(m.byPerson) != 0 || len(m.all) != 0 {
		t.Errorf("%d people and %d files are left", len(m.byPerson), len(m.all))
	}
}
