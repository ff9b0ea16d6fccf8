package assessments

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

const sqlOwnOfCycle = `
SELECT s.id FROM assessment s JOIN assessment_party y ON y.assessment_id = s.id
WHERE s.cycle_code = @cycle AND s.appointment_id = @appointment AND y.person_id = @actor`

const sqlStartAssessment = `
INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
VALUES (@id, @cycle, @appointment, 'draft', @at, false, 0, 0, @at)`

const sqlStartParty = `
INSERT INTO assessment_party (assessment_id, person_id, late_reason, response) VALUES (@id, @actor, '', '')`

// StartAssessment implements assessment.Store.
func (db Store) StartAssessment(
	ctx context.Context, permit authz.Permit, code string, may func(assessment.Cycle) error,
) (id uuid.UUID, err error) {
	if err := permit.For(authz.Assess); err != nil {
		return id, err
	}
	actor := permit.Actor()
	err = db.Write(ctx, actor, func(tx pgx.Tx) error {
		args := pgx.StrictNamedArgs{"cycle": code, "appointment": actor.Scope().Appointment, "actor": actor.Person()}
		if id, err = conn.One[uuid.UUID](ctx, tx, sqlOwnOfCycle, args); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		c, err := cycle(ctx, tx, code)
		if err != nil {
			return err
		}
		if c.Code == "" {
			return assessment.NoSuchCycle(code)
		}
		if err := may(c); err != nil {
			return err
		}
		id = conn.RowID()
		at := db.Now()
		if _, err := tx.Exec(ctx, sqlStartAssessment,
			pgx.StrictNamedArgs{"id": id, "cycle": code, "appointment": actor.Scope().Appointment, "at": at}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlStartParty, pgx.StrictNamedArgs{"id": id, "actor": actor.Person()}); err != nil {
			return err
		}
		if err := noteMove(ctx, tx, actor, id, assessment.Outcome{Move: assessment.Start}, at); err != nil {
			return err
		}
		return db.Append(ctx, tx, actor, audit.Event{Action: string(permit.Action()), Kind: audit.KindAssessment, Object: id.String(),
			Fields: []string{"state"}})
	})
	return id, err
}
