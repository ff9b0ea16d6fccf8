package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lockKind is one of the two ways to hold a lock file.
type lockKind int

const (
	sharedLock    lockKind = syscall.LOCK_SH
	exclusiveLock lockKind = syscall.LOCK_EX
)

// lockInterval is how long to wait before trying again for a lock that somebody
// else holds.
const lockInterval = 25 * time.Millisecond

// tryLock takes the advisory lock of an open file, or changes the kind of the
// lock it holds, and reports whether it succeeded. The kernel drops the lock when
// the file is closed or the process ends. Children do not inherit it.
func tryLock(f *os.File, kind lockKind) (bool, error) {
	for {
		err := syscall.Flock(int(f.Fd()), int(kind)|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		default:
			return false, fmt.Errorf("cannot lock %s: %w: the folder must be on a file system that has locks", f.Name(), err)
		}
	}
}

// release gives up the lock and closes the file. Closing alone would not release
// the lock while the process is just starting a child, which has the file open
// too.
func release(f *os.File) {
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
	_ = f.Close()
}

// hold opens a lock file, makes it if it is missing, and waits until it has the
// lock or ctx ends. Lock files are never removed: two processes would then hold
// locks on two files of one name.
func hold(ctx context.Context, path string, kind lockKind) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // #nosec G304 -- a lock file of the private Postgres
	if err != nil {
		return nil, cannot("write to", filepath.Dir(path), err)
	}
	for {
		ok, err := tryLock(f, kind)
		if ok {
			return f, nil
		}
		if err != nil {
			_ = f.Close()
			return nil, err
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("another ccio is starting or stopping the Postgres of %s and has not finished: %w", filepath.Dir(path), ctx.Err())
		case <-time.After(lockInterval):
		}
	}
}
