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
// same person in the same appointment was signed off, and whether the same person
// validated it.
const sqlLastValidated = `
SELECT s.id, c.code, coalesce(y.validator_id = @actor, false) FROM assessment s
    LEFT JOIN assessment_party y ON y.assessment_id = s.id
    JOIN cycle c ON c.code = s.cycle_code
    JOIN assessment now ON now.id = @id
    JOIN cycle k ON k.code = now.cycle_code
WHERE s.appointment_id = now.appointment_id AND c.opens_on < k.opens_on AND s.state = 'signed_off'
ORDER BY c.opens_on DESC LIMIT 1`

const sqlHolderOfAssessment = `
SELECT y.person_id FROM assessment_party y WHERE y.assessment_id = @id AND y.validator_id = @actor`

// Validation returns one of them with both sides' answers. The look is audited.
func (db Store) Validation(ctx context.Context, permit authz.Permit, id uuid.UUID) (r assessment.Review, err error) {
	if err := permit.For(authz.ViewSubmitted); err != nil {
		return r, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		r, err = db.review(ctx, tx, permit, id)
		if err != nil || !r.State.OpenToValidator() {
			return err
		}
		holder, err := conn.One[uuid.UUID](ctx, tx, sqlHolderOfAssessment, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
		if err != nil {
			return err
		}
		return db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindAssessment, Object: id.String(), Subject: holder, Trust: r.Trust,
			Fields: []string{"submitted_answers", "validated_answers"},
		})
	})
	return r, err
}

func (db Store) review(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (r assessment.Review, err error) {
	if r.Summary, err = summary(ctx, tx, permit, id); err != nil {
		return r, err
	}
	actor := permit.Actor().Person()
	args := pgx.StrictNamedArgs{"id": id, "actor": actor}
	if r.Steps, err = steps(ctx, tx, permit, id); err != nil {
		return r, err
	}
	if !r.State.OpenToValidator() {
		return r, nil
	}
	type entry struct {
		competency string
		assessment.Entry
	}
	rows, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (e entry, err error) {
		return e, row.Scan(&e.competency, &e.Kind, &e.Level, &e.Reason, &e.Evidence, &e.IsCarried)
	}, sqlSubmittedAnswers, args)
	if err != nil {
		return r, err
	}
	r.Submitted = map[string]assessment.Entry{}
	for _, e := range rows {
		r.Submitted[e.competency] = e.Entry
	}
	if r.Validated, err = validatedBy(ctx, tx, permit, id); err != nil {
		return r, err
	}
	var validator *uuid.UUID
	if err := tx.QueryRow(ctx, sqlParty, args).Scan(&validator, &r.LateReason, &r.Response); err != nil {
		return r, err
	}
	last, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (l lastCycle, err error) {
		return l, row.Scan(&l.id, &l.code, &l.same)
	}, sqlLastValidated, args)
	if err != nil || len(last) == 0 {
		return r, err
	}
	r.LastCycle = last[0].code
	if last[0].same {
		if r.LastValidated, err = validated(ctx, tx, last[0].id); err != nil {
			return r, err
		}
	}
	r.LastDomains, err = domainLevels(ctx, tx, last[0].id)
	return r, err
}

type lastCycle struct {
	id   uuid.UUID
	code string
	same bool // the same person validated it
}

const sqlValidated = `
SELECT v.competency_id, v.kind, coalesce(v.level, 0), v.reason, v.version, v.recorded_at FROM validated_answer v
WHERE v.assessment_id = @id`

// validated returns the validated answers of an assessment, which the caller has
// found within the permit's reach.
func validated(ctx context.Context, tx pgx.Tx, id uuid.UUID) (map[string]assessment.Validated, error) {
	type entry struct {
		competency string
		assessment.Validated
	}
	rows, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (e entry, err error) {
		return e, row.Scan(&e.competency, &e.Kind, &e.Level, &e.Reason, &e.Version, &e.At)
	}, sqlValidated, pgx.StrictNamedArgs{"id": id})
	all := map[string]assessment.Validated{}
	for _, e := range rows {
		all[e.competency] = e.Validated
	}
	return all, err
}

const sqlValidatedByOthers = `SELECT v.competency_id FROM validated_answer v WHERE v.assessment_id = @id AND v.recorded_by <> @actor`

// validatedBy returns the actor's validated answers. If another validator had
// begun, only the versions of their answers remain, so that the actor can overwrite
// them: nobody signs off what somebody else judged.
func validatedBy(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (map[string]assessment.Validated, error) {
	all, err := validated(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	others, err := conn.List(ctx, tx, pgx.RowTo[string], sqlValidatedByOthers, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
	for _, competency := range others {
		all[competency] = assessment.Validated{Version: all[competency].Version}
	}
	return all, err
}

const sqlDomainLevels = `
SELECT l.assessment_id, l.domain_id, l.kind, coalesce(l.level, 0) FROM domain_level l
    JOIN assessment s ON s.id = l.assessment_id AND s.sign_off = l.sign_off AND s.state = 'signed_off'
WHERE l.assessment_id = ANY (@ids)`

// levelsOf returns the validated domain levels of assessments, which the caller has
// found within the permit's reach. Assessments that are not signed off have none.
func levelsOf(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) (map[uuid.UUID]map[string]assessment.Answer, error) {
	type level struct {
		of     uuid.UUID
		domain string
		assessment.Answer
	}
	rows, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (l level, err error) {
		return l, row.Scan(&l.of, &l.domain, &l.Kind, &l.Level)
	}, sqlDomainLevels, pgx.StrictNamedArgs{"ids": ids})
	all := map[uuid.UUID]map[string]assessment.Answer{}
	for _, id := range ids {
		all[id] = map[string]assessment.Answer{}
	}
	for _, l := range rows {
		all[l.of][l.domain] = l.Answer
	}
	return all, err
}

func domainLevels(ctx context.Context, tx pgx.Tx, id uuid.UUID) (map[string]assessment.Answer, error) {
	all, err := levelsOf(ctx, tx, id)
	return all[id], err
}
