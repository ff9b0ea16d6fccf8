package server_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/internal/server"
)

// cluster is the throw-away Postgres of this package's tests.
var cluster pgtest.Cluster

func TestMain(m *testing.M) { os.Exit(cluster.Run(m)) }

// site is the real router on a real database with the demonstration data and
// the example posts.
type site struct {
	*server.Server
	url string
	log *bytes.Buffer
}

type options struct {
	now  func() time.Time
	base string
}

func newSite(t *testing.T, o options) site {
	t.Helper()
	return siteOn(t, loaded(t), o)
}

// demonstration is a database with the demonstration data and the example posts.
var demonstration = pgtest.Prepared[struct{}]{Cluster: &cluster, Fill: func(t testing.TB, address string, today day.Day) struct{} {
	operate := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	if _, err := operate.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Build(today)); err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("../../docs/examples/posts.csv")
	if err != nil {
		t.Fatal(err)
	}
	importPosts(t, operate, example)
	return struct{}{}
}}

// loaded is the address of a clone of the demonstration.
func loaded(t testing.TB) string {
	t.Helper()
	url, _ := demonstration.Clone(t)
	return url
}

func importPosts(t testing.TB, db *postgres.DB, content []byte) {
	t.Helper()
	file := postfile.Import{Content: content, Options: postfile.Options{Today: day.Of(time.Now()), Demonstration: true}}
	err := db.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), file.Names, func(now post.Existing) (post.Plan, bool, error) {
		plan, problems := file.Plan(now)
		return plan, true, problems.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

func siteOn(t testing.TB, url string, o options) site {
	t.Helper()
	if o.now == nil {
		o.now = time.Now
	}
	db := pgtest.Open(t, url, postgres.RoleServe, o.now)
	return siteWith(t, db, url, o)
}

func siteWith(t testing.TB, db *postgres.DB, url string, o options) site {
	t.Helper()
	return siteOf(t, url, o, server.Stores{
		Accounts: db, People: db, Assessments: db, Records: db, Rows: db, Holders: db, Frameworks: db, Audit: db, Ready: db.Ping,
	})
}

// siteOf is a site that reads and writes by these stores, and the register as ever.
func siteOf(t testing.TB, url string, o options, stores server.Stores) site {
	t.Helper()
	if o.now == nil {
		o.now = time.Now
	}
	log := &bytes.Buffer{}
	stores.Register = pgtest.Open(t, url, postgres.RoleRegister, o.now)
	s, err := server.New(stores,
		server.Options{SignIn: provider{}, Demo: true, BaseURL: o.base, Now: o.now, Log: slog.New(slog.NewJSONHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return site{s, url, log}
}

// visit sends a request as somebody signed in, or as nobody.
func (s site) visit(t testing.TB, method, target string, form url.Values, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequestWithContext(context.WithoutCancel(t.Context()), method, target, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func (s site) get(t testing.TB, target string, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	return s.visit(t, http.MethodGet, target, nil, cookies...)
}

// signIn signs in as a persona and returns the session's cookie.
func (s site) signIn(t testing.TB, persona account.Persona) *http.Cookie {
	t.Helper()
	answer := s.visit(t, http.MethodPost, "/sign-in/demo", url.Values{"persona": {string(persona)}})
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in as %s: %s", persona, answer.Status)
	}
	for _, c := range answer.Cookies() {
		if strings.HasSuffix(c.Name, "ccio_session") {
			return c
		}
	}
	t.Fatalf("signing in as %s set no cookie", persona)
	return nil
}

// page parses an answer as HTML.
func page(t *testing.T, answer *http.Response) *goquery.Document {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func text(t *testing.T, answer *http.Response) string {
	t.Helper()
	return strings.Join(strings.Fields(page(t, answer).Find("main").Text()), " ")
}

func body(t *testing.T, answer *http.Response) string {
	t.Helper()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func newPost(target, form string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (s site) send(r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}
