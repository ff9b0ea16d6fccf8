package assessments

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// Validations lists the assessments that the actor validates.
func (db Store) Validations(ctx context.Context, permit authz.Permit) (all []assessment.Summary, err error) {
	if err := permit.For(authz.ViewSubmitted); err != nil {
		return nil, err
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueValidations(batch, permit, &all) })
	return all, err
}

// QueueValidations adds the question of Validations to a batch, for a permit to view
// what was submitted.
func QueueValidations(batch *pgx.Batch, permit authz.Permit, all *[]assessment.Summary) {
	conn.Queue(batch, all, scanSummary, sqlSummaries, summariesArgs(permit, uuid.Nil))
}

const sqlSubmittedAnswers = `
SELECT r.competency_id, r.kind, coalesce(r.level, 0), r.reason, r.evidence, r.is_carried
FROM submitted_answer r JOIN assessment s ON s.id = r.assessment_id AND s.submission = r.submission
    AND s.state IN ('submitted', 'in_validation', 'signed_off')
    JOIN assessment_party y ON y.assessment_id = s.id AND y.validator_id = @actor
WHERE r.assessment_id = @id`

// sqlLastValidated finds the latest earlier cycle in which an assessment of the
// same person in the same appointment was signed off, and what was validated then, if
// the same person did: at least one row, if there is such a cycle.
const sqlLastValidated = `
WITH last AS (
    SELECT s.id, c.code, coalesce(y.validator_id = @actor, false) AS is_same FROM assessment s
        LEFT JOIN assessment_party y ON y.assessment_id = s.id
        JOIN cycle c ON c.code = s.cycle_code
        JOIN assessment now ON now.id = @id
        JOIN cycle k ON k.code = now.cycle_code
    WHERE s.appointment_id = now.appointment_id AND c.opens_on < k.opens_on AND s.state = 'signed_off'
    ORDER BY c.opens_on DESC LIMIT 1
)
SELECT l.code, l.is_same, coalesce(v.competency_id, ''), coalesce(v.kind, ''), coalesce(v.level, 0), coalesce(v.reason, ''),
    coalesce(v.version, 0), coalesce(v.recorded_at, 'epoch')
FROM last l LEFT JOIN validated_answer v ON v.assessment_id = l.id AND l.is_same`

// sqlLastValidatedLevels returns the domain levels of that cycle.
const sqlLastValidatedLevels = `
WITH last AS (
    SELECT s.id, s.sign_off FROM assessment s
        JOIN cycle c ON c.code = s.cycle_code
        JOIN assessment now ON now.id = @id
        JOIN cycle k ON k.code = now.cycle_code
    WHERE s.appointment_id = now.appointment_id AND c.opens_on < k.opens_on AND s.state = 'signed_off'
    ORDER BY c.opens_on DESC LIMIT 1
)
SELECT d.domain_id, d.kind, coalesce(d.level, 0)
FROM last l JOIN domain_level d ON d.assessment_id = l.id AND d.sign_off = l.sign_off`

// sqlLookAtSubmitted records that the validator looks at what was submitted, if it is
// open to them.
const sqlLookAtSubmitted = `
INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code, fields, request_id)
SELECT uuidv7(), @at, @actor, 'web', @action, @kind, s.id::text, y.person_id, p.trust_code, @fields, @request
FROM assessment s
    JOIN assessment_party y ON y.assessment_id = s.id
    JOIN appointment a ON a.id = s.appointment_id
    JOIN post p ON p.id = a.post_id
WHERE s.id = @id AND @reach = 'named' AND y.validator_id = @actor AND s.appointment_id = @appointment AND s.state = ANY (@open)`

// Validation returns one of them with both sides' answers. The look is audited.
func (db Store) Validation(ctx context.Context, permit authz.Permit, id uuid.UUID) (assessment.Review, error) {
	if err := permit.For(authz.ViewSubmitted); err != nil {
		return assessment.Review{}, err
	}
	if id == uuid.Nil { // which the query takes for any
		return assessment.Review{}, assessment.NoSuchAssessment()
	}
	var r review
	err := db.Look(ctx, permit.Actor(), func(batch *pgx.Batch) {
		r.queue(batch, permit, id)
		batch.Queue(sqlLookAtSubmitted, pgx.StrictNamedArgs{
			"id": id, "reach": permit.Reach().String(), "actor": permit.Actor().Person(), "appointment": permit.Actor().Scope().Appointment,
			"open": openToValidator(), "at": db.Now(), "action": string(permit.Action()), "kind": string(audit.KindAssessment),
			"fields": []string{"submitted_answers", "validated_answers"}, "request": permit.Actor().RequestID(),
		})
	})
	if err != nil {
		return assessment.Review{}, err
	}
	return r.made()
}

// openToValidator lists the states in which a validator sees what was submitted.
func openToValidator() (all []string) {
	for _, state := range assessment.States() {
		if state.OpenToValidator() {
			all = append(all, string(state))
		}
	}
	return all
}

// lastValidated is a validated answer of the last cycle; one without a competency says
// only that there was one.
type lastValidated struct {
	cycle  string
	isSame bool // the same person validated it
	of[assessment.Validated]
}

// review has the parts of which an assessment is made for its validator.
type review struct {
	summaries  []assessment.Summary
	steps      []assessment.Step
	submitted  []of[assessment.Entry]
	validated  []of[assessment.Validated]
	others     []string
	parties    []party
	last       []lastValidated
	lastLevels []of[assessment.Answer]
}

func (r *review) queue(batch *pgx.Batch, permit authz.Permit, id uuid.UUID) {
	args := pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()}
	conn.Queue(batch, &r.summaries, scanSummary, sqlSummaries, summariesArgs(permit, id))
	queueSteps(batch, permit, id, &r.steps)
	conn.Queue(batch, &r.submitted, func(row pgx.CollectableRow) (e of[assessment.Entry], err error) {
		return e, row.Scan(&e.id, &e.told.Kind, &e.told.Level, &e.told.Reason, &e.told.Evidence, &e.told.IsCarried)
	}, sqlSubmittedAnswers, args)
	queueValidated(batch, id, &r.validated)
	conn.Queue(batch, &r.others, pgx.RowTo[string], sqlValidatedByOthers, args)
	conn.Queue(batch, &r.parties, scanParty, sqlParty, args)
	conn.Queue(batch, &r.last, func(row pgx.CollectableRow) (v lastValidated, err error) {
		return v, row.Scan(&v.cycle, &v.isSame, &v.id, &v.told.Kind, &v.told.Level, &v.told.Reason, &v.told.Version, &v.told.At)
	}, sqlLastValidated, args)
	conn.Queue(batch, &r.lastLevels, scanLevel, sqlLastValidatedLevels, pgx.StrictNamedArgs{"id": id})
}

// made puts them together. If another validator had begun, only the versions of their
// answers remain, so that the actor can overwrite them: nobody signs off what somebody
// else judged. It fails with assessment.NoSuchAssessment if the permit reaches none.
func (r *review) made() (made assessment.Review, err error) {
	if len(r.summaries) == 0 {
		return made, assessment.NoSuchAssessment()
	}
	made.Summary, made.Steps = r.summaries[0], r.steps
	if !made.State.OpenToValidator() {
		return made, nil
	}
	if len(r.parties) == 0 {
		return made, assessment.NoSuchAssessment()
	}
	made.Submitted, made.Validated = mapOf(r.submitted), mapOf(r.validated)
	for _, competency := range r.others {
		made.Validated[competency] = assessment.Validated{Version: made.Validated[competency].Version}
	}
	made.LateReason, made.Response = r.parties[0].lateReason, r.parties[0].response
	if len(r.last) == 0 {
		return made, nil
	}
	made.LastCycle, made.LastDomains = r.last[0].cycle, mapOf(r.lastLevels)
	if r.last[0].isSame {
		made.LastValidated = map[string]assessment.Validated{}
		for _, v := range r.last {
			if v.id != "" {
				made.LastValidated[v.id] = v.told
			}
		}
	}
	return made, nil
}

const sqlValidated = `
SELECT v.competency_id, v.kind, coalesce(v.level, 0), v.reason, v.version, v.recorded_at FROM validated_answer v
WHERE v.assessment_id = @id`

// queueValidated adds the question for the validated answers of an assessment to a
// batch that also asks whether it is within the permit's reach.
func queueValidated(batch *pgx.Batch, id uuid.UUID, all *[]of[assessment.Validated]) {
	conn.Queue(batch, all, func(row pgx.CollectableRow) (v of[assessment.Validated], err error) {
		return v, row.Scan(&v.id, &v.told.Kind, &v.told.Level, &v.told.Reason, &v.told.Version, &v.told.At)
	}, sqlValidated, pgx.StrictNamedArgs{"id": id})
}

const sqlValidatedByOthers = `SELECT v.competency_id FROM validated_answer v WHERE v.assessment_id = @id AND v.recorded_by <> @actor`

// sqlDomainLevels returns the validated domain levels of an assessment; one that is not
// signed off has none.
const sqlDomainLevels = `
SELECT l.domain_id, l.kind, coalesce(l.level, 0) FROM domain_level l
    JOIN assessment s ON s.id = l.assessment_id AND s.sign_off = l.sign_off AND s.state = 'signed_off'
WHERE l.assessment_id = @id`
