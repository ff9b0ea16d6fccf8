package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ccio/internal/localpg"
)

// output keeps what a process writes, and notices when it has printed its
// address.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	address chan string
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.text.Write(b)
	if found := regexp.MustCompile(`is at (http://\S+)\n`).FindSubmatch(o.text.Bytes()); found != nil {
		select {
		case o.address <- string(found[1]):
		default:
		}
	}
	return n, err
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// site is a running `ccio serve`.
type site struct {
	cmd       *exec.Cmd
	address   string
	took      time.Duration // from its start until it printed its address
	out, errs *output
	ended     chan struct{}
}

// startSite starts `ccio serve` on a free port and waits until it prints its
// address.
func startSite(variables ...string) (*site, error) {
	s := &site{
		cmd:   process(context.Background(), append([]string{"CCIO_ADDR=127.0.0.1:0"}, variables...), "serve"),
		out:   &output{address: make(chan string, 1)},
		errs:  &output{address: make(chan string, 1)},
		ended: make(chan struct{}),
	}
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.errs
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ended)
		_ = s.cmd.Wait()
	}()
	select {
	case s.address = <-s.out.address:
		s.took = time.Since(began)
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("serve ended before it was ready:\n%s", s.errs)
	case <-time.After(patience):
		_ = s.cmd.Process.Kill()
		return nil, fmt.Errorf("serve is not ready after %v:\n%s", patience, s.errs)
	}
}

// serving is startSite for a test, which stops it when it ends.
func serving(t testing.TB, variables ...string) *site {
	t.Helper()
	s, err := startSite(variables...)
	must(t, err)
	t.Cleanup(func() { _, _ = s.end(syscall.SIGTERM) })
	return s
}

// end sends a signal and returns the exit status, -1 if the signal killed the
// process.
func (s *site) end(signal syscall.Signal) (status int, err error) {
	_ = s.cmd.Process.Signal(signal)
	select {
	case <-s.ended:
		return s.cmd.ProcessState.ExitCode(), nil
	case <-time.After(patience):
		_ = s.cmd.Process.Kill()
		return -1, fmt.Errorf("serve did not end within %v of signal %v:\n%s", patience, signal, s.errs)
	}
}

// stops is end, and checks that the site stopped in an orderly way.
func (s *site) stops(t testing.TB, signal syscall.Signal) {
	t.Helper()
	if status, err := s.end(signal); err != nil || status != 0 {
		t.Fatalf("after signal %v: status %d, %v\n%s", signal, status, err, s.errs)
	}
	if plain := s.plain(); len(plain) > 0 {
		t.Errorf("serve ended well, and said: %q", plain)
	}
}

// log returns every line of the log, and plain every other line.
func (s *site) log(t testing.TB) (events []map[string]any) {
	t.Helper()
	for line := range strings.Lines(s.errs.String()) {
		var event map[string]any
		if json.Unmarshal([]byte(line), &event) == nil {
			events = append(events, event)
		}
	}
	return events
}

func (s *site) plain() (lines []string) {
	for line := range strings.Lines(s.errs.String()) {
		if !strings.HasPrefix(line, "{") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

// event returns the first line of the log with the message.
func (s *site) event(t testing.TB, message string) map[string]any {
	t.Helper()
	for _, event := range s.log(t) {
		if event["msg"] == message {
			return event
		}
	}
	t.Fatalf("the log has no %q:\n%s", message, s.errs)
	return nil
}

// private returns the process and the address of the site's private Postgres.
func (s *site) private(t testing.TB) (pid int, address string) {
	t.Helper()
	event := s.event(t, "Postgres is ready")
	number, _ := event["process"].(float64)
	port, _ := event["port"].(float64)
	if number == 0 || port == 0 {
		t.Fatalf("the log does not say which Postgres it is: %v", event)
	}
	return int(number), net.JoinHostPort("127.0.0.1", strconv.Itoa(int(port)))
}

// listens reports whether anything listens at the address.
func listens(address string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// visitor is a browser with cookies that follows no redirects.
type visitor struct {
	client  http.Client
	address string
}

func (s *site) visitor(t testing.TB) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return visitor{address: s.address, client: http.Client{
		Jar: jar, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// signedIn returns a visitor signed in as a persona of the demonstration.
func (s *site) signedIn(t testing.TB, persona string) visitor {
	t.Helper()
	v := s.visitor(t)
	if status, to := v.signIn(t, persona); status != http.StatusSeeOther || to != "/" {
		t.Fatalf("signing in as %s: status %d, to %q", persona, status, to)
	}
	return v
}

func (v visitor) signIn(t testing.TB, persona string) (status int, to string) {
	t.Helper()
	answer, err := v.client.PostForm(v.address+"/sign-in/demo", url.Values{"persona": {persona}})
	must(t, err)
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	must(t, err)
	return answer.StatusCode, answer.Header.Get("Location")
}

func (v visitor) get(t testing.TB, path string) (status int, body string, header http.Header) {
	t.Helper()
	answer, err := v.client.Get(v.address + path)
	must(t, err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer.StatusCode, string(content), answer.Header
}

// page fetches a page that has to exist.
func (v visitor) page(t testing.TB, path string) string {
	t.Helper()
	status, body, _ := v.get(t, path)
	if status != http.StatusOK {
		t.Fatalf("GET %s: status %d\n%s", path, status, body)
	}
	return body
}

// prepared is a data folder that holds what make run puts there before it serves,
// with nothing running. Tests that are not about the first start copy it, which is
// quicker than making one each.
var prepared preparedFolder

type preparedFolder struct {
	once   sync.Once
	data   string
	first  map[string]result // the output of the commands that filled it
	remove func()
	err    error
}

// settings are those of a test's own copy of the folder.
func (p *preparedFolder) settings(t testing.TB) []string {
	t.Helper()
	data := dataFolder(t)
	must(t, p.copyTo(data))
	return demonstrating(data)
}

// copyTo fills it on first use.
func (p *preparedFolder) copyTo(data string) error {
	p.once.Do(func() { p.err = p.fill() })
	if p.err != nil {
		return p.err
	}
	from, err := localpg.Folder(p.data)
	if err != nil {
		return err
	}
	to, err := localpg.Folder(data)
	if err != nil {
		return err
	}
	if said, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		return fmt.Errorf("copying the data folder: %w: %s", err, said)
	}
	return nil
}

func (p *preparedFolder) fill() (err error) {
	if p.data, p.remove, err = folder(); err != nil {
		return err
	}
	p.first = map[string]result{}
	for _, line := range []string{"migrate up", "demo load", "import posts " + postsExample} {
		r, err := try(demonstrating(p.data), strings.Fields(line)...)
		if err != nil || r.status != 0 {
			return fmt.Errorf("ccio %s: status %d, %w\n%s", line, r.status, errors.Join(err), r.errs)
		}
		p.first[line] = r
	}
	return nil
}

// close removes it, if any test has used it.
func (p *preparedFolder) close() {
	if p.remove != nil {
		p.remove()
	}
}

func demonstrating(data string) []string { return []string{"CCIO_DATA_DIR=" + data, "CCIO_DEMO=1"} }

// shared is one site with demonstration data and the example posts, for tests
// that change nothing.
var shared sharedSite

type sharedSite struct {
	once     sync.Once
	running  *site
	data     string
	settings []string
	remove   func()
	err      error
}

const postsExample = "docs/examples/posts.csv"

// site starts it on first use.
func (s *sharedSite) site(t testing.TB) *site {
	t.Helper()
	s.once.Do(func() { s.err = s.start() })
	must(t, s.err)
	return s.running
}

func (s *sharedSite) start() (err error) {
	if s.data, s.remove, err = folder(); err != nil {
		return err
	}
	s.settings = demonstrating(s.data)
	if err := prepared.copyTo(s.data); err != nil {
		return err
	}
	s.running, err = startSite(s.settings...)
	return err
}

// close stops it, if any test has started it.
func (s *sharedSite) close() error {
	if s.remove == nil {
		return nil
	}
	defer s.remove()
	if s.running == nil {
		return nil
	}
	status, err := s.running.end(os.Interrupt.(syscall.Signal))
	if err == nil && status != 0 {
		err = fmt.Errorf("status %d:\n%s", status, s.running.errs)
	}
	return err
}
