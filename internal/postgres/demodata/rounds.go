package demodata

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/postgres/conn"
)

const sqlDemoCycle = `
INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at)
SELECT @code, f.id, @threshold, @opens, @closes, @at, @opened
FROM framework f WHERE f.code = @framework AND f.version = @version AND f.published_at IS NOT NULL`

// sqlDemoClose runs after the assessments are stored, because closing a cycle works
// out what a board learns about its team.
const sqlDemoClose = `UPDATE cycle SET closed_at = @closed, provisional_at = @provisional, ready_at = @ready WHERE code = @code`

const sqlDemoAssessment = `
INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
VALUES (@id, @cycle, @appointment, @state, @at, false, @submission, @sign_off, @at)`

const sqlDemoParty = `
INSERT INTO assessment_party (assessment_id, person_id, validator_id, late_reason, response) VALUES (@id, @person, @validator, '', '')`

const sqlDemoAnswers = `
INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version, recorded_at)
SELECT @id, a.competency, a.kind, a.level, a.reason, a.evidence, a.reflection, false, 1, @at
FROM unnest(@competencies::text[], @kinds::text[], @levels::integer[], @reasons::text[], @evidence::text[], @reflections::text[])
    a (competency, kind, level, reason, evidence, reflection)`

const sqlDemoSubmitted = `
INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
SELECT @id, 1, a.competency, a.kind, a.level, a.reason, a.evidence, false
FROM unnest(@competencies::text[], @kinds::text[], @levels::integer[], @reasons::text[], @evidence::text[]) a (competency, kind, level,
reason, evidence)`

const sqlDemoValidated = `
INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
SELECT @id, a.competency, a.kind, a.level, a.reason, 1, @at, @validator
FROM unnest(@competencies::text[], @kinds::text[], @levels::integer[], @reasons::text[]) a (competency, kind, level, reason)`

const sqlDemoDomains = `
INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level)
SELECT @id, 1, a.domain, a.kind, a.level FROM unnest(@domains::text[], @kinds::text[], @levels::integer[]) a (domain, kind, level)`

const sqlDemoMove = `
INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason) VALUES (@id, @assessment, @move, @at, @by, @reason)`

// insertRounds stores the cycles of the demonstration with their assessments. A
// database without the framework gets none, because cycles are pinned to it.
func (db Store) insertRounds(ctx context.Context, tx pgx.Tx, rounds []demo.Round) error {
	for _, r := range rounds {
		step := func(on day.Day, reached bool) *time.Time {
			if !reached {
				return nil
			}
			at := on.Time().Add(9 * time.Hour)
			return &at
		}
		closed := r.State != assessment.Open
		tag, err := tx.Exec(ctx, sqlDemoCycle, pgx.StrictNamedArgs{
			"code": r.Code, "framework": r.Framework, "version": r.Version, "threshold": r.Threshold, "opens": r.Opens, "closes": r.Close,
			"at": step(r.Opens.AddDays(-30), true), "opened": step(r.Opens, true),
		})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		batch := &pgx.Batch{}
		for _, a := range r.Assessments {
			queueAssessed(batch, r.Code, a)
		}
		if closed {
			batch.Queue(sqlDemoClose, pgx.StrictNamedArgs{
				"code": r.Code, "closed": step(r.Close.AddDays(1), true), "provisional": step(r.Close.AddDays(2), true),
				"ready": step(r.Close.AddDays(60), r.State == assessment.Ready),
			})
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	return nil
}

func queueAssessed(batch *pgx.Batch, cycle string, a demo.Assessed) {
	handed, signed := a.State != assessment.Draft, a.State == assessment.SignedOff
	number := map[bool]int{true: 1}
	batch.Queue(sqlDemoAssessment, pgx.StrictNamedArgs{
		"id": a.ID, "cycle": cycle, "appointment": a.Appointment, "state": string(a.State), "at": a.At, "submission": number[handed],
		"sign_off": number[signed],
	})
	batch.Queue(sqlDemoParty, pgx.StrictNamedArgs{"id": a.ID, "person": a.Person, "validator": conn.NullID(a.Validator)})
	var self, validated answers
	for _, e := range a.Answers {
		self.add(e.Competency, e.Answer, e.Reason)
		self.evidence, self.reflections = append(self.evidence, e.Evidence), append(self.reflections, e.Reflection)
		validated.add(e.Competency, e.Validated, e.Difference)
	}
	batch.Queue(sqlDemoAnswers, pgx.StrictNamedArgs{
		"id": a.ID, "at": a.At, "competencies": self.ids, "kinds": self.kinds, "levels": self.levels, "reasons": self.reasons,
		"evidence": self.evidence, "reflections": self.reflections,
	})
	if handed {
		batch.Queue(sqlDemoSubmitted, pgx.StrictNamedArgs{
			"id": a.ID, "competencies": self.ids, "kinds": self.kinds, "levels": self.levels, "reasons": self.reasons, "evidence": self.evidence,
		})
		queueMove(batch, a, assessment.Submit, a.Person, -48*time.Hour, "")
	}
	if a.State == assessment.InValidation || a.State == assessment.Returned || signed {
		queueMove(batch, a, assessment.BeginValidation, a.Validator, -24*time.Hour, "")
		batch.Queue(sqlDemoValidated, pgx.StrictNamedArgs{
			"id": a.ID, "at": a.At, "validator": a.Validator, "competencies": validated.ids, "kinds": validated.kinds, "levels": validated.levels,
			"reasons": validated.reasons,
		})
	}
	if a.State == assessment.Returned {
		queueMove(batch, a, assessment.Return, a.Validator, 0, "An invented reason: say more about the evidence.")
	}
	if signed {
		var domains answers
		for _, d := range a.Domains {
			domains.add(d.Domain, d.Answer, "")
		}
		batch.Queue(sqlDemoDomains, pgx.StrictNamedArgs{"id": a.ID, "domains": domains.ids, "kinds": domains.kinds, "levels": domains.levels})
		queueMove(batch, a, assessment.SignOff, a.Validator, 0, "")
	}
}

func queueMove(batch *pgx.Batch, a demo.Assessed, move assessment.Move, by uuid.UUID, before time.Duration, reason string) {
	batch.Queue(sqlDemoMove, pgx.StrictNamedArgs{"id": conn.RowID(), "assessment": a.ID, "move": string(move), "at": a.At.Add(before),
		"by": by, "reason": reason})
}

// answers holds answers as columns, for unnest.
type answers struct {
	ids, kinds, reasons, evidence, reflections []string
	levels                                     []*int
}

func (a *answers) add(id string, e assessment.Answer, reason string) {
	a.ids, a.kinds, a.reasons, a.levels = append(a.ids, id), append(a.kinds, string(e.Kind)), append(a.reasons, reason),
		append(a.levels, conn.NullLevel(e.Level))
}
