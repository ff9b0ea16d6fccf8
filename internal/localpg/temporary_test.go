package localpg

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestTemporary(t *testing.T) {
	t.Parallel()
	s, err := temporary(t.Context(), here(), os.Getenv(sharedVariable), memoryFolder)
	must(t, err)
	if inMemory := filepath.Dir(s.at.dir) == memoryFolder; inMemory != hasRoom(memoryFolder) {
		t.Errorf("it is in %s", s.at.dir)
	}
	defer s.Close(context.Background())
	if got := ask(t, s.URL(), "SHOW fsync"); got != "off" {
		t.Errorf("fsync is %s", got)
	}
	ask(t, s.URL(), "CREATE DATABASE a_copy TEMPLATE ccio") // what tests do with it
	shut(t, s)
	if s.process.runs() {
		t.Error("it still runs after Close")
	}
	if _, err := os.Stat(s.at.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there (%v)", s.at.dir, err)
	}
}

// TestTemporaryOutOfReach: a TMPDIR that only this account can reach works too.
func TestTemporaryOutOfReach(t *testing.T) {
	closed := t.TempDir()
	must(t, os.Chmod(closed, 0o700))
	t.Setenv("TMPDIR", closed)
	want := closed
	if os.Getuid() == 0 {
		want = "/tmp"
	}
	c := fake(t, map[string]string{"initdb": `echo "error: not today" >&2; exit 1`})
	for _, memory := range []string{"/nowhere", "/proc"} { // not there, and no room
		_, err := temporary(t.Context(), c.Binaries, c.shared, memory)
		oneLine(t, err, filepath.Join(want, "ccio-postgres-"), "not today")
	}
}

func TestTemporaryOfAKilledProgram(t *testing.T) {
	t.Parallel()
	r, _, kill := another(t, "temporary")
	if r.Error != "" {
		t.Fatal(r.Error)
	}
	kill()
	eventually(t, "Postgres ends with the program", func() bool { return commandIs(r.PID, "") })
	eventually(t, "its folder goes", func() bool {
		_, err := os.Stat(r.Dir)
		return errors.Is(err, fs.ErrNotExist)
	})
}

func commandIs(pid int, want string) bool {
	name, known := commandOf(pid)
	return known && name == want
}

func TestTemporaryThatFails(t *testing.T) {
	t.Parallel()
	c := fake(t, map[string]string{"initdb": `echo "initdb: error: $*" >&2; exit 1`})
	_, err := temporary(t.Context(), c.Binaries, c.shared, memoryFolder)
	oneLine(t, err, "cannot make the data folder", "--no-sync")
	_, err = temporary(t.Context(), nil, c.shared, memoryFolder)
	oneLine(t, err, "npm ci")
}
