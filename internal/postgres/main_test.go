package postgres_test

import (
	"context"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

var cluster pgtest.Cluster

func TestMain(m *testing.M) { os.Exit(cluster.Run(m)) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func d(s string) day.Day { return day.MustParse(s) }

// today is the real day in England: the policies date grants by the database's
// own clock.
func today() day.Day { return day.Of(time.Now()) }

// at is a clock that stands still.
func at(moment string) func() time.Time {
	when, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return when }
}

// example is the posts file of the documentation.
func example(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/examples/posts.csv")
	must(t, err)
	return string(text)
}

// importOf is a posts file on its way in.
func importOf(file string) *postfile.Import {
	return &postfile.Import{Content: []byte(file), Options: postfile.Options{Today: d("2026-11-22"), Demonstration: true}}
}

// applyPlan stores a plan that is ready.
func applyPlan(ctx context.Context, t testing.TB, db *postgres.DB, plan post.Plan) error {
	t.Helper()
	return db.UpdatePosts(ctx, pgtest.Permit(t, authz.ImportPosts), planned(plan),
		func(post.Existing) (post.Plan, bool, error) { return plan, true, nil })
}

// planned is the trusts of a plan that is ready.
func planned(plan post.Plan) func(map[organisation.Code]post.Trust) post.Names {
	return func(map[organisation.Code]post.Trust) post.Names { return plan.Names() }
}

// everyTrust is what is named by whoever wants to read the whole register.
func everyTrust(trusts map[organisation.Code]post.Trust) post.Names {
	return post.Names{Trusts: slices.Collect(maps.Keys(trusts))}
}

// importPosts imports a posts file as the command line does.
func importPosts(t testing.TB, db *postgres.DB, file string, store bool) (plan post.Plan, after post.Existing, err error) {
	t.Helper()
	whole := existing(t, db) // what the import reads is of its own trusts
	incoming := importOf(file)
	err = db.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), incoming.Names,
		func(now post.Existing) (post.Plan, bool, error) {
			var problems postfile.Problems
			plan, problems = incoming.Plan(now)
			if len(problems) > 0 {
				return plan, false, problems.Err()
			}
			after = plan.Apply(whole)
			return plan, store, nil
		})
	return plan, after, err
}

func mustImport(t testing.TB, db *postgres.DB, file string) post.Existing {
	t.Helper()
	_, after, err := importPosts(t, db, file, true)
	must(t, err)
	return after
}

// existing is the post register as the command line reads it.
func existing(t testing.TB, db *postgres.DB) (found post.Existing) {
	t.Helper()
	must(t, db.UpdatePosts(t.Context(), pgtest.Permit(t, authz.ImportPosts), everyTrust,
		func(now post.Existing) (post.Plan, bool, error) {
			found = now
			return post.Plan{}, false, nil
		}))
	return found
}

// demonstration is a database with the demonstration data and the example file.
var demonstration = pgtest.Prepared[struct{}]{Cluster: &cluster, Fill: func(t testing.TB, address string, today day.Day) struct{} {
	fillDemonstration(t, address, today)
	return struct{}{}
}}

func fillDemonstration(t testing.TB, address string, today day.Day) *postgres.DB {
	t.Helper()
	operate := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	_, err := operate.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Build(today))
	must(t, err)
	mustImport(t, operate, example(t))
	return operate
}

// populated is a clone of the demonstration.
func populated(t testing.TB) (address string, operate *postgres.DB) {
	t.Helper()
	address, _ = demonstration.Clone(t)
	return address, pgtest.Open(t, address, postgres.RoleOperate, time.Now)
}

// permit is the permit of a person in a role.
func permit(t testing.TB, person uuid.UUID, role authz.Role, scope authz.Scope, action authz.Action) authz.Permit {
	t.Helper()
	p, err := authz.Authorize(authz.NewActor(person, role, scope), action)
	must(t, err)
	return p
}

// inRequest is a permit of a request with an id, which the audit repeats.
func inRequest(t testing.TB, p authz.Permit, id string) authz.Permit {
	t.Helper()
	p, err := authz.Authorize(p.Actor().ForRequest(id), p.Action())
	must(t, err)
	return p
}

// brokenBy wants a failure of the program that names the constraint for the log.
func brokenBy(t testing.TB, what string, err error, constraint string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), constraint) {
		t.Errorf("%s: %v, want %s to refuse", what, err, constraint)
	}
}

// connect is one connection of the test's own, closed when it ends.
func connect(t testing.TB, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// column asks a query of one column.
func column[T any](t testing.TB, q interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}, sql string, args ...any) []T {
	t.Helper()
	rows, err := q.Query(t.Context(), sql, args...)
	must(t, err)
	found, err := pgx.CollectRows(rows, pgx.RowTo[T])
	must(t, err)
	return found
}

// withUser is the same database for another login.
func withUser(t testing.TB, address, user, password string) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	u.User = url.UserPassword(user, password)
	return u.String()
}
