package localpg

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWhereDataLives: the rule of Folder, for root and for everybody else.
func TestWhereDataLives(t *testing.T) {
	t.Parallel()
	c := existing(t)
	folder, err := Folder(c.DataDir)
	must(t, err)
	s := open(t, c)
	ask(t, s.URL(), "CREATE TABLE kept ()")
	shut(t, s)
	info, err := os.Stat(s.at.data())
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the data has mode %v", info.Mode())
	}
	owner := accountOf(info)
	moved := filepath.Join(filepath.Dir(c.DataDir), "moved")

	if os.Getuid() != 0 {
		if folder != c.DataDir || s.at.dir != c.DataDir {
			t.Errorf("Folder is %s and the data in %s, want both %s", folder, s.at.dir, c.DataDir)
		}
		if int(owner.uid) != os.Getuid() {
			t.Errorf("the data belongs to %s", owner.name)
		}
		must(t, os.Rename(c.DataDir, moved))
		c.DataDir = moved
		s = open(t, c)
		ask(t, s.URL(), "SELECT FROM kept")
		shut(t, s)
		must(t, os.WriteFile(filepath.Join(moved, pointerName), []byte("/var/lib/ccio/x\n"), 0o644))
		refused(t, c, "made by root", "/var/lib/ccio/x", "CCIO_DATA_DIR")
		return
	}

	if !regexp.MustCompile(`^/var/lib/ccio/[0-9a-f]{16}$`).MatchString(folder) || filepath.Base(folder) != filepath.Base(s.at.dir) {
		t.Errorf("Folder is %s, and the data in %s", folder, s.at.dir)
	}
	if owner.uid == 0 || owner.name != "postgres" && owner.name != "nobody" {
		t.Errorf("the data belongs to %s", owner.name)
	}
	pointer, err := os.ReadFile(filepath.Join(c.DataDir, pointerName))
	if err != nil || strings.TrimSpace(string(pointer)) != s.at.dir {
		t.Errorf("the pointer says %q (%v), want %s", pointer, err, s.at.dir)
	}
	back, err := os.ReadFile(filepath.Join(s.at.dir, "data-folder"))
	if err != nil || strings.TrimSpace(string(back)) != c.DataDir {
		t.Errorf("the note beside the data says %q (%v), want %s", back, err, c.DataDir)
	}
	link := c.DataDir + " link"
	must(t, os.Symlink(c.DataDir, link))
	if at, err := locate(filepath.Join(link, "below", "it"), c.shared); err != nil || at.home != filepath.Join(c.DataDir, "below", "it") {
		t.Errorf("what is not there yet is %s (%v)", at.home, err)
	}
	if at, err := locate(link, c.shared); err != nil || at.dir != s.at.dir {
		t.Errorf("through a link the data is in %s (%v)", at.dir, err)
	}
	must(t, os.Rename(c.DataDir, moved)) // the pointer decides
	c.DataDir = moved
	s = open(t, c)
	ask(t, s.URL(), "SELECT FROM kept")
	shut(t, s)
	must(t, os.WriteFile(filepath.Join(moved, pointerName), []byte("/var/lib/ccio/gone\n"), 0o644))
	refused(t, c, filepath.Join(moved, pointerName), "/var/lib/ccio/gone", "not there")
}

// TestOthersData: nobody starts an empty database beside another account's data.
func TestOthersData(t *testing.T) {
	t.Parallel()
	c := config(dataDir(t))
	data := filepath.Join(c.DataDir, "postgres")
	must(t, os.MkdirAll(data, 0o700))
	must(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("18\n"), 0o600))
	if os.Getuid() != 0 {
		must(t, os.Chmod(data, 0))
		refused(t, c, data, "permission denied")
		must(t, os.Chmod(data, 0o700))
		return
	}
	must(t, os.Chown(data, 65534, 65534))
	refused(t, c, c.DataDir, "made by the account nobody", "CCIO_DATA_DIR")
	must(t, os.RemoveAll(data))

	c.shared = "/proc/ccio" // where nobody can write
	refused(t, c, "cannot write to /proc/ccio", "root's Postgres lives there", "ordinary user", "DATABASE_URL")
}
