package postgres_test

import "maps"

const (
	anAssessment = "'f2000000-0000-7000-8000-00000000000a'"
	// The rows to which the rows of an assessment refer.
	assessmentFixture = `
INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at)
SELECT '2030-31', ` + aFramework + `, 8, '2030-04-01', '2030-06-30', ` + recorded + `;
INSERT INTO appointment (id, post_id, recorded_at) VALUES ('c0000000-0000-7000-8000-00000000000b', ` + aPost + `, ` + recorded + `);
INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
    VALUES (` + anAssessment + `, '2030-31', 'c0000000-0000-7000-8000-00000000000b', 'draft', ` + recorded +
		`, false, 0, 0, ` + recorded + `);`
)

func assessmentRows() map[string]columns {
	of := func(more columns) columns {
		row := columns{"assessment_id": anAssessment}
		maps.Copy(row, more)
		return row
	}
	answer := columns{"competency_id": "'one.two'", "kind": "'level'", "level": "3", "reason": "''"}
	with := func(more columns) columns {
		row := of(answer)
		maps.Copy(row, more)
		return row
	}
	return map[string]columns{
		"cycle": {"code": "'2031-32'", "framework_id": aFramework, "threshold": "8", "opens_on": "'2031-04-01'", "closes_on": "'2031-06-30'",
			"recorded_at": recorded},
		"assessment": {"id": aRowID, "cycle_code": "'2030-31'", "appointment_id": anAppointed, "state": "'draft'",
			"state_at": recorded, "is_late": "false",
			"submission": "0", "sign_off": "0", "recorded_at": recorded},
		"assessment_party": of(columns{"person_id": personA, "late_reason": "''", "response": "''"}),
		"answer":           with(columns{"evidence": "''", "reflection": "''", "is_carried": "false", "version": "1", "recorded_at": recorded}),
		"submitted_answer": with(columns{"submission": "1", "evidence": "''", "is_carried": "false"}),
		"validated_answer": with(columns{"version": "1", "recorded_at": recorded, "recorded_by": personB}),
		"domain_level":     of(columns{"sign_off": "1", "domain_id": "'one'", "kind": "'level'", "level": "3"}),
		"team_level":       {"cycle_code": "'2030-31'", "trust_code": "'ZZY'", "domain_id": "'one'", "at_or_above": "2", "below": "3"},
		"assessment_move":  of(columns{"id": aRowID, "move": "'start'", "moved_at": recorded, "moved_by": personA, "reason": "''"}),
	}
}

func assessmentRefusals(one, again func(table, constraint string, pairs ...string) refusal) []refusal {
	all := []refusal{
		again("cycle", "pkey"), one("cycle", "code_form", "code", "'next'"), one("cycle", "framework_fkey", "framework_id", nobodyKnown),
		one("cycle", "threshold_range", "threshold", "7"), one("cycle", "threshold_range", "threshold", "101"),
		one("cycle", "to_after_from", "closes_on", "'2031-03-31'"),
		one("cycle", "recorded_by_fkey", "recorded_by", nobodyKnown), one("cycle", "steps_in_order", "closed_at", recorded),
		again("assessment", "pkey"), one("assessment", "cycle_fkey", "cycle_code", "'2039-40'"),
		one("assessment", "appointment_fkey", "appointment_id", nobodyKnown),
		one("assessment", "state_known", "state", "'lost'"), one("assessment", "submission_range", "submission", "-1"),
		one("assessment", "sign_off_range", "sign_off", "-1"),
		again("assessment", "once", "id", anotherRowID),
		again("assessment_party", "pkey"), one("assessment_party", "assessment_fkey", "assessment_id", nobodyKnown),
		one("assessment_party", "person_fkey", "person_id", nobodyKnown),
		one("assessment_party", "validator_fkey", "validator_id", nobodyKnown), one("assessment_party", "not_oneself", "validator_id", personA),
		one("assessment_party", "late_reason_length", "late_reason", "repeat('x', 2001)"),
		one("assessment_party", "response_length", "response", "repeat('x', 4001)"),
		one("answer", "reason_length", "reason", "repeat('x', 2001)"), one("answer", "evidence_length", "evidence", "repeat('x', 4001)"),
		one("answer", "reflection_length", "reflection", "repeat('x', 4001)"), one("answer", "version_range", "version", "0"),
		one("submitted_answer", "submission_range", "submission", "0"),
		one("validated_answer", "reason_length", "reason", "repeat('x', 2001)"), one("validated_answer", "version_range", "version", "0"),
		one("validated_answer", "recorded_by_fkey", "recorded_by", nobodyKnown),
		one("domain_level", "sign_off_range", "sign_off", "0"), one("domain_level", "domain_length", "domain_id", "''"),
		again("team_level", "pkey"), one("team_level", "cycle_fkey", "cycle_code", "'2039-40'"),
		one("team_level", "trust_fkey", "trust_code", "'QQQ'"),
		one("team_level", "domain_length", "domain_id", "''"), one("team_level", "at_or_above_least", "at_or_above", "1"),
		one("team_level", "below_least", "below", "1"),
		one("team_level", "people_least", "below", "2"),
		again("assessment_move", "pkey"), one("assessment_move", "assessment_fkey", "assessment_id", nobodyKnown),
		one("assessment_move", "move_known", "move", "'lose'"),
		one("assessment_move", "moved_by_fkey", "moved_by", nobodyKnown), one("assessment_move", "reason_length", "reason", "repeat('x', 4001)"),
		one("assessment_move", "has_reason", "move", "'return'"), one("assessment_move", "has_reason", "move", "'reopen'"),
	}
	for _, table := range []string{"answer", "submitted_answer", "validated_answer"} {
		all = append(all, one(table, "competency_length", "competency_id", "''"))
	}
	for _, table := range []string{"answer", "submitted_answer", "validated_answer", "domain_level"} {
		all = append(all, again(table, "pkey"), one(table, "assessment_fkey", "assessment_id", nobodyKnown),
			one(table, "kind_known", "kind", "'score'", "level", "NULL"),
			one(table, "level_range", "level", "0"), one(table, "level_range", "level", "6"), one(table, "level_of_kind", "level", "NULL"),
			one(table, "level_of_kind", "kind", "'not_assessed'"))
	}
	return all
}
