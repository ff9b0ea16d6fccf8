package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// fiftyRounds are four cycles of everybody in fifty: a quarter of a million
// assessments, three in four of them signed off, the last cycle open. Each has four
// answers, handed over and validated as well, and eight domain levels.
const fiftyRounds = `
SET session_replication_role = replica;
INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at)
    SELECT '204' || c || '-4' || c + 1, f.id, 8, make_date(2022 + c, 7, 2), CASE WHEN c < 4 THEN make_date(2022 + c, 9, 30)
    ELSE current_date + 30 END, '2022-01-01', '2022-07-02'
    FROM generate_series(1, 4) c, framework f WHERE f.code = 'ccio' AND f.version = '1.0';
INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
    SELECT md5('assessment' || trust || n || c)::uuid, '204' || c || '-4' || c + 1, md5('appointment' || trust || n)::uuid,
        (ARRAY['draft', 'signed_off', 'in_validation', 'submitted', 'returned', 'signed_off', 'signed_off', 'signed_off'])[1 + CASE
        WHEN c < 4 THEN 5 ELSE n % 8 END], '2026-01-01', false, 1, 1, '2026-01-01'
    FROM trusts, generate_series(1, 300) n, generate_series(1, 4) c WHERE n % 6 <> 5;
INSERT INTO assessment_party (assessment_id, person_id, validator_id, late_reason, response)
    SELECT md5('assessment' || trust || n || c)::uuid, md5('person' || trust || n)::uuid, md5('person' || trust || 1 + (n + 1) % 300)::uuid,
    '', '' FROM trusts, generate_series(1, 300) n, generate_series(1, 4) c WHERE n % 6 <> 5;
INSERT INTO role_grant (id, person_id, role, appointment_id, valid_from, recorded_at, confirmed_at, confirmed_by)
    SELECT md5('validator' || trust || n)::uuid, md5('person' || trust || 1 + (n + 1) % 300)::uuid, 'validator',
    md5('appointment' || trust || n)::uuid, '2020-01-01', '2026-01-01', '2026-01-02', md5('person' || trust || n)::uuid
    FROM trusts, generate_series(1, 300) n;
INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version, recorded_at)
    SELECT a.id, k.id, 'level', 1 + k.position % 5, '', repeat('evidence ', 10), '', false, 1, '2026-01-01'
    FROM assessment a, (SELECT id, position FROM competency ORDER BY framework_id, position LIMIT 4) k WHERE a.cycle_code LIKE '204%';
INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
    SELECT r.assessment_id, 1, r.competency_id, r.kind, r.level, '', r.evidence, false FROM answer r
    JOIN assessment a ON a.id = r.assessment_id WHERE a.cycle_code LIKE '204%';
INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
    SELECT r.assessment_id, r.competency_id, r.kind, r.level, '', 1, r.recorded_at, y.validator_id FROM answer r
    JOIN assessment_party y USING (assessment_id) JOIN assessment a ON a.id = r.assessment_id WHERE a.cycle_code LIKE '204%';
INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level)
    SELECT a.id, 1, d, 'level', 1 + abs(hashtext(a.id::text || d)) % 5
    FROM assessment a, unnest(ARRAY['safety', 'informatics', 'data', 'improvement', 'leadership', 'strategy', 'patients', 'partnership']) d
    WHERE a.cycle_code LIKE '204%' AND a.state = 'signed_off';
SET session_replication_role = origin;
ANALYZE`

func BenchmarkFiftyfoldAssessments(b *testing.B) {
	address, super := fiftyfold(b)
	_, err := super.Exec(b.Context(), fiftyRounds)
	must(b, err)
	serve := pgtest.Open(b, address, postgres.RoleServe, time.Now)
	const open = "2044-45"
	id := func(what string) uuid.UUID { return column[uuid.UUID](b, super, `SELECT md5($1::text)::uuid`, what)[0] }
	holder, validator := personOf(b, super, "RR8", 6), personOf(b, super, "RR8", 8)
	of := authz.Scope{Appointment: id("appointmentRR86")}
	own := func(action authz.Action) authz.Permit { return permit(b, holder, authz.PostHolder, of, action) }
	named := func(action authz.Action) authz.Permit { return permit(b, validator, authz.Validator, of, action) }
	person := func(persona string) uuid.UUID {
		return column[uuid.UUID](b, super, `SELECT person_id FROM demo_persona WHERE persona = $1`, persona)[0]
	}
	national := permit(b, person("national"), authz.NationalAnalyst, authz.Scope{}, authz.ViewCompletion)
	region := permit(b, person("region"), authz.RegionalAnalyst, authz.Scope{Region: "Y62"}, authz.ViewCompletion)
	board := func(action authz.Action) authz.Permit {
		return permit(b, person("board"), authz.BoardMember, authz.Scope{Trust: "R0A"}, action)
	}
	today := day.Of(time.Now())
	for _, c := range []struct {
		name string
		run  func() (rows int, err error)
	}{
		{"Completion/England", func() (int, error) {
			all, err := serve.Completion(b.Context(), national, open, today)
			return len(all), err
		}},
		{"Completion/region", func() (int, error) {
			all, err := serve.Completion(b.Context(), region, open, today)
			return len(all), err
		}},
		{"Completion/closed", func() (int, error) {
			all, err := serve.Completion(b.Context(), region, "2041-42", d("2023-09-30"))
			return len(all), err
		}},
		{"MyAssessments", func() (int, error) {
			all, err := serve.MyAssessments(b.Context(), own(authz.ViewOwn))
			return len(all), err
		}},
		{"MyAssessment", func() (int, error) {
			w, err := serve.MyAssessment(b.Context(), own(authz.ViewOwn), id("assessmentRR864"))
			return len(w.Entries), err
		}},
		{"SaveDomain", func() (int, error) { // of a version that there is not: what it asks, and no more
			saved, err := uses(serve).SaveDomain(b.Context(), own(authz.Assess), id("assessmentRR864"), assessment.DomainAnswers{
				Domain: "safety", Wrote: map[string]assessment.Wrote{"safety.clinical-risk": {Entry: assessment.Entry{Version: 99}, Shown: "more"}},
			})
			if err == nil && len(saved.Overtaken) == 0 {
				return 0, fmt.Errorf("it was saved")
			}
			return 1, err
		}},
		{"Validations", func() (int, error) {
			all, err := serve.Validations(b.Context(), named(authz.ViewSubmitted))
			return len(all), err
		}},
		{"Validation", func() (int, error) {
			r, err := serve.Validation(b.Context(), named(authz.ViewSubmitted), id("assessmentRR863"))
			return len(r.Submitted), err
		}},
		{"TrustResults/board", func() (int, error) {
			all, err := serve.TrustResults(b.Context(), board(authz.ViewLevels), "R0A")
			return len(all), err
		}},
		{"TeamLevels", func() (int, error) {
			l, err := serve.TeamLevels(b.Context(), board(authz.ViewTeamLevels), "R0A")
			return 1 + len(l.Domains), err
		}},
		{"CloseCycle", func() (int, error) { // counts every team; taken back
			tx, err := super.Begin(b.Context())
			if err != nil {
				return 0, err
			}
			if _, err := tx.Exec(b.Context(), `UPDATE cycle SET closed_at = now() WHERE code = '2041-42'`); err != nil {
				return 0, err
			}
			var rows int
			if err := tx.QueryRow(b.Context(), `SELECT count(*) FROM team_level WHERE cycle_code = '2041-42'`).Scan(&rows); err != nil {
				return 0, err
			}
			return rows, tx.Rollback(b.Context())
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				var err error
				if rows, err = c.run(); err != nil || rows == 0 {
					b.Fatalf("%d rows, %v", rows, err)
				}
			}
			b.ReportMetric(float64(rows), "rows")
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/op")
			b.ReportMetric(0, "ns/op")
		})
	}
}
