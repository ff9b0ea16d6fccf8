package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/account"
	"ccio/internal/fault"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

const (
	insufficientPrivilege = "42501"
	foreignKeyViolation   = "23503"
)

// refuses runs a statement that must fail with the code, and goes on after it.
func refuses(t *testing.T, tx pgx.Tx, code, sql string, args ...any) {
	t.Helper()
	inner, err := tx.Begin(t.Context())
	must(t, err)
	_, err = inner.Exec(t.Context(), sql, args...)
	must(t, inner.Rollback(t.Context()))
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != code {
		t.Errorf("%s: %v, want the code %s", sql, err, code)
	}
}

// changes runs a statement and says how many rows it touched.
func changes(t *testing.T, tx pgx.Tx, sql string, args ...any) int64 {
	t.Helper()
	tag, err := tx.Exec(t.Context(), sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return tag.RowsAffected()
}

// What the web server's role tries to write in somebody's name, or to a table
// that is not its own.
func TestServeCannotWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, mine := w.actor(t, "admin"), w.actor(t, "trust-admin")
	other := w.actor(t, "board member of RR8")
	tables := column[string](t, w.super, `SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`)
	for _, a := range []actor{admin, mine, w.actor(t, "nobody")} {
		w.as(t, a.id, func(tx pgx.Tx) {
			for _, table := range tables {
				if table != "kept_form" {
					refuses(t, tx, insufficientPrivilege, `DELETE FROM `+table)
					refuses(t, tx, insufficientPrivilege, `LOCK TABLE `+table+` IN EXCLUSIVE MODE`)
				}
				refuses(t, tx, insufficientPrivilege, `TRUNCATE `+table)
				first := column[string](t, tx, `SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1`, table)[0]
				refuses(t, tx, insufficientPrivilege, fmt.Sprintf(`UPDATE %s SET %s = %[2]s`, table, first))
				if !slices.Contains([]string{"session", "audit_event", "person", "account", "role_grant", "notice", "outbox", "kept_form"}, table) {
					refuses(t, tx, insufficientPrivilege, `INSERT INTO `+table+` DEFAULT VALUES`)
				}
				refuses(t, tx, insufficientPrivilege, `ALTER TABLE `+table+` DISABLE ROW LEVEL SECURITY`)
				refuses(t, tx, insufficientPrivilege, `CREATE POLICY mine ON `+table+` USING (true)`)
			}
		})
	}
	const session = `INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
VALUES ($1, sha256('mine'), $2, $3, now(), now(), now() + interval '1 hour')`
	const event = `INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id)
		VALUES ($1, now(), $2, $3, 'test', 'post', 'x')`
	w.as(t, mine.id, func(tx pgx.Tx) {
		refuses(t, tx, insufficientPrivilege, session, uuid.New(), other.id, nil)
		refuses(t, tx, insufficientPrivilege, session, uuid.New(), other.id, other.grants[0].id)
		refuses(t, tx, foreignKeyViolation, session, uuid.New(), mine.id, other.grants[0].id)
		if n := changes(t, tx, session, uuid.New(), mine.id, nil); n != 1 {
			t.Error("a session of one's own cannot begin")
		}
		refuses(t, tx, insufficientPrivilege, event, uuid.New(), other.id, "web")
		refuses(t, tx, insufficientPrivilege, event, uuid.New(), nil, "web")
		refuses(t, tx, insufficientPrivilege, event, uuid.New(), mine.id, "command")
		if n := changes(t, tx, event, uuid.New(), mine.id, "web"); n != 1 {
			t.Error("an audit row in one's own name cannot be written")
		}
		refuses(t, tx, insufficientPrivilege, `UPDATE audit_event SET action = 'other'`)
		refuses(t, tx, insufficientPrivilege, `INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id)
SELECT id, now(), $1, 'web', 'test', 'post', 'x' FROM audit_event ON CONFLICT (id) DO UPDATE SET action = 'other'`, mine.id)
		// Every session but one's own is out of reach, whatever the WHERE says.
		if n := changes(t, tx, `UPDATE session SET ended_at = now()`); n != 2 {
			t.Errorf("%d sessions were ended, want the two of one's own", n)
		}
		refuses(t, tx, insufficientPrivilege, `UPDATE session SET person_id = $1`, other.id)
		refuses(t, tx, insufficientPrivilege, `UPDATE session SET expires_at = now() + interval '1 year'`)
		// What has ended stays so.
		if n := changes(t, tx, `UPDATE session SET ended_at = NULL`); n != 0 {
			t.Errorf("%d sessions that had ended began again", n)
		}
	})
	w.as(t, mine.id, func(tx pgx.Tx) {
		refuses(t, tx, insufficientPrivilege, `UPDATE session SET role_grant_id = $1`, other.grants[0].id)
		refuses(t, tx, insufficientPrivilege, `UPDATE role_grant SET valid_to = NULL`)
		refuses(t, tx, insufficientPrivilege, `UPDATE account SET issuer = 'mine'`)
		refuses(t, tx, insufficientPrivilege, `SELECT id FROM outbox`)
	})
	w.as(t, uuid.Nil, func(tx pgx.Tx) {
		refuses(t, tx, insufficientPrivilege, session, uuid.New(), mine.id, nil)
		refuses(t, tx, insufficientPrivilege, event, uuid.New(), nil, "web")
		refuses(t, tx, insufficientPrivilege, event, uuid.New(), mine.id, "web")
		if n := changes(t, tx, `UPDATE session SET ended_at = now()`); n != 0 {
			t.Errorf("nobody ended %d sessions", n)
		}
	})
	w.under(t, postgres.RoleOperate, uuid.Nil, func(tx pgx.Tx) {
		refuses(t, tx, insufficientPrivilege, event, uuid.New(), mine.id, "command")
		refuses(t, tx, insufficientPrivilege, event, uuid.New(), nil, "web")
		refuses(t, tx, insufficientPrivilege, `SELECT id FROM audit_event`)
		refuses(t, tx, insufficientPrivilege, `SELECT secret_hash FROM session`)
		refuses(t, tx, insufficientPrivilege, `UPDATE role_grant SET valid_to = NULL`)
	})
}

// Hours have no way out of the table but actor_hours().
func TestHoursColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"holder", "board", "admin"} {
		w.as(t, w.actor(t, name).id, func(tx pgx.Tx) {
			for _, sql := range []string{
				`SELECT actual_hundredths FROM appointment_holder`, `SELECT actual_unit FROM appointment_holder`,
				`SELECT protected_time FROM appointment_holder`, `SELECT * FROM appointment_holder`,
				`SELECT h FROM appointment_holder h`, `SELECT to_jsonb(h) FROM appointment_holder h`, `SELECT h::text FROM appointment_holder h`,
				`SELECT count(*) FROM appointment_holder WHERE protected_time`, `SELECT id FROM appointment_holder ORDER BY actual_hundredths`,
				`SELECT id FROM appointment_holder GROUP BY id, actual_unit`, `TABLE appointment_holder`, `COPY appointment_holder TO STDOUT`,
				`SELECT (SELECT actual_hundredths FROM appointment_holder LIMIT 1)`, `EXPLAIN SELECT actual_hundredths FROM appointment_holder`,
				`DECLARE c CURSOR FOR SELECT actual_hundredths FROM appointment_holder`,
				`SELECT * FROM appointment_holder NATURAL JOIN actor_hours()`,
			} {
				refuses(t, tx, insufficientPrivilege, sql)
			}
			for _, sql := range []string{
				`SELECT attname::text FROM pg_stats WHERE tablename IN ('appointment_holder', 'person', 'session', 'account')`,
			} {
				if seen := column[string](t, tx, sql); len(seen) > 0 {
					t.Errorf("%s shows %s %v", sql, name, seen)
				}
			}
		})
	}
	// Secrets, even one's own, are compared by session_and_grants and never read.
	w.as(t, w.actor(t, "board").id, func(tx pgx.Tx) {
		refuses(t, tx, insufficientPrivilege, `SELECT secret_hash FROM session`)
		refuses(t, tx, insufficientPrivilege, `SELECT s FROM session s`)
	})
}

// Before there is an actor a session is found by its id and its hash together,
// and only a living one.
func TestSessionAndGrants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.actor(t, "board")
	id := ofTest("session " + a.name)
	const find = `SELECT DISTINCT person_id FROM session_and_grants($1, $2)`
	right := column[[]byte](t, w.super, `SELECT secret_hash FROM session WHERE id = $1`, id)[0]
	ended, expired, idle, used := ofTest("ended"), ofTest("over"), ofTest("idle"), ofTest("used")
	w.exec(t, `INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at, ended_at)
VALUES ($1, $3, $4, now() - interval '2 hours', now(), now() + interval '1 hour', now()),
($2, $3, $4, now() - interval '2 hours', now(), now() - interval '1 second', NULL),
    ($5, $3, $4, now() - interval '2 hours', now() - $6::interval - interval '1 second', now() + interval '1 hour', NULL),
    ($7, $3, $4, now() - interval '2 hours', now() - $6::interval + interval '1 minute', now() + interval '1 hour', NULL)`,
		ended, expired, right, a.id, idle, account.SessionIdle, used)
	ask := func(tx pgx.Tx, id, hash any) []uuid.UUID { return column[uuid.UUID](t, tx, find, id, hash) }
	for _, who := range []uuid.UUID{uuid.Nil, w.actor(t, "admin").id} {
		w.as(t, who, func(tx pgx.Tx) {
			if got := ask(tx, id, right); !slices.Equal(got, []uuid.UUID{a.id}) {
				t.Errorf("the living session is of %v", got)
			}
			if got := ask(tx, used, right); len(got) != 1 {
				t.Error("a session that was used within the hour opens nothing")
			}
			wrong := slices.Clone(right)
			wrong[31] ^= 1
			for what, got := range map[string][]uuid.UUID{
				"a hash that is nearly right": ask(tx, id, wrong), "no hash": ask(tx, id, nil), "an empty hash": ask(tx, id, []byte{}),
				"half a hash": ask(tx, id, right[:16]), "more than a hash": ask(tx, id, append(slices.Clone(right), 0)),
				"no id": ask(tx, nil, right), "another's id": ask(tx, ofTest("session admin"), right), "an id of nothing": ask(tx, uuid.Nil, right),
				"nothing at all": ask(tx, nil, nil), "a session that was ended": ask(tx, ended, right), "one that has expired": ask(tx, expired, right),
				"one that nobody used for an hour": ask(tx, idle, right),
			} {
				if len(got) > 0 {
					t.Errorf("%s opens a session of %v", what, got)
				}
			}
		})
	}
}

// session_and_grants writes out what role_grant_is_living says, and what the policies
// show a person of their own grants.
func TestSessionHasLivingGrants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	living := column[string](t, w.super, `
SELECT DISTINCT s.id || ' ' || g.id FROM session s JOIN role_grant g ON g.person_id = s.person_id
WHERE s.ended_at IS NULL AND role_grant_is_living(g) AND g.role NOT IN ('secretarys_levels', 'completion_export') ORDER BY 1`)
	found := column[string](t, w.super, `
SELECT f.session_id || ' ' || f.grant_id FROM session s, session_and_grants(s.id, s.secret_hash) f
WHERE f.grant_id IS NOT NULL ORDER BY 1`)
	if !slices.Equal(living, found) {
		t.Errorf("in force are\n%s\nand the sessions have\n%s", strings.Join(living, "\n"), strings.Join(found, "\n"))
	}
	all := column[int](t, w.super, `SELECT count(*)::int FROM session s JOIN role_grant g ON g.person_id = s.person_id`)[0]
	if len(living) == 0 || len(living) == all {
		t.Errorf("%d of %d grants are in force: the world tells nothing", len(living), all)
	}
}

// The personas are offered to whoever is not signed in, as ids alone, and in a
// demonstration only.
func TestPersonasOfADemonstration(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := func() int {
		n := 0
		w.as(t, uuid.Nil, func(tx pgx.Tx) { n = column[int](t, tx, `SELECT count(*)::int FROM demo_persona`)[0] })
		return n
	}
	if got := column[string](t, w.super, `SELECT format_type(atttypid, atttypmod) FROM pg_attribute
		WHERE attrelid = 'demo_persona'::regclass AND attnum > 0 ORDER BY 1`); !slices.Equal(got, []string{"text", "uuid", "uuid"}) {
		t.Errorf("they have columns of %v", got)
	}
	if got := seen(); got != len(account.Personas()) {
		t.Errorf("nobody sees %d personas", got)
	}
	w.exec(t, `UPDATE installation SET is_demonstration = false`)
	if got := seen(); got != 0 {
		t.Errorf("in a real register nobody sees %d personas", got)
	}
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	isKind(t, "signing in as a persona of a real register", db.SignInPersona(t.Context(), stranger(t, ""), account.Admin, account.NewToken()),
		fault.NotFound)
}

// The functions of the policies, asked with whatever comes to mind.
func TestPolicyFunctions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"nobody", "an unknown actor", "without a grant", "expired", "future", "unconfirmed board member"} {
		w.as(t, w.actor(t, name).id, func(tx pgx.Tx) {
			got := column[string](t, tx, `
SELECT row(actor_is_granted(), actor_has_role('national_administrator', 'board_member', 'trust_administrator'),
actor_has_role(VARIADIC NULL),
    actor_has_role(VARIADIC '{}'), actor_has_role(NULL), actor_trusts('board_member', 'trust_administrator'), actor_trusts(VARIADIC NULL),
    actor_appointments(), (SELECT count(*) FROM actor_hours()))::text`)[0]
			if got != `(f,f,f,f,f,{},{},{},0)` {
				t.Errorf("%s is told %s", name, got)
			}
		})
	}
	w.as(t, w.actor(t, "holder").id, func(tx pgx.Tx) {
		// A row that is not in the table is judged and gives nothing.
		column[bool](t, tx, `SELECT role_grant_is_living(row(gen_random_uuid(), $1::uuid, 'national_administrator', NULL, NULL, NULL,
			'2020-01-01',
NULL, NULL, NULL, NULL, now(), NULL, NULL)::role_grant)`, w.actor(t, "holder").id)
		for _, role := range []string{"ccio_serve", "ccio_operate", "postgres"} {
			refuses(t, tx, insufficientPrivilege, `ALTER FUNCTION actor_is_granted() OWNER TO `+role)
		}
		refuses(t, tx, insufficientPrivilege,
			`CREATE OR REPLACE FUNCTION public.actor_is_granted() RETURNS boolean LANGUAGE sql AS 'SELECT true'`)
		refuses(t, tx, insufficientPrivilege, `CREATE FUNCTION public.mine() RETURNS boolean LANGUAGE sql AS 'SELECT true'`)
		refuses(t, tx, insufficientPrivilege, `CREATE TABLE public.mine ()`)
		refuses(t, tx, insufficientPrivilege, `CREATE SCHEMA mine`)
		refuses(t, tx, insufficientPrivilege, `ALTER DATABASE `+tx.Conn().Config().Database+` SET ccio.actor = 'x'`)
		refuses(t, tx, insufficientPrivilege, `ALTER ROLE ccio_serve SET ccio.actor = 'x'`)
		refuses(t, tx, insufficientPrivilege, `SELECT pg_read_file('PG_VERSION')`)
		refuses(t, tx, insufficientPrivilege, `COPY (SELECT 1) TO PROGRAM 'cat'`)
		refuses(t, tx, insufficientPrivilege, `SELECT * FROM pg_authid`)
		refuses(t, tx, insufficientPrivilege, `SELECT * FROM pg_statistic`)
	})
	// An id that is none opens nothing, and stops.
	w.as(t, uuid.Nil, func(tx pgx.Tx) {
		changes(t, tx, `SELECT set_config('ccio.actor', 'not an id', true)`)
		refuses(t, tx, "22P02", `SELECT id FROM person`)
	})
}

// A session may make temporary things where the database lets it, and Postgres
// looks for tables and types among those first, unless a function says that they
// come last. Here it is let, and every function of the policies looks past them.
func TestTemporaryThingsShadowNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `GRANT TEMPORARY ON DATABASE `+w.super.Config().Database+` TO ccio_serve`)
	liar := w.actor(t, "regional analyst of another region")
	const picture = `
SELECT row(array(SELECT id FROM public.person ORDER BY id), array(SELECT id FROM public.appointment_holder ORDER BY id),
    array(SELECT id FROM public.audit_event ORDER BY id), array(SELECT holder_id FROM public.actor_hours() ORDER BY 1),
    public.actor_is_granted(), public.actor_has_role('national_administrator'), public.actor_trusts('board_member', 'trust_administrator'),
    public.actor_appointments(), public.actor_people(), public.today_in_england(), public.ccio_actor(),
    array(SELECT person_id FROM public.session_and_grants('00000000-0000-7000-8000-000000000001', '\x01')))::text`
	// Whatever is in the session's own schema, the roles of the program can use.
	shadows := []string{`
CREATE TEMPORARY TABLE appointment_holder AS SELECT id, id AS appointment_id, 'LIAR'::uuid AS person_id, 100 AS actual_hundredths,
'pa' AS actual_unit,
    true AS protected_time, NULL::timestamptz AS superseded_at FROM public.appointment;
GRANT ALL ON pg_temp.appointment_holder TO PUBLIC`, `
CREATE TEMPORARY TABLE session AS SELECT '00000000-0000-7000-8000-000000000001'::uuid AS id, '\x01'::bytea AS secret_hash,
'LIAR'::uuid AS person_id,
    NULL::uuid AS role_grant_id, now() AS created_at, now() AS last_seen_at, now() + interval '1 hour' AS expires_at,
    NULL::timestamptz AS ended_at, NULL::uuid AS replaced_by;
GRANT ALL ON pg_temp.session TO PUBLIC`, `
CREATE TEMPORARY TABLE post AS SELECT * FROM public.post;
CREATE TEMPORARY TABLE appointment AS SELECT * FROM public.appointment;
GRANT ALL ON pg_temp.post, pg_temp.appointment TO PUBLIC`, `
CREATE TEMPORARY TABLE role_grant (LIKE public.role_grant);
INSERT INTO pg_temp.role_grant (id, person_id, role, valid_from, recorded_at)
VALUES (gen_random_uuid(), 'LIAR', 'national_administrator', '2020-01-01', now());
INSERT INTO pg_temp.role_grant (id, person_id, role, trust_code, valid_from, confirmed_at, recorded_at)
    SELECT gen_random_uuid(), 'LIAR', r, o.code, '2020-01-01', now(), now()
    FROM public.organisation o, unnest(ARRAY['board_member', 'trust_administrator']) r;
GRANT ALL ON pg_temp.role_grant TO PUBLIC`,
	}
	shadows = append(shadows, strings.Join(shadows, ";"))
	for _, path := range []string{"public", "pg_temp, public", "pg_temp, pg_catalog, public", "public, pg_catalog, pg_temp"} {
		for i, shadow := range shadows {
			w.as(t, liar.id, func(tx pgx.Tx) {
				honest := column[string](t, tx, picture)[0]
				changes(t, tx, strings.ReplaceAll(shadow, "LIAR", liar.id.String()))
				changes(t, tx, `SET LOCAL search_path = `+path)
				if got := column[string](t, tx, picture)[0]; got != honest {
					t.Errorf("with search_path %s temporary tables %d change what is seen:\n%s\n%s", path, i, honest, got)
				}
			})
		}
	}
	// A type of the session's own with a check would run it as ccio_policy.
	for _, name := range []string{"uuid", "date", "text", "timestamptz", "bytea", "jsonb"} {
		w.as(t, liar.id, func(tx pgx.Tx) {
			changes(t, tx, `CREATE TEMPORARY TABLE seen (who pg_catalog.text); GRANT ALL ON pg_temp.seen TO PUBLIC`)
			changes(t, tx, fmt.Sprintf(`CREATE FUNCTION pg_temp.spy(v pg_catalog.%[1]s) RETURNS pg_catalog.bool LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO pg_temp.seen VALUES (current_user); RETURN true; END $$;
CREATE DOMAIN pg_temp.%[1]s AS pg_catalog.%[1]s CHECK (pg_temp.spy(VALUE))`, name))
			column[bool](t, tx, `SELECT actor_is_granted()`)
			column[int64](t, tx, `SELECT count(*) FROM person`)
			column[int64](t, tx, `SELECT count(*) FROM actor_hours()`)
			if seen := column[string](t, tx, `SELECT who FROM pg_temp.seen`); len(seen) > 0 {
				t.Errorf("a temporary type %s ran the session's own code as %v", name, seen)
			}
		})
	}
}

// The id of the actor holds for one transaction. The next one on the same
// connection begins as nobody.
func TestActorEndsWithTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := postgres.PoolOfOne(t, w.address, postgres.RoleServe)
	token := account.NewToken()
	must(t, db.SignInPersona(t.Context(), stranger(t, "request"), account.Admin, token))
	if _, err := db.FindSession(t.Context(), stranger(t, ""), token); err != nil {
		t.Fatal(err)
	}
	if err := db.Try(t.Context(), `DO $$ BEGIN
	ASSERT ccio_actor() IS NULL AND current_user = 'ccio_serve', 'somebody is left over';
	ASSERT NOT EXISTS (SELECT FROM person) AND NOT EXISTS (SELECT FROM post) AND NOT EXISTS (SELECT FROM session), 'rows are left over';
END $$`); err != nil {
		t.Error(err)
	}
}
