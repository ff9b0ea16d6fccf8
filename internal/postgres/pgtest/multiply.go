package pgtest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

// multiplied are the tables of which each copy of England has its own rows. The others
// are about the whole database, or are of sessions.
const multiplied = `organisation organisation_name membership succession person post post_period post_recruitment no_such_post
	appointment appointment_period appointment_holder trust_team trust_workforce account role_grant notice audit_event
	assessment assessment_party answer submitted_answer validated_answer domain_level assessment_move team_level`

// Multiply makes the England of a database so many times as large, with its regions and
// ICBs, so that each place and each trust is as large as before; and before that as many
// cycles as are asked for, copies of the oldest. Ids are hashes, so that the data are the
// same every time. A copy has the first four answers of each assessment, and its names
// are of other words, so that a search finds no more.
//
// Triggers and foreign keys are asleep meanwhile: the rows are right, and asking each of
// them takes an hour. The register's version is raised once at the end.
func Multiply(t testing.TB, address string, times, cycles int) {
	t.Helper()
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, Superuser(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	list := func(sql string, with ...any) (all []string) {
		rows, err := pool.Query(ctx, sql, with...)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var one string
			if err := rows.Scan(&one); err != nil {
				t.Fatal(err)
			}
			all = append(all, one)
		}
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
		return all
	}
	tables := strings.Fields(multiplied)
	// The indexes of exclusion constraints are built at once far sooner than row by row.
	const excluding = ` FROM pg_constraint WHERE contype = 'x' AND connamespace = 'public'::regnamespace
		AND conrelid::regclass::text = ANY ($1) ORDER BY conname`
	drop := list(`SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)`+excluding, tables)
	add := list(`SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))`+
		excluding, tables)
	statements := append([]string{"SET LOCAL session_replication_role = replica", copyNames}, drop...)
	for back := range max(0, cycles-len(list("SELECT code FROM cycle"))) {
		statements = append(statements, earlierCycle(back+1, list)...)
	}
	for _, table := range tables {
		var to, from []string
		for _, column := range list(`SELECT attname || ' ' || atttypid::regtype FROM pg_attribute
			WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, table) {
			name, kind, _ := strings.Cut(column, " ")
			to = append(to, name)
			from = append(from, copyOf(table, name, kind))
		}
		sql := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s r, generate_series(1, %d) n", table, strings.Join(to, ", "),
			strings.Join(from, ", "), table, times-1)
		if strings.HasSuffix(table, "answer") {
			sql += " WHERE competency_id IN (SELECT id FROM competency ORDER BY framework_id, position LIMIT 4)"
		}
		statements = append(statements, sql)
	}
	statements = append(append(statements, add...), "UPDATE register_version SET version = version + 1",
		"INSERT INTO register_change (part, version) SELECT 'everything', version FROM register_version "+
			"ON CONFLICT (part) DO UPDATE SET version = excluded.version")
	tx, err := pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	for _, sql := range statements {
		if _, err := tx.Exec(ctx, sql); err != nil {
			t.Fatalf("%v: %s", err, sql)
		}
	}
	if err := tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, "VACUUM ANALYZE"); err != nil { // as autovacuum would in time
		t.Fatal(err)
	}
}

// copyNames are the functions that name what belongs to a copy: an id, and a name of
// which each word before NHS begins with other letters.
const copyNames = `
CREATE FUNCTION pg_temp.of_copy(id uuid, n text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS $$ SELECT md5(id::text || ' ' || n)::uuid $$;
CREATE FUNCTION pg_temp.renamed(name text, n integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	AS $$ SELECT regexp_replace(split_part(name, ' NHS', 1), '\m', 'X' || chr(97 + n % 26) || chr(97 + n / 26), 'g')
		|| substr(name, 1 + length(split_part(name, ' NHS', 1))) $$`

// copyOf is what copy n has in a column where England has the row r.
func copyOf(table, column, kind string) string {
	switch {
	case kind == "uuid":
		return "pg_temp.of_copy(r." + column + ", n::text)"
	case table == "organisation" && column == "code", strings.HasSuffix(column, "_code") && column != "cycle_code" &&
		!strings.HasSuffix(column, "ons_code"):
		return "r." + column + " || lpad(n::text, 2, '0')"
	case column == "email":
		return "n || '.' || r.email"
	case column == "display_name", column == "ods_name" || column == "name":
		return "pg_temp.renamed(r." + column + ", n)"
	}
	return "r." + column
}

// earlierCycle copies the oldest cycle to one that is so many years older.
func earlierCycle(years int, list func(sql string, with ...any) []string) (statements []string) {
	for _, table := range strings.Fields("cycle assessment assessment_party answer submitted_answer validated_answer domain_level " +
		"assessment_move team_level") {
		var to, from []string
		for _, column := range list(`SELECT attname || ' ' || atttypid::regtype FROM pg_attribute
			WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, table) {
			name, kind, _ := strings.Cut(column, " ")
			to = append(to, name)
			switch {
			case name == "assessment_id", name == "id" && kind == "uuid":
				from = append(from, fmt.Sprintf("pg_temp.of_copy(r.%s, 'cycle %d')", name, years))
			case table == "cycle" && name == "code", name == "cycle_code":
				from = append(from, fmt.Sprintf("%d + left(r.%[2]s, 4)::integer || '-' || lpad((%[1]d + right(r.%[2]s, 2)::integer)::text, 2, '0')",
					-years, name))
			case kind == "date", kind == "timestamp with time zone":
				from = append(from, fmt.Sprintf("r.%s - interval '%d years'", name, years))
			default:
				from = append(from, "r."+name)
			}
		}
		where := ""
		switch oldest := "(SELECT code FROM cycle ORDER BY code DESC OFFSET 3 LIMIT 1)"; table {
		case "cycle":
			where = "r.code = " + oldest
		case "assessment", "team_level":
			where = "r.cycle_code = " + oldest
		default:
			where = "r.assessment_id IN (SELECT id FROM assessment WHERE cycle_code = " + oldest + ")"
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s r WHERE %s", table, strings.Join(to, ", "),
			strings.Join(from, ", "), table, where))
	}
	return statements
}
