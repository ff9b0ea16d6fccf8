package server_test

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// trips stands between a site and its Postgres and counts the round trips: how often
// the site says something after Postgres has answered.
type trips struct {
	to    string
	count atomic.Int32
}

// between returns the address of the database of a site, by way of the counter.
func (n *trips) between(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	n.to = u.Host
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			site, err := listener.Accept()
			if err != nil {
				return
			}
			go n.serve(site)
		}
	}()
	u.Host = listener.Addr().String()
	return u.String()
}

func (n *trips) serve(site net.Conn) {
	defer func() { _ = site.Close() }()
	database, err := net.Dial("tcp", n.to)
	if err != nil {
		return
	}
	defer func() { _ = database.Close() }()
	var mu sync.Mutex
	answered := true
	go func() {
		defer func() { _ = site.Close() }()
		buffer := make([]byte, 1<<16)
		for {
			read, err := database.Read(buffer)
			if err != nil {
				return
			}
			mu.Lock()
			answered = true
			mu.Unlock()
			if _, err := site.Write(buffer[:read]); err != nil {
				return
			}
		}
	}()
	buffer := make([]byte, 1<<16)
	for {
		read, err := site.Read(buffer)
		if err != nil {
			return
		}
		mu.Lock()
		if answered {
			n.count.Add(1)
		}
		answered = false
		mu.Unlock()
		if _, err := database.Write(buffer[:read]); err != nil {
			return
		}
	}
}

// mostTrips is how many round trips a page may take with everything warm: one for the
// session and the version of the register, and one for what is personal.
const mostTrips = 2

// addresses are those at which somebody sees the pages of the site map: an
// assessment that was handed over, the visitor's own late form, somebody's role, a
// cycle that is open.
type addresses struct {
	assessment, grant string
	forms             map[account.Persona]string
}

func openSite(t *testing.T, s site, url string) addresses {
	t.Helper()
	o := addresses{forms: map[account.Persona]string{}}
	o.assessment = strings.TrimPrefix(s.submitted(t), "/assessments/")
	conn, err := pgx.Connect(t.Context(), pgtest.Superuser(t, url))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	const sqlGrant = `SELECT id FROM role_grant WHERE role = 'board_member' AND trust_code = 'R0A'`
	if err := conn.QueryRow(t.Context(), sqlGrant).Scan(&o.grant); err != nil {
		t.Fatal(err)
	}
	for _, persona := range account.Personas() {
		var form string
		if err := conn.QueryRow(t.Context(), `INSERT INTO kept_form (id, person_id, path, fields, recorded_at, expires_at)
SELECT uuidv7(), person_id, '/my-data/note', 'note=Words'::bytea, now(), now() + interval '1 hour' FROM demo_persona WHERE persona = $1
RETURNING id`, string(persona)).Scan(&form); err != nil {
			t.Fatal(err)
		}
		o.forms[persona] = form
	}
	return o
}

// address is where a persona finds the page of a pattern.
func (o addresses) address(pattern string, persona account.Persona) string {
	id := o.assessment
	switch {
	case strings.HasPrefix(pattern, "/kept-forms/"):
		id = cmp.Or(o.forms[persona], anID)
	case strings.HasPrefix(pattern, "/admin/people/grants/"):
		id = o.grant
	}
	return strings.NewReplacer("/regions/{code}", "/regions/Y62", "/icbs/{code}", "/icbs/QOP", "/trusts/{code}", "/trusts/R0A",
		"{code}/{version}", "ccio/1.0", "{id}", id, "{n}", "1", "{code}", roundCode).Replace(pattern)
}

// Every page, for everybody who may see it, and how often it asks the database when it
// is opened for the second time. Refusals may take more: they are recorded.
func TestTrips(t *testing.T) {
	t.Parallel()
	var n trips
	url := loaded(t)
	s := siteOn(t, n.between(t, url), options{})
	o := openSite(t, s, url)
	var b strings.Builder
	for _, route := range s.Routes() {
		method, pattern, _ := strings.Cut(route, " ")
		if method != http.MethodGet || strings.HasPrefix(pattern, "/sign-in/") || strings.Contains(pattern, ".") {
			continue
		}
		fmt.Fprintf(&b, "%-44s", route)
		seen := false
		for _, who := range append([]account.Persona{""}, account.Personas()...) {
			var cookies []*http.Cookie
			if who != "" {
				cookies = append(cookies, s.signIn(t, who))
			}
			target := o.address(pattern, who)
			s.get(t, target, cookies...)
			n.count.Store(0)
			status := s.get(t, target, cookies...).StatusCode
			took := int(n.count.Load())
			fmt.Fprintf(&b, " %3d", took)
			isPage := status < http.StatusBadRequest && pattern != "/sign-out"
			seen = seen || isPage
			if isPage && took > mostTrips {
				t.Errorf("%s takes %d round trips for %s, and may take %d", route, took, who, mostTrips)
			}
		}
		b.WriteString("\n")
		if !seen && pattern != "/sign-out" {
			t.Errorf("%s is a page for nobody", route)
		}
	}
	const path = "testdata/trips.golden"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("round trips have changed (-file +site); `make generate` writes it:\n%s", diff)
	}
}
