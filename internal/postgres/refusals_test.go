package postgres_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/fault"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// The rows to which the rows below refer.
const (
	personA      = "'a0000000-0000-7000-8000-00000000000a'"
	personB      = "'a0000000-0000-7000-8000-00000000000b'"
	personC      = "'a0000000-0000-7000-8000-00000000000c'"
	nobodyKnown  = "'a0000000-0000-7000-8000-0000000000ff'"
	aPost        = "'b0000000-0000-7000-8000-00000000000a'"
	anAppointed  = "'c0000000-0000-7000-8000-00000000000a'"
	grantOfB     = "'d0000000-0000-7000-8000-00000000000b'"
	recorded     = "'2026-01-05T09:00:00Z'"
	before       = "'2026-01-04T09:00:00Z'"
	hashOf32     = `decode(repeat('ab', 32), 'hex')`
	aRowID       = "'e0000000-0000-7000-8000-00000000000a'"
	anotherRowID = "'e0000000-0000-7000-8000-00000000000b'"
	aNotice      = "'f1000000-0000-7000-8000-00000000000a'"
	aFramework   = "'f0000000-0000-7000-8000-00000000000a'"
)

const refusalFixture = `
INSERT INTO person (id, name, recorded_at) VALUES
    (` + personA + `, 'Example Person Alpha', ` + recorded + `), (` + personB + `, 'Example Person Beta', ` + recorded + `),
    (` + personC + `, 'Example Person Gamma', ` + recorded + `);
INSERT INTO organisation (code, kind) VALUES ('ZZY', 'trust'), ('ZZX', 'trust'), ('ZZW', 'icb');
INSERT INTO post (id, trust_code, recorded_at) VALUES (` + aPost + `, 'RR8', ` + recorded + `);
INSERT INTO appointment (id, post_id, recorded_at) VALUES (` + anAppointed + `, ` + aPost + `, ` + recorded + `);
INSERT INTO framework (id, code, version, title, document, recorded_at)
VALUES (` + aFramework + `, 'draft', '1.0', 'Draft', '{}', ` + recorded + `);
INSERT INTO notice (id, person_id, subject, body, link, recorded_at)
VALUES (` + aNotice + `, ` + personA + `, 'Example', 'Example', '/', ` + recorded + `);
INSERT INTO audit_seal (number, sealed_at, previous_hash, hash) VALUES (1, ` + recorded + `, ` + hashOf32 + `, ` + hashOf32 + `);
INSERT INTO role_grant (id, person_id, role, valid_from, recorded_at)
    VALUES (` + grantOfB + `, ` + personB + `, 'national_analyst', '2026-01-01', ` + recorded + `);`

// columns is a row for an INSERT, in which each value is SQL.
type columns map[string]string

// rightRows returns for each table a row that the schema accepts.
func rightRows() map[string]columns {
	fact := columns{"id": aRowID, "recorded_at": recorded}
	with := func(more columns) columns {
		row := maps.Clone(fact)
		maps.Copy(row, more)
		return row
	}
	rows := map[string]columns{
		"organisation": {"code": "'ZZZ'", "kind": "'trust'", "sector": "'acute'", "legal_form": "'nhs_trust'", "opened": "'2020-01-01'"},
		"organisation_name": {"organisation_code": "'ZZY'", "ods_name": "''", "display_name": "'Example'", "valid_from": "'2020-01-01'",
			"is_exact": "true", "source": "'test'"},
		"membership": {"member_code": "'ZZY'", "parent_code": "'ZZW'", "valid_from": "'2022-07-01'", "reason": "''"},
		"succession": {"predecessor_code": "'ZZY'", "successor_code": "'ZZX'", "kind": "''"},
		"register_import": {"id": aRowID, "file_date": "'2026-10-01'", "file_sha256": hashOf32, "imported_at": recorded, "new_count": "0",
			"changed_count": "0", "closed_count": "0"},
		"register_change":  {"part": "'ZZY'", "version": "2"},
		"register_touch":   {"transaction": "'1'", "part": "'ZZY'"},
		"person":           {"id": aRowID, "name": "'Example Person Delta'", "recorded_at": recorded},
		"post":             with(columns{"trust_code": "'RR8'"}),
		"post_period":      with(columns{"post_id": aPost, "valid_from": "'2020-01-01'", "type": "'ccio'", "local_title": "''"}),
		"post_recruitment": with(columns{"post_id": aPost, "valid_from": "'2020-01-01'"}),
		"no_such_post":     with(columns{"trust_code": "'ZZY'", "type": "'ccio'", "valid_from": "'2020-01-01'"}),
		"appointment":      with(columns{"post_id": aPost}),
		"appointment_period": with(columns{"appointment_id": anAppointed, "kind": "'acting'", "share_hundredths": "100",
			"valid_from": "'2020-01-01'"}),
		"appointment_holder": with(columns{"appointment_id": anAppointed, "person_id": personA}),
		"trust_team":         with(columns{"trust_code": "'ZZY'", "valid_from": "'2020-01-01'", "headcount": "0", "five_trained": "'not_told'"}),
		"audit_seal":         {"number": "2", "sealed_at": recorded, "previous_hash": hashOf32, "hash": hashOf32},
		"audit_sealed":       {"seal_number": "1", "position": "1", "event_id": aRowID, "hash": hashOf32},
		"trust_workforce":    with(columns{"trust_code": "'ZZY'", "counted_on": "'2026-03-31'", "wte_hundredths": "500000"}),
		"framework": {"id": aRowID, "code": "'example'", "version": "'1.0'", "title": "'Example'", "document": "'{}'",
			"recorded_at": recorded},
		"competency": {"framework_id": aFramework, "id": "'one.two'", "domain_id": "'one'", "position": "1"},
		"account": with(columns{"person_id": personA, "email": "'alpha@test.example'", "issuer": "'https://test.example'",
			"subject": "'alpha'"}),
		"role_grant":  with(columns{"person_id": personA, "role": "'trust_administrator'", "trust_code": "'RR8'", "valid_from": "'2026-01-01'"}),
		"notice":      with(columns{"person_id": personA, "subject": "'Example'", "body": "'Example'", "link": "'/'"}),
		"outbox":      with(columns{"notice_id": aNotice}),
		"record_note": with(columns{"person_id": personA, "kind": "'own_note'", "words": "'Example'", "version": "1"}),
		"session": {"id": aRowID, "secret_hash": hashOf32, "person_id": personA, "created_at": recorded, "last_seen_at": recorded,
			"expires_at": "'2026-01-05T21:00:00Z'"},
		"kept_form": {"id": aRowID, "person_id": personA, "path": "'/grant'", "fields": "'a=b'", "recorded_at": recorded,
			"expires_at": "'2026-01-06T09:00:00Z'"},
		"demo_persona": {"persona": "'test'", "person_id": personB, "role_grant_id": grantOfB},
		"audit_event":  {"id": aRowID, "occurred_at": recorded, "via": "'web'", "action": "'test'", "object_kind": "'post'", "object_id": "''"},
	}
	maps.Copy(rows, assessmentRows())
	return rows
}

// refusal is a row that is wrong in one way: the values that differ from the right
// row. With twice, the right row is inserted first.
type refusal struct {
	table, constraint string
	instead           columns
	twice             bool
}

// refusals are the rows for constraints that are not plain, and for those whose bound
// is in a sentence in other units than in the column.
func refusals() []refusal {
	one := func(table, constraint string, pairs ...string) refusal {
		r := refusal{table: table, constraint: table + "_" + constraint, instead: columns{}}
		for i := 0; i < len(pairs); i += 2 {
			r.instead[pairs[i]] = pairs[i+1]
		}
		return r
	}
	again := func(table, constraint string, pairs ...string) refusal {
		r := one(table, constraint, pairs...)
		r.twice = true
		return r
	}
	other := []string{"id", anotherRowID}
	all := []refusal{
		again("audit_sealed", "event_once", "position", "2"),
		one("organisation", "code_form", "code", "'zz'"),
		one("organisation", "sector_of_trust", "kind", "'icb'"),
		again("organisation_name", "one_at_a_time", "valid_from", "'2021-01-01'"),
		again("membership", "one_at_a_time", "valid_from", "'2023-01-01'"),
		one("post_period", "not_before_nhs", "valid_from", "'1948-07-04'"),
		one("post_period", "funded_range", "funded_hundredths", "2001", "funded_unit", "'pa'"),
		one("post_period", "funded_unit_known", "funded_hundredths", "100", "funded_unit", "'hours'"),
		one("post_period", "funded_has_unit", "funded_hundredths", "100"),
		again("post_period", "one_at_a_time", append(other, "valid_from", "'2021-01-01'")...),
		again("post_recruitment", "one_at_a_time", append(other, "valid_from", "'2021-01-01'")...),
		again("no_such_post", "one_at_a_time", append(other, "valid_from", "'2021-01-01'")...),
		again("no_such_post", "one_at_a_time", append(other, "valid_from", "'2021-01-01'", "no_other", "true")...),
		one("appointment_period", "share_range", "share_hundredths", "0"),
		one("appointment_period", "share_range", "share_hundredths", "101"),
		one("appointment_period", "not_before_nhs", "valid_from", "'1948-07-04'"),
		again("appointment_period", "one_at_a_time", append(other, "valid_from", "'2031-01-01'")...),
		one("appointment_holder", "actual_range", "actual_hundredths", "-1", "actual_unit", "'pa'"),
		one("appointment_holder", "actual_unit_known", "actual_hundredths", "1", "actual_unit", "'hours'"),
		one("appointment_holder", "actual_has_unit", "actual_hundredths", "1"),
		again("appointment_holder", "one_at_a_time", append(other, "person_id", personB)...),
		again("trust_team", "one_at_a_time", append(other, "valid_from", "'2021-01-01'")...),
		one("trust_workforce", "not_before_nhs", "counted_on", "'1948-07-04'"),
		one("trust_workforce", "wte_range", "wte_hundredths", "0"),
		one("trust_workforce", "wte_range", "wte_hundredths", "10000001"),
		again("trust_workforce", "one_at_a_time", other...),
		one("framework", "code_form", "code", "'Example'"),
		one("framework", "version_form", "version", "'1'"),
		one("framework", "document_is_json", "document", "'[]'"),
		again("framework", "once", other...),
		again("competency", "position_once", "id", "'one.three'"),
		one("competency", "id_form", "id", "'two'"),
		one("account", "email_form", "email", "'alpha at home'"),
		again("account", "email_once", append(other, "email", "'ALPHA@test.example'", "subject", "'beta'")...),
		one("account", "identity_whole", "subject", "NULL"),
		again("account", "identity_once", append(other, "email", "'beta@test.example'")...),
		one("role_grant", "appointment_fkey", "role", "'validator'", "trust_code", "NULL", "appointment_id", nobodyKnown),
		one("role_grant", "region_fkey", "role", "'regional_analyst'", "trust_code", "NULL", "region_code", "'NONE1'"),
		one("role_grant", "confirmed_by_fkey", "confirmed_by", nobodyKnown, "confirmed_at", recorded),
		one("role_grant", "confirmed_by_a_second", "confirmed_by", personA, "confirmed_at", recorded),
		one("role_grant", "confirmed_by_a_second", "granted_by", personB, "confirmed_by", personB, "confirmed_at", recorded),
		one("role_grant", "confirmation_whole", "confirmed_by", personB),
		one("role_grant", "confirmation_whole", "confirmed_at", recorded),
		again("role_grant", "one_at_a_time", append(other, "valid_from", "'2026-06-01'")...),
		one("role_grant", "ended_by_fkey", "ended_by", nobodyKnown, "ended_at", recorded),
		one("role_grant", "end_whole", "ended_by", personB),
		one("role_grant", "end_whole", "ended_at", recorded),
		one("notice", "link_is_local", "link", "'https://test.example/'"),
		one("notice", "link_is_local", "link", "'//test.example/'"),
		one("notice", "link_is_local", "link", `'/\test.example'`),
		one("record_note", "wrong_of_correction", "wrong", "'Example'"),
		one("record_note", "wrong_of_correction", "kind", "'correction'"),
		one("record_note", "words_length", "words", "repeat('x', 1001)"),
		one("record_note", "words_length", "kind", "'correction'", "wrong", "'Example'", "words", "''"),
		again("record_note", "one_own", other...),
		again("outbox", "notice_once", other...),
		one("session", "replaced_by_fkey", "replaced_by", nobodyKnown, "ended_at", recorded),
		one("session", "replaced_has_ended", "replaced_by", aRowID),
		one("kept_form", "path_local", "path", "'//other.example/'"),
		one("kept_form", "path_local", "path", `'/\other.example/'`),
		one("kept_form", "path_local", "path", "'grant'"),
		one("kept_form", "path_local", "path", `E'/grant\r\nx'`),
		one("session", "role_grant_fkey", "role_grant_id", grantOfB),
	}
	// A grant has the scope of its role and no other.
	for role, scopes := range map[string][]string{
		"validator": {"trust_code"}, "post_holder": {"region_code"}, "board_member": {"appointment_id"}, "board_secretary": {""},
		"trust_administrator": {"region_code", ""}, "regional_analyst": {"trust_code", ""}, "national_analyst": {"trust_code"},
		"national_administrator": {"region_code", "appointment_id"}, "secretarys_levels": {""}, "completion_export": {"appointment_id"},
	} {
		for _, scope := range scopes {
			r := one("role_grant", "scope_fits_role", "role", "'"+role+"'", "trust_code", "NULL")
			switch scope {
			case "trust_code":
				r.instead[scope] = "'RR8'"
			case "region_code":
				r.instead[scope] = "'Y62'"
			case "appointment_id":
				r.instead[scope] = anAppointed
			}
			all = append(all, r)
		}
	}
	return append(all, assessmentRefusals(one, again)...)
}

func insertion(table string, row columns) string {
	names := slices.Sorted(maps.Keys(row))
	var values []string
	for _, name := range names {
		values = append(values, row[name])
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ", "), strings.Join(values, ", "))
}

// Every constraint of the schema is made to refuse a row with just one fault, and
// the person gets the sentence of that constraint.
func TestRefusals(t *testing.T) {
	t.Parallel()
	address := pgtest.Superuser(t, cluster.Clone(t))
	_, err := connect(t, address).Exec(t.Context(), refusalFixture+assessmentFixture)
	must(t, err)
	db := postgres.OpenAsLogin(t, address, time.Now)
	right := rightRows()
	seen := map[string]bool{}
	refused := func(constraint string, statements ...string) {
		t.Helper()
		seen[constraint] = true
		err := db.Try(t.Context(), statements...)
		said, reachable := sentences()[constraint]
		var known *fault.Error
		var pg *pgconn.PgError
		switch isKnown := errors.As(err, &known); {
		case err == nil:
			t.Errorf("%s does not refuse: %v", constraint, statements)
		case !errors.As(err, &pg) || pg.ConstraintName != constraint:
			t.Errorf("%s: something else refuses: %v", constraint, err)
		case !reachable && (isKnown || !strings.Contains(err.Error(), constraint)):
			t.Errorf("%s is no failure of the program that says its name, but %v", constraint, err)
		case reachable && (!isKnown || known.Kind != fault.Invalid || known.Constraint != constraint):
			t.Errorf("%s: not a refusal but %v", constraint, err)
		case reachable && known.Public != said.Message:
			t.Errorf("%s says %q", constraint, known.Public)
		case reachable && said.Name != "" && !slices.Equal(known.Fields, []fault.Field{said}):
			t.Errorf("%s is about %v", constraint, known.Fields)
		}
	}
	for table, row := range right {
		if err := db.Try(t.Context(), insertion(table, row)); err != nil {
			t.Errorf("the right row of %s: %v", table, err)
		}
	}
	all, byHand := refusals(), map[string]bool{}
	for _, r := range all {
		byHand[r.constraint] = true
	}
	for _, c := range constraints(t, connect(t, address)) {
		if row, found := right[c.Table]; found && !byHand[c.Name] {
			all = append(all, plainRefusals(c, row)...)
		}
	}
	for _, r := range all {
		row := maps.Clone(right[r.table])
		maps.Copy(row, r.instead)
		statements := []string{insertion(r.table, row)}
		if r.twice {
			statements = append([]string{insertion(r.table, right[r.table])}, statements...)
		}
		refused(r.constraint, statements...)
	}
	refused("installation_pkey", "INSERT INTO installation DEFAULT VALUES")
	refused("register_version_pkey", "INSERT INTO register_version (version) VALUES (2)")
	refused("register_version_one_row", "INSERT INTO register_version (is_only, version) VALUES (false, 2)")
	refused("installation_one_row", "INSERT INTO installation (is_only) VALUES (false)")
	for _, table := range []string{"post_period", "post_recruitment", "no_such_post", "appointment_period", "appointment_holder",
		"trust_team", "trust_workforce"} {
		insert := insertion(table, right[table])
		supersede := "UPDATE " + table + " SET superseded_at = '2026-02-01T09:00:00Z'"
		if err := db.Try(t.Context(), insert, supersede); err != nil {
			t.Errorf("superseding a row of %s: %v", table, err)
		}
		refused("fact_is_never_deleted", insert, "DELETE FROM "+table)
		refused("fact_is_never_overwritten", insert, "UPDATE "+table+" SET recorded_at = "+before)
		refused("fact_is_never_overwritten", insert, supersede+", recorded_at = "+before)
		refused("fact_is_never_overwritten", insert, supersede, "UPDATE "+table+" SET superseded_at = NULL")
		refused("fact_is_never_overwritten", insert, supersede, "UPDATE "+table+" SET superseded_at = '2026-03-01T09:00:00Z'")
	}
	for _, table := range []string{"audit_event", "audit_seal", "audit_sealed"} {
		refused("audit_is_only_added", insertion(table, right[table]), "DELETE FROM "+table)
	}
	grant := insertion("role_grant", right["role_grant"])
	refused("role_grant_only_confirmed_or_ended", grant, "UPDATE role_grant SET confirmed_by = "+personB+", confirmed_at = "+
		recorded+" WHERE id = "+aRowID)
	as := func(person string) string { return "SELECT set_config('ccio.actor', " + person + ", true)" }
	refused("role_grant_last_administrator", grant, as(personA), "UPDATE role_grant SET ended_by = "+personA+", ended_at = "+
		recorded+" WHERE id = "+aRowID)
	for _, table := range []string{"submitted_answer", "domain_level", "assessment_move", "team_level"} {
		refused("assessment_is_only_added", insertion(table, right[table]),
			"UPDATE "+table+" SET "+cmp.Or(map[string]string{"team_level": "below = below"}[table], "assessment_id = assessment_id"))
	}
	refused("cycle_is_fixed", insertion("cycle", right["cycle"]), "DELETE FROM cycle WHERE code = '2031-32'")
	refused("cycle_is_fixed", "UPDATE cycle SET opened_at = "+recorded+" WHERE code = '2030-31'",
		"UPDATE cycle SET threshold = 9 WHERE code = '2030-31'")
	refused("assessment_moves", insertion("assessment_party", right["assessment_party"]),
		"UPDATE assessment SET state = 'submitted', submission = 1 WHERE id = "+anAssessment)
	refused("assessment_party_keeps", insertion("assessment_party", right["assessment_party"]),
		"UPDATE assessment_party SET person_id = "+personB)
	refused("assessment_needs_validator", insertion("assessment_party", right["assessment_party"]), as(personA),
		"UPDATE assessment SET state = 'submitted', submission = 1 WHERE id = "+anAssessment)
	draft, publish := insertion("competency", right["competency"]), "UPDATE framework SET published_at = "+recorded+" WHERE id = "+aFramework
	if err := db.Try(t.Context(), draft, "UPDATE framework SET title = 'Other' WHERE id = "+aFramework,
		"DELETE FROM competency WHERE framework_id = "+aFramework, draft, publish); err != nil {
		t.Errorf("a draft does not change: %v", err)
	}
	for _, change := range []string{
		"UPDATE framework SET title = 'Other' WHERE id = " + aFramework, "UPDATE framework SET published_at = NULL WHERE id = " + aFramework,
		"DELETE FROM framework WHERE id = " + aFramework, "UPDATE competency SET position = 2 WHERE framework_id = " + aFramework,
		"DELETE FROM competency WHERE framework_id = " + aFramework,
		"INSERT INTO competency (framework_id, id, domain_id, position) VALUES (" + aFramework + ", 'one.more', 'one', 9)",
	} {
		refused("framework_never_changes", draft, publish, change)
	}
	for _, constraint := range column[string](t, connect(t, address), refusers) {
		if !seen[constraint] && constraint != "role_grant_of_person" { // its columns hold the primary key, which is asked first
			t.Errorf("%s is never made to refuse", constraint)
		}
	}
}
