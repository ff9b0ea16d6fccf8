package localpg

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// create makes the data folder if there is none, and otherwise checks that these
// binaries can use the existing one. A new folder is initialised under another
// name and renamed when it is complete, so that a folder with the right name is
// never half made.
func (at place) create(ctx context.Context, b binaries) error {
	entries, err := os.ReadDir(at.data())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannot("read the data folder", at.data(), err)
	}
	if len(entries) > 0 {
		return at.check(b)
	}
	entries, err = os.ReadDir(at.unfinished())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannot("read", at.unfinished(), err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is half made: the program was killed while it made the data folder, and nothing was stored there yet; remove "+
			"that folder and start again", at.unfinished())
	}
	password, err := at.prepare()
	if err != nil {
		return err
	}
	defer os.Remove(password)
	if err := at.initdb(ctx, b, password); err != nil {
		return err
	}
	err = os.Rename(password, filepath.Join(at.unfinished(), filepath.Base(at.passwordFile())))
	if err == nil {
		err = os.Rename(at.unfinished(), at.data())
	}
	if err == nil {
		err = syncFolder(at.dir) // otherwise a power cut could bring the unfinished name back
	}
	if err != nil {
		return cannot("make the data folder", at.data(), err)
	}
	return nil
}

// prepare makes the empty folder for initdb and the file with a new password.
func (at place) prepare() (password string, err error) {
	if err := os.MkdirAll(at.unfinished(), 0o700); err != nil {
		return "", cannot("make the folder", at.unfinished(), err)
	}
	if err := at.give(at.unfinished()); err != nil {
		return "", err
	}
	password = filepath.Join(at.dir, "postgres.password.new")
	err = os.Remove(password)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.WriteFile(password, []byte(rand.Text()+"\n"), 0o600)
	}
	if err != nil {
		return "", cannot("write", password, err)
	}
	return password, at.give(password)
}

// initdb runs the program of that name. When it fails, the program deletes what
// it wrote and leaves the empty folder.
func (at place) initdb(ctx context.Context, b binaries, password string) error {
	arguments := []string{
		"--pgdata=" + at.unfinished(), "--username=" + superuser, "--pwfile=" + password, "--auth=scram-sha-256",
		"--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
		"--text-search-config=english", "--no-instructions",
	}
	if at.quick {
		arguments = append(arguments, "--no-sync")
	}
	cmd := at.command(ctx, b.program("initdb"), arguments...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	var output bytes.Buffer
	cmd.Stderr = &output
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("making the data folder %s was interrupted: %w", at.data(), ctx.Err())
		}
		return at.explain("cannot make the data folder "+at.data(), output.String(), err)
	}
	return nil
}

// check returns an error, in one line, if the data folder cannot be used.
func (at place) check(b binaries) error {
	for _, name := range []string{"PG_VERSION", "global/pg_control", "ccio.password"} {
		if _, err := os.Stat(filepath.Join(at.data(), name)); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is not a whole data folder (%s is missing), and was left as it is: bring it back from a backup, or move it "+
				"away to start with an empty database", at.data(), name)
		}
	}
	text, err := os.ReadFile(filepath.Join(at.data(), "PG_VERSION"))
	if err != nil {
		return cannot("read", filepath.Join(at.data(), "PG_VERSION"), err)
	}
	if version := strings.TrimSpace(string(text)); version != strconv.Itoa(b.major) {
		return fmt.Errorf("%s was made by Postgres %s, and this program brings Postgres %d; it was left as it is: use the program that made "+
			"it, or set CCIO_DATA_DIR to another folder", at.data(), version, b.major)
	}
	return nil
}

// password reads the password that every client needs.
func (at place) password() (string, error) {
	text, err := os.ReadFile(at.passwordFile())
	if err != nil {
		return "", cannot("read the password in", at.passwordFile(), err)
	}
	return strings.TrimSpace(string(text)), nil
}

// command prepares a Postgres program. It runs as this place's account, in a
// folder that the account can reach, detached from the terminal, and without any
// of the caller's variables that could change what it does or that it does not
// need.
func (at place) command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	// #nosec G204 -- a program of the binaries' folder, with no shell and no argument of a visitor's
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.Dir = at.dir
	cmd.Env = []string{"LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if at.account != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: at.account.uid, Gid: at.account.gid}
	}
	return cmd
}

// syncFolder makes sure that renames in a folder survive a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(path) // #nosec G304 -- a folder of the private Postgres
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
