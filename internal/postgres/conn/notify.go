package conn

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/outbox"
)

const sqlInsertNotice = `
INSERT INTO notice (id, person_id, subject, body, link, recorded_at, recorded_by) VALUES (@id, @person, @subject, @body, @link, @at, @by)`

const sqlInsertOutbox = `
INSERT INTO outbox (id, notice_id, recorded_at, recorded_by) VALUES (@id, @notice, @at, @by)`

// Notify writes a notice in the product and the mail with the same words in the
// outbox, in the transaction of the change. by is the person who makes the change;
// uuid.Nil stands for the command line.
func (db *DB) Notify(ctx context.Context, tx pgx.Tx, by uuid.UUID, messages ...outbox.Message) error {
	if len(messages) == 0 {
		return nil
	}
	batch, at := &pgx.Batch{}, db.Now()
	for _, m := range messages {
		id := RowID()
		batch.Queue(sqlInsertNotice, pgx.StrictNamedArgs{
			"id": id, "person": m.To, "subject": m.Subject, "body": m.Body, "link": m.Link, "at": at, "by": NullID(by),
		})
		batch.Queue(sqlInsertOutbox, pgx.StrictNamedArgs{"id": RowID(), "notice": id, "at": at, "by": NullID(by)})
	}
	return tx.SendBatch(ctx, batch).Close()
}
