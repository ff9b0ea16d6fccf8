package assessments

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
)

const sqlMoveAssessment = `
UPDATE assessment SET state = @to, state_at = @at, is_late = is_late OR @late, submission = submission + @submission, sign_off = sign_off + @sign_off
WHERE id = @id AND state = @from`

// moved brings an assessment from the state that it was seen in into the next.
func (db Store) moved(ctx context.Context, tx pgx.Tx, id uuid.UUID, from, to assessment.State, late bool) error {
	submission, signOff := 0, 0
	switch to {
	case assessment.Submitted:
		submission = 1
	case assessment.SignedOff:
		signOff = 1
	}
	tag, err := tx.Exec(ctx, sqlMoveAssessment, pgx.StrictNamedArgs{
		"id": id, "from": string(from), "to": string(to), "at": db.Now(), "late": late, "submission": submission, "sign_off": signOff,
	})
	if err == nil && tag.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "Somebody moved this assessment on a moment ago. Look at where it stands now.")
	}
	return err
}

const sqlNominate = `UPDATE assessment_party SET validator_id = @validator, late_reason = @late WHERE assessment_id = @id AND person_id = @actor`

const sqlSubmitAnswers = `
INSERT INTO submitted_answer (assessment_id, submission, competency_id, kind, level, reason, evidence, is_carried)
SELECT r.assessment_id, s.submission + 1, r.competency_id, r.kind, r.level, CASE WHEN r.kind = 'not_applicable' THEN r.reason ELSE '' END, r.evidence, r.is_carried
FROM answer r JOIN assessment s ON s.id = r.assessment_id
WHERE r.assessment_id = @id AND r.kind IS NOT NULL`

const sqlAskedOf = `
SELECT k.id FROM competency k JOIN cycle c ON c.framework_id = k.framework_id JOIN assessment s ON s.cycle_code = c.code
WHERE s.id = @id ORDER BY k.position`

// SubmitAssessment implements assessment.Store.
func (db Store) SubmitAssessment(ctx context.Context, permit authz.Permit, id, validator uuid.UUID, lateReason, requestID string) error {
	if err := permit.For(authz.Assess); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		state, c, err := lockOwn(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		to, err := assessment.Next(state, assessment.Submit, assessment.Holder, c)
		if err != nil {
			return err
		}
		w, err := db.work(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		asked, err := conn.List(ctx, tx, pgx.RowTo[string], sqlAskedOf, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		if err := w.MaySubmit(asked, validator, lateReason); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlNominate, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person(), "validator": validator, "late": lateReason}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlSubmitAnswers, pgx.StrictNamedArgs{"id": id}); err != nil {
			return err
		}
		if err := db.moved(ctx, tx, id, state, to, c.IsLate()); err != nil {
			return err
		}
		if err := db.Notify(ctx, tx, permit.Actor().Person(), handedOver(id, validator)); err != nil {
			return err
		}
		return db.noteMove(ctx, tx, permit, id, assessment.Submit, lateReason, requestID)
	})
}

const sqlNominated = `SELECT y.validator_id FROM assessment_party y WHERE y.assessment_id = @id AND y.person_id = @actor`

// RecallAssessment implements assessment.Store.
func (db Store) RecallAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error {
	if err := permit.For(authz.Assess); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		state, c, err := lockOwn(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		to, err := assessment.Next(state, assessment.Recall, assessment.Holder, c)
		if err != nil {
			return err
		}
		if err := db.moved(ctx, tx, id, state, to, false); err != nil {
			return err
		}
		validator, err := conn.One[uuid.UUID](ctx, tx, sqlNominated, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
		if err != nil {
			return err
		}
		if err := db.Notify(ctx, tx, permit.Actor().Person(), conn.Message{
			To: validator, Subject: "An assessment was taken back", Link: "/validations",
			Body: "It was recalled before you began. You are told when it is handed to you again.",
		}); err != nil {
			return err
		}
		return db.noteMove(ctx, tx, permit, id, assessment.Recall, "", requestID)
	})
}

const sqlNominateAnother = `UPDATE assessment_party SET validator_id = @validator WHERE assessment_id = @id AND person_id = @actor`

// NominateValidator implements assessment.Store.
func (db Store) NominateValidator(ctx context.Context, permit authz.Permit, id, validator uuid.UUID, requestID string) error {
	if err := permit.For(authz.Assess); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		state, c, err := lockOwn(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		if _, err := assessment.Next(state, assessment.Nominate, assessment.Holder, c); err != nil {
			return err
		}
		w, err := db.work(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		if err := w.MayNominate(validator); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlNominateAnother, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person(), "validator": validator}); err != nil {
			return err
		}
		if err := db.Notify(ctx, tx, permit.Actor().Person(), handedOver(id, validator)); err != nil {
			return err
		}
		return db.noteMove(ctx, tx, permit, id, assessment.Nominate, "", requestID)
	})
}

// handedOver is what a validator is told of an assessment that comes to them.
func handedOver(id, validator uuid.UUID) conn.Message {
	return conn.Message{
		To: validator, Subject: "An assessment was handed to you", Link: "/validations/" + id.String(),
		Body: "It is for you to validate: you put a validated level beside each answer, and sign it off or return it with reasons.",
	}
}

const sqlRespond = `UPDATE assessment_party SET response = @response WHERE assessment_id = @id AND person_id = @actor`

// RespondToSignOff implements assessment.Store.
func (db Store) RespondToSignOff(ctx context.Context, permit authz.Permit, id uuid.UUID, response, requestID string) error {
	if err := permit.For(authz.Assess); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		state, c, err := lockOwn(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		if _, err := assessment.Next(state, assessment.Respond, assessment.Holder, c); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlRespond, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person(), "response": response}); err != nil {
			return err
		}
		return db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindAssessment, Object: id.String(), Fields: []string{"response"}, RequestID: requestID,
		})
	})
}
