package assessments

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// ChangeAssessment implements assessment.Store.
func (db Store) ChangeAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID,
	decide func(assessment.Case) (assessment.Outcome, error)) (at time.Time, err error) {
	if err := permit.For(authz.Assess, authz.Validate); err != nil {
		return at, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		c, err := db.lock(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		outcome, err := decide(c)
		if err != nil {
			return err
		}
		at = db.Now()
		return db.save(ctx, tx, permit, id, outcome, at)
	})
	return at, err
}

const sqlLockOwn = `
SELECT y.person_id FROM assessment s JOIN assessment_party y ON y.assessment_id = s.id AND y.person_id = @actor
WHERE s.id = @id FOR UPDATE OF s`

const sqlLockValidated = `
SELECT y.person_id FROM assessment s JOIN assessment_party y ON y.assessment_id = s.id AND y.validator_id = @actor
WHERE s.id = @id AND s.appointment_id = @appointment FOR UPDATE OF s`

const sqlDomainsAsked = `
SELECT k.domain_id, array_agg(k.id ORDER BY k.position) FROM competency k
    JOIN cycle c ON c.framework_id = k.framework_id JOIN assessment s ON s.cycle_code = c.code
WHERE s.id = @id GROUP BY k.domain_id ORDER BY min(k.position)`

// lock locks an assessment until the end of the transaction and loads what the
// actor may see of it.
func (db Store) lock(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (c assessment.Case, err error) {
	args := pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()}
	if permit.Action() == authz.Validate {
		args["appointment"] = permit.Actor().Scope().Appointment
		c.By = assessment.Validator
		c.Person, err = conn.One[uuid.UUID](ctx, tx, sqlLockValidated, args)
	} else {
		c.By = assessment.Holder
		c.Person, err = conn.One[uuid.UUID](ctx, tx, sqlLockOwn, args)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return c, assessment.NoSuchAssessment()
	}
	if err != nil {
		return c, err
	}
	c.Asked, err = conn.List(ctx, tx, func(row pgx.CollectableRow) (a assessment.Asked, err error) {
		return a, row.Scan(&a.Domain, &a.Competencies)
	}, sqlDomainsAsked, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return c, err
	}
	if c.By == assessment.Validator {
		var r review
		if err = sendQueued(ctx, tx, func(batch *pgx.Batch) { r.queue(batch, permit, id) }); err == nil {
			c.Review, err = r.made()
		}
	} else {
		var w work
		if err = sendQueued(ctx, tx, func(batch *pgx.Batch) { w.queue(batch, permit, id) }); err == nil {
			c.Work, err = w.made()
		}
	}
	return c, err
}

// sendQueued runs the queries of a batch in a transaction.
func sendQueued(ctx context.Context, tx pgx.Tx, queue func(*pgx.Batch)) error {
	batch := &pgx.Batch{}
	queue(batch)
	return tx.SendBatch(ctx, batch).Close()
}

// save stores the outcome of a use case.
func (db Store) save(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID, o assessment.Outcome, at time.Time) error {
	actor := permit.Actor()
	for _, write := range []func() error{
		func() error { return saveEntries(ctx, tx, id, o.Entries, at) },
		func() error { return saveValidated(ctx, tx, actor, id, o.Validated, at) },
		func() error { return saveParty(ctx, tx, actor, id, o) },
		func() error { return saveLevels(ctx, tx, id, o.Levels) },
		func() error { return moveOn(ctx, tx, id, o, at) },
		func() error { return db.Notify(ctx, tx, actor.Person(), o.Notices...) },
		func() error { return noteMove(ctx, tx, actor, id, o, at) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	if len(o.Fields) == 0 {
		return nil
	}
	return db.Append(ctx, tx, actor,
		audit.Event{Action: string(permit.Action()), Kind: audit.KindAssessment, Object: id.String(), Fields: o.Fields})
}

const sqlInsertEntry = `
INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version, recorded_at)
VALUES (@id, @competency, @kind, @level, @reason, @evidence, @reflection, @carried, 1, @at)
ON CONFLICT (assessment_id, competency_id) DO NOTHING`

const sqlUpdateEntry = `
UPDATE answer SET kind = @kind, level = @level, reason = @reason, evidence = @evidence, reflection = @reflection, is_carried = @carried,
    version = version + 1, recorded_at = @at
WHERE assessment_id = @id AND competency_id = @competency AND version = @version`

func saveEntries(ctx context.Context, tx pgx.Tx, id uuid.UUID, entries map[string]assessment.Entry, at time.Time) error {
	batch := &pgx.Batch{}
	for competency, e := range entries {
		args := pgx.StrictNamedArgs{
			"id": id, "competency": competency, "kind": conn.NullText(string(e.Kind)), "level": conn.NullLevel(e.Level), "reason": e.Reason,
			"evidence": e.Evidence, "reflection": e.Reflection, "carried": e.IsCarried, "at": at,
		}
		queueVersioned(batch, sqlInsertEntry, sqlUpdateEntry, e.Version, args)
	}
	return tx.SendBatch(ctx, batch).Close()
}

const sqlInsertValidated = `
INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
VALUES (@id, @competency, @kind, @level, @reason, 1, @at, @actor)
ON CONFLICT (assessment_id, competency_id) DO NOTHING`

const sqlUpdateValidated = `
UPDATE validated_answer SET kind = @kind, level = @level, reason = @reason, version = version + 1, recorded_at = @at, recorded_by = @actor
WHERE assessment_id = @id AND competency_id = @competency AND version = @version`

func saveValidated(
	ctx context.Context, tx pgx.Tx, actor authz.Actor, id uuid.UUID, all map[string]assessment.Validated, at time.Time,
) error {
	batch := &pgx.Batch{}
	for competency, v := range all {
		args := pgx.StrictNamedArgs{
			"id": id, "competency": competency, "kind": string(v.Kind), "level": conn.NullLevel(v.Level), "reason": v.Reason, "at": at,
			"actor": actor.Person(),
		}
		queueVersioned(batch, sqlInsertValidated, sqlUpdateValidated, v.Version, args)
	}
	return tx.SendBatch(ctx, batch).Close()
}

// queueVersioned inserts a first version, or overwrites the version that was
// loaded. The assessment is locked, so a row that has changed since means that
// somebody bypassed the lock, and nothing is committed.
func queueVersioned(batch *pgx.Batch, insert, update string, version int, args pgx.StrictNamedArgs) {
	sql := insert
	if version > 0 {
		sql, args["version"] = update, version
	}
	batch.Queue(sql, args).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() == 0 {
			return assessment.MovedOn()
		}
		return nil
	})
}

const sqlHandOver = `UPDATE assessment_party SET validator_id = @validator, late_reason = @late
WHERE assessment_id = @id AND person_id = @actor`

const sqlSubmitAnswers = `
INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
SELECT r.assessment_id, s.submission + 1, r.competency_id, r.kind, r.level,
    CASE WHEN r.kind = 'not_applicable' THEN r.reason ELSE '' END, r.evidence, r.is_carried
FROM answer r JOIN assessment s ON s.id = r.assessment_id
WHERE r.assessment_id = @id AND r.kind IS NOT NULL`

const sqlNominateAnother = `UPDATE assessment_party SET validator_id = @validator WHERE assessment_id = @id AND person_id = @actor`

const sqlRespond = `UPDATE assessment_party SET response = @response WHERE assessment_id = @id AND person_id = @actor`

// saveParty stores what concerns the two parties: whom the assessment is handed to,
// with a copy of the answers, and the holder's response.
func saveParty(ctx context.Context, tx pgx.Tx, actor authz.Actor, id uuid.UUID, o assessment.Outcome) error {
	batch := &pgx.Batch{}
	switch {
	case o.HandsOver:
		batch.Queue(sqlHandOver, pgx.StrictNamedArgs{"id": id, "actor": actor.Person(), "validator": o.Validator, "late": o.LateReason})
		batch.Queue(sqlSubmitAnswers, pgx.StrictNamedArgs{"id": id})
	case o.Validator != uuid.Nil:
		batch.Queue(sqlNominateAnother, pgx.StrictNamedArgs{"id": id, "actor": actor.Person(), "validator": o.Validator})
	}
	if o.Response != nil {
		batch.Queue(sqlRespond, pgx.StrictNamedArgs{"id": id, "actor": actor.Person(), "response": *o.Response})
	}
	return tx.SendBatch(ctx, batch).Close()
}

const sqlInsertDomainLevel = `
INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level)
SELECT @id, s.sign_off + 1, @domain, @kind, @level FROM assessment s WHERE s.id = @id`

func saveLevels(ctx context.Context, tx pgx.Tx, id uuid.UUID, levels map[string]assessment.Answer) error {
	batch := &pgx.Batch{}
	for domain, level := range levels {
		batch.Queue(sqlInsertDomainLevel,
			pgx.StrictNamedArgs{"id": id, "domain": domain, "kind": string(level.Kind), "level": conn.NullLevel(level.Level)})
	}
	return tx.SendBatch(ctx, batch).Close()
}

const sqlMoveAssessment = `
UPDATE assessment SET state = @to, state_at = @at, is_late = is_late OR @late, submission = submission + @submission,
sign_off = sign_off + @sign_off
WHERE id = @id AND state = @from`

// moveOn takes an assessment from the state in which the move was decided to the
// next.
func moveOn(ctx context.Context, tx pgx.Tx, id uuid.UUID, o assessment.Outcome, at time.Time) error {
	if o.From == o.To {
		return nil
	}
	submission, signOff := 0, 0
	switch o.To {
	case assessment.Submitted:
		submission = 1
	case assessment.SignedOff:
		signOff = 1
	}
	tag, err := tx.Exec(ctx, sqlMoveAssessment, pgx.StrictNamedArgs{
		"id": id, "from": string(o.From), "to": string(o.To), "at": at, "late": o.IsLate, "submission": submission, "sign_off": signOff,
	})
	if err == nil && tag.RowsAffected() == 0 {
		return assessment.MovedOn()
	}
	return err
}

const sqlInsertMove = `
INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason) VALUES (@id, @assessment, @move, @at, @by, @reason)`

// noteMove records a move where those whom it concerns can read it.
func noteMove(ctx context.Context, tx pgx.Tx, actor authz.Actor, id uuid.UUID, o assessment.Outcome, at time.Time) error {
	if o.Move == "" {
		return nil
	}
	_, err := tx.Exec(ctx, sqlInsertMove, pgx.StrictNamedArgs{
		"id": conn.RowID(), "assessment": id, "move": string(o.Move), "at": at, "by": actor.Person(), "reason": o.Reason,
	})
	return err
}
