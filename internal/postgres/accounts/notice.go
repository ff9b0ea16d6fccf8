package accounts

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// mostNotices is the number of notices that a page shows.
const mostNotices = 100

const sqlNotices = `
SELECT id, subject, body, link, recorded_at, read_at IS NOT NULL FROM notice
WHERE person_id = @person ORDER BY recorded_at DESC, id DESC LIMIT @most`

// Notices lists what the person was told, the latest first and at most a hundred.
func (db Store) Notices(ctx context.Context, permit authz.Permit) (all []account.Notice, err error) {
	if err := permit.For(authz.UseSession); err != nil {
		return nil, err
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueNotices(batch, permit, &all) })
	return all, err
}

// QueueNotices adds the question of Notices to a batch, for a permit to use one's own
// session.
func QueueNotices(batch *pgx.Batch, permit authz.Permit, all *[]account.Notice) {
	conn.Queue(batch, all, scanNotice, sqlNotices, pgx.StrictNamedArgs{"person": permit.Actor().Person(), "most": mostNotices})
}

func scanNotice(row pgx.CollectableRow) (n account.Notice, err error) {
	return n, row.Scan(&n.ID, &n.Subject, &n.Body, &n.Link, &n.At, &n.Read)
}

const sqlReadNotice = `UPDATE notice SET read_at = greatest(@at, recorded_at) WHERE id = @id AND person_id = @person AND read_at IS NULL`

// ReadNotice marks a notice as read. It has no effect on somebody else's notice.
func (db Store) ReadNotice(ctx context.Context, permit authz.Permit, id uuid.UUID) error {
	if err := permit.For(authz.UseSession); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlReadNotice, pgx.StrictNamedArgs{"id": id, "person": permit.Actor().Person(), "at": db.Now()})
		return err
	})
}
