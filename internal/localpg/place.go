package localpg

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// rootFolder holds root's Postgres binaries and data, because the account that
// runs Postgres for root can reach neither under /root.
const rootFolder = "/var/lib/ccio"

// pointerName is the file in a data folder that says where root's data lies.
const pointerName = "postgres.location"

// place says where one Postgres keeps its files, and the account it runs as.
type place struct {
	home    string   // the data folder: absolute, without symbolic links
	dir     string   // the folder that holds all that follows
	shared  string   // root only: the folder of the binaries
	account *account // nil: the account of this process
	quick   bool     // do not wait for the disk: a power cut may destroy it
}

func (at place) data() string         { return filepath.Join(at.dir, "postgres") }
func (at place) unfinished() string   { return filepath.Join(at.dir, "postgres.new") }
func (at place) gate() string         { return filepath.Join(at.dir, "postgres.lock") }
func (at place) users() string        { return filepath.Join(at.dir, "postgres.users") }
func (at place) log() string          { return filepath.Join(at.dir, "postgres.log") }
func (at place) serving() string      { return filepath.Join(at.dir, "postgres.serving") }
func (at place) passwordFile() string { return filepath.Join(at.data(), "ccio.password") }

// Folder returns where the Postgres of a data folder keeps its data, its log and
// its lock files, whether or not they exist yet. That is dataDir itself or, for
// root, a folder in /var/lib/ccio whose name is the first 16 hexadecimal digits
// of the SHA-256 of dataDir's absolute path. Root's folder is recorded in the
// file postgres.location in dataDir. From then on that file decides, so that a
// data folder may be moved.
func Folder(dataDir string) (string, error) {
	at, err := locate(dataDir, rootFolder)
	return at.dir, err
}

// locate applies the rule of Folder. It changes nothing.
func locate(dataDir, shared string) (place, error) {
	home, err := filepath.Abs(dataDir)
	if err != nil {
		return place{}, fmt.Errorf("cannot tell where the data folder %q is: %w", dataDir, err)
	}
	home = resolve(home)
	pointer := filepath.Join(home, pointerName)
	pointed, err := os.ReadFile(pointer) // #nosec G304 -- in the folder that CCIO_DATA_DIR names
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return place{}, cannot("read", pointer, err)
	}
	dir := strings.TrimSpace(string(pointed))
	if os.Geteuid() != 0 {
		if dir != "" {
			return place{}, fmt.Errorf("the data of %s was made by root and lies in %s: run this as root, or set CCIO_DATA_DIR to another "+
				"folder", home, dir)
		}
		return place{home: home, dir: home}, nil
	}
	if shared == "" {
		shared = rootFolder
	}
	if dir == "" {
		if owned, err := os.Stat(filepath.Join(home, "postgres")); err == nil {
			return place{}, fmt.Errorf("the data in %s was made by the account %s: run this as that account, or set CCIO_DATA_DIR to another "+
				"folder", home, accountOf(owned).name)
		}
		sum := sha256.Sum256([]byte(home))
		return place{home: home, dir: filepath.Join(shared, hex.EncodeToString(sum[:8])), shared: shared}, nil
	}
	if _, err := os.Stat(dir); err != nil || !filepath.IsAbs(dir) { // #nosec G703 -- the folder that whoever set up the data wrote down
		return place{}, fmt.Errorf("%s says that the data is in %s, which is not there: bring that folder back, or remove the file to start "+
			"with an empty database", pointer, dir)
	}
	return place{home: home, dir: dir, shared: shared}, nil
}

// resolve resolves the symbolic links in a path whose end may not exist yet.
func resolve(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil || path == filepath.Dir(path) {
		return cmp.Or(real, path)
	}
	return filepath.Join(resolve(filepath.Dir(path)), filepath.Base(path))
}

// settle does what locate does, and makes the folders if they are missing.
func settle(dataDir, shared string) (place, error) {
	if strings.TrimSpace(dataDir) == "" {
		return place{}, errors.New("CCIO_DATA_DIR is empty: it takes the path of a folder, such as .local")
	}
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return place{}, cannot("make the data folder", dataDir, err)
	}
	at, err := locate(dataDir, shared)
	if err != nil || os.Geteuid() != 0 {
		return at, err
	}
	for _, folder := range []struct {
		path string
		mode fs.FileMode
	}{{at.shared, 0o755}, {at.dir, 0o711}} {
		err := os.MkdirAll(folder.path, folder.mode)
		if err == nil {
			err = os.Chmod(folder.path, folder.mode) // whatever the umask
		}
		if err != nil {
			return place{}, fmt.Errorf("%w: root's Postgres lives there; run this as an ordinary user, or set DATABASE_URL",
				cannot("write to", folder.path, err))
		}
	}
	at.account, err = at.chooseAccount()
	return at, err
}

// point writes root's two notes: one in the data folder, which says where the
// data are, and one beside the data, which says to which data folder they belong,
// for whoever tidies up. The caller holds the gate.
func (at place) point() error {
	if at.account == nil {
		return nil
	}
	for path, text := range map[string]string{
		filepath.Join(at.home, pointerName):  at.dir,
		filepath.Join(at.dir, "data-folder"): at.home,
	} {
		// #nosec G304 -- in the folder that CCIO_DATA_DIR names
		if now, err := os.ReadFile(path); err == nil && strings.TrimSpace(string(now)) == text {
			continue
		}
		half := path + ".new"
		err := os.WriteFile(half, []byte(text+"\n"), 0o644) // #nosec G306 -- it holds no secret, and the user that Postgres runs as reads it
		if err == nil {
			err = os.Rename(half, path)
		}
		if err != nil {
			return cannot("write", path, err)
		}
	}
	return nil
}

// account is an account that Postgres agrees to run as.
type account struct {
	name     string
	uid, gid uint32
}

// chooseAccount returns the account that owns the data. If there are no data yet,
// that is the account "postgres" or, if it does not exist, "nobody".
func (at place) chooseAccount() (*account, error) {
	if info, err := os.Stat(at.data()); err == nil && accountOf(info).uid != 0 {
		return accountOf(info), nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if uidErr == nil && gidErr == nil && uid != 0 {
			return &account{found.Username, uint32(uid), uint32(gid)}, nil
		}
	}
	return nil, errors.New(`root may not run Postgres, and this machine has neither an account "postgres" nor "nobody": ` +
		"run this as an ordinary user, or set DATABASE_URL")
}

// accountOf returns the owner of a file.
func accountOf(info fs.FileInfo) *account {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return &account{name: "unknown"}
	}
	uid := strconv.FormatUint(uint64(owner.Uid), 10)
	name := uid
	if found, err := user.LookupId(uid); err == nil {
		name = found.Username
	}
	return &account{name, owner.Uid, owner.Gid}
}

// give makes the account the owner of a file or folder. An ordinary user already
// owns it.
func (at place) give(path string) error {
	if at.account == nil {
		return nil
	}
	if err := os.Chown(path, int(at.account.uid), int(at.account.gid)); err != nil {
		return fmt.Errorf("cannot give %s to the account %s, which runs Postgres for root: %w", path, at.account.name, err)
	}
	return nil
}
