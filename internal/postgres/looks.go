package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
)

const sqlLooks = `
SELECT occurred_at FROM audit_event
WHERE subject_id = @actor AND action = @action AND actor_id <> @actor
ORDER BY occurred_at DESC
LIMIT @most`

// mostLooks is how many looks a page shows; my own data will show them all.
const mostLooks = 20

// Looks is when national administrators looked at what is held about the actor
// as the holder of a post, the latest first, at most twenty.
func (db *DB) Looks(ctx context.Context, permit authz.Permit) (at []time.Time, err error) {
	if err := permit.For(authz.ViewHolder); err != nil {
		return nil, err
	}
	err = db.read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sqlLooks, pgx.StrictNamedArgs{
			"actor": permit.Actor().Person(), "action": string(authz.ViewHolder), "most": mostLooks,
		})
		if err != nil {
			return err
		}
		at, err = pgx.CollectRows(rows, pgx.RowTo[time.Time])
		return err
	})
	return at, err
}
