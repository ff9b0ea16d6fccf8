package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	kept "ccio/internal/register"
)

const sqlVersion = `SELECT version FROM register_version`

// opened are the columns that the register in memory is read from.
const opened = `
SELECT c.relname || ' ' || a.attname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    AND c.relname NOT IN ('register_version', 'register_change') AND has_column_privilege('ccio_register', c.oid, a.attnum, 'SELECT')
ORDER BY 1`

// rising watches the version of the register rise.
type rising struct {
	super *pgx.Conn
	now   int64
}

// by runs statements in one transaction, which has to raise the version by a number
// and leave no mark.
func (r *rising) by(t *testing.T, number int64, what string, statements ...string) {
	t.Helper()
	must(t, pgx.BeginFunc(t.Context(), r.super, func(tx pgx.Tx) error {
		for _, sql := range statements {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	}))
	was := r.now
	r.now = column[int64](t, r.super, sqlVersion)[0]
	if r.now-was != number {
		t.Errorf("%s raises the version by %d, want %d", what, r.now-was, number)
	}
	if left := column[int](t, r.super, `SELECT count(*)::int FROM register_touch`)[0]; left != 0 {
		t.Errorf("%s leaves %d marks", what, left)
	}
}

// Whoever changes whatever column the register in memory is read from, its version
// rises, by one in a transaction. So it does when rows come and go.
func TestEveryChangeRaisesTheVersion(t *testing.T) {
	t.Parallel()
	address, _ := populated(t)
	r := &rising{super: connect(t, pgtest.Superuser(t, address))}
	_, err := r.super.Exec(t.Context(), `INSERT INTO trust_workforce (id, trust_code, counted_on, wte_hundredths, recorded_at)
VALUES ($1, 'R0A', '2026-04-01', 100, now())`, uuid.New())
	must(t, err)
	columns := column[string](t, r.super, opened)
	if len(columns) < 63 || !slices.Contains(columns, "post_period vacant_from") || !slices.Contains(columns, "post_period recruiting") ||
		!slices.Contains(columns, "no_such_post no_other") {
		t.Fatalf("these columns are read: %v", columns)
	}
	r.now = column[int64](t, r.super, sqlVersion)[0]
	var everything []string
	tables := map[string]bool{}
	for _, name := range columns {
		table, of, _ := strings.Cut(name, " ")
		if !tables[table] {
			tables[table] = true
			// Keys and rules are asleep. What raises the version stays awake.
			_, err := r.super.Exec(t.Context(), fmt.Sprintf(`ALTER TABLE %[1]s DISABLE TRIGGER ALL;
ALTER TABLE %[1]s ENABLE TRIGGER touches_register; ALTER TABLE %[1]s ENABLE TRIGGER empties_register`, table))
			must(t, err)
		}
		change := fmt.Sprintf(`UPDATE %[1]s SET %[2]s = %[2]s WHERE ctid = (SELECT ctid FROM %[1]s LIMIT 1)`, table, of)
		r.by(t, 1, name, change)
		everything = append(everything, change)
	}
	for table := range tables {
		_, err := r.super.Exec(t.Context(), fmt.Sprintf(`CREATE TEMPORARY TABLE kept_%[1]s AS SELECT * FROM %[1]s LIMIT 1`, table))
		must(t, err)
		r.by(t, 1, "a row that goes from "+table, fmt.Sprintf(`DELETE FROM %[1]s WHERE ctid = (SELECT ctid FROM %[1]s LIMIT 1)`, table))
		r.by(t, 1, "a row that comes to "+table, fmt.Sprintf(`INSERT INTO %[1]s SELECT * FROM kept_%[1]s`, table))
	}
	r.by(t, 1, "a transaction that changes everything", everything...)
	r.by(t, 0, "a change of what is personal", `UPDATE person SET name = name`)
	_, err = r.super.Exec(t.Context(), `BEGIN; UPDATE organisation SET note = 'x'; ROLLBACK`)
	must(t, err)
	r.by(t, 0, "a change that was rolled back")
	r.by(t, 1, "what is left of a transaction after a step back",
		`SAVEPOINT step`, `UPDATE organisation SET note = 'x'`, `ROLLBACK TO step`, `UPDATE membership SET reason = reason`)
	for table := range tables {
		r.by(t, 1, "emptying "+table, `TRUNCATE `+table+` CASCADE`)
	}
}

// The role under which the register is read for memory reads no column that says
// anything about a person: none of a table that points to a person, but for what
// is told of posts without them.
func TestRegisterRoleReadsNothingPersonal(t *testing.T) {
	t.Parallel()
	super := connect(t, cluster.Clone(t))
	if got := column[string](t, super, `
SELECT c.relname || '.' || a.attname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege('ccio_register', c.oid, a.attnum, 'SELECT')
    AND (a.attname ~ '(person|_by$|email|subject|actor|holder|actual|protected|profession|regulat|registration|fci|fedip|note_|level)'
        AND (c.relname, a.attname) <> ('trust_team', 'five_trained')
        OR EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'
            AND f.confrelid IN ('person'::regclass, 'account'::regclass) AND a.attnum = ANY (f.conkey)))`); len(got) > 0 {
		t.Errorf("it reads %v", got)
	}
	want := []string{"appointment", "appointment_period", "membership", "no_such_post", "organisation", "organisation_name", "post",
		"post_period", "post_recruitment", "register_change", "register_version", "succession", "trust_team", "trust_workforce"}
	if diff := gocmp.Diff(want, column[string](t, super, `
SELECT c.relname::text FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
    AND has_any_column_privilege('ccio_register', c.oid, 'SELECT') ORDER BY 1`)); diff != "" {
		t.Errorf("tables that it reads (-want +got):\n%s", diff)
	}
	if got := column[string](t, super, `
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege('ccio_register', p.oid, 'EXECUTE')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')`); len(got) > 0 {
		t.Errorf("it may call %v", got)
	}
}

// memory is the open register in memory beside its rows.
type memory struct {
	kept *kept.Store
	rows *postgres.DB
	may  func(authz.Action) authz.Permit // of somebody who has just been looked up
}

func newMemory(t *testing.T, o office) memory {
	t.Helper()
	return memory{
		kept: kept.NewStore(pgtest.Open(t, o.address, postgres.RoleRegister, time.Now), o.db), rows: o.db,
		may: func(action authz.Action) authz.Permit {
			t.Helper()
			who := o.may(t, "region", authz.ViewRegister).Actor().AtRegister(column[int64](t, o.super, sqlVersion)[0])
			permit, err := authz.Authorize(who, action)
			must(t, err)
			return permit
		},
	}
}

// same compares what memory and rows say about some questions.
func (m memory) same(t *testing.T, what string, questions ...insight.Query) {
	t.Helper()
	view, files := m.may(authz.ViewRegister), m.may(authz.ExportPosts)
	compare := func(of string, kept, rows any) {
		t.Helper()
		if reflect.DeepEqual(rows, kept) { // far quicker than asking how they differ
			return
		}
		if diff := gocmp.Diff(rows, kept, sameDay(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s (-rows +memory):\n%.2000s", what, of, diff)
		}
	}
	kept, err := m.kept.Register(t.Context(), view)
	must(t, err)
	rows, err := m.rows.Register(t.Context(), view)
	must(t, err)
	compare("organisations", kept, rows)
	for _, q := range questions {
		days := []day.Day{q.AsAt, q.AsAt.AddDays(-40)}
		kept, err := m.kept.Pictures(t.Context(), view, q, days)
		must(t, err)
		rows, err := m.rows.Pictures(t.Context(), view, q, days)
		must(t, err)
		compare(fmt.Sprintf("pictures of %+v", q), kept, rows)
		keptPicture, keptPosts, keptStatements, err := m.kept.RegisterPosts(t.Context(), files, q)
		must(t, err)
		_, rowPosts, rowStatements, err := m.rows.RegisterPosts(t.Context(), files, q)
		must(t, err)
		compare("the trusts of its posts", codesOf(keptPicture), codesOf(kept[0]))
		samePosts(t, what+": posts", post.Existing{Posts: rowPosts, Statements: rowStatements},
			post.Existing{Posts: keptPosts, Statements: keptStatements})
		if q.Trust != "" {
			keptPosts, keptStatements, err := m.kept.TrustPosts(t.Context(), view, q)
			must(t, err)
			rowPosts, rowStatements, err := m.rows.TrustPosts(t.Context(), view, q)
			must(t, err)
			compare("posts of "+string(q.Trust), keptPosts, rowPosts)
			compare("statements of "+string(q.Trust), keptStatements, rowStatements)
		}
	}
}

func codesOf(p insight.Picture) (codes []organisation.Code) {
	for _, t := range p.Trusts {
		codes = append(codes, t.Code)
	}
	return codes
}

// Whatever happens to the register, what memory says is what the rows say: about
// any day, as known on any day, of any place. Some changes are refused or rolled
// back.
func TestMemorySaysWhatTheRowsSay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m := newMemory(t, o)
	operate := pgtest.Open(t, o.address, postgres.RoleOperate, time.Now)
	g := generator{rand.New(rand.NewPCG(8, 1))}
	trusts := []organisation.Code{"R0A", "RM3", "RRF", "RWJ", "RXN", "RTX", "RXL", "RXR", "RR8", "RJ1"}
	ask := func() []insight.Query {
		of := insight.Query{AsAt: insight.FirstDay().AddDays(40 + g.IntN(1500))}
		region, icb, trust, sector, known := of, of, of, of, of
		region.Region, icb.ICB, trust.Trust = pick(
			g,
			[]organisation.Code{"Y62", "Y56", "Y58"},
		), pick(
			g,
			[]organisation.Code{"QOP", "QYG", "QWO"},
		),
			pick(
				g,
				trusts,
			)
		sector.Sector, sector.Region = pick(g, organisation.StatisticalSectors()), pick(g, []organisation.Code{"", "Y62"})
		known.KnownOn = today().AddDays(-g.IntN(2))
		return []insight.Query{of, region, icb, trust, sector, known}
	}
	m.same(t, "at first", ask()...)
	for turn := range 30 {
		what := "nothing"
		switch g.IntN(5) {
		case 0, 1:
			plan, _ := g.register()
			what = fmt.Sprintf("a plan (%v)", applyPlan(t.Context(), t, operate, plan) == nil)
		case 2:
			what = "a count of a workforce"
			o.exec(t, `INSERT INTO trust_workforce (id, trust_code, counted_on, wte_hundredths, recorded_at) VALUES ($1, $2, $3, $4, now())
ON CONFLICT DO NOTHING`, uuid.New(), pick(g, trusts), g.day(), 1+g.IntN(900_000))
		case 3:
			what = "a correction"
			now := existing(t, operate)
			p := pick(g, now.Posts)
			period := p.Periods[0]
			period.Budget, period.ReportsTo = pick(g, post.Budgets()), pick(g, post.ReportingLines())
			_ = applyPlan(t.Context(), t, operate, post.Plan{Changes: []post.Change{post.CorrectPeriod{
				At: post.At{Trust: p.Trust, Type: period.Type}, Post: p.ID, From: period.From, Period: period, Fields: []string{"budget"},
			}}})
		case 4:
			what = "another name of a trust"
			o.exec(t, `UPDATE organisation_name SET display_name = display_name || ' x' WHERE organisation_code = $1`, pick(g, trusts))
		}
		m.same(t, fmt.Sprintf("turn %d, after %s", turn, what), ask()...)
	}
}

// A thousand days in a row are answered, and memory keeps a bounded number.
func TestThousandDays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m := newMemory(t, o)
	view := m.may(authz.ViewRegister)
	for i := range 1000 {
		_, err := m.kept.Picture(t.Context(), view, insight.Query{AsAt: insight.FirstDay().AddDays(i)})
		must(t, err)
	}
	if kept := m.kept.Bytes(); kept == 0 || kept > 24<<20 {
		t.Errorf("%d bytes of pictures are kept", kept)
	}
	m.same(t, "after a thousand days", insight.Query{AsAt: today()}, insight.Query{AsAt: insight.FirstDay().AddDays(100)})
}

// Three servers on one database, whose readers go from one to another while trusts
// are changed: nobody ever sees an older register than before, and who changes
// something sees it on the next page, wherever that comes from.
func TestNobodyGoesBackInTime(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	servers := []memory{newMemory(t, o), newMemory(t, o), newMemory(t, o)}
	trusts := []organisation.Code{"R0A", "RR8", "RJ1"}
	viewer := o.may(t, "region", authz.ViewRegister).Actor()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	// seen is how often a trust has been counted so far, as a server says.
	seen := func(c *pgx.Conn, m memory, trust organisation.Code) (int, error) {
		var version int64
		if err := c.QueryRow(ctx, sqlVersion).Scan(&version); err != nil {
			return 0, err
		}
		permit, err := authz.Authorize(viewer.AtRegister(version), authz.ViewRegister)
		if err != nil {
			return 0, err
		}
		picture, err := m.kept.Picture(ctx, permit, insight.Query{AsAt: today(), Trust: trust})
		if err != nil || len(picture.Trusts) != 1 {
			return 0, fmt.Errorf("%d trusts: %w", len(picture.Trusts), err)
		}
		return int(picture.Trusts[0].Workforce.WTE), nil
	}
	var writing atomic.Int32
	var all sync.WaitGroup
	for i, trust := range trusts {
		conn := connect(t, pgtest.Superuser(t, o.address))
		writing.Add(1)
		all.Go(func() {
			defer writing.Add(-1)
			for n := 1; n <= 40; n++ {
				if _, err := conn.Exec(ctx, `INSERT INTO trust_workforce (id, trust_code, counted_on, wte_hundredths, recorded_at)
VALUES ($1, $2, $3, $4, now())`, uuid.New(), trust, today().AddDays(n-40), 500_000+n); err != nil {
					t.Error(err)
					return
				}
				if got, err := seen(conn, servers[(i+n)%3], trust); err != nil || got != 500_000+n {
					t.Errorf("after %d of %s its writer sees %d, %v", n, trust, got, err)
					return
				}
			}
		})
	}
	for i := range 4 {
		conn := connect(t, pgtest.Superuser(t, o.address))
		all.Go(func() {
			last := map[organisation.Code]int{}
			for turn := i; writing.Load() > 0; turn++ {
				trust := trusts[turn%len(trusts)]
				got, err := seen(conn, servers[turn%3], trust)
				if err != nil || got < last[trust] {
					t.Errorf("a reader sees %d of %s after %d, %v", got, trust, last[trust], err)
					return
				}
				last[trust] = got
			}
		})
	}
	all.Wait()
}
