package server

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"ccio/internal/fault"
)

// exportsAMinute is how many files one person may ask for in any minute: far more
// than anybody opens, and too few for a program that copies the register.
const exportsAMinute = 60

// allowance limits how many files each person asks for. It is kept in memory: a
// restart gives everybody a whole one, and two servers give two. It holds
// whoever asked within the last minute, at most so many times each.
//
// golang.org/x/time/rate refills while it is being spent, so that it lets nearly
// twice the limit through in the first minute; a limit that is said in public is
// kept exactly.
type allowance struct {
	now   func() time.Time
	mutex sync.Mutex
	asked map[uuid.UUID][]time.Time // within the last minute, the oldest first
}

func newAllowance(now func() time.Time) *allowance {
	return &allowance{now: now, asked: map[uuid.UUID][]time.Time{}}
}

// take spends one of the person's allowance. Where it is spent, wait is how long
// it takes until there is one again; to be refused spends nothing.
func (a *allowance) take(person uuid.UUID) (wait time.Duration) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	now := a.now()
	if _, known := a.asked[person]; !known {
		for id, times := range a.asked {
			if now.Sub(times[len(times)-1]) >= time.Minute {
				delete(a.asked, id)
			}
		}
	}
	times := a.asked[person]
	for len(times) > 0 && now.Sub(times[0]) >= time.Minute {
		times = times[1:]
	}
	if len(times) == exportsAMinute {
		return time.Minute - now.Sub(times[0])
	}
	a.asked[person] = append(times, now)
	return 0
}

// meter refuses a file to somebody who has asked for too many in the last minute.
func (s *Server) meter(w http.ResponseWriter, who visitor) error {
	wait := s.exported.take(who.in.Person)
	if wait == 0 {
		return nil
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return fault.New(fault.TooMany, "You have asked for %d files within a minute. You can download the next one in %s.",
		exportsAMinute, plural(seconds, "second", "seconds"))
}
