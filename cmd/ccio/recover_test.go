package main

import (
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// latest is how long a later start may take here. It should take three seconds,
// but only a benchmark can check that: a machine that runs tests is busy.
const latest = 15 * time.Second

// TestStopsAndRecovers: everything is there again, however the program ended.
func TestStopsAndRecovers(t *testing.T) {
	t.Parallel()
	settings := prepared.settings(t)
	coverage := []string{"export", "coverage", "--by", "trust", "--as-at", "2026-10-01"}
	want := done(t, settings, coverage...)
	start := func(after string) *site {
		t.Helper()
		s := serving(t, settings...)
		t.Logf("ready in %v after %s", s.took.Round(time.Millisecond), after)
		if s.took > latest {
			t.Errorf("it took %v to be ready after %s", s.took, after)
		}
		if got := s.signedIn(t, "national").page(t, "/exports/coverage.csv?by=trust&as-at=2026-10-01"); got != want {
			t.Errorf("after %s the register is another one", after)
		}
		return s
	}

	ends := []syscall.Signal{syscall.SIGTERM, syscall.SIGINT}
	if !signal.Ignored(syscall.SIGHUP) { // otherwise the tests, and with them the site, run under nohup
		ends = append(ends, syscall.SIGHUP)
	}
	for _, end := range ends {
		s := start("a stop")
		_, postgres := s.private(t)
		s.stops(t, end)
		if listens(postgres) {
			t.Fatalf("Postgres outlived the site after signal %v", end)
		}
		s.event(t, "stopping")
		if events := s.log(t); events[len(events)-1]["msg"] != "Postgres has stopped" {
			t.Errorf("after signal %v Postgres is not the last to stop:\n%s", end, s.errs)
		}
	}

	// kill -9 of the program: Postgres keeps running, and the next start takes it
	// over.
	s := start("a stop")
	was, postgres := s.private(t)
	kill(t, s)
	if !listens(postgres) {
		t.Fatal("Postgres ended with the program that was killed")
	}
	s = start("kill -9 of ccio")
	if is, _ := s.private(t); is != was || s.event(t, "Postgres is ready")["started"] != false {
		t.Errorf("process %d was to be taken over, and it is %d", was, is)
	}

	// kill -9 of Postgres while the site serves: it stops with one clear line.
	must(t, syscall.Kill(was, syscall.SIGKILL))
	status, err := s.end(0)
	if err != nil || status != 1 {
		t.Errorf("after kill -9 of Postgres: status %d, %v", status, err)
	}
	if plain := s.plain(); len(plain) != 1 || !strings.Contains(plain[0], "has ended") ||
		!strings.Contains(plain[0], "start again to recover") {
		t.Errorf("after kill -9 of Postgres it says %q", plain)
	}

	// kill -9 of both.
	s = start("kill -9 of Postgres")
	was, _ = s.private(t)
	kill(t, s)
	must(t, syscall.Kill(was, syscall.SIGKILL))
	s = start("kill -9 of both")
	s.stops(t, syscall.SIGTERM)
}

func kill(t testing.TB, s *site) {
	t.Helper()
	if status, err := s.end(syscall.SIGKILL); err != nil || status != -1 {
		t.Fatalf("after kill -9: status %d, %v", status, err)
	}
}
