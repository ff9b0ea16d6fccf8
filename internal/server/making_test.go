package server

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/server/site"
	"ccio/web"
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

// unhurried takes some of a file only when everybody who asked for one waits.
type unhurried struct {
	http.ResponseWriter
	taking func()
}

func (u unhurried) Write(some []byte) (int, error) {
	u.taking()
	return len(some), nil
}

// A file that is sent as it is made keeps its turn until all of it has been taken,
// however slowly, and also if it is broken off.
func TestMakingLastsUntilTaken(t *testing.T) {
	t.Parallel()
	assets, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := site.New(site.Options{Log: slog.New(slog.DiscardHandler)}, assets, noted{})
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{site: shared, making: newMaking(time.Minute)}
	who := site.Visitor{In: account.SignedIn{Person: uuid.New()}}
	const files = 6
	var taking atomic.Int32
	allWait := func() bool {
		s.making.mu.Lock()
		defer s.making.mu.Unlock()
		return s.making.byPerson[who.In.Person].users == files
	}
	var first sync.Once
	w := func() http.ResponseWriter {
		return unhurried{httptest.NewRecorder(), func() {
			if n := taking.Add(1); n > filesOfPerson {
				t.Errorf("%d files of one person are on their way at once", n)
			}
			first.Do(func() {
				for !allWait() {
					runtime.Gosched()
				}
			})
			taking.Add(-1)
		}}
	}
	var waiting sync.WaitGroup
	for i := range files {
		waiting.Go(func() {
			defer func() {
				if p := recover(); p != nil && p != http.ErrAbortHandler {
					panic(p)
				}
			}()
			wrong := 0
			if i%2 == 0 {
				wrong = 2_000
			}
			r := httptest.NewRequest(http.MethodGet, "/exports/rows.csv", nil)
			to := w()
			if err := s.queue(to, r, who, func() error {
				return shared.SendTable(to, r, who, "rows", site.FormatCSV, numbers(3_000, wrong), export.Cover{})
			}); err != nil {
				t.Error(err)
			}
		})
	}
	waiting.Wait()
	if len(s.making.byPerson) != 0 || len(s.making.all) != 0 {
		t.Errorf("%d people and %d files are left", len(s.making.byPerson), len(s.making.all))
	}
}

type noted struct{}

func (noted) NoteExport(context.Context, authz.Permit, audit.Event) error { return nil }

// numbers is a table with so many rows, of which one may be wrong.
func numbers(rows, wrong int) export.Table {
	return export.Table{
		Name: "Rows", Title: "Rows", Source: "A test", AsAt: day.New(2026, 4, 1), Key: []string{"number"},
		Columns: []export.Column{{Name: "number", Title: "Number", Type: export.TypeInteger, Required: true}},
		Rows: func(yield func([]export.Cell) bool) {
			for i := 1; i <= rows; i++ {
				cells := []export.Cell{export.Number(i)}
				if i == wrong {
					cells = nil
				}
				if !yield(cells) {
					return
				}
			}
		},
	}
}
