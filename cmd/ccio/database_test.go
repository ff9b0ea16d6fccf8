package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/postgres"
)

// own returns settings with a DATABASE_URL, and a data folder that nothing may
// make.
func own(t testing.TB, address string, more ...string) (settings []string, data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "not made")
	return append([]string{"DATABASE_URL=" + address, "CCIO_DATA_DIR=" + data}, more...), data
}

// execute runs SQL as the owner of a database.
func execute(t testing.TB, address, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), sql)
	must(t, err)
}

// TestDatabaseOfOnesOwn: with DATABASE_URL, from an empty database to a site,
// without starting a Postgres of our own.
func TestDatabaseOfOnesOwn(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	settings, data := own(t, address, "CCIO_DEMO=1")
	need, err := postgres.NeededVersion()
	must(t, err)
	status := func(have uint) string {
		return fmt.Sprintf("The database has schema version %d; this program needs %d.\n", have, need)
	}
	if said := done(t, settings, "migrate", "status"); said != status(0) {
		t.Errorf("an empty database: %q", said)
	}
	oneLine(t, 1, []string{"schema version 0", "ccio migrate up"}, settings, "serve")
	done(t, settings, "migrate", "up")
	if said := done(t, settings, "migrate", "up"); strings.Contains(said, "register") {
		t.Errorf("the second migration said %q", said)
	}
	if said := done(t, settings, "migrate", "status"); said != status(need) {
		t.Errorf("a migrated database: %q", said)
	}
	done(t, settings, "demo", "load")
	if said := done(t, settings, "demo", "load"); !strings.Contains(said, "nothing has changed") {
		t.Errorf("the second load said %q", said)
	}

	// The address may also be in a file, as in a container.
	file := filepath.Join(t.TempDir(), "a secret")
	must(t, os.WriteFile(file, []byte(address+"\n"), 0o600))
	s := serving(t, "DATABASE_URL_FILE="+file, "CCIO_DATA_DIR="+data, "CCIO_DEMO=1")
	v := s.signedIn(t, "national")
	if file := v.page(t, "/exports/coverage.csv?by=region"); strings.Count(file, "\n") != 8 {
		t.Errorf("coverage by region has %d lines", strings.Count(file, "\n"))
	}
	stopUnderWay(t, s, v, address)
	if strings.Contains(s.errs.String(), "Postgres") {
		t.Errorf("it has to do with a Postgres of ours:\n%s", s.errs)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a data folder was made")
	}
}

// stopUnderWay: when the site is told to stop, it answers the request that is
// under way and accepts no other.
func stopUnderWay(t *testing.T, s *site, v visitor, address string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	defer conn.Close(context.Background())
	lock, err := conn.Begin(t.Context())
	must(t, err)
	_, err = lock.Exec(t.Context(), "LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
	must(t, err)

	answered := make(chan int, 1)
	go func() {
		answer, err := v.client.Get(s.address + "/england")
		if err != nil {
			answered <- -1
			return
		}
		_ = answer.Body.Close()
		answered <- answer.StatusCode
	}()
	waiting := `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`
	eventually(t, "the request waits for the lock", func() (yes bool) {
		must(t, lock.QueryRow(t.Context(), waiting).Scan(&yes))
		return yes
	})
	must(t, s.cmd.Process.Signal(syscall.SIGTERM))
	host := strings.TrimPrefix(s.address, "http://")
	eventually(t, "the site takes nothing new", func() bool { return !listens(host) })
	must(t, lock.Rollback(t.Context()))
	if status := <-answered; status != http.StatusOK {
		t.Errorf("the request that was under way: status %d", status)
	}
	s.stops(t, syscall.SIGTERM)
}

func eventually(t testing.TB, what string, yes func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !yes(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// TestServeRefuses: the site refuses to serve from a database that is not right
// for it.
func TestServeRefuses(t *testing.T) {
	t.Parallel()
	need, err := postgres.NeededVersion()
	must(t, err)
	real, _ := own(t, cluster.Clone(t))
	demonstration, _ := own(t, cluster.Clone(t))
	done(t, demonstration, "demo", "load")
	oneLine(t, 1, []string{"demonstration data", "CCIO_DEMO=1"}, demonstration, "serve")
	oneLine(t, 1, []string{"CCIO_DEMO=1 needs demonstration data", "ccio demo load"}, append(real, "CCIO_DEMO=1"), "serve")

	older, _ := own(t, cluster.Clone(t))
	said := ""
	for step := uint(0); step < need && !strings.Contains(said, "schema version 0;"); step++ {
		said = done(t, older, "migrate", "down")
	}
	if !strings.Contains(said, "schema version 0;") {
		t.Errorf("the last migrate down said %q", said)
	}
	newerAt, dirtyAt, otherAt, oldAt := cluster.Clone(t), cluster.Clone(t), cluster.Clone(t), cluster.Clone(t)
	execute(t, newerAt, "UPDATE schema_migrations SET version = version + 1")
	execute(t, dirtyAt, "UPDATE schema_migrations SET dirty = true")
	execute(t, otherAt, "UPDATE access_applied SET hash = 'another'")
	execute(t, oldAt, "UPDATE schema_migrations SET version = 16")
	newer, _ := own(t, newerAt)
	dirty, _ := own(t, dirtyAt)
	other, _ := own(t, otherAt)
	old, _ := own(t, oldAt)
	for _, line := range []string{"serve", "demo load", "export coverage --by england", "import posts " + postsExample} {
		words := strings.Fields(line)
		oneLine(t, 1, []string{fmt.Sprintf("schema version 0 and this program needs %d", need), "ccio migrate up"}, older, words...)
		oneLine(t, 1, []string{fmt.Sprintf("schema version %d, made by a newer program", need+1)}, newer, words...)
		oneLine(t, 1, []string{"stopped half way"}, dirty, words...)
		oneLine(t, 1, []string{"policies and functions of another version", "ccio migrate up"}, other, words...)
	}
	for _, line := range []string{"serve", "migrate up", "migrate down", "migrate status", "demo load"} {
		says := []string{"schema version 16 of the numbering before the first release", "Nothing was changed", "DATABASE_URL", "CCIO_DATA_DIR"}
		oneLine(t, 1, says, old, strings.Fields(line)...)
	}
	if said := done(t, other, "migrate", "status"); !strings.Contains(said, "those of another version: ccio migrate up") {
		t.Errorf("migrate status said %q", said)
	}
	done(t, other, "migrate", "up")
	done(t, other, "export", "coverage", "--by", "england")
	oneLine(t, 1, []string{"made by a newer program"}, newer, "migrate", "up")
	oneLine(t, 1, []string{"stopped half way"}, dirty, "migrate", "up")
	done(t, older, "migrate", "up")
	done(t, older, "export", "coverage", "--by", "england")

	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	where := taken.Addr().String()
	oneLine(t, 1, []string{"Cannot listen on CCIO_ADDR " + where, "address already in use"}, append(real, "CCIO_ADDR="+where), "serve")
}

// TestDatabaseAway: no server answers, or it refuses; no message shows the
// password.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	wrong, err := url.Parse(cluster.Clone(t))
	must(t, err)
	wrong.User = url.UserPassword(wrong.User.Username(), "not-the-password")
	for address, says := range map[string]string{
		"postgres://somebody:not-the-password@127.0.0.1:1/ccio": "The database is not answering",
		wrong.String(): "The database refuses the user or the password",
	} {
		settings, _ := own(t, address)
		for _, line := range []string{"serve", "migrate up", "migrate status", "migrate down", "demo load", "export coverage --by england"} {
			r := ccio(t, settings, strings.Fields(line)...)
			if r.status != 1 || !strings.Contains(r.errs, says) {
				t.Errorf("ccio %s: status %d\n%s", line, r.status, r.errs)
			}
			if strings.Contains(r.errs, "not-the-password") {
				t.Errorf("ccio %s shows the password:\n%s", line, r.errs)
			}
		}
	}
}
