package server_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/bench"
)

// process is a `ccio serve` of its own.
type process struct {
	*exec.Cmd
	address string
	ready   time.Duration // from its start until it was ready
}

// compiled is the path of the program.
func compiled(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "ccio")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", path, "ccio/cmd/ccio")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, said)
	}
	return path
}

// started starts the program on a database and waits until it is ready.
func started(b *testing.B, program, database string) *process {
	b.Helper()
	p := &process{Cmd: exec.Command(program, "serve")}
	out := &said{}
	p.Stdout, p.Stderr = out, out
	p.Dir = b.TempDir()
	p.Env = append(os.Environ(), "DATABASE_URL="+database, "CCIO_DEMO=1", "CCIO_ADDR=127.0.0.1:0")
	began := time.Now()
	if err := p.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = p.Wait() }()
	b.Cleanup(func() {
		_ = p.Process.Signal(os.Interrupt)
		<-ended
	})
	for time.Since(began) < time.Minute {
		if _, rest, found := strings.Cut(out.String(), "is at "); found && p.address == "" {
			p.address, _, _ = strings.Cut(rest, "\n")
		}
		if p.address != "" {
			if answer, err := http.Get(p.address + "/readyz"); err == nil {
				_ = answer.Body.Close()
				if answer.StatusCode == http.StatusOK {
					p.ready = time.Since(began)
					return p
				}
			}
		}
		select {
		case <-ended:
			b.Fatalf("it has ended:\n%s", out)
		case <-time.After(time.Millisecond):
		}
	}
	b.Fatalf("it is not ready after a minute:\n%s", out)
	return nil
}

// said keeps what a process writes.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// resident is how much memory the process has, in MB, as Linux counts it.
func (p *process) resident(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		b.Fatal("how much memory a process has is read as Linux tells it: ", err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kb) / 1000
}

// load opens the pages that people open often, as all of their people at once, for a
// time, and returns how many answers there were.
func (p *process) load(b *testing.B, long time.Duration) (answers int) {
	b.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	end := time.Now().Add(long)
	for _, who := range []account.Persona{account.National, account.Region, account.Board, account.Holder} {
		all.Go(func() {
			jar, _ := cookiejar.New(nil) // never fails
			client := &http.Client{Jar: jar}
			if _, err := client.PostForm(p.address+"/sign-in/demo", url.Values{"persona": {string(who)}}); err != nil {
				b.Error(err)
				return
			}
			for time.Now().Before(end) {
				for _, page := range openedOften() {
					if page.as != "" && page.as != who {
						continue
					}
					answer, err := client.Get(p.address + page.path)
					if err != nil {
						b.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, answer.Body)
					_ = answer.Body.Close()
					if answer.StatusCode != http.StatusOK {
						b.Errorf("%s: %s", page.path, answer.Status)
						return
					}
					mu.Lock()
					answers++
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	return answers
}

// BenchmarkProcess measures the program itself: how soon it is ready, and its memory at
// rest and under load, on one England and on fifty.
func BenchmarkProcess(b *testing.B) {
	program := compiled(b)
	var table strings.Builder
	for _, c := range []struct {
		name    string
		address func(testing.TB) string
	}{{"one England", englands}, {"fifty", large}} {
		b.Run(c.name, func(b *testing.B) {
			database := c.address(b)
			for b.Loop() {
				p := started(b, program, database)
				time.Sleep(2 * time.Second)
				rest := p.resident(b)
				n := p.load(b, loadFor())
				loaded := p.resident(b)
				b.ReportMetric(rest, "MB-rest")
				b.ReportMetric(loaded, "MB-load")
				b.ReportMetric(bench.Milliseconds(p.ready), "ms-ready")
				b.ReportMetric(0, "ns/op")
				fmt.Fprintf(&table, "| %s | %.0f | %.0f | %.0f | %d |\n", c.name, bench.Milliseconds(p.ready), rest, loaded, n)
			}
		})
	}
	bench.Section(b, "40-process", fmt.Sprintf(processSection, table.String()))
}

// loadFor is how long the program is under load: a minute where a document is written.
func loadFor() time.Duration {
	if os.Getenv("CCIO_BENCHMARKS") == "" {
		return 5 * time.Second
	}
	return time.Minute
}

const processSection = `
## The program

` + "`ccio serve`" + ` as it is built, on a Postgres that runs already: until ` + "`/readyz`" + ` says that it is ready, and its resident
memory (VmRSS), at rest and after a minute in which four people open the pages above as fast as they come.

| Register | Start to ready (ms) | At rest (MB) | After the load (MB) | Answers |
| --- | --- | --- | --- | --- |
%s`
