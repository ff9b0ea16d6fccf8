package postgres_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// gate keeps whoever adds a post to R0A from committing until it is opened. By
// then they have written all that they write.
type gate struct {
	keeper *pgx.Conn // has the lock that they wait for
	looker *pgx.Conn
}

// sqlGate makes the gate. A deferred trigger runs as the transaction commits.
const sqlGate = `
CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON post DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.trust_code = 'R0A') EXECUTE FUNCTION wait_at_gate();
SELECT pg_advisory_lock(4711)`

func newGate(t *testing.T, address string) gate {
	t.Helper()
	g := gate{keeper: connect(t, pgtest.Superuser(t, address)), looker: connect(t, pgtest.Superuser(t, address))}
	_, err := g.keeper.Exec(t.Context(), sqlGate)
	must(t, err)
	return g
}

func (g gate) open(t *testing.T) {
	t.Helper()
	_, err := g.keeper.Exec(t.Context(), `SELECT pg_advisory_unlock(4711)`)
	must(t, err)
}

// sqlAtGate is how many wait at the gate; sqlBehind how many wait for one who
// waits at the gate.
const (
	sqlAtGate = `
SELECT count(*)::int FROM pg_locks
WHERE locktype = 'advisory' AND NOT granted AND objid = 4711
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	sqlBehind = `
SELECT count(*)::int FROM pg_locks w, pg_locks g
WHERE w.locktype = 'advisory' AND NOT w.granted AND g.pid = ANY (pg_blocking_pids(w.pid))
    AND g.locktype = 'advisory' AND NOT g.granted AND g.objid = 4711
    AND g.database = (SELECT oid FROM pg_database WHERE datname = current_database())`
)

// await asks until the answer is the one that is wanted.
func (g gate) await(t *testing.T, what, sql string, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	for {
		var got int
		if err := g.looker.QueryRow(ctx, sql).Scan(&got); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got == want {
			return
		}
		runtime.Gosched()
	}
}

// begun is an import on its way.
type begun struct {
	totals chan string
	err    chan error
}

// begin imports a file beside the test, and reads no more than the command line
// does.
func begin(t *testing.T, db *postgres.DB, rows ...string) begun {
	t.Helper()
	b := begun{make(chan string, 1), make(chan error, 1)}
	incoming := importOf(file("trust_code,post_type,local_title,established_on,budget", rows...))
	permit := pgtest.Permit(t, authz.ImportPosts)
	go func() {
		b.err <- db.UpdatePosts(t.Context(), permit, incoming.Names, func(now post.Existing) (post.Plan, bool, error) {
			plan, problems := incoming.Plan(now)
			b.totals <- postfile.TotalsOf(plan).String()
			return plan, true, problems.Err()
		})
	}()
	return b
}

// done is the totals of an import that has ended, and ends.
func (b begun) done(t *testing.T, what string) string {
	t.Helper()
	select {
	case err := <-b.err:
		must(t, err)
		return <-b.totals
	case <-time.After(15 * time.Second):
		t.Fatalf("%s waits", what)
	}
	return ""
}

const (
	firstOfR0A = "R0A,deputy_ccio,First,2021-01-01,"
	anyOfRR8   = "RR8,clinical_safety_officer,Safety,2021-01-01,"
	anyOfRJ1   = "RJ1,clinical_safety_officer,Safety,2021-01-01,"
)

// While an import of a trust is open, with all its rows written, another trust's
// posts are imported, an answer of the same trust is saved and its page is read.
// Nobody waits, and nobody sees what is not committed. An import of the same trust
// waits, and then works from what the first left.
func TestImportsWaitForTheirTrustAlone(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	id, err := r.use.Start(t.Context(), r.may(t, "holder", authz.Assess), r.cycle)
	must(t, err)
	operate := pgtest.Open(t, r.address, postgres.RoleOperate, time.Now)
	g := newGate(t, r.address)

	first := begin(t, operate, firstOfR0A)
	g.await(t, "the first import", sqlAtGate, 1)

	if got := begin(t, operate, anyOfRR8).done(t, "an import of another trust"); got != "1 new, 0 changed, 0 closed" {
		t.Errorf("the import of another trust is %s", got)
	}
	answer := assessment.Entry{Answer: level(3), Evidence: "meanwhile"}
	_, err = r.save(t, r.may(t, "holder", authz.Assess), id, r.asked[0], answer)
	must(t, err)
	q := insight.Query{AsAt: today(), Trust: "R0A"}
	posts, _, err := r.db.TrustPosts(t.Context(), r.may(t, "board", authz.ViewRegister), q)
	must(t, err)
	for _, p := range posts {
		if strings.HasPrefix(p.Periods[0].LocalTitle, "First") {
			t.Error("the page shows a post that is not committed")
		}
	}
	if _, err := r.db.Picture(t.Context(), r.may(t, "region", authz.ViewRegister), insight.Query{AsAt: today()}); err != nil {
		t.Errorf("the picture of England: %v", err)
	}

	second := begin(t, operate, "R0A,deputy_ccio,First,,own")
	g.await(t, "the second import of the trust", sqlBehind, 1)
	select {
	case totals := <-second.totals:
		t.Errorf("the second import of the trust did not wait: %s", totals)
	default:
	}
	g.open(t)
	if got := first.done(t, "the first import"); got != "1 new, 0 changed, 0 closed" {
		t.Errorf("the first import is %s", got)
	}
	if got := second.done(t, "the second import"); got != "0 new, 1 changed, 0 closed" {
		t.Errorf("the second import of the trust is %s: it has not seen the first", got)
	}
	got := existing(t, operate)
	if problems := got.Check(); len(problems) > 0 {
		t.Errorf("the register is wrong: %v", problems)
	}
	teamsFollow(t, "after all of them", r.super, got)
}

// An import of several trusts takes them in the order of their codes, whatever
// order its rows have: while it waits for the first, it keeps nobody from the
// others. So two imports of the same trusts never wait for each other.
func TestImportsLockTrustsInOrder(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	db := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	g := newGate(t, address)
	first := begin(t, db, firstOfR0A)
	g.await(t, "the first import", sqlAtGate, 1)
	both := begin(t, db, anyOfRR8, anyOfRJ1, "R0A,cnio,Second,2021-01-01,")
	g.await(t, "the import of several trusts", sqlBehind, 1)
	begin(t, db, anyOfRR8).done(t, "the import of one of the others")
	g.open(t)
	first.done(t, "the first import")
	if got := both.done(t, "the import of several trusts"); got != "2 new, 0 changed, 0 closed" {
		t.Errorf("the import of several trusts is %s, one post being there by then", got)
	}
}
