package localpg

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// linked makes a package whose links are missing, and returns its folder.
func linked(t *testing.T, list string) (c Config, b binaries) {
	t.Helper()
	c = fake(t, nil)
	b, err := findBinaries(c.Binaries)
	must(t, err)
	must(t, os.MkdirAll(filepath.Join(b.dir, "native", "lib"), 0o755))
	must(t, os.WriteFile(filepath.Join(b.dir, "native", "lib", "libpq.so.5.18"), []byte("library"), 0o600))
	must(t, os.WriteFile(filepath.Join(b.dir, "native", "pg-symlinks.json"), []byte(list), 0o644))
	return c, b
}

const goodLinks = `[{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5"}, ` +
	`{"source": "native/lib/libpq.so.5.18", "target": "native/libpq.so"}]`

func TestInstall(t *testing.T) {
	t.Parallel()
	c, b := linked(t, goodLinks)
	at, err := settle(c.DataDir, c.shared)
	must(t, err)
	install := func() binaries {
		t.Helper()
		var wg sync.WaitGroup
		got, errs := make([]binaries, 4), make([]error, 4)
		for i := range got {
			wg.Go(func() { got[i], errs[i] = at.install(t.Context(), c.Binaries) })
		}
		wg.Wait()
		for i := range got {
			must(t, errs[i])
			if got[i] != got[0] {
				t.Errorf("two processes were given %v and %v", got[0], got[i])
			}
		}
		for _, link := range []string{"lib/libpq.so.5", "libpq.so"} {
			text, err := os.ReadFile(filepath.Join(got[0].dir, "native", link))
			if err != nil || string(text) != "library" {
				t.Errorf("%s leads to %q (%v)", link, text, err)
			}
		}
		return got[0]
	}
	isCopy := func(got binaries, folder string) {
		t.Helper()
		if want := filepath.Join(folder, platform()+"-18.4.0"); got.dir != want {
			t.Errorf("the binaries are in %s, want %s", got.dir, want)
		}
		info, err := os.Stat(filepath.Join(got.dir, "native", "lib", "libpq.so.5.18"))
		must(t, err)
		if info.Mode().Perm() != 0o644 {
			t.Errorf("the copy has mode %v, want one that everybody can read", info.Mode())
		}
	}

	if os.Getuid() == 0 { // root always makes a copy, which the account can reach
		isCopy(install(), filepath.Join(c.shared, "bin"))
		if _, err := os.Lstat(filepath.Join(b.dir, "native", "libpq.so")); err == nil {
			t.Error("root wrote to node_modules without need")
		}
		return
	}
	must(t, os.Chmod(filepath.Join(b.dir, "native"), 0o555)) // not writable for us
	isCopy(install(), filepath.Join(at.dir, "postgres-bin"))
	must(t, os.Chmod(filepath.Join(b.dir, "native"), 0o755))
	if got := install(); got != b {
		t.Errorf("the binaries are in %s, want those in place, %s", got.dir, b.dir)
	}
}

func TestHalfMadeCopy(t *testing.T) {
	t.Parallel()
	_, b := linked(t, goodLinks)
	folder := filepath.Join(t.TempDir(), "bin")
	c, err := b.copyTo(t.Context(), folder)
	must(t, err)
	program := filepath.Join(c.dir, "native", "bin", "postgres")
	was, err := os.Stat(program)
	must(t, err)

	must(t, os.MkdirAll(filepath.Join(c.dir+".new", "native"), 0o755)) // left by a copy that was killed
	if _, err = b.copyTo(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	if is, err := os.Stat(program); err != nil || !os.SameFile(is, was) {
		t.Errorf("a whole copy was made again (%v)", err)
	}

	must(t, os.Truncate(program, 3))
	_, err = b.copyTo(t.Context(), folder)
	must(t, err)
	if is, err := os.Stat(program); err != nil || is.Size() != was.Size() || is.Mode().Perm() != 0o755 {
		t.Errorf("the copy that was not whole was not made again: %v, %v", is, err)
	}
	if _, err := os.Stat(c.dir + ".new"); err == nil {
		t.Error("the half-made copy is still there")
	}
}

func TestBrokenPackage(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		`[{"source": "native/lib/gone", "target": "native/lib/libpq.so.5"}]`:        "leads nowhere",
		`[{"source": "native/lib/libpq.so.5.18", "target": "../../../libpq.so.5"}]`: "leads out of its folder",
		`[{"source"`: "cannot read",
	} {
		_, b := linked(t, list)
		oneLine(t, b.link(), want, "npm ci")
	}
	c, b := linked(t, "[]")
	must(t, os.WriteFile(filepath.Join(b.dir, "package.json"), []byte(`{"version": "x"}`), 0o644))
	refused(t, c, b.dir, `version "x"`, "npm ci")
}

// TestRealPackage: the real package has every link that it lists, or gets it.
func TestRealPackage(t *testing.T) {
	t.Parallel()
	at, err := settle(dataDir(t), os.Getenv(sharedVariable))
	must(t, err)
	b, err := at.install(t.Context(), here())
	must(t, err)
	if b.major != 18 || !strings.HasPrefix(b.version, "18.") {
		t.Errorf("the package has version %s, major %d", b.version, b.major)
	}
	out, err := at.command(t.Context(), b.program("postgres"), "--version").Output()
	if err != nil || !strings.HasPrefix(string(out), "postgres (PostgreSQL) 18.") {
		t.Errorf("postgres --version says %q (%v)", out, err)
	}
}
