package localpg

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The environment of the tests and of the processes that they start.
const (
	sharedVariable   = "LOCALPG_TEST_SHARED"   // stands in for /var/lib/ccio
	childVariable    = "LOCALPG_TEST_CHILD"    // what a child does, see child
	announceVariable = "LOCALPG_TEST_ANNOUNCE" // the address that a child announces
)

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		os.Exit(child())
	}
	os.Exit(run(m))
}

// run runs the tests with one stand-in for /var/lib/ccio that every account can
// reach.
func run(m *testing.M) int {
	shared, err := os.MkdirTemp("", "ccio localpg test ")
	if err == nil {
		defer os.RemoveAll(shared)
		err = os.Chmod(shared, 0o755)
	}
	if err == nil {
		err = os.Setenv(sharedVariable, shared)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// report is what a child prints once its Postgres is ready.
type report struct {
	Started bool
	PID     int
	Dir     string
	Error   string
}

// child acts as another ccio: it opens a Postgres, reports, and closes it when
// its standard input ends.
func child() int {
	ctx := context.Background()
	var s *Server
	var err error
	if os.Getenv(childVariable) == "temporary" {
		s, err = temporary(ctx, here(), os.Getenv(sharedVariable), memoryFolder)
	} else {
		s, err = Open(ctx, config(os.Getenv(childVariable)))
	}
	var r report
	if err == nil && os.Getenv(announceVariable) != "" {
		err = s.Announce(os.Getenv(announceVariable))
	}
	if err != nil {
		r.Error = err.Error()
	} else {
		r = report{Started: s.Started(), PID: s.process.pid, Dir: s.at.dir}
	}
	_ = json.NewEncoder(os.Stdout).Encode(r)
	_, _ = io.Copy(io.Discard, os.Stdin)
	if s != nil {
		err = s.Close(ctx)
	}
	if err != nil {
		return 1
	}
	return 0
}

// another starts a child and waits for its report. end makes it close, kill does
// what kill -9 does; both wait.
func another(t *testing.T, what string, environment ...string) (r report, end, kill func()) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), append(environment, childVariable+"="+what)...)
	stdin, err := cmd.StdinPipe()
	must(t, err)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	cmd.Stderr = os.Stderr
	must(t, cmd.Start())
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	must(t, err)
	must(t, json.Unmarshal(line, &r))
	wait := sync.OnceFunc(func() {
		stdin.Close()
		_ = cmd.Wait()
	})
	t.Cleanup(wait)
	return r, wait, func() {
		_ = cmd.Process.Kill()
		wait()
	}
}

func here() []string { return []string{"/nonexistent", filepath.Join("..", "..")} }

func config(dataDir string) Config {
	return Config{DataDir: dataDir, Binaries: here(), shared: os.Getenv(sharedVariable), quick: true}
}

// dataDir returns the path of a data folder that does not exist yet. The path has
// spaces and would be too long for a unix socket.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(resolve(t.TempDir()), "a folder with spaces and "+strings.Repeat("a long name ", 8)+"é", ".local")
	t.Cleanup(func() {
		if at, err := locate(dir, os.Getenv(sharedVariable)); err == nil && at.dir != "" {
			_ = os.RemoveAll(at.dir)
		}
	})
	return dir
}

// existing returns the configuration of a data folder that an earlier run made.
// It copies one, which is quicker than making each.
func existing(t *testing.T) Config {
	t.Helper()
	c := config(dataDir(t))
	template := config(filepath.Join(c.shared, "template", ".local"))
	lock, err := hold(t.Context(), filepath.Join(c.shared, "template.lock"), exclusiveLock)
	must(t, err)
	defer lock.Close()
	if _, err := os.Stat(template.DataDir); err != nil {
		s, err := Open(t.Context(), template)
		must(t, err)
		shut(t, s)
	}
	at, err := settle(c.DataDir, c.shared)
	must(t, err)
	out, err := exec.Command("cp", "-a", placeOf(t, template).data(), at.data()).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return c
}

// placeOf returns where the Postgres of the data folder keeps its files.
func placeOf(t *testing.T, c Config) place {
	t.Helper()
	at, err := locate(c.DataDir, c.shared)
	must(t, err)
	return at
}

func open(t *testing.T, c Config) *Server {
	t.Helper()
	s, err := Open(t.Context(), c)
	must(t, err)
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

func shut(t *testing.T, s *Server) {
	t.Helper()
	must(t, s.Close(t.Context()))
}

// refused opens a Postgres and checks that the error is one line that contains
// all of words.
func refused(t *testing.T, c Config, words ...string) {
	t.Helper()
	s, err := Open(t.Context(), c)
	if err == nil {
		_ = s.Close(context.Background())
		t.Fatalf("Open succeeded; want an error with %q", words)
	}
	oneLine(t, err, words...)
}

func oneLine(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one with %q", words)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error is more than one line: %q", err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the error %q does not contain %q", err, word)
		}
	}
}

// ask runs one statement and returns its one value as text.
func ask(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	defer conn.Close(context.Background())
	var answer *string
	rows, err := conn.Query(t.Context(), sql, pgx.QueryExecModeSimpleProtocol)
	must(t, err)
	for rows.Next() {
		must(t, rows.Scan(&answer))
	}
	must(t, rows.Err())
	if answer == nil {
		return ""
	}
	return *answer
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for something that another process does.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within ten seconds: %s", what)
		}
	}
}

func pgxPing(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}
