package browsertest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/internal/server"
)

// site is the real site in demonstration mode, on the loopback address.
type site struct {
	url   string
	db    *postgres.DB // as the web server has it
	owner string       // the address of the database, as its owner has it
	today day.Day
	pages []string // the paths of the site map that lead to a page and need no example
}

// newSite serves the demonstration and the posts of docs/examples, loaded as the
// commands load them, from a database of the test's own. change, if not nil, adds
// to the demonstration what its own people do not have.
//
// The clock stands still, so that midnight during the tests changes no page. It
// shows the real time, because the database dates grants by its own clock.
func newSite(t testing.TB, change func(*demo.Data)) *site {
	t.Helper()
	return newSiteWith(t, change, func(string) server.SignIn { return nil })
}

// newSiteWith is newSite with a sign-in provider, which is made once the address
// of the site is known.
func newSiteWith(t testing.TB, change func(*demo.Data), provider func(url string) server.SignIn) *site {
	t.Helper()
	owner, started := loaded(t, change)
	now := func() time.Time { return started }
	s := &site{today: day.Of(started), owner: owner}
	s.db = pgtest.Open(t, owner, postgres.RoleServe, now)
	open := pgtest.Open(t, owner, postgres.RoleRegister, now)
	// Failures in the server are reported with the test during which they happened.
	failures := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	serving := httptest.NewUnstartedServer(nil)
	s.url = "http://" + serving.Listener.Addr().String()
	handler, err := server.New(
		server.Stores{
			Accounts: s.db, People: s.db, Assessments: s.db, Records: s.db, Register: open, Rows: s.db, Holders: s.db, Frameworks: s.db,
			Audit: s.db, Ready: s.db.Ping,
		},
		server.Options{
			SignIn: provider(s.url), Demo: true, HelpContact: "the digital team, digital@trust.example", Version: "test", Now: now, Log: failures,
		},
	)
	if err != nil {
		t.Fatalf("the site does not start; if its assets are not built, run `make assets`: %v", err)
	}
	for _, route := range handler.Routes() {
		if path, ok := strings.CutPrefix(route, "GET "); ok && !strings.ContainsAny(path, "{.") {
			s.pages = append(s.pages, path)
		}
	}
	serving.Config.Handler = handler
	serving.Start()
	t.Cleanup(serving.Close)
	return s
}

// demonstration is a database as the commands load it, changed by nothing.
var demonstration = pgtest.Prepared[struct{}]{Cluster: &cluster, Fill: func(t testing.TB, address string, today day.Day) struct{} {
	load(t, address, today, time.Now, nil)
	return struct{}{}
}}

// loaded returns the address of a database with the demonstration, and the moment
// from which on the site's clock stands still.
func loaded(t testing.TB, change func(*demo.Data)) (owner string, started time.Time) {
	t.Helper()
	if change == nil {
		owner, _ = demonstration.Clone(t)
		return owner, time.Now()
	}
	started = time.Now()
	owner = cluster.Clone(t)
	load(t, owner, day.Of(started), func() time.Time { return started }, change)
	return owner, started
}

func load(t testing.TB, owner string, today day.Day, now func() time.Time, change func(*demo.Data)) {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	data := demo.Register(today, 1, reg)
	if change != nil {
		change(&data)
	}
	operator := pgtest.Open(t, owner, postgres.RoleOperate, now)
	if _, err := operator.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), data); err != nil {
		t.Fatal(err)
	}
	importPosts(t, operator, today, filepath.Join("..", "..", "docs", "examples", "posts.csv"))
}

// importPosts is what `ccio import posts` does with a file.
func importPosts(t testing.TB, db *postgres.DB, today day.Day, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := postfile.Import{Content: content, Options: postfile.Options{Today: today, Demonstration: true}}
	err = db.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), file.Names, func(now post.Existing) (post.Plan, bool, error) {
		plan, problems := file.Plan(now)
		return plan, true, problems.Err()
	})
	if err != nil {
		t.Fatalf("importing %s: %v", path, err)
	}
}

// session returns the cookie of a persona who has just signed in, for tests that
// are about something other than signing in.
func (s *site) session(t testing.TB, who account.Persona) *http.Cookie {
	t.Helper()
	form := strings.NewReader(url.Values{"persona": {string(who)}}.Encode())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/sign-in/demo", form)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	for _, cookie := range response.Cookies() {
		if response.StatusCode == http.StatusSeeOther && cookie.Value != "" {
			return cookie
		}
	}
	t.Fatalf("signing in as %s answers %s without a session", who, response.Status)
	return nil
}

// longest returns the body of a kind, open today, with the longest name.
func (s *site) longest(t testing.TB, kind organisation.Kind) organisation.Organisation {
	t.Helper()
	register, err := s.db.Register(context.Background(), s.reader(t))
	if err != nil {
		t.Fatal(err)
	}
	var longest organisation.Organisation
	for _, body := range register.OpenOn(kind, s.today) {
		if len(body.NameOn(s.today).Display) > len(longest.NameOn(s.today).Display) {
			longest = body
		}
	}
	if longest.Code == "" {
		t.Fatalf("the register has no %s that is open today", kind.Label())
	}
	return longest
}

// silent returns the code of a trust that has told us nothing at all.
func (s *site) silent(t testing.TB) string {
	t.Helper()
	picture, err := s.db.Picture(context.Background(), s.reader(t), insight.Query{AsAt: s.today})
	if err != nil {
		t.Fatal(err)
	}
	for _, trust := range picture.Trusts {
		if trust.State == post.NotRecorded && trust.Posts == 0 {
			return string(trust.Code)
		}
	}
	t.Fatal("every trust has told us something")
	return ""
}

// reader returns a permit to read the register, as the national analyst has it.
func (s *site) reader(t testing.TB) authz.Permit {
	t.Helper()
	token, err := account.ParseToken(s.session(t, account.National).Value)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := authz.Authorize(authz.Stranger(), authz.SignIn)
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.db.FindSession(context.Background(), stranger, token)
	if err != nil {
		t.Fatal(err)
	}
	permit, err := authz.Authorize(in.Actor(), authz.ViewRegister)
	if err != nil {
		t.Fatal(err)
	}
	return permit
}
