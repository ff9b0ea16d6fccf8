package server

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"ccio/internal/fault"
)

// exportsAMinute is how many files one person may take in a minute: far more
// than anybody opens, and too few for a program that copies the register.
const exportsAMinute = 60

// mostAllowances is how many people's allowances are remembered before those
// that are whole again are forgotten.
const mostAllowances = 4096

// allowance limits how often each person does something. It is kept in memory:
// a restart gives everybody a whole one, and two servers give two.
type allowance struct {
	now   func() time.Time
	mutex sync.Mutex
	of    map[uuid.UUID]*rate.Limiter
}

func newAllowance(now func() time.Time) *allowance {
	return &allowance{now: now, of: map[uuid.UUID]*rate.Limiter{}}
}

// take spends one of the person's allowance. Where it is spent, wait is how long
// it takes until there is one again.
func (a *allowance) take(person uuid.UUID) (wait time.Duration) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	now := a.now()
	if len(a.of) >= mostAllowances {
		for id, limiter := range a.of {
			if limiter.TokensAt(now) >= exportsAMinute { // whole: as if it had never been asked
				delete(a.of, id)
			}
		}
	}
	limiter := a.of[person]
	if limiter == nil {
		limiter = rate.NewLimiter(rate.Every(time.Minute/exportsAMinute), exportsAMinute)
		a.of[person] = limiter
	}
	if limiter.AllowN(now, 1) {
		return 0
	}
	next := limiter.ReserveN(now, 1)
	defer next.CancelAt(now)
	return next.DelayFrom(now)
}

// meter refuses a file to somebody who has taken too many in the last minute. To
// ask for its headers alone costs nothing.
func (s *Server) meter(w http.ResponseWriter, r *http.Request, who visitor) error {
	if r.Method == http.MethodHead {
		return nil
	}
	wait := s.exported.take(who.in.Person)
	if wait == 0 {
		return nil
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(max(wait.Round(time.Second), time.Second).Seconds())))
	return fault.New(fault.TooMany, "You have taken %d files within a minute. Wait a minute, then download the next one.", exportsAMinute)
}
