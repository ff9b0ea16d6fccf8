package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ccio/internal/framework"
)

// faultClients is how many clients save at the same time.
const faultClients = 8

// faults returns how many answers have to be acknowledged, and how often the
// program is killed meanwhile; one kill in three takes Postgres with it. make
// soak asks for a thousand answers.
func faults(t testing.TB) (saves, kills int) {
	t.Helper()
	asked := os.Getenv("CCIO_TEST_SAVES")
	if asked == "" {
		return 160, 3
	}
	saves, err := strconv.Atoi(asked)
	must(t, err)
	return saves, 7
}

// TestNoAnswerIsLost saves answers from several clients while the program is
// killed at random and its Postgres twice: every answer that was acknowledged is
// there, none twice, and none is older than the last that was acknowledged.
func TestNoAnswerIsLost(t *testing.T) {
	t.Parallel()
	saves, kills := faults(t)
	settings := prepared.settings(t)
	s := serving(t, settings...)
	domain, asked := ofHolder(t, s)
	var where atomic.Pointer[string]
	where.Store(&s.address)
	var acknowledged atomic.Int64
	var clients sync.WaitGroup
	savers := make([]*saver, faultClients)
	for i := range savers {
		savers[i] = &saver{
			visitor: s.signedIn(t, "holder"), path: domain, competency: asked[i%len(asked)], where: &where,
			name: fmt.Sprint("client ", i),
		}
	}
	// Two clients work on each competency and see each other's versions.
	for i := range savers {
		clients.Go(func() { savers[i].work(&acknowledged, int64(saves)) })
	}
	dice := rand.New(rand.NewPCG(1, 7))
	both := 0
	for k := range kills {
		at := int64(saves*(k+1)/(kills+1) + dice.IntN(20) - 10)
		for deadline := time.Now().Add(patience); acknowledged.Load() < at; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d answers are acknowledged after %v, and it goes on at %d", acknowledged.Load(), patience, at)
			}
		}
		process, _ := s.private(t)
		kill(t, s)
		if k%3 == 1 {
			both++
			must(t, syscall.Kill(process, syscall.SIGKILL))
		}
		s = serving(t, settings...)
		where.Store(&s.address)
	}
	clients.Wait()
	last := map[string]saved{}
	for _, c := range savers {
		if c.failed != "" {
			t.Errorf("%s: %s", c.name, c.failed)
		}
		if c.last.version > last[c.competency].version {
			last[c.competency] = c.last
		}
	}
	body := savers[0].read(t, s.address)
	for competency, want := range last {
		version, evidence := shown(body, competency)
		// An answer that was sent and not acknowledged may be there too.
		if version < want.version || (version == want.version && evidence != want.evidence) {
			t.Errorf("%s has version %d, %q, and version %d, %q, was acknowledged", competency, version, evidence, want.version, want.evidence)
		}
	}
	t.Logf("%d answers acknowledged to %d clients over %d kills of the program, %d of them with Postgres; every one is there",
		acknowledged.Load(), faultClients, kills, both)
}

// saved is an acknowledged answer.
type saved struct {
	version  int
	evidence string
}

// saver saves one answer after another, as the page's script does.
type saver struct {
	visitor
	path, competency, name string
	where                  *atomic.Pointer[string]
	last                   saved
	failed                 string
}

func (c *saver) work(acknowledged *atomic.Int64, saves int64) {
	version := 0
	for n := 0; acknowledged.Load() < saves; n++ {
		evidence := fmt.Sprintf("%s writes %d", c.name, n)
		for {
			status, answer, err := c.save(version, evidence)
			if err != nil || status >= http.StatusInternalServerError { // the site is away: try the same again
				time.Sleep(10 * time.Millisecond)
				continue
			}
			if got := answer.Versions[c.competency]; status == http.StatusOK && got > 0 {
				if got <= c.last.version {
					c.failed = fmt.Sprintf("version %d was acknowledged after %d", got, c.last.version)
				}
				c.last, version = saved{got, evidence}, got
				acknowledged.Add(1)
				break
			}
			if status != http.StatusConflict && status != http.StatusOK {
				c.failed = fmt.Sprintf("a save answers %d", status)
				return
			}
			version = c.current() // another client was first: read its version, and then overwrite it
		}
	}
}

type saveAnswer struct {
	Versions map[string]int `json:"versions"`
}

func (c *saver) save(version int, evidence string) (status int, answer saveAnswer, err error) {
	form := url.Values{"a." + c.competency: {"3"}, "e." + c.competency: {evidence}, "v." + c.competency: {fmt.Sprint(version)}}
	request, err := http.NewRequest(http.MethodPost, *c.where.Load()+c.path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, answer, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		return 0, answer, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err == nil && response.Header.Get("Content-Type") == "application/json" {
		err = json.Unmarshal(content, &answer)
	}
	return response.StatusCode, answer, err
}

// current returns the present version.
func (c *saver) current() int {
	for {
		response, err := c.client.Get(*c.where.Load() + c.path)
		if err == nil {
			content, readErr := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if readErr == nil && response.StatusCode == http.StatusOK {
				version, _ := shown(string(content), c.competency)
				return version
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (c *saver) read(t testing.TB, address string) string {
	t.Helper()
	response, err := c.client.Get(address + c.path)
	must(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	must(t, err)
	return string(content)
}

// shown returns the version and the evidence of a competency on its page.
func shown(body, competency string) (version int, evidence string) {
	_, after, _ := strings.Cut(body, `name="v.`+competency+`" value="`)
	_, _ = fmt.Sscanf(after, "%d", &version)
	_, after, _ = strings.Cut(body, `name="e.`+competency+`"`)
	_, after, _ = strings.Cut(after, ">")
	evidence, _, _ = strings.Cut(after, "<")
	return version, evidence
}

// ofHolder returns the path of the first domain of the holder's assessment in the
// open cycle, and the domain's competencies.
func ofHolder(t testing.TB, s *site) (path string, asked []string) {
	t.Helper()
	_, body, _ := s.signedIn(t, "holder").get(t, "/assessments")
	_, after, found := strings.Cut(body, `href="/assessments/`)
	id, _, _ := strings.Cut(after, `"`)
	if !found || len(id) != 36 {
		t.Fatalf("the holder has no assessment: %s", body)
	}
	f, err := framework.Shipped()
	must(t, err)
	for _, c := range f.Domains[0].Competencies {
		asked = append(asked, c.ID)
	}
	return "/assessments/" + id + "/domains/1", asked
}
