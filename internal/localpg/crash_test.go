package localpg

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestKilledProgram(t *testing.T) {
	t.Parallel()
	c := existing(t)
	first, _, kill := another(t, c.DataDir)
	kill()
	if !serves(first.PID, placeOf(t, c).data()) {
		t.Fatal("Postgres ended with the program that started it")
	}
	s := open(t, c)
	if s.Started() || s.process.pid != first.PID {
		t.Errorf("Started is %v, process %d: want to take over %d", s.Started(), s.process.pid, first.PID)
	}
	ask(t, s.URL(), "CREATE TABLE kept ()")
	shut(t, s)
	if serves(first.PID, s.at.data()) {
		t.Error("the Postgres that was taken over still runs after Close")
	}

	both, _, kill := another(t, c.DataDir)
	must(t, syscall.Kill(both.PID, syscall.SIGKILL))
	kill()
	s = open(t, c)
	if !s.Started() {
		t.Error("attached to a Postgres that was killed")
	}
	ask(t, s.URL(), "SELECT FROM kept")
}

func TestKilledPostgres(t *testing.T) {
	t.Parallel()
	c := existing(t)
	s := open(t, c)
	attached := open(t, c)
	ask(t, s.URL(), "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('committed')")
	must(t, syscall.Kill(s.process.pid, syscall.SIGKILL))
	for _, server := range []*Server{s, attached} {
		select {
		case <-server.Done():
		case <-time.After(5 * time.Second):
			t.Fatal("Done is open 5 seconds after Postgres was killed")
		}
		oneLine(t, server.Err(), s.at.data(), strconv.Itoa(s.process.pid), s.at.log())
		shut(t, server)
	}
	s = open(t, c)
	if !s.Started() {
		t.Error("attached to a Postgres that was killed")
	}
	if got := ask(t, s.URL(), "SELECT word FROM kept"); got != "committed" {
		t.Errorf("after recovery: %q", got)
	}
}

// TestStaleNote: a postmaster.pid that outlived its Postgres does not prevent a
// start, even if other programs now have its process number, its port or both.
func TestStaleNote(t *testing.T) {
	t.Parallel()
	c := existing(t)
	s := open(t, c)
	at := s.at
	shut(t, s)

	// A process of the account that runs Postgres, which to Postgres looks like itself.
	sleeper := at.command(t.Context(), "/bin/sh", "-c", "exec sleep 60")
	must(t, sleeper.Start())
	defer sleeper.Wait()
	defer sleeper.Process.Kill()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(t, err)
	other, err := temporary(t.Context(), here(), c.shared, memoryFolder)
	must(t, err)
	defer other.Close(context.Background())

	lines := func(pid int, port string) string {
		return strings.Join([]string{
			strconv.Itoa(pid), at.data(), "1750000000", port, "", "127.0.0.1", " 12345678        12", "ready   ", "",
		}, "\n")
	}
	for name, text := range map[string]string{
		"the process is another program":          lines(sleeper.Process.Pid, port),
		"the process is this program":             lines(os.Getpid(), port),
		"the process is gone, the port is not":    lines(1<<22-1, port),
		"the process is a Postgres of other data": lines(other.process.pid, strconv.Itoa(other.process.port)),
		"the first process of the machine":        lines(1, port),
		"empty":                                   "",
		"cut short":                               "12",
		"nonsense":                                "nonsense\n\n",
	} {
		path := filepath.Join(at.data(), "postmaster.pid")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		must(t, at.give(path))
		s, err := Open(t.Context(), c)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !s.Started() {
			t.Errorf("%s: attached to it", name)
		}
		shut(t, s)
	}
	must(t, pgxPing(t.Context(), other.URL()))

	password, err := at.password()
	must(t, err)
	oneLine(t, at.ensureDatabase(t.Context(), other.process.port, password), "refuses the password", at.passwordFile())
	theirs, err := other.at.password()
	must(t, err)
	oneLine(t, at.ensureDatabase(t.Context(), other.process.port, theirs), "serves "+other.at.data(), "not "+at.data())
}

func TestCloseWithoutTime(t *testing.T) {
	t.Parallel()
	c := existing(t)
	s := open(t, c)
	ask(t, s.URL(), "CREATE TABLE kept ()")
	late, cancel := context.WithCancel(t.Context())
	cancel()
	gate, err := hold(t.Context(), s.at.gate(), exclusiveLock)
	must(t, err)
	oneLine(t, s.Close(late), "another ccio is starting or stopping")
	release(gate)

	s = open(t, c) // takes over what Close had to leave running
	err = s.process.stop(late)
	oneLine(t, err, "took too long", "recovers")
	if serves(s.process.pid, s.at.data()) {
		t.Error("Postgres still runs")
	}
	shut(t, s)
	s = open(t, c)
	ask(t, s.URL(), "SELECT FROM kept")
}

func TestInterruptedStart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		programs map[string]string
		number   string // the file in which the last program wrote its process number
	}{
		"initdb":   {map[string]string{"initdb": half + `echo $$ > "$new/number"; exec sleep 60`}, "postgres.new/number"},
		"postgres": {map[string]string{"initdb": whole, "postgres": `echo $$ > "$2/number"; exec sleep 60`}, "postgres/number"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := fake(t, test.programs)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			opened := make(chan error, 1)
			go func() {
				_, err := Open(ctx, c)
				opened <- err
			}()
			var pid int
			eventually(t, "the program has begun", func() bool {
				text, _ := os.ReadFile(filepath.Join(placeOf(t, c).dir, test.number))
				pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
				return pid > 0
			})
			cancel()
			select {
			case err := <-opened:
				oneLine(t, err, placeOf(t, c).data(), "interrupted")
			case <-time.After(5 * time.Second):
				t.Fatal("Open has not given up after 5 seconds")
			}
			if !commandIs(pid, "") {
				t.Errorf("process %d was left running", pid)
			}
		})
	}
}
