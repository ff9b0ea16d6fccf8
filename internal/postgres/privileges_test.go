package postgres_test

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// These are the columns that the roles of the program may write, and no others. The
// policies stop somebody from reading another's row; these privileges already stop
// the web server from writing the register.
func TestWritePrivileges(t *testing.T) {
	t.Parallel()
	conn := connect(t, cluster.Clone(t))
	const tables = `
SELECT c.relname || ' ' || lower(what)
FROM pg_class c, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) what
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND has_table_privilege($1, c.oid, what)`
	const columnsOf = `
SELECT c.relname || '.' || a.attname || ' ' || lower(what)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
AND NOT a.attisdropped, unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) what
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND has_column_privilege($1, c.oid, a.attnum, what)
    AND NOT has_table_privilege($1, c.oid, what)`
	for role, want := range map[string][]string{
		"ccio_serve": {
			// The holder, the validator and the administrator of cycles.
			"answer insert", "answer.evidence update", "answer.is_carried update", "answer.kind update", "answer.level update",
			"answer.reason update", "answer.recorded_at update", "answer.reflection update", "answer.version update", "assessment insert",
			"assessment.is_late update", "assessment.sign_off update", "assessment.state update", "assessment.state_at update",
			"assessment.submission update", "assessment_move insert", "assessment_party insert", "assessment_party.late_reason update",
			"assessment_party.response update", "assessment_party.validator_id update", "cycle insert", "cycle.closed_at update",
			"cycle.closes_on update", "cycle.framework_id update", "cycle.opened_at update", "cycle.opens_on update", "cycle.provisional_at update",
			"cycle.ready_at update", "cycle.threshold update", "domain_level insert", "submitted_answer insert", "validated_answer insert",
			"validated_answer.kind update", "validated_answer.level update", "validated_answer.reason update", "validated_answer.recorded_at update",
			"validated_answer.recorded_by update", "validated_answer.version update",
			"account insert", "audit_event insert", "kept_form delete", "kept_form insert", "notice insert", "notice.read_at update",
			"outbox insert", "person insert", "record_note insert", "record_note.recorded_at update", "record_note.version update",
			"record_note.words update", "role_grant insert",
			"role_grant.confirmed_at update", "role_grant.confirmed_by update", "role_grant.ended_at update", "role_grant.ended_by update",
			"session insert", "session.ended_at update", "session.last_seen_at update", "session.replaced_by update"},
		"ccio_operate": {
			"answer insert", "assessment insert", "assessment_move insert", "assessment_party insert", "cycle insert", "cycle.closed_at update",
			"cycle.provisional_at update", "cycle.ready_at update", "domain_level insert", "submitted_answer insert", "validated_answer insert",
			"account insert", "appointment insert", "appointment_holder insert", "appointment_period insert", "audit_event insert",
			"competency delete", "competency insert", "competency update", "demo_persona insert", "framework delete", "framework insert",
			"framework update", "installation update", "membership insert", "membership update", "no_such_post insert", "notice insert",
			"organisation insert", "organisation update", "organisation_name insert", "organisation_name update", "outbox insert", "person insert",
			"post insert", "post_period insert", "post_recruitment insert", "register_import insert", "role_grant insert",
			"succession insert", "succession update", "trust_team insert", "trust_workforce insert",
			"appointment_holder.superseded_at update", "appointment_holder.superseded_by update",
			"appointment_period.superseded_at update", "appointment_period.superseded_by update",
			"no_such_post.superseded_at update", "no_such_post.superseded_by update", "post_period.superseded_at update",
			"post_period.superseded_by update", "post_recruitment.superseded_at update", "post_recruitment.superseded_by update",
			"trust_team.superseded_at update", "trust_workforce.superseded_at update", "trust_workforce.superseded_by update",
		},
		"ccio_publish": {"team_level insert"},
		"ccio_seal":    {"audit_seal insert", "audit_sealed insert", "kept_form delete"},
		// It binds identities to invited addresses and releases them, through its
		// functions.
		"ccio_policy": {"notice insert", "outbox insert", "account.bound_at update", "account.disabled_at update", "account.issuer update",
			"account.released_at update",
			"account.subject update", "session.ended_at update"},
		"public": nil,
	} {
		got := append(column[string](t, conn, tables, role), column[string](t, conn, columnsOf, role)...)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s may\n%v\nwant\n%v", role, got, want)
		}
	}
	for what, sql := range map[string]string{
		"a role that stands above the policies": `SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'ccio\_%'
			AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolcanlogin)`,
		"a role of the program in another role": `SELECT m.member::regrole || ' in ' || m.roleid::regrole FROM pg_auth_members m
			WHERE m.member::regrole::text IN ('ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_seal', 'ccio_publish')`,
		"a schema in which they may make things": `SELECT r || ' in ' || n.nspname
			FROM pg_namespace n, unnest(ARRAY['ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_seal', 'ccio_publish', 'public']) r
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
			WHERE schemaname = 'public' AND NOT roles <@ ARRAY['ccio_serve', 'ccio_operate', 'ccio_policy', 'ccio_seal', 'ccio_publish']::name[]`,
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
