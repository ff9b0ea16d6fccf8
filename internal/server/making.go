package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"ccio/internal/fault"
	"ccio/internal/server/site"
)

// How many files are made at once. A workbook takes a processor for a second or
// more, and whoever reads pages meanwhile should not notice.
const (
	filesOfServer = 4
	filesOfPerson = 2
	// filesWait is how long a file waits for its turn before the person is told to
	// come again. It is less than the time in which a browser or a proxy gives up.
	filesWait = 10 * time.Second
)

// making lets so many files be made at once, by one person and altogether. Who comes
// later waits. It lives in memory, so two servers make twice as many.
type making struct {
	all  chan struct{}
	wait time.Duration

	mu       sync.Mutex
	byPerson map[uuid.UUID]*makings
}

// makings are the files of one person.
type makings struct {
	slots chan struct{}
	users int // who hold or wait for a slot; guarded by making.mu
}

func newMaking(wait time.Duration) *making {
	return &making{all: make(chan struct{}, filesOfServer), wait: wait, byPerson: map[uuid.UUID]*makings{}}
}

// begin waits until a file may be made. The caller calls done when it has been made
// and sent. ok is false if there was no turn in time, or ctx is over.
func (m *making) begin(ctx context.Context, person uuid.UUID) (done func(), ok bool) {
	ctx, cancel := context.WithTimeout(ctx, m.wait)
	defer cancel()
	own := m.join(person)
	// First the person's own turn: who asks for many files does not wait in the place
	// of others.
	if !take(ctx, own.slots) {
		m.leave(person, own)
		return nil, false
	}
	if !take(ctx, m.all) {
		<-own.slots
		m.leave(person, own)
		return nil, false
	}
	return func() {
		<-m.all
		<-own.slots
		m.leave(person, own)
	}, true
}

func take(ctx context.Context, slots chan struct{}) bool {
	select {
	case slots <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (m *making) join(person uuid.UUID) *makings {
	m.mu.Lock()
	defer m.mu.Unlock()
	own := m.byPerson[person]
	if own == nil {
		own = &makings{slots: make(chan struct{}, filesOfPerson)}
		m.byPerson[person] = own
	}
	own.users++
	return own
}

func (m *making) leave(person uuid.UUID, own *makings) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if own.users--; own.users == 0 {
		delete(m.byPerson, person)
	}
}

// queue runs a handler that makes a file when it is the person's turn.
func (s *Server) queue(w http.ResponseWriter, r *http.Request, who site.Visitor, make func() error) error {
	done, ok := s.making.begin(r.Context(), who.In.Person)
	if !ok {
		retryAfter(w, filesWait)
		return fault.New(fault.TooMany,
			"Too many files are being made at the moment: %d of yours at most, and %d of everybody's. Ask for this one again in %s.",
			filesOfPerson, filesOfServer, site.Plural(int(filesWait.Seconds()), "second", "seconds"))
	}
	defer done()
	return make()
}
