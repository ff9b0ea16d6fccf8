package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// noSpace is how Postgres and initdb word a full disk.
const noSpace = "No space left on device"

// cannot describes a failed file operation in one line. It says in plain words
// when a disk is full.
func cannot(what, path string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return full(path)
	}
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		err = inner.Err // the message names the path already
	}
	return fmt.Errorf("cannot %s %s: %w", what, path, err)
}

func full(path string) error {
	return fmt.Errorf("no space left on the disk that holds %s: free some and start again; no data was deleted", path)
}

// explain turns what Postgres or initdb printed before it failed into one line.
// It prefers the first fatal line, which tells the cause, to those after it.
func (at place) explain(what, output string, cause error) error {
	line := telling(output)
	_, unstarted := errors.AsType[*fs.PathError](cause)
	switch {
	case unstarted && errors.Is(cause, fs.ErrNotExist): // the file is there, but its loader is missing
		return fmt.Errorf("%s: %w: the binaries need glibc, which this system may lack: set DATABASE_URL to a Postgres of your own", what, cause)
	case unstarted && at.account != nil:
		return fmt.Errorf("%s: root cannot run it as the account %s in %s: %w", what, at.account.name, at.dir, cause)
	case strings.Contains(output, noSpace) && !strings.Contains(line, "shared memory") && !strings.Contains(line, "semaphore"):
		return full(at.data())
	case line == "" && isFull(at.dir): // not even the log could be written
		return full(at.data())
	case line == "":
		return fmt.Errorf("%s: %w", what, cause)
	}
	return fmt.Errorf("%s: %s", what, line)
}

// telling returns the line of the output that says what is wrong.
func telling(output string) string {
	last := ""
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		for _, severity := range []string{"FATAL: ", "PANIC: ", "error: "} {
			if _, said, found := strings.Cut(line, severity); found {
				return strings.TrimSpace(said)
			}
		}
		if line != "" {
			last = line
		}
	}
	return last
}

// isFull reports whether an ordinary account cannot write another megabyte there.
func isFull(dir string) bool {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return false
	}
	return uint64(s.Bavail)*uint64(s.Bsize) < 1<<20 // #nosec G115 -- the system counts free blocks and their bytes, and neither is negative
}
