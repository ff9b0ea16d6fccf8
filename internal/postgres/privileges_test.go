package postgres_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// sqlPrivileges lists what the roles of the program may write, and no others: whole
// tables, and columns of tables that they may not write as a whole.
const sqlPrivileges = `
WITH roles AS (SELECT unnest(ARRAY['ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_publish', 'ccio_register', 'ccio_seal', 'public']) r)
SELECT r || ' ' || c.relname || ' ' || lower(what)
FROM roles, pg_class c, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) what
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND has_table_privilege(r, c.oid, what)
UNION ALL
SELECT r || ' ' || c.relname || '.' || a.attname || ' ' || lower(what)
FROM roles, pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
AND NOT a.attisdropped, unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) what
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND has_column_privilege(r, c.oid, a.attnum, what)
    AND NOT has_table_privilege(r, c.oid, what)
ORDER BY 1`

// The policies stop somebody from reading another's row; these privileges already
// stop the web server from writing the register. Each of them is a line of a file
// that is reviewed, and rules hold for all of them, whatever the file says.
func TestWritePrivileges(t *testing.T) {
	t.Parallel()
	conn := connect(t, cluster.Clone(t))
	got := strings.Join(column[string](t, conn, sqlPrivileges), "\n") + "\n"
	const path = "testdata/privileges.golden"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		must(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("what the roles may write has changed (-file +database); `make generate` writes it:\n%s", diff)
	}
	for _, line := range strings.Split(strings.TrimSpace(got), "\n") {
		words := strings.Fields(line)
		role, on, what := words[0], words[1], words[2]
		table, column, ofColumn := strings.Cut(on, ".")
		switch {
		case role == "public":
			t.Errorf("everybody may %s %s", what, on)
		case what != "insert" && what != "update" && what != "delete":
			t.Errorf("%s may %s %s, which only its owner needs", role, what, on)
		case what == "delete" && !slices.Contains([]string{"ccio_serve kept_form", "ccio_seal kept_form", "ccio_operate framework",
			"ccio_operate competency", "ccio_policy register_touch"}, role+" "+table):
			t.Errorf("%s may delete from %s, of which nothing is ever deleted", role, table)
		case role == "ccio_serve" && what == "update" && !ofColumn:
			t.Errorf("the web server may change every column of %s", table)
		case role == "ccio_serve" && (column == "id" || column == "person_id" || strings.HasPrefix(column, "superseded_")):
			t.Errorf("the web server may change %s, and so whose row it is, or the register", on)
		}
	}
	for what, sql := range map[string]string{
		"a table without row-level security that the web server may write": `SELECT relname::text FROM pg_class c
			WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
			AND has_any_column_privilege('ccio_serve', oid, 'INSERT, UPDATE')`,
		"a table of the register that the web server may write": `SELECT c.relname::text FROM pg_class c
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('superseded_at', 'trust_code', 'post_id')
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
			AND c.relname NOT IN ('role_grant', 'audit_event') AND has_any_column_privilege('ccio_serve', c.oid, 'INSERT, UPDATE')`,
		"a superseded fact of which the command line may change more": `SELECT c.relname || '.' || a.attname FROM pg_class c
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT LIKE 'superseded\_%'
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
			AND EXISTS (SELECT FROM pg_attribute s WHERE s.attrelid = c.oid AND s.attname = 'superseded_at')
			AND has_column_privilege('ccio_operate', c.oid, a.attnum, 'UPDATE')`,
		"a role that stands above the policies": `SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'ccio\_%'
			AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolcanlogin)`,
		"a role of the program in another role": `SELECT m.member::regrole || ' in ' || m.roleid::regrole FROM pg_auth_members m
			WHERE m.member::regrole::text IN ('ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_seal', 'ccio_publish', 'ccio_register')`,
		"a schema in which they may make things": `SELECT r || ' in ' || n.nspname
			FROM pg_namespace n, unnest(ARRAY['ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_seal', 'ccio_publish', 'ccio_register', 'public']) r
			WHERE n.nspname !~ '^pg_(toast_)?temp' AND has_schema_privilege(r, n.oid, 'CREATE')`,
		"a function that everybody may call": `SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
			AND has_function_privilege('public', p.oid, 'EXECUTE')
			AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')`,
		"a function that looks where the session says": `SELECT p.oid::regprocedure::text FROM pg_proc p
			WHERE p.pronamespace = 'public'::regnamespace
			AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
			AND coalesce(array_to_string(p.proconfig, ' '), '') !~ '^search_path=pg_catalog(, public)?, pg_temp$'`,
		"a function above the policies that is neither ccio_policy's nor ccio_publish's": `SELECT p.oid::regprocedure::text FROM pg_proc p
			WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.proowner NOT IN ('ccio_policy'::regrole, 'ccio_publish'::regrole)`,
		"a personal table without row-level security, even for its owner": `SELECT DISTINCT c.relname::text FROM pg_class c
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
			LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid = 'person'::regclass AND a.attnum = ANY (f.conkey)
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
				AND (f.oid IS NOT NULL OR c.relname = 'person'
					OR a.attname IN ('person_id', 'subject_id', 'actor_id', 'recorded_by', 'email', 'subject', 'secret_hash', 'profession', 'regulator'))`,
		"a table with policies that do not hold for its owner": `SELECT relname::text FROM pg_class
			WHERE relnamespace = 'public'::regnamespace AND relrowsecurity <> relforcerowsecurity`,
		"a policy that asks its function for each row": `SELECT tablename || ' ' || policyname FROM pg_policies
			WHERE schemaname = 'public' AND concat(qual, with_check) ~ '(?<!SELECT )\m(actor_\w+|ccio_actor)\('`,
		"a policy for everybody, or for a role that is none of the program's": `SELECT tablename || ' ' || policyname FROM pg_policies
			WHERE schemaname = 'public' AND NOT roles <@
				ARRAY['ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_seal', 'ccio_publish', 'ccio_register']::name[]`,
	} {
		if got := column[string](t, conn, sql); len(got) > 0 {
			t.Errorf("there is %s: %v", what, got)
		}
	}
}

// In a migrated database nobody may create temporary objects in the first place. (A
// copy of a database does not take its privileges with it.)
func TestNoTemporaryThings(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	_, err := postgres.MigrateUp(address)
	must(t, err)
	conn := connect(t, pgtest.Superuser(t, address))
	if got := column[string](t, conn, `SELECT r FROM unnest(ARRAY['public', 'ccio_serve', 'ccio_operate', 'ccio_policy']) r
WHERE has_database_privilege(r, current_database(), 'TEMPORARY')
OR has_database_privilege(r, current_database(), 'CREATE')`); len(got) > 0 {
		t.Errorf("%v may make temporary tables or schemas", got)
	}
}

// What the login behind the web server's role may do. Taking on a role does not
// stop somebody who can run any SQL: SET ROLE NONE returns to the login and its
// privileges. If the login owns the tables, as in the private Postgres, those are
// all there are. A separate login that is a member of ccio_serve only gains nothing
// by returning, and the program runs on it.
func TestLoginOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	name := "web_of_" + w.super.Config().Database
	w.exec(t, `CREATE ROLE `+name+` LOGIN PASSWORD 'example' IN ROLE ccio_serve`)
	t.Cleanup(func() {
		conn, err := pgx.Connect(context.Background(), pgtest.Superuser(t, w.address))
		if err == nil {
			_, err = conn.Exec(context.Background(), `DROP ROLE `+name)
			_ = conn.Close(context.Background())
		}
		if err != nil {
			t.Error(err)
		}
	})
	address := withUser(t, w.address, name, "example")
	version, err := postgres.SchemaVersion(t.Context(), address)
	if err != nil || version.Check() != nil {
		t.Fatalf("the schema cannot be checked: %v, %v", err, version.Check())
	}
	db := postgres.PoolOfOne(t, address, postgres.RoleServe)
	token := account.NewToken()
	must(t, db.SignInPersona(t.Context(), stranger(t, "request"), account.Board, token))
	who, err := db.FindSession(t.Context(), stranger(t, ""), token)
	if err != nil || len(who.Grants) != 1 {
		t.Fatalf("%v: %v", who, err)
	}
	for _, escape := range []string{`RESET ROLE`, `SET ROLE NONE`, `RESET SESSION AUTHORIZATION`, `DISCARD ALL`} {
		conn := connect(t, address)
		if _, err := conn.Exec(t.Context(), escape); err != nil {
			t.Errorf("%s: %v", escape, err)
		}
		if got := column[int](t, conn, `SELECT count(*)::int FROM person`); got[0] != 0 {
			t.Errorf("after %s %d people are read", escape, got[0])
		}
		for _, sql := range []string{`SET ROLE ccio_operate`, `SET ROLE ccio_policy`, `SET SESSION AUTHORIZATION postgres`,
			`ALTER TABLE person DISABLE ROW LEVEL SECURITY`, `SET row_security = off; SELECT id FROM person`} {
			if _, err := conn.Exec(t.Context(), sql); err == nil {
				t.Errorf("after %s it may %s", escape, sql)
			}
		}
	}
	// As the owner, RESET ROLE returns to ccio_serve, which the program asked for
	// when it connected, but SET ROLE NONE returns to the owner.
	if err := postgres.PoolOfOne(t, w.address, postgres.RoleServe).Try(t.Context(), `RESET ROLE`,
		`DO $$ BEGIN ASSERT current_user = 'ccio_serve'; END $$`, `SET ROLE NONE`,
		`DO $$ BEGIN ASSERT current_user <> 'ccio_serve'; END $$`); err != nil {
		t.Error(err)
	}
}
