package localpg

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// watchman waits until its standard input closes, which happens when the process
// that started it ends in whatever way. Then it stops the Postgres of the folder
// $1, if that still runs, and removes the folder.
const watchman = `
read -r _
[ -d "$1" ] || exit 0
if read -r pid < "$1/postgres/postmaster.pid"; then
	kill -QUIT "$pid"
	tries=0
	while kill -0 "$pid" && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
fi
rm -rf -- "$1"
`

// memoryFolder is a folder whose files Linux keeps in memory: copying a database there
// takes a quarter of the processor time that it takes on a disk. It is used where
// at least memoryRoom is free; a container usually gives it much less.
const (
	memoryFolder = "/dev/shm"
	memoryRoom   = 2 << 30 // bytes: several servers, each with up to some twenty databases of 12 MB
)

// Temporary starts a separate Postgres in a new temporary folder, for tests: in
// memory if there is room. It does not wait for the disk, so a power cut may
// destroy its data. Close stops it and removes the folder; so does the end of this
// process, however it ends.
func Temporary(ctx context.Context, binaries []string) (*Server, error) {
	return temporary(ctx, binaries, rootFolder, memoryFolder)
}

func temporary(ctx context.Context, folders []string, shared, memory string) (*Server, error) {
	dir, err := temporaryFolder(memory)
	if err != nil {
		return nil, err
	}
	s := &Server{at: place{home: dir, dir: dir, quick: true}, log: slog.New(slog.DiscardHandler), started: true}
	end := func() {}
	s.after = func() {
		_ = os.RemoveAll(dir) // made above, and holds only what was made since
		end()
	}
	if os.Geteuid() == 0 {
		s.at.shared = shared
		s.at.account, err = s.at.chooseAccount()
		if err == nil {
			err = makeFolder(shared)
		}
		if err == nil {
			err = s.at.give(dir)
		}
	}
	if err == nil {
		end, err = s.at.watchOver()
	}
	if err == nil {
		err = s.openTemporary(ctx, folders)
	}
	if err != nil {
		s.after()
		return nil, err
	}
	return s, nil
}

// temporaryFolder makes a folder in memory or, if there is no room, wherever
// temporary files go.
func temporaryFolder(memory string) (string, error) {
	const pattern = "ccio-postgres-"
	if hasRoom(memory) {
		if dir, err := os.MkdirTemp(memory, pattern); err == nil {
			return dir, nil
		}
	}
	parent := os.TempDir()
	if os.Geteuid() == 0 && !openToAll(parent) {
		parent = "/tmp" // the account that runs Postgres for root must get there
	}
	dir, err := os.MkdirTemp(parent, pattern)
	if err != nil {
		return "", cannot("make a folder in", parent, err)
	}
	return dir, nil
}

func hasRoom(memory string) bool {
	var there syscall.Statfs_t
	if err := syscall.Statfs(memory, &there); err != nil || !openToAll(memory) {
		return false
	}
	return there.Bavail > memoryRoom/uint64(there.Bsize)
}

// openToAll reports whether every account can reach the folder.
func openToAll(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || info.Mode()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
		dir = filepath.Dir(dir)
	}
}

func (s *Server) openTemporary(ctx context.Context, folders []string) error {
	bin, err := s.at.install(ctx, folders)
	if err != nil {
		return err
	}
	if err := s.at.create(ctx, bin); err != nil {
		return err
	}
	if s.users, err = hold(ctx, s.at.users(), sharedLock); err != nil {
		return err
	}
	p, err := s.at.start(ctx, bin)
	if err != nil {
		return err
	}
	return s.use(ctx, p)
}

// watchOver starts the watchman as this place's account, so that it cannot stop
// or remove anything that belongs to others. end ends it.
func (at place) watchOver() (end func(), err error) {
	cmd := at.command(context.Background(), "/bin/sh", "-c", watchman, "sh", at.dir)
	cmd.Dir = "/"
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("cannot watch over a temporary Postgres: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("cannot watch over a temporary Postgres: %w", err)
	}
	return func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	}, nil
}
