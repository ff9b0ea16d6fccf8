package postgres_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"ccio/internal/postgres"
)

const golden = "../../migrations/schema.sql"

// Each of these gives lines of the dump, in an order that does not depend on
// when things were made. What belongs to an extension is its own, and the table
// of golang-migrate is that library's. Columns that are NOT NULL are told with
// the column: as constraints their names depend on the version of Postgres.
const (
	dumpExtensions = `SELECT format('CREATE EXTENSION %s;', extname) FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1`

	dumpTables = `
SELECT format(E'CREATE TABLE %s (\n%s\n);', c.relname, (
    SELECT string_agg('    ' || line, E',\n' ORDER BY part, place, line) FROM (
        SELECT 1 AS part, a.attnum AS place, concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
            CASE WHEN a.attidentity <> '' OR a.attgenerated <> '' THEN 'GENERATED' END) AS line
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT 2, CASE k.contype WHEN 'p' THEN 1 WHEN 'u' THEN 2 WHEN 'f' THEN 3 WHEN 'c' THEN 4 ELSE 5 END,
            format('CONSTRAINT %s %s', k.conname, pg_get_constraintdef(k.oid))
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'
    ) lines))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relname <> 'schema_migrations' ORDER BY c.relname`

	dumpComments = `
SELECT format('COMMENT ON %s IS %L;', CASE WHEN d.objsubid = 0 THEN 'TABLE ' || c.relname
ELSE 'COLUMN ' || c.relname || '.' || a.attname END, d.description)
FROM pg_description d JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
    JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
WHERE n.nspname = 'public' ORDER BY c.relname, d.objsubid`

	dumpIndexes = `
SELECT pg_get_indexdef(i.indexrelid) || ';' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype <> 'f') ORDER BY c.relname`

	dumpFunctions = `
SELECT format(E'%s;\nALTER FUNCTION %s OWNER TO %s;', btrim(pg_get_functiondef(p.oid), E'\n'), p.oid::regprocedure,
    CASE WHEN p.proowner = $1::regrole THEN 'the owner' ELSE p.proowner::regrole::text END)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
ORDER BY p.proname, p.oid::regprocedure::text`

	dumpTriggers = `
SELECT pg_get_triggerdef(g.oid) || ';' || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' -- not always fired: ' || g.tgenabled::text END
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT g.tgisinternal AND n.nspname = 'public' ORDER BY c.relname, g.tgname`

	dumpRowSecurity = `
SELECT format('ALTER TABLE %s %s ROW LEVEL SECURITY;', c.relname, word)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
    LATERAL (VALUES ('ENABLE', c.relrowsecurity), ('FORCE', c.relforcerowsecurity)) said (word, is_so)
WHERE n.nspname = 'public' AND is_so ORDER BY c.relname, word`

	dumpPolicies = `
SELECT format('CREATE POLICY %s ON %s AS %s FOR %s TO %s', policyname, tablename, permissive, cmd, array_to_string(roles, ', '))
    || coalesce(E'\n    USING (' || qual || ')', '') || coalesce(E'\n    WITH CHECK (' || with_check || ')', '') || ';'
FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname`

	dumpGrants = `
SELECT format('GRANT %s ON %s TO %s;', string_agg(g.privilege_type || CASE WHEN g.is_grantable THEN ' with grant option' ELSE '' END, ', '
ORDER BY g.privilege_type),
    o.what, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END)
FROM (
    SELECT 'DATABASE' AS what, coalesce(datacl, acldefault('d', datdba)) AS acl, datdba AS owner FROM pg_database
    WHERE datname = current_database()
    UNION ALL SELECT 'SCHEMA ' || nspname, coalesce(nspacl, acldefault('n', nspowner)), nspowner FROM pg_namespace WHERE nspname = 'public'
    UNION ALL SELECT 'TABLE ' || relname, coalesce(relacl, acldefault('r', relowner)), relowner FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')
    UNION ALL SELECT 'COLUMN ' || attrelid::regclass || '.' || attname, attacl, c.relowner FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND attacl IS NOT NULL
    UNION ALL SELECT 'FUNCTION ' || p.oid::regprocedure, coalesce(proacl, acldefault('f', proowner)), proowner FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
    UNION ALL SELECT 'NEW ' || defaclobjtype::text || coalesce(' IN ' || defaclnamespace::regnamespace, ''), defaclacl, defaclrole
    FROM pg_default_acl d
) o, aclexplode(o.acl) g
WHERE g.grantee <> o.owner GROUP BY o.what, g.grantee ORDER BY o.what, 1`

	// dumpDefaults names who is not granted what is made later, even where
	// nothing is left to grant.
	dumpDefaults = `
SELECT format('ALTER DEFAULT PRIVILEGES FOR %s ON %s: %s;', CASE WHEN defaclrole = $1::regrole THEN 'the owner'
ELSE defaclrole::regrole::text END, defaclobjtype,
    array_to_string(ARRAY(SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' WHEN defaclrole THEN 'the owner'
    ELSE g.grantee::regrole::text END || ' ' || g.privilege_type
        FROM aclexplode(defaclacl) g ORDER BY 1), ', '))
FROM pg_default_acl ORDER BY 1`

	// strange is what none of the above would tell.
	strange = `
SELECT 'relation ' || c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('r', 'i')
UNION ALL SELECT 'type ' || t.typname FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype <> 'b' AND t.typrelid = 0
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = t.oid AND e.deptype = 'e')
UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema') AND nspname !~ '^pg_'
UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger UNION ALL SELECT 'rule ' || rulename FROM pg_rules
WHERE schemaname = 'public'
UNION ALL SELECT 'publication ' || pubname FROM pg_publication
UNION ALL SELECT 'owner of ' || c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relowner <> $1::regrole`
)

// catalogue is the schema of a database as its catalogues tell it, in SQL for
// people to read. Whoever owns it is "the owner".
func catalogue(t testing.TB, conn *pgx.Conn) string {
	t.Helper()
	owner := column[string](t, conn, `SELECT current_user::text`)[0]
	var b strings.Builder
	for _, section := range []struct {
		title, sql string
		args       []any
	}{
		{"Extensions", dumpExtensions, nil}, {"Tables", dumpTables, nil}, {"Comments", dumpComments, nil}, {"Indexes", dumpIndexes, nil},
		{"Functions", dumpFunctions, []any{owner}}, {"Triggers", dumpTriggers, nil}, {"Row-level security", dumpRowSecurity, nil},
		{"Policies", dumpPolicies, nil}, {"Grants", dumpGrants, nil}, {"Default privileges", dumpDefaults, []any{owner}},
	} {
		if lines := column[string](t, conn, section.sql, section.args...); len(lines) > 0 {
			b.WriteString("\n-- " + section.title + "\n\n" + strings.Join(lines, "\n") + "\n")
		}
	}
	if found := column[string](t, conn, strange, owner); len(found) > 0 {
		t.Errorf("the dump does not tell of %v", found)
	}
	return b.String()
}

// schema.sql is what the migrations amount to. UPDATE_GOLDEN=1 writes it.
func TestSchemaFile(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	_, err := postgres.MigrateUp(address)
	must(t, err)
	got := "-- What the migrations amount to, written from the catalogues by a test. Do not\n-- edit: UPDATE_GOLDEN=1 go test " +
		"./internal/postgres -run TestSchemaFile\n" +
		catalogue(t, connect(t, address))
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		must(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the migrations no longer amount to migrations/schema.sql (-file +migrations); UPDATE_GOLDEN=1 writes it:\n%s", diff)
	}
	// A test that looks at a copy of the template looks at the same schema, but
	// for the privileges of the database itself, which are not copied.
	copied := connect(t, cluster.Clone(t))
	ofCopy := strings.ReplaceAll(catalogue(t, copied), "GRANT CONNECT, TEMPORARY ON DATABASE", "GRANT CONNECT ON DATABASE")
	if diff := cmp.Diff(catalogue(t, connect(t, address)), ofCopy); diff != "" {
		t.Errorf("the template of the tests has another schema:\n%s", diff)
	}
}
