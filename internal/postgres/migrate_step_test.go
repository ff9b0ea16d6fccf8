package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// secondStep is an invented step after the program's own, which changes tables that
// policies depend on, together with the access.
func secondStep(t testing.TB) fstest.MapFS {
	t.Helper()
	files := ownFiles(t)
	last, err := postgres.NeededVersion()
	must(t, err)
	number := fmt.Sprintf("%04d", last+1)
	files[number+"_second.up.sql"] = &fstest.MapFile{Data: []byte(`
-- Policies name the column, so that its type could not change below them.
DROP POLICY serve_reads ON record_note;
DROP POLICY serve_changes ON record_note;
ALTER TABLE record_note ALTER COLUMN kind TYPE varchar(20);
-- Whoever owns a table is under its policies too, and would see no row to fill in.
ALTER TABLE session NO FORCE ROW LEVEL SECURITY, ADD COLUMN began_at timestamptz;
UPDATE session SET began_at = created_at;
CREATE TABLE device (id uuid CONSTRAINT device_pkey PRIMARY KEY, person_id uuid CONSTRAINT device_person_fkey REFERENCES person);
`)}
	files[number+"_second.down.sql"] = &fstest.MapFile{Data: []byte(`
DROP POLICY serve_reads ON device;
DROP FUNCTION actor_device(device);
DROP TABLE device;
DROP POLICY serve_reads ON record_note;
DROP POLICY serve_changes ON record_note;
ALTER TABLE record_note ALTER COLUMN kind TYPE text;
ALTER TABLE session DROP COLUMN began_at CASCADE;
`)}
	for _, name := range []string{"order", "mydata.sql", "session.sql"} {
		files["access/before/"+number+"/"+name] = files["access/"+name]
	}
	change(t, files, "access/order", "notice.sql\n", "notice.sql\ndevice.sql\n")
	files["access/device.sql"] = &fstest.MapFile{Data: []byte(`
CREATE OR REPLACE FUNCTION actor_device(d device) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT d.person_id = ccio_actor() $$;
GRANT EXECUTE ON FUNCTION actor_device(device) TO ccio_serve;
ALTER TABLE device ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY serve_reads ON device FOR SELECT TO ccio_serve USING ((SELECT actor_device(device)));
GRANT SELECT ON device TO ccio_serve;
`)}
	change(t, files, "access/mydata.sql", "OR (kind = 'correction' AND", "OR (kind IN ('correction', 'appeal') AND")
	change(t, files, "access/session.sql", "CREATE POLICY serve_begins ON session",
		"CREATE POLICY serve_reads_began ON session FOR SELECT TO ccio_serve USING (began_at IS NULL);\nCREATE POLICY serve_begins ON session")
	return files
}

// A later step brings the access of its version with it, and reverting it restores
// the access of the version before.
func TestSecondStep(t *testing.T) {
	t.Parallel()
	address, files := cluster.Empty(t), secondStep(t)
	conn := connect(t, address)
	up(t, address, true)
	first := catalogue(t, conn)
	last, err := postgres.NeededVersion()
	must(t, err)
	v, err := postgres.SchemaVersionOf(t.Context(), address, files)
	if err != nil || v != (postgres.Version{Have: last, Need: last + 1}) ||
		!strings.Contains(v.Check().Error(), fmt.Sprintf("schema version %d and this program needs %d. Run: ccio migrate up", last, last+1)) {
		t.Errorf("before the step: %+v, %v", v, err)
	}
	upTo(t, address, files, true)
	second := catalogue(t, conn)
	sameSchema(t, "another schema than in a new database", afresh(t, files), second)
	if v := version(t, address); v.Check() == nil || !strings.Contains(v.Check().Error(), "made by a newer program") {
		t.Errorf("the program before says of it %v", v.Check())
	}
	if done, err := postgres.MigrateDownFrom(address, files); err != nil || !done {
		t.Fatalf("down: %v, %v", done, err)
	}
	sameSchema(t, "the step back does not lead where the step began", first, catalogue(t, conn))
	if v := version(t, address); v.Check() != nil {
		t.Errorf("the program before says %v", v.Check())
	}
	upTo(t, address, files, true)
	sameSchema(t, "down and up give another schema", second, catalogue(t, conn))
	if done, err := postgres.MigrateDownFrom(address, files); err != nil || !done {
		t.Fatalf("down: %v, %v", done, err)
	}
	allDown(t, address)
	if left := column[string](t, conn, `SELECT relname::text FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`); len(left) != 1 {
		t.Errorf("at the bottom there are still %v", left)
	}
}

// People stay signed in while the schema goes up and down beneath them, and nothing
// is exposed meanwhile: without an actor nothing can be read, and an actor reads
// only what is theirs.
func TestStepsUnderAServer(t *testing.T) {
	t.Parallel()
	address, files := cluster.Empty(t), secondStep(t)
	up(t, address, true)
	fill(t, address)
	token := account.NewToken()
	serve := pgtest.Open(t, address, postgres.RoleServe, time.Now)
	must(t, serve.SignInPersona(t.Context(), stranger(t, "request"), account.Board, token))
	who, err := serve.FindSession(t.Context(), stranger(t, ""), token)
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	defer group.Wait()
	defer stop()
	reads := 0
	group.Go(func() {
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
		if _, err := conn.Exec(t.Context(), `SET ROLE ccio_serve`); err != nil {
			t.Error(err)
		}
		for ; ctx.Err() == nil; reads++ {
			if found, err := serve.FindSession(t.Context(), stranger(t, ""), token); err != nil || len(found.Grants) != len(who.Grants) {
				t.Errorf("the session is %v: %v", found, err)
				return
			}
			var nobodys, own int
			err := conn.QueryRow(t.Context(), `
SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM session) + (SELECT count(*) FROM post)`).Scan(&nobodys)
			if err != nil || nobodys != 0 {
				t.Errorf("nobody reads %d rows: %v", nobodys, err)
				return
			}
			err = pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
				return tx.QueryRow(t.Context(), `
SELECT count(*) FROM set_config('ccio.actor', $1, true) c, session WHERE c <> ''`, who.Person.String()).Scan(&own)
			})
			if err != nil || own != 1 {
				t.Errorf("somebody reads %d sessions and has one: %v", own, err)
				return
			}
		}
	})
	for range 2 {
		upTo(t, address, files, true)
		got := column[bool](t, connect(t, pgtest.Superuser(t, address)), `SELECT began_at = created_at FROM session`)
		if len(got) != 1 || !got[0] {
			t.Errorf("the step did not fill in the session: %v", got)
		}
		if done, err := postgres.MigrateDownFrom(address, files); err != nil || !done {
			t.Fatalf("down: %v, %v", done, err)
		}
	}
	stop()
	group.Wait()
	if reads < 5 {
		t.Errorf("only %d reads meanwhile", reads)
	}
}

// A request that has one table and wants another, which the migrator has by then,
// gets it: neither is ended for the other's sake, and the step waits its turn.
func TestStepWaitsForARequest(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	up(t, address, true)
	super := connect(t, pgtest.Superuser(t, address))
	tx, err := connect(t, address).Begin(t.Context())
	must(t, err)
	read := func(table string) {
		t.Helper()
		if n := column[int](t, tx, `SELECT count(*)::int FROM `+table); len(n) != 1 {
			t.Fatalf("%s gives %v", table, n)
		}
	}
	read("team_level") // made last, and so locked last; its policies read role_grant
	ended := make(chan error, 1)
	go func() {
		_, err := postgres.MigrateUpTo(address, secondStep(t))
		ended <- err
	}()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if n := column[int](t, super, `
SELECT count(*)::int FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE a.datname = current_database() AND a.application_name = 'ccio_migrate' AND l.relation IS NOT NULL AND NOT l.granted`); n[0] > 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the migration does not wait for the request")
		}
	}
	read("organisation") // made first
	must(t, tx.Commit(t.Context()))
	must(t, <-ended)
}
