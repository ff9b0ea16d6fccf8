package assessments

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

const sqlCycles = `
SELECT c.code, f.code, f.version, c.threshold, c.opens_on, c.closes_on, c.opened_at, c.closed_at, c.provisional_at, c.ready_at
FROM cycle c JOIN framework f ON f.id = c.framework_id
WHERE @code = '' OR c.code = @code
ORDER BY c.opens_on DESC, c.code DESC`

// Cycles lists all cycles, the latest first.
func (db Store) Cycles(ctx context.Context, permit authz.Permit) (all []assessment.Cycle, err error) {
	if err := permit.For(authz.ViewCycles, authz.ManageCycles, authz.OperatorView); err != nil {
		return nil, err
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueCycles(batch, &all) })
	return all, err
}

// QueueCycles adds the question of Cycles to a batch, for somebody with a permit to
// view them.
func QueueCycles(batch *pgx.Batch, all *[]assessment.Cycle) {
	conn.Queue(batch, all, scanCycle, sqlCycles, pgx.StrictNamedArgs{"code": ""})
}

func scanCycle(row pgx.CollectableRow) (c assessment.Cycle, err error) {
	var opened, closed, provisional, ready *time.Time
	err = row.Scan(&c.Code, &c.Framework, &c.Version, &c.Threshold, &c.Opens, &c.Close, &opened, &closed, &provisional, &ready)
	c.State = cycleState(opened, closed, provisional, ready)
	return c, err
}

// cycleState derives the state of a cycle from the last step that was taken.
func cycleState(opened, closed, provisional, ready *time.Time) assessment.CycleState {
	switch {
	case ready != nil:
		return assessment.Ready
	case provisional != nil:
		return assessment.Provisional
	case closed != nil:
		return assessment.Closed
	case opened != nil:
		return assessment.Open
	}
	return assessment.Planned
}

// cycle returns one cycle, or the zero Cycle if there is none.
func cycle(ctx context.Context, tx pgx.Tx, code string) (assessment.Cycle, error) {
	if code == "" {
		return assessment.Cycle{}, nil
	}
	found, err := conn.List(ctx, tx, scanCycle, sqlCycles, pgx.StrictNamedArgs{"code": code})
	if err != nil || len(found) == 0 {
		return assessment.Cycle{}, err
	}
	return found[0], nil
}

const sqlLockCycle = `SELECT code FROM cycle WHERE code = @code FOR UPDATE`

// ChangeCycle implements assessment.Store.
func (db Store) ChangeCycle(ctx context.Context, permit authz.Permit, code string,
	decide func(assessment.Cycle) (assessment.CycleOutcome, error)) error {
	if err := permit.For(authz.ManageCycles); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockCycle, pgx.StrictNamedArgs{"code": code}); err != nil {
			return err
		}
		now, err := cycle(ctx, tx, code)
		if err != nil {
			return err
		}
		o, err := decide(now)
		if err != nil {
			return err
		}
		if o.Plan != nil {
			err = db.planCycle(ctx, tx, permit, *o.Plan)
		}
		if err == nil && o.To != "" {
			_, err = tx.Exec(ctx, sqlAdvanceCycle, pgx.StrictNamedArgs{"code": code, "to": string(o.To), "at": db.Now()})
		}
		if err != nil {
			return err
		}
		return db.Append(ctx, tx, permit.Actor(),
			audit.Event{Action: string(permit.Action()), Kind: audit.KindCycle, Object: code, Fields: o.Fields})
	})
}

const sqlPublishedFramework = `SELECT id FROM framework WHERE code = @code AND version = @version AND published_at IS NOT NULL`

const sqlPlanCycle = `
INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, recorded_by)
VALUES (@code, @framework, @threshold, @opens, @closes, @at, @by)
ON CONFLICT (code) DO UPDATE SET framework_id = excluded.framework_id, threshold = excluded.threshold,
    opens_on = excluded.opens_on, closes_on = excluded.closes_on`

func (db Store) planCycle(ctx context.Context, tx pgx.Tx, permit authz.Permit, c assessment.Cycle) error {
	id, err := conn.One[uuid.UUID](ctx, tx, sqlPublishedFramework, pgx.StrictNamedArgs{"code": c.Framework, "version": c.Version})
	if errors.Is(err, pgx.ErrNoRows) {
		return assessment.NoSuchFramework()
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlPlanCycle, pgx.StrictNamedArgs{
		"code": c.Code, "framework": id, "threshold": c.Threshold, "opens": c.Opens, "closes": c.Close, "at": db.Now(),
		"by": permit.Actor().Person(),
	})
	return err
}

const sqlAdvanceCycle = `
UPDATE cycle SET opened_at = coalesce(opened_at, @at),
    closed_at = CASE WHEN @to = 'closed' THEN @at ELSE closed_at END,
    provisional_at = CASE WHEN @to = 'provisional' THEN @at ELSE provisional_at END,
    ready_at = CASE WHEN @to = 'ready' THEN @at ELSE ready_at END
WHERE code = @code`
