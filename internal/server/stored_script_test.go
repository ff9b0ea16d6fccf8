package server_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// freeTexts are the columns of text in the catalogue that are in no key and no unique
// index, which say which row is meant; and whether a CHECK limits the column to some
// words or to a form, so that no script fits.
const freeTexts = `
SELECT a.attrelid::regclass::text, a.attname, EXISTS (SELECT FROM pg_constraint k
    WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
        AND pg_get_constraintdef(k.oid) ~ '( = ANY \(ARRAY\[| ~ ''| IS JSON )')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'text'::regtype
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND a.attnum = ANY (k.conkey) AND k.contype IN ('p', 'f', 'u'))
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND a.attnum = ANY (i.indkey))
ORDER BY 1, 2`

// storeEverywhere writes a text into every column of text that has no form, in every
// row. It fails when there is no row, or the text does not fit, so that a column that
// is new is tried too.
func storeEverywhere(t *testing.T, superuser, payload string) {
	t.Helper()
	super, err := pgx.Connect(t.Context(), superuser)
	if err != nil {
		t.Fatal(err)
	}
	exec := func(sql string, args ...any) (int64, error) {
		tag, err := super.Exec(t.Context(), sql, args...)
		return tag.RowsAffected(), err
	}
	for _, sql := range rowsOfText() {
		if n, err := exec(sql); err != nil || n == 0 && !strings.HasPrefix(sql, "SET ") {
			t.Fatalf("%d rows of %s: %v", n, sql, err)
		}
	}
	rows, err := super.Query(t.Context(), freeTexts)
	if err != nil {
		t.Fatal(err)
	}
	type column struct {
		Table, Name string
		HasForm     bool
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 40 {
		t.Fatalf("only %d columns of text were found", len(found))
	}
	for _, c := range found {
		table, name := pgx.Identifier{c.Table}.Sanitize(), pgx.Identifier{c.Name}.Sanitize()
		n, err := exec("UPDATE "+table+" SET "+name+" = $1", payload)
		if err != nil {
			// Where it is NULL, another column may demand that it is.
			n, err = exec("UPDATE "+table+" SET "+name+" = $1 WHERE "+name+" IS NOT NULL", payload)
		}
		if (err != nil || n == 0) && !c.HasForm {
			t.Errorf("%s.%s never had the text: %d rows, %v", c.Table, c.Name, n, err)
		}
	}
	if err := super.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// rowsOfText make rows in the tables that have none in the demonstration.
func rowsOfText() []string {
	return []string{
		`SET session_replication_role = replica`, // facts are superseded otherwise, never overwritten
		`INSERT INTO record_note (id, person_id, kind, words, version, recorded_at)
			SELECT gen_random_uuid(), id, 'own_note', 'x', 1, now() FROM person`,
		`INSERT INTO record_note (id, person_id, kind, wrong, words, version, recorded_at)
			SELECT gen_random_uuid(), id, 'correction', 'x', 'x', 1, now() FROM person`,
		`INSERT INTO notice (id, person_id, subject, body, link, recorded_at) SELECT gen_random_uuid(), id, 'x', 'x', '/', now() FROM person`,
		`INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at)
			SELECT '2040-41', id, 8, current_date - 10, current_date + 10, now(), now() FROM framework LIMIT 1`,
		// An assessment that was returned, at the address that pages are asked for.
		`INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
			SELECT '` + anID + `', '2040-41', h.appointment_id, 'returned', now(), true, 1, 0, now()
			FROM appointment_holder h JOIN demo_persona d ON d.person_id = h.person_id AND d.persona = 'holder'
			WHERE h.superseded_at IS NULL LIMIT 1`,
		`INSERT INTO assessment_party (assessment_id, person_id, validator_id, late_reason, response)
			SELECT '` + anID + `', h.person_id, v.person_id, 'x', 'x' FROM demo_persona h, demo_persona v
			WHERE h.persona = 'holder' AND v.persona = 'validator'`,
		`INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason)
			SELECT gen_random_uuid(), assessment_id, 'return', now(), validator_id, 'x' FROM assessment_party`,
		`INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version, recorded_at)
			SELECT '` + anID + `', id, 'level', 3, 'x', 'x', 'x', false, 1, now() FROM competency`,
		`INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
			SELECT assessment_id, 1, competency_id, kind, level, reason, evidence, is_carried FROM answer`,
		`INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
			SELECT assessment_id, competency_id, kind, level, reason, 1, now(), validator_id
			FROM answer JOIN assessment_party USING (assessment_id)`,
	}
}
