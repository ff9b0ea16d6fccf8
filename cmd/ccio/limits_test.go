package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// wire is a listener with in-process connections, so that the deadlines follow
// the test's clock.
type wire struct {
	made   chan net.Conn
	closed chan struct{}
}

func (l wire) Accept() (net.Conn, error) {
	select {
	case c := <-l.made:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l wire) Close() error   { close(l.closed); return nil }
func (l wire) Addr() net.Addr { return &net.UnixAddr{Name: "wire", Net: "unix"} }

// slowly runs a client against the site's server with its real limits. It uses
// the clock of a synctest bubble, which advances only while everybody waits:
// minutes take no time, and durations are exact.
func slowly(t *testing.T, handler http.HandlerFunc, client func(t *testing.T, c net.Conn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		listener := wire{make(chan net.Conn), make(chan struct{})}
		s := limited(handler, log.New(io.Discard, "", 0))
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(listener) }()
		here, there := net.Pipe()
		listener.made <- there
		client(t, here)
		if err := errors.Join(here.Close(), s.Close()); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("serving ended with %v", err)
		}
		time.Sleep(time.Minute) // by the bubble's clock: for what the server still waits for
	})
}

// take reads the answer as it comes, and returns its first line once the
// connection has ended.
func take(c net.Conn) <-chan string {
	answered := make(chan string, 1)
	go func() {
		r := bufio.NewReader(c)
		line, _ := r.ReadString('\n')
		_, _ = io.Copy(io.Discard, r)
		answered <- line
	}()
	return answered
}

// drip sends a byte a second until the other side no longer accepts it, and
// returns how long that took.
func drip(c net.Conn, text string) time.Duration {
	started := time.Now()
	for i := range text {
		if _, err := c.Write([]byte{text[i]}); err != nil {
			break
		}
		time.Sleep(time.Second) // by the bubble's clock
	}
	return time.Since(started)
}

// about checks that a wait ended within the second in which it had to, and no
// sooner.
func about(t *testing.T, what string, took, limit time.Duration) {
	t.Helper()
	if took < limit || took > limit+time.Second {
		t.Errorf("%s: given up after %v, want %v", what, took, limit)
	}
}

const slowForm = "POST / HTTP/1.1\r\nHost: example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"

// A client that sends its headers, or its body, a byte at a time holds a
// connection for as long as the limits say and no longer, whether or not anybody
// reads what it sends.
func TestSlowRequests(t *testing.T) {
	t.Parallel()
	t.Run("headers", func(t *testing.T) {
		t.Parallel()
		slowly(t, func(http.ResponseWriter, *http.Request) { t.Error("half a request is answered") }, func(t *testing.T, c net.Conn) {
			answered := take(c)
			about(t, "headers", drip(c, slowForm), readHeaderTimeout)
			if line := <-answered; strings.Contains(line, "200") {
				t.Errorf("it is answered %q", line)
			}
		})
	})
	t.Run("body", func(t *testing.T) {
		t.Parallel()
		for name, read := range map[string]bool{"read": true, "not read": false} {
			var failed error
			slowly(t, func(w http.ResponseWriter, r *http.Request) {
				if !read {
					return
				}
				started := time.Now()
				_, failed = io.ReadAll(r.Body)
				about(t, "reading the body", time.Since(started), readTimeout)
				w.WriteHeader(http.StatusBadRequest)
			}, func(t *testing.T, c net.Conn) {
				answered := take(c)
				if _, err := io.WriteString(c, slowForm); err != nil {
					t.Fatal(err)
				}
				about(t, "a body that is "+name, drip(c, strings.Repeat("a", 999)), readTimeout)
				if line := <-answered; read && !strings.Contains(line, "400") {
					t.Errorf("it is answered %q", line)
				}
			})
			if read && !errors.Is(failed, os.ErrDeadlineExceeded) {
				t.Errorf("reading the body ended with %v", failed)
			}
		}
	})
	t.Run("next request", func(t *testing.T) {
		t.Parallel()
		slowly(t, func(http.ResponseWriter, *http.Request) {}, func(t *testing.T, c net.Conn) {
			if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: example\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			started := time.Now()
			if _, err := io.Copy(io.Discard, c); err != nil {
				t.Errorf("the connection ends with %v", err)
			}
			about(t, "no next request", time.Since(started), idleTimeout)
		})
	})
}

// Nor can a client hold a connection for ever by reading its answer a byte at a
// time.
func TestSlowAnswer(t *testing.T) {
	t.Parallel()
	slowly(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("a", 1<<20))
	}, func(t *testing.T, c net.Conn) {
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: example\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		for one := make([]byte, 1); ; time.Sleep(time.Second) { // by the bubble's clock
			if _, err := c.Read(one); err != nil {
				break
			}
		}
		about(t, "the answer", time.Since(started), writeTimeout)
	})
}

// Headers that are too large are refused before any handler sees them.
func TestLargeHeaders(t *testing.T) {
	t.Parallel()
	slowly(t, func(http.ResponseWriter, *http.Request) { t.Error("the handler is asked") }, func(t *testing.T, c net.Conn) {
		go func() { // the server stops reading at some point
			_, _ = fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: example\r\nX-Large: %s\r\n\r\n", strings.Repeat("a", 2*maxHeaderBytes))
		}()
		if line := <-take(c); !strings.Contains(line, "431") {
			t.Errorf("it is answered %q", line)
		}
	})
}
