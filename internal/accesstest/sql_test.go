package accesstest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/postgres"
)

// The second line of defence alone: as the web server's role, with nothing but the
// actor's id, everybody reads every table and runs every function.
func TestMatrixThroughSQL(t *testing.T) {
	t.Parallel()
	b := newRegister(t)
	b.everyColumnIsHeld(t)
	b.everyFunctionIsListed(t)
	all, err := json.Marshal(b.everything(t))
	must(t, err)
	cells, tables, calls, seen := 0, held(), functions(), map[subject]int{}
	for _, p := range b.people {
		who := p.throughSQL()
		for table, l := range tables {
			keys, text := b.read(t, who.id, table, l)
			if l.key == "" {
				if want := b.count(t, table); len(text) != want || want == 0 {
					t.Errorf("%s reads %d rows of %s, which has %d for everybody", p.label, len(text), table, want)
				}
				continue
			}
			cells += b.compare(t, who, p.label, table, table, l.subjects, keys, true)
			// In whatever column, and about whatever subject.
			b.leaks(t, who, p.label+" reads in "+table, strings.Join(text, "\n"))
		}
		for signature, c := range calls {
			b.as(t, who.id, func(tx pgx.Tx) {
				cells += b.compare(t, who, p.label, signature, c.table, c.subjects, texts(t, tx, c.sql, string(all)), c.whole)
			})
		}
		for _, f := range b.facts {
			if may, _ := who.sees(f); may {
				seen[f.subject]++
			}
		}
	}
	t.Logf("%d people × %d tables (%d columns) and %d functions: %d cells, of %d subjects that somebody sees",
		len(b.people), len(tables), b.columns(t), len(calls), cells, len(seen))
}

// as runs fn as the web server does, with nothing but the actor's id, and rolls
// back what it does.
func (b *book) as(t testing.TB, id uuid.UUID, fn func(tx pgx.Tx)) {
	t.Helper()
	tx, err := b.super.Begin(t.Context())
	must(t, err)
	defer func() { must(t, tx.Rollback(t.Context())) }()
	_, err = tx.Exec(t.Context(), `SET LOCAL ROLE `+postgres.RoleServe)
	must(t, err)
	if id != uuid.Nil {
		_, err = tx.Exec(t.Context(), `SELECT set_config('ccio.actor', $1, true)`, id.String())
		must(t, err)
	}
	fn(tx)
}

func (b *book) read(t testing.TB, id uuid.UUID, table string, l line) (keys, text []string) {
	t.Helper()
	b.as(t, id, func(tx pgx.Tx) {
		rows, err := tx.Query(t.Context(), l.sql(table))
		must(t, err)
		var key, columns string
		_, err = pgx.ForEachRow(rows, []any{&key, &columns}, func() error {
			keys, text = append(keys, key), append(text, columns)
			return nil
		})
		must(t, err)
	})
	return keys, text
}

func (b *book) count(t testing.TB, table string) int {
	t.Helper()
	var n int
	must(t, b.super.QueryRow(t.Context(), `SELECT count(*)::int FROM `+table).Scan(&n))
	return n
}

// compare compares what somebody got from a table, through what, with what they may
// see of it, and returns the number of cells compared: one for each row of the
// register and person.
func (b *book) compare(t testing.TB, who asking, label, through, table string, of []subject, got []string, whole bool) (cells int) {
	t.Helper()
	may := map[string]bool{}
	for _, f := range b.facts {
		if f.table == table && slices.Contains(of, f.subject) {
			sees, _ := who.sees(f)
			may[f.id] = may[f.id] || sees
		}
	}
	for _, key := range got {
		if !may[key] {
			t.Errorf("%s gets from %s the row %s of %s, and may not (%s)", label, through, key, table, b.describe(table, key))
		}
	}
	for key, sees := range may {
		if whole && sees && !slices.Contains(got, key) {
			t.Errorf("%s does not get from %s the row %s of %s, which is theirs to see (%s)", label, through, key, table, b.describe(table, key))
		}
	}
	return len(may)
}

// describe names a row in messages.
func (b *book) describe(table, id string) string {
	var subjects []string
	for _, f := range b.facts {
		if f.table == table && f.id == id {
			whose := string(f.trust)
			for _, p := range b.people {
				if p.id == f.person && p.id != uuid.Nil {
					whose += " " + p.label
				}
			}
			subjects = append(subjects, string(f.subject)+": "+strings.TrimSpace(whose))
		}
	}
	return strings.Join(subjects, "; ")
}

// leaks finds the marks in a text and reports each that stands for something its
// reader may not see. What is in said the reader knew already, so repeating it
// reveals nothing.
func (b *book) leaks(t testing.TB, who asking, what, text string, said ...string) (found []string) {
	t.Helper()
	for m, facts := range b.marks {
		if !strings.Contains(text, m) {
			continue
		}
		found = append(found, m)
		if knew := slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, m) }); !knew &&
			!slices.ContainsFunc(facts, func(f fact) bool { may, _ := who.sees(f); return may }) {
			t.Errorf("%s %q, and may not: %s", what, m, b.describe(facts[0].table, facts[0].id))
		}
	}
	return found
}

// everything collects all arguments that the functions can be asked for.
func (b *book) everything(t testing.TB) map[string]any {
	t.Helper()
	var granted json.RawMessage
	must(t, b.super.QueryRow(t.Context(), `SELECT json_agg(g) FROM role_grant g`).Scan(&granted))
	list := func(sql string) []string { return texts(t, b.super, sql) }
	return map[string]any{
		"grants": granted, "people": list(`SELECT id::text FROM person`), "addresses": list(`SELECT email FROM account`),
		"identities": list(`SELECT subject FROM account WHERE subject IS NOT NULL`), "sessions": list(`SELECT id::text FROM session`),
		"appointments": list(`SELECT id::text FROM appointment`), "assessments": list(`SELECT id::text FROM assessment`),
	}
}

// sqlReadable lists each column that the web server may read, in any schema.
const sqlReadable = `SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    AND has_schema_privilege('ccio_serve', n.oid, 'USAGE') AND has_column_privilege('ccio_serve', c.oid, a.attnum, 'SELECT')`

func (b *book) columns(t testing.TB) int { return len(texts(t, b.super, sqlReadable)) }

// Every column that the web server may read must be in held.
func (b *book) everyColumnIsHeld(t *testing.T) {
	t.Helper()
	listed := map[string]bool{}
	for table, l := range held() {
		for _, column := range strings.Fields(l.columns) {
			listed[table+"."+column] = true
		}
		for _, s := range l.subjects {
			if _, known := matrix()[s]; !known {
				t.Errorf("held says that %s is of a subject that the table does not have: %s", table, s)
			}
		}
	}
	for _, column := range texts(t, b.super, sqlReadable) {
		if !listed[column] {
			t.Errorf("the web server may read %s, and no line of held says what it is", column)
		}
		delete(listed, column)
	}
	for column := range listed {
		t.Errorf("held lists %s, which the web server may not read: take it out", column)
	}
}

// sqlDefiner lists each function that the web server may run as another role.
const sqlDefiner = `SELECT p.proname || '(' || replace(oidvectortypes(p.proargtypes), ', ', ',') || ')' FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND has_function_privilege('ccio_serve', p.oid, 'EXECUTE')`

func (b *book) everyFunctionIsListed(t *testing.T) {
	t.Helper()
	listed := functions()
	for _, signature := range texts(t, b.super, sqlDefiner) {
		if _, known := listed[signature]; !known {
			t.Errorf("the web server may run %s, which is SECURITY DEFINER, and no line of functions says what it tells", signature)
		}
		delete(listed, signature)
	}
	for signature := range listed {
		t.Errorf("functions lists %s, which is no SECURITY DEFINER function that the web server may run: take it out", signature)
	}
}
