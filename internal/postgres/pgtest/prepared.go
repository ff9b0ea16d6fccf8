package pgtest

import (
	"sync"
	"testing"
	"time"

	"ccio/internal/day"
)

// Prepared is a database that a test binary fills once for all of its tests that
// begin with the same rows: each test gets a clone, to change as it likes. That
// is much quicker than filling a database for each.
//
// Set Cluster and Fill; the rest of the zero value is ready. It may be used by
// several tests at once.
type Prepared[T any] struct {
	Cluster *Cluster

	// Fill puts the rows into a database that Clone of the cluster gives. It returns
	// what tests have to know about the rows, which all of them share and none may
	// change. Connections that Fill opens have to be closed when it returns or by
	// t.Cleanup, which here means the end of Fill.
	Fill func(t testing.TB, address string, today day.Day) T

	mu     sync.Mutex
	today  day.Day
	name   string // of the filled database; empty until it is filled
	filled T
}

// Clone returns the address, as the owner, of a database of the test's own with
// the rows in it, which is dropped when the test ends. Rows are of some day, so
// that on a new day the database is filled again.
func (p *Prepared[T]) Clone(t testing.TB) (address string, filled T) {
	t.Helper()
	name, filled := p.fill(t)
	return p.Cluster.clone(t, name), filled
}

func (p *Prepared[T]) fill(t testing.TB) (name string, filled T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	today := day.Of(time.Now())
	if p.name == "" || p.today != today {
		// It is kept until the server goes: a later test clones it.
		name, address := p.Cluster.make(t, template)
		filled := p.within(t, address, today)
		p.name, p.today, p.filled = name, today, filled
	}
	return p.name, p.filled
}

// within runs Fill, and closes what it opened even if it fails the test.
func (p *Prepared[T]) within(t testing.TB, address string, today day.Day) T {
	t.Helper()
	f := &filling{TB: t}
	defer f.end()
	return p.Fill(f, address, today)
}

// filling is the test for which a database is filled, except that what is to be
// cleaned up is cleaned up when the database is full: Postgres clones none that
// somebody is connected to.
type filling struct {
	testing.TB
	cleanups []func()
}

func (f *filling) Cleanup(do func()) { f.cleanups = append(f.cleanups, do) }

func (f *filling) end() {
	for i := len(f.cleanups) - 1; i >= 0; i-- {
		f.cleanups[i]()
	}
}
