package postgres_test

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/migrations"
)

// ownFiles is a copy of the program's files for tests to change.
func ownFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	must(t, fs.WalkDir(migrations.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.Files, name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	}))
	return files
}

// change replaces a text that occurs once in a file.
func change(t testing.TB, files fstest.MapFS, name, from, to string) {
	t.Helper()
	text := string(files[name].Data)
	if strings.Count(text, from) != 1 {
		t.Fatalf("%q stands %d times in %s", from, strings.Count(text, from), name)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1))}
}

// costs writes one function anew.
func costs(t testing.TB, files fstest.MapFS) {
	t.Helper()
	const from = "ccio_actor() RETURNS uuid LANGUAGE sql STABLE"
	change(t, files, "access/actor.sql", from, from+" COST 7")
}

func upTo(t testing.TB, address string, files fs.FS, want bool) {
	t.Helper()
	if done, err := postgres.MigrateUpTo(address, files); err != nil || done != want {
		t.Fatalf("up: %v, %v; want %v", done, err, want)
	}
}

// afresh returns the catalogue of a new database with these files.
func afresh(t testing.TB, files fs.FS) string {
	t.Helper()
	address := cluster.Empty(t)
	upTo(t, address, files, true)
	return catalogue(t, connect(t, address))
}

func sameSchema(t testing.TB, what, want, got string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// otherAccess has different policies and functions for the same tables: some are
// gone, some new, and some cannot be replaced by CREATE OR REPLACE.
func otherAccess(t testing.TB) fstest.MapFS {
	t.Helper()
	files := ownFiles(t)
	change(t, files, "access/order", "team.sql\n", "team.sql\nextra.sql\n")
	files["access/extra.sql"] = &fstest.MapFile{Data: []byte(`
CREATE OR REPLACE FUNCTION actor_counts(n integer) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT n $$;
GRANT EXECUTE ON FUNCTION actor_counts(integer) TO ccio_serve;
ALTER TABLE membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON membership FOR SELECT TO ccio_serve USING ((SELECT actor_counts(1)) = 1);
CREATE TRIGGER only_superseded BEFORE DELETE ON membership FOR EACH ROW EXECUTE FUNCTION fact_is_only_superseded();
GRANT DELETE, UPDATE (reason) ON membership TO ccio_seal;
`)}
	costs(t, files)
	change(t, files, "access/session.sql", "session_and_grants(wanted uuid, hash bytea)", "session_and_grants(asked uuid, hash bytea)")
	change(t, files, "access/session.sql", "s.id = wanted AND s.secret_hash = hash AND l.person_id",
		"s.id = asked AND s.secret_hash = hash AND l.person_id")
	return files
}

// Changed access files are applied again, whether the change is forwards or back,
// and unchanged ones are not.
func TestAccessIsAppliedWhenChanged(t *testing.T) {
	t.Parallel()
	address, other := cluster.Empty(t), otherAccess(t)
	conn := connect(t, address)
	written := func() string {
		return strings.Join(column[string](t, conn, `
SELECT 'policy ' || polname || polrelid || ' ' || oid || ' ' || xmin FROM pg_policy UNION ALL
SELECT 'function ' || oid || ' ' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL
SELECT 'trigger ' || oid || ' ' || xmin FROM pg_trigger WHERE NOT tgisinternal UNION ALL
SELECT 'applied ' || xmin FROM access_applied ORDER BY 1`), "\n")
	}
	up(t, address, true)
	first, before := catalogue(t, conn), written()
	up(t, address, false)
	sameSchema(t, "what is unchanged was written again", before, written())

	upTo(t, address, other, true)
	sameSchema(t, "the changed access is not that of a new database", afresh(t, other), catalogue(t, conn))
	if v := version(t, address); !v.OtherAccess || v.Check() == nil {
		t.Errorf("a program with other access says %+v", v)
	}
	before = written()
	upTo(t, address, other, false)
	sameSchema(t, "what is unchanged was written again", before, written())
	up(t, address, true)
	sameSchema(t, "the access did not come back", first, catalogue(t, conn))
	fill(t, address)
}

// A function with a new body stays the same function, for requests under way that
// are about to call it.
func TestAccessKeepsFunctions(t *testing.T) {
	t.Parallel()
	address, files := cluster.Empty(t), ownFiles(t)
	conn := connect(t, address)
	up(t, address, true)
	functions := func() string {
		return strings.Join(column[string](t, conn, `
SELECT oid || ' ' || oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`), "\n")
	}
	before := functions()
	costs(t, files)
	upTo(t, address, files, true)
	sameSchema(t, "functions were made anew", before, functions())
}

// Whatever was there before, applying the access gives what a new database has.
func TestAccessOntoAnything(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	conn := connect(t, address)
	up(t, address, true)
	want := catalogue(t, conn)
	for what, sql := range map[string]string{
		"everything open": `GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC, ccio_serve; GRANT ALL ON SCHEMA public TO PUBLIC, ccio_serve;
			GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO PUBLIC, ccio_seal;
			GRANT SELECT (secret_hash), UPDATE (secret_hash) ON session TO ccio_serve WITH GRANT OPTION;
			GRANT TEMPORARY ON DATABASE ` + conn.Config().Database + ` TO PUBLIC;
			ALTER TABLE person DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY; CREATE POLICY open ON session USING (true)`,
		"nothing there": `DO $$ DECLARE command text; BEGIN
			FOR command IN SELECT format('DROP POLICY %I ON %I', policyname, tablename) FROM pg_policies WHERE schemaname = 'public'
				UNION ALL SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal
				UNION ALL SELECT format('DROP FUNCTION %s', p.oid::regprocedure) FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
					AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
				UNION ALL SELECT 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ccio_serve, ccio_operate, ccio_policy, ccio_seal, ccio_publish'
				LOOP EXECUTE command; END LOOP; END $$`,
		"another's functions": `ALTER FUNCTION actor_hours() OWNER TO CURRENT_USER; ALTER FUNCTION actor_hours() SECURITY INVOKER;
			ALTER FUNCTION today_in_england() SET timezone = 'UTC'; ALTER FUNCTION today_in_england() STRICT;
			CREATE FUNCTION actor_hours(of uuid) RETURNS integer LANGUAGE sql AS 'SELECT 1';
			CREATE PROCEDURE hello() LANGUAGE sql AS 'SELECT 1';
			CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
			CREATE TRIGGER loud AFTER INSERT ON person EXECUTE FUNCTION loud();
			ALTER TABLE cycle DISABLE TRIGGER is_fixed; ALTER TABLE membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
		"another kind and another result": `DROP FUNCTION remind;
			CREATE PROCEDURE remind(text, text[], uuid[], text, text, timestamptz) LANGUAGE sql AS 'SELECT 1';
			DROP FUNCTION actor_held(); CREATE FUNCTION actor_held() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'`,
	} {
		_, err := conn.Exec(t.Context(), sql+`; UPDATE access_applied SET hash = 'another'`)
		must(t, err)
		if catalogue(t, conn) == want {
			t.Errorf("%s is as it was: this shows nothing", what)
		}
		up(t, address, true)
		sameSchema(t, what+": the access is not that of a new database", want, catalogue(t, conn))
	}
}

// A stop in the middle, by what Postgres refuses or by a lost connection, leaves
// the schema as it was: whole, with its version. The next migration goes on.
func TestMigrationStopsInTheMiddle(t *testing.T) {
	t.Parallel()
	const late = "access/end.sql"
	refused, slow := `SELECT 1 / 0;`, `SELECT pg_sleep(60);`
	with := func(files fstest.MapFS, sql string) fstest.MapFS {
		files[late] = &fstest.MapFile{Data: append(files[late].Data, sql...)}
		return files
	}
	for what, c := range map[string]struct {
		from  fs.FS // nil: an empty database
		files func(testing.TB) fstest.MapFS
	}{
		"the first step":    {nil, ownFiles},
		"a later step":      {migrations.Files, secondStep},
		"access of its own": {migrations.Files, otherAccess},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			address := cluster.Empty(t)
			conn := connect(t, address)
			super := connect(t, pgtest.Superuser(t, address))
			if c.from != nil {
				upTo(t, address, c.from, true)
			}
			want, have := catalogue(t, conn), version(t, address)
			done, err := postgres.MigrateUpTo(address, with(c.files(t), refused))
			if done || err == nil || !strings.Contains(err.Error(), "division by zero") {
				t.Errorf("a set that Postgres refuses: %v, %v", done, err)
			}
			sameSchema(t, "what was refused left something", want, catalogue(t, conn))

			ended := make(chan error, 1)
			go func() {
				_, err := postgres.MigrateUpTo(address, with(c.files(t), slow))
				ended <- err
			}()
			for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
				if n := column[int](t, super, `
WITH asleep AS MATERIALIZED (SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'ccio_migrate' AND wait_event = 'PgSleep')
SELECT count(pg_terminate_backend(pid))::int FROM asleep`); n[0] > 0 {
					break
				}
				if time.Now().After(end) {
					t.Fatal("the migration never came to where it waits")
				}
			}
			if err := <-ended; err == nil {
				t.Error("a migration whose connection was lost says nothing of it")
			}
			sameSchema(t, "what was interrupted left something", want, catalogue(t, conn))
			if v := version(t, address); v != have {
				t.Errorf("the version is %+v and was %+v", v, have)
			}
			upTo(t, address, c.files(t), true)
			sameSchema(t, "the next migration gives another schema", afresh(t, c.files(t)), catalogue(t, conn))
		})
	}
}

// If several have the same new access, one applies it and the others find it done.
func TestAccessTwiceAtOnce(t *testing.T) {
	t.Parallel()
	address, files := cluster.Empty(t), otherAccess(t)
	up(t, address, true)
	var done [3]bool
	var failed [3]error
	var group sync.WaitGroup
	for i := range done {
		group.Go(func() { done[i], failed[i] = postgres.MigrateUpTo(address, files) })
	}
	group.Wait()
	count := 0
	for i := range done {
		must(t, failed[i])
		if done[i] {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d of them say that they did it", count)
	}
}
