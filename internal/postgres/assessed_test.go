package postgres_test

import (
	"testing"

	"github.com/google/uuid"
)

// assess gives the world a cycle and assessments in several states: of the CCIO of
// R0A signed off a second time, after a first submission; of the CCIO of RR8 in
// validation, by somebody who is not the validator of anything else; of the deputy
// of RR8 signed off, which no board sees.
func (w world) assess(t testing.TB) {
	t.Helper()
	w.exec(t, `INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at)
SELECT '2024-25', id, 8, '2024-04-01', '2024-06-30', now(), now() FROM framework WHERE published_at IS NOT NULL LIMIT 1`)
	w.exec(t, `INSERT INTO team_level (cycle_code, trust_code, domain_id, at_or_above, below)
		VALUES ('2024-25', 'R0A', 'one', 3, 4), ('2024-25', 'RR8', 'one', 5, 2)`)
	for _, a := range []struct{ holder, validator, state string }{
		{"holder", "validator", "signed_off"}, {"CCIO of RR8", "recorded by mistake", "in_validation"},
		{"deputy of RR8", "national", "signed_off"},
	} {
		id := ofTest("assessment of " + a.holder)
		appointment := column[uuid.UUID](t, w.super, `SELECT appointment_id FROM appointment_holder
			WHERE person_id = $1 AND superseded_at IS NULL`, w.actor(t, a.holder).id)[0]
		w.exec(t, `INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
			VALUES ($1, '2024-25', $2, $3, now(), false, 2, 2, now())`, id, appointment, a.state)
		w.exec(t, `INSERT INTO assessment_party (assessment_id, person_id, validator_id, late_reason, response)
			VALUES ($1, $2, $3, '', '')`, id, w.actor(t, a.holder).id, w.actor(t, a.validator).id)
		w.exec(t, `INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version, recorded_at)
			VALUES ($1, 'one.two', 'level', 3, '', '', '', false, 1, now())`, id)
		for n := 1; n <= 2; n++ {
			w.exec(t, `INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
				VALUES ($1, $2, 'one.two', 'level', 3, '', '', false)`, id, n)
			w.exec(t, `INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level) VALUES ($1, $2, 'one', 'level', 3)`, id, n)
		}
		w.exec(t, `INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
			VALUES ($1, 'one.two', 'level', 3, '', 1, now(), $2)`, id, w.actor(t, a.validator).id)
		w.exec(t, `INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason)
			VALUES ($1, $2, 'sign_off', now(), $3, '')`, ofTest("move of "+a.holder), id, w.actor(t, a.validator).id)
	}
}
