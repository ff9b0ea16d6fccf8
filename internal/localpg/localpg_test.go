package localpg

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestFirstAndLaterStart(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	c := config(dataDir(t))
	c.Log, c.quick = slog.New(slog.NewTextHandler(&log, nil)), false
	s := open(t, c)
	if !s.Started() {
		t.Error("Started is false at the first start")
	}
	ask(t, s.URL(), "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
	shut(t, s)
	if s.process.runs() {
		t.Error("Postgres runs after the only user has closed")
	}
	shut(t, s) // a second time is harmless
	if err := s.Err(); err != nil {
		t.Errorf("Err after Close: %v", err)
	}

	begin := time.Now()
	s = open(t, c)
	took := time.Since(begin)
	t.Logf("a later start took %v", took)
	if took > 3*time.Second {
		t.Errorf("a later start took %v, want at most 3s", took)
	}
	if got := ask(t, s.URL(), "SELECT word FROM kept"); got != "still here" {
		t.Errorf("the data is %q after a restart", got)
	}
	if got := ask(t, s.URL(), "SELECT current_setting('fsync') || current_setting('full_page_writes')"); got != "onon" {
		t.Errorf("fsync and full_page_writes are %s", got)
	}
	password, err := s.at.password()
	must(t, err)
	postgresLog, err := os.ReadFile(s.at.log())
	must(t, err)
	if strings.Contains(log.String(), password) || strings.Contains(string(postgresLog), password) {
		t.Error("the password is in a log")
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := open(t, existing(t))
	for sql, want := range map[string]string{
		"SHOW server_encoding":  "UTF8",
		"SHOW timezone":         "UTC",
		"SHOW data_checksums":   "on",
		"SHOW listen_addresses": "127.0.0.1",
		"SELECT current_database() || ' ' || current_user":                                           "ccio ccio",
		"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'ccio'":                     "ccio",
		"SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'ccio'":    "b C.UTF-8",
		"SELECT rolsuper::text || rolcreatedb || rolcreaterole FROM pg_roles WHERE rolname = 'ccio'": "falsetruetrue",
		"SELECT upper('é') || current_setting('server_version_num')::int / 10000":                    "É18",
	} {
		if got := ask(t, s.URL(), sql); got != want {
			t.Errorf("%s gives %q, want %q", sql, got, want)
		}
	}
	password, err := s.at.password()
	must(t, err)
	if got := ask(t, connString(superuser, password, s.process.port, database), "SHOW unix_socket_directories"); got != "" {
		t.Errorf("there is a unix socket in %q", got)
	}
	if len(password) < 20 {
		t.Errorf("the password has %d letters", len(password))
	}
	info, err := os.Stat(s.at.passwordFile())
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the password file has mode %v, want 0600", info.Mode())
	}
	for _, user := range []string{owner, superuser} {
		if err := pgxPing(t.Context(), connString(user, "wrong", s.process.port, database)); err == nil {
			t.Errorf("%s got in with a wrong password", user)
		}
	}
	// An error of a statement shows data, so Postgres's log must not have it.
	conn, err := pgx.Connect(t.Context(), s.URL())
	must(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), "SELECT 'someone@example.nhs.uk'::int")
	oneLine(t, err, "someone@example.nhs.uk")
	log, err := os.ReadFile(s.at.log())
	must(t, err)
	if strings.Contains(string(log), "someone@example.nhs.uk") {
		t.Errorf("data is in Postgres's log:\n%s", log)
	}
	// Ctrl-C in the terminal must not reach Postgres before the program stops it.
	theirs, err := syscall.Getpgid(s.process.pid)
	must(t, err)
	if theirs == syscall.Getpgrp() {
		t.Error("Postgres is in this program's process group")
	}
}

func TestAttachAndLeaveLast(t *testing.T) {
	t.Parallel()
	c := existing(t)
	starter, endStarter, _ := another(t, c.DataDir)
	if !starter.Started {
		t.Fatalf("the first one did not start Postgres: %+v", starter)
	}
	s := open(t, c)
	if s.Started() || s.process.pid != starter.PID {
		t.Errorf("Started is %v for process %d; want to attach to %d", s.Started(), s.process.pid, starter.PID)
	}
	endStarter() // must not end our connection
	if got := ask(t, s.URL(), "SELECT 'connected'"); got != "connected" {
		t.Errorf("after the starter closed: %q", got)
	}
	select {
	case <-s.Done():
		t.Error("Done is closed while Postgres runs")
	default:
	}
	shut(t, s)
	if serves(starter.PID, s.at.data()) {
		t.Error("Postgres runs after the last user has closed")
	}
}

func TestOpenAtTheSameTime(t *testing.T) {
	t.Parallel()
	c := config(dataDir(t))
	const count = 4
	var wg sync.WaitGroup
	servers, errs := make([]*Server, count), make([]error, count)
	for i := range count {
		wg.Go(func() { servers[i], errs[i] = Open(t.Context(), c) })
	}
	wg.Wait()
	started, processes := 0, map[int]bool{}
	for i, s := range servers {
		must(t, errs[i])
		if s.Started() {
			started++
		}
		processes[s.process.pid] = true
		must(t, pgxPing(t.Context(), s.URL()))
	}
	if started != 1 || len(processes) != 1 {
		t.Errorf("%d started a Postgres, and there are %d", started, len(processes))
	}
	for i, s := range servers {
		if i > 0 && !s.process.runs() {
			t.Fatalf("Postgres was stopped with %d users left", count-i)
		}
		shut(t, s)
	}
	eventually(t, "the last one stops Postgres", func() bool { return !servers[0].process.runs() })
}

func TestAnnounce(t *testing.T) {
	t.Parallel()
	c := existing(t)
	if info, ok := running(c.DataDir, c.shared); ok {
		t.Errorf("before anything: %+v", info)
	}
	_, end, _ := another(t, c.DataDir, announceVariable+"=http://127.0.0.1:8080")
	s := open(t, c)
	info, ok := running(c.DataDir, c.shared)
	if !ok || info.URL != "http://127.0.0.1:8080" || info.PID == os.Getpid() || info.PID == 0 {
		t.Errorf("Running = %+v, %v", info, ok)
	}
	oneLine(t, s.Announce("http://127.0.0.1:9090"), "already running at http://127.0.0.1:8080", fmt.Sprint("process ", info.PID))
	end()
	if info, ok := running(c.DataDir, c.shared); ok {
		t.Errorf("after it closed: %+v", info)
	}
	must(t, s.Announce("http://127.0.0.1:9090"))
	must(t, s.Announce("http://127.0.0.1:9091")) // it may move
	if info, ok := running(c.DataDir, c.shared); !ok || info != (Info{os.Getpid(), "http://127.0.0.1:9091"}) {
		t.Errorf("Running = %+v, %v", info, ok)
	}
	shut(t, s)

	_, _, kill := another(t, c.DataDir, announceVariable+"=http://127.0.0.1:8080")
	kill()
	if info, ok := running(c.DataDir, c.shared); ok {
		t.Errorf("after it was killed: %+v", info)
	}
	shut(t, open(t, c)) // stops what the killed process left running
}
