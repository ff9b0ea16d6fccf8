package postgres_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// constraint is a constraint of a table as the catalogue has it.
type constraint struct {
	Table, Name, Type string
	Definition        string
	Types             map[string]string // of the columns that it is about
}

func constraints(t *testing.T, conn *pgx.Conn) []constraint {
	t.Helper()
	rows, err := conn.Query(t.Context(), `
SELECT c.conrelid::regclass::text, c.conname, c.contype::text, pg_get_constraintdef(c.oid),
    (SELECT json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)) FROM pg_attribute a
        WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey))
FROM pg_constraint c
WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('c', 'f', 'p') AND c.conrelid <> 'schema_migrations'::regclass
ORDER BY 1, 2`)
	must(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[constraint])
	must(t, err)
	return all
}

// plainRefusals returns rows that break the constraint and, as a rule, no other: one
// for each bound of a CHECK, one for a foreign key, and for a primary key the right
// row a second time. It returns none if the constraint is not plain enough for that;
// such a constraint needs a row by hand in refusals.
func plainRefusals(c constraint, right columns) []refusal {
	switch c.Type {
	case "p":
		return []refusal{{table: c.Table, constraint: c.Name, twice: true}}
	case "f":
		if len(c.Types) != 1 {
			return nil
		}
		for name, kind := range c.Types {
			nowhere := map[string]string{"uuid": nobodyKnown, "text": "'NONE1'", "integer": "999999", "bigint": "999999"}[kind]
			return []refusal{{table: c.Table, constraint: c.Name, instead: columns{name: nowhere}}}
		}
	}
	var all []refusal
	for _, instead := range breaking(c, right) {
		all = append(all, refusal{table: c.Table, constraint: c.Name, instead: instead})
	}
	return all
}

// The parts of which a plain CHECK is made, as Postgres writes them.
var (
	knownWords = regexp.MustCompile(`^\(*"?(\w+)"? = ANY \(ARRAY\[('[^']*'::text(, )?)+\]\)\)*$`)
	lengthPart = regexp.MustCompile(`^\(*(octet_length|length)\((\w+)\) (>=|<=|=) (\d+)\)*$`)
	numberPart = regexp.MustCompile(`^\(*"?(\w+)"? (>=|<=) (\d+)\)*$`)
	dayPart    = regexp.MustCompile(`^\(*"?(\w+)"? >= ('[0-9-]+'::date)\)*$`)
	givenPart  = regexp.MustCompile(`^\(*"?(\w+)"? <> ''::text\)*$`)
	orderPart  = regexp.MustCompile(`^\(*"?(\w+)"? (>=|>|<>) "?(\w+)"?\)*$`)
)

// breaking returns for each part of a CHECK the values of a row that breaks it, or
// nothing if some part is not plain.
func breaking(c constraint, right columns) []columns {
	var all []columns
	for _, part := range strings.Split(strings.TrimPrefix(c.Definition, "CHECK "), " AND ") {
		var name, value string
		if m := knownWords.FindStringSubmatch(part); m != nil {
			name, value = m[1], "'none of the known'"
		} else if m := lengthPart.FindStringSubmatch(part); m != nil {
			name, value = m[2], tooLong(c.Types[m[2]], m[3], m[4])
		} else if m := numberPart.FindStringSubmatch(part); m != nil {
			name, value = m[1], m[3]+map[string]string{">=": " - 1", "<=": " + 1"}[m[2]]
		} else if m := dayPart.FindStringSubmatch(part); m != nil {
			name, value = m[1], m[2]+" - 1"
		} else if m := givenPart.FindStringSubmatch(part); m != nil {
			name, value = m[1], "''"
		} else if m := orderPart.FindStringSubmatch(part); m != nil && right[m[3]] != "" {
			name, value = m[1], right[m[3]]
			if m[2] == ">=" {
				value = fmt.Sprintf("%s::%s - interval '1 day'", value, c.Types[m[3]])
			}
		} else {
			return nil
		}
		all = append(all, columns{name: value})
	}
	return all
}

// tooLong returns a text or bytes just beyond a bound of its length.
func tooLong(kind, operator, bound string) string {
	text := fmt.Sprintf("repeat('x', %s%s)", bound, map[string]string{">=": " - 1", "<=": " + 1", "=": " + 1"}[operator])
	if kind == "bytea" {
		return "convert_to(" + text + ", 'UTF8')"
	}
	return text
}

// A sentence about the length of a text says the length that the schema takes.
func TestSentencesSayTheLength(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, c := range constraints(t, connect(t, cluster.Clone(t))) {
		said, reachable := sentences()[c.Name]
		for _, part := range strings.Split(strings.TrimPrefix(c.Definition, "CHECK "), " AND ") {
			m := lengthPart.FindStringSubmatch(part)
			if !reachable || m == nil || !strings.HasSuffix(c.Name, "_length") {
				continue
			}
			tried++
			bound := m[4]
			for i := len(bound) - 3; i > 0; i -= 3 {
				bound = bound[:i] + "," + bound[i:]
			}
			if !slices.Contains(strings.FieldsFunc(said.Message, func(r rune) bool { return r == ' ' || r == '.' }), bound) {
				t.Errorf("%s has the bound %s, and says %q", c.Name, bound, said.Message)
			}
		}
	}
	if tried < 10 {
		t.Errorf("only %d lengths were found", tried)
	}
}
