package assessments

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/outbox"
	"ccio/internal/postgres/conn"
)

// sqlHasCompletionExport looks for a grant that covers the reach of the permit.
const sqlHasCompletionExport = `
SELECT EXISTS (SELECT FROM role_grant g WHERE g.person_id = @actor AND g.role = 'completion_export' AND role_grant_is_living(g)
    AND CASE @reach
        WHEN 'England' THEN g.trust_code IS NULL AND g.region_code IS NULL
        WHEN 'region' THEN g.trust_code IS NULL AND (g.region_code IS NULL OR g.region_code = @region)
        WHEN 'trust' THEN g.region_code IS NULL AND (g.trust_code IS NULL OR g.trust_code = @trust)
        ELSE false END)`

const sqlCompletionWatchers = `SELECT unnest(completion_watchers())`

// ExportCompletion implements assessment.Store.
func (db Store) ExportCompletion(ctx context.Context, permit authz.Permit, code string, on day.Day,
	tell func([]uuid.UUID) []outbox.Message) (all []assessment.Tally, err error) {
	if err := permit.For(authz.ExportCompletions); err != nil {
		return nil, err
	}
	actor := permit.Actor()
	err = db.Write(ctx, actor, func(tx pgx.Tx) error {
		has, err := conn.One[bool](ctx, tx, sqlHasCompletionExport, pgx.StrictNamedArgs{
			"actor": actor.Person(), "reach": permit.Reach().String(), "region": string(actor.Scope().Region), "trust": string(actor.Scope().Trust),
		})
		if err != nil {
			return err
		}
		if !has {
			return assessment.NoCompletionExport()
		}
		if all, err = completionOf(ctx, tx, permit, code, on); err != nil {
			return err
		}
		watchers, err := conn.List(ctx, tx, pgx.RowTo[uuid.UUID], sqlCompletionWatchers, pgx.StrictNamedArgs{})
		if err != nil {
			return err
		}
		return db.Notify(ctx, tx, actor.Person(), tell(watchers)...)
	})
	return all, err
}

const sqlRemind = `SELECT remind(@cycle, @states, @appointments, @subject, @body, @at)`

// Remind implements assessment.Store.
func (db Store) Remind(ctx context.Context, permit authz.Permit, cycle string,
	messages func(day.Day) []assessment.Message) (told int, err error) {
	if err := permit.For(authz.Remind); err != nil {
		return 0, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		at := db.Now()
		// The first line of defence: only appointments that the permit reaches. The
		// function checks again.
		listed, err := completionOf(ctx, tx, permit, cycle, day.Of(at))
		if err != nil {
			return err
		}
		appointments := []uuid.UUID{}
		for _, t := range listed {
			appointments = append(appointments, t.Appointment)
		}
		for _, m := range messages(day.Of(at)) {
			n, err := conn.One[int](ctx, tx, sqlRemind, pgx.StrictNamedArgs{
				"cycle": cycle, "states": m.States, "appointments": appointments, "subject": m.Subject, "body": m.Body, "at": at,
			})
			if err != nil {
				return err
			}
			told += n
		}
		return db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindCycle, Object: cycle, Trust: permit.Actor().Scope().Trust,
		})
	})
	return told, err
}
