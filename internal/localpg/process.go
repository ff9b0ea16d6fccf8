package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	pollInterval  = 10 * time.Millisecond  // while Postgres starts or stops
	watchInterval = 500 * time.Millisecond // while it runs
	stopTimeout   = 30 * time.Second       // for stopping what a failed start left running
	startAttempts = 50                     // each after 100 ms, if trying again may help
	largestLog    = 8 << 20                // bytes; a longer log is set aside at the next start
)

// process is a running Postgres.
type process struct {
	data   string
	pid    int
	port   int
	exited chan struct{} // closed when it has ended; nil: another process started it
}

// runs reports whether the process still exists.
func (p *process) runs() bool {
	if p.exited == nil {
		return serves(p.pid, p.data)
	}
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

// find returns the Postgres that runs on the data folder, ready for connections,
// or nil if none does. The caller holds the gate, so that no other ccio starts or
// stops one meanwhile; a Postgres whose ccio was killed may still be starting or
// ending.
func (at place) find(ctx context.Context) (*process, error) {
	for {
		note, err := readNote(at.data())
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if !serves(note.pid, at.data()) {
			return nil, nil
		}
		if note.ready {
			return &process{data: at.data(), pid: note.pid, port: note.port}, nil
		}
		if err := pause(ctx, pollInterval); err != nil {
			return nil, fmt.Errorf("the Postgres of %s (process %d) neither starts nor stops; its log is %s: %w", at.data(), note.pid, at.log(), err)
		}
	}
}

// changes reports whether a Postgres that could not be used may change soon:
// because it is recovering from a crash, or was killed a moment ago and will end
// within a second.
func (p *process) changes(ctx context.Context, err error) bool {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "57P03" { // cannot_connect_now
		return pause(ctx, 10*pollInterval) == nil
	}
	soon, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for p.runs() {
		if pause(soon, pollInterval) != nil {
			return false
		}
	}
	return true
}

// start starts Postgres and waits until it is ready. It tries again if another
// program took the port meanwhile, or while the remains of a killed Postgres are
// still ending.
func (at place) start(ctx context.Context, b binaries) (*process, error) {
	if err := at.disown(); err != nil {
		return nil, err
	}
	what := "cannot start Postgres on " + at.data()
	for attempt := 1; ; attempt++ {
		port, err := freePort()
		if err != nil {
			return nil, fmt.Errorf("%s: no free port on 127.0.0.1: %w", what, err)
		}
		p, output, err := at.launch(ctx, b, port)
		if err == nil {
			return p, nil
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s: interrupted: %w", what, ctx.Err())
		}
		again := strings.Contains(output, "Address already in use") || strings.Contains(output, "is still in use")
		if !again || attempt == startAttempts {
			return nil, at.explain(what, output, err)
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return nil, fmt.Errorf("%s: interrupted: %w", what, err)
		}
	}
}

// launch starts Postgres once. If it does not become ready, output is what it
// wrote to its log.
func (at place) launch(ctx context.Context, b binaries, port int) (_ *process, output string, _ error) {
	if info, err := os.Stat(at.log()); err == nil && info.Size() > largestLog {
		_ = os.Rename(at.log(), at.log()+".old")
	}
	log, err := os.OpenFile(at.log(), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, "", cannot("write", at.log(), err)
	}
	defer log.Close()
	from, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, "", cannot("write", at.log(), err)
	}
	// The log is a file, not a pipe to us, so that Postgres outlives a killed ccio.
	cmd := at.command(context.Background(), b.program("postgres"), at.arguments(port)...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	p := &process{data: at.data(), pid: cmd.Process.Pid, port: port, exited: make(chan struct{})}
	go func() {
		defer close(p.exited)
		_ = cmd.Wait() // reaps; its log says why it ended
	}()
	if err := p.becomeReady(ctx); err != nil {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		_ = p.stop(stop)
		said, _ := io.ReadAll(io.NewSectionReader(log, from, largestLog))
		return nil, string(said), err
	}
	return p, "", nil
}

// arguments returns the settings that matter here. They are given at every start,
// so that the configuration inside the data folder stays as Postgres made it.
// Errors of statements are left to the caller to log, because in Postgres's log
// they would show data.
func (at place) arguments(port int) []string {
	settings := []string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(port), "unix_socket_directories=",
		"timezone=UTC", "log_timezone=UTC", "cluster_name=ccio",
		"log_min_messages=log", "log_min_error_statement=panic", "log_error_verbosity=terse",
	}
	if at.quick { // no waiting for the disk, less of a log, and no processes beside those of the tests
		settings = append(settings, "fsync=off", "full_page_writes=off", "max_connections=200",
			"wal_level=minimal", "max_wal_senders=0", "io_method=sync", "autovacuum=off")
	}
	arguments := []string{"-D", at.data()}
	for _, setting := range settings {
		arguments = append(arguments, "-c", setting)
	}
	return arguments
}

func (p *process) becomeReady(ctx context.Context) error {
	for {
		if note, err := readNote(p.data); err == nil && note.pid == p.pid && note.ready {
			return nil
		}
		select {
		case <-p.exited:
			return errors.New("it ended before it was ready")
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollInterval):
		}
	}
}

// stop ends Postgres: it disconnects clients and writes everything to disk. If
// ctx ends first, Postgres is stopped at once and recovers at its next start.
func (p *process) stop(ctx context.Context) error {
	if !p.runs() {
		return nil
	}
	_ = syscall.Kill(p.pid, syscall.SIGINT)
	for p.runs() {
		if err := pause(ctx, pollInterval); err == nil {
			continue
		}
		_ = syscall.Kill(p.pid, syscall.SIGQUIT)
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		for p.runs() && pause(last, pollInterval) == nil {
		}
		return fmt.Errorf("the Postgres of %s (process %d) took too long to stop and was stopped at once; it recovers at its next start: %w",
			p.data, p.pid, ctx.Err())
	}
	return nil
}

// freePort asks the system for a port of 127.0.0.1 that nobody listens on.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		return 0, err
	}
	return strconv.Atoi(port)
}

// pause waits, or fails if ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
