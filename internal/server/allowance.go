package server

import (
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"ccio/internal/fault"
	"ccio/internal/server/site"
)

// exportsAMinute is how many files one person may ask for in any minute: far more
// than anybody opens by hand, and too few for a program that copies the register.
const exportsAMinute = 60

// signInsAMinute is how often one address may begin or finish a sign-in in any
// minute. It is high because a whole hospital can share one address, and a proxy in
// front of this site makes all addresses one. It is there to stop programs.
const signInsAMinute = 120

// allowance limits how often each client may ask for something. It lives in memory,
// so a restart resets it and two servers allow twice as much. It holds only those
// who asked within the last minute, and at most as many times as the limit for
// each.
//
// golang.org/x/time/rate refills while it is being used, and so lets nearly twice
// the limit through in the first minute. A limit that we tell people about has to
// be kept exactly.
type allowance[K comparable] struct {
	now   func() time.Time
	most  int // in any minute
	mutex sync.Mutex
	asked map[K][]time.Time // within the last minute, the oldest first
}

func newAllowance[K comparable](now func() time.Time, most int) *allowance[K] {
	return &allowance[K]{now: now, most: most, asked: map[K][]time.Time{}}
}

// take uses up one of somebody's allowance. If none is left, wait is how long it
// takes until there is one again. A refusal uses up nothing.
func (a *allowance[K]) take(person K) (wait time.Duration) {
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
	if len(times) == a.most {
		return time.Minute - now.Sub(times[0])
	}
	a.asked[person] = append(times, now)
	return 0
}

// meter refuses a file to somebody who has asked for too many in the last minute.
func (s *Server) meter(w http.ResponseWriter, who site.Visitor) error {
	wait := s.exported.take(who.In.Person)
	if wait == 0 {
		return nil
	}
	seconds := retryAfter(w, wait)
	return fault.New(fault.TooMany, "You have asked for %d files within a minute. You can download the next one in %s.",
		exportsAMinute, site.Plural(seconds, "second", "seconds"))
}

// meterAddress refuses a sign-in to an address from which too many were begun or
// finished in the last minute. It uses the address of the connection, because
// anybody can write any address into a header.
func (s *Server) meterAddress(w http.ResponseWriter, r *http.Request) error {
	wait := s.signingIn.take(origin(r.RemoteAddr))
	if wait == 0 {
		return nil
	}
	return fault.New(fault.TooMany, "There have been too many sign-ins from where you are. You can sign in in %s.",
		site.Plural(retryAfter(w, wait), "second", "seconds"))
}

// origin is what counts as one client: an IPv4 address, or the 64-bit network that
// one line has in IPv6.
func origin(remote string) netip.Prefix {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Prefix{}
	}
	address, bits := at.Addr().Unmap().WithZone(""), 64
	if address.Is4() {
		bits = 32
	}
	network, _ := address.Prefix(bits)
	return network
}

// retryAfter sets the header that says when to come again, in whole seconds.
func retryAfter(w http.ResponseWriter, wait time.Duration) (seconds int) {
	seconds = int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return seconds
}
