package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
)

// message is a notice to be written.
type message struct {
	to            uuid.UUID
	subject, body string
	link          string // a path of this site
}

const sqlInsertNotice = `
INSERT INTO notice (id, person_id, subject, body, link, recorded_at, recorded_by) VALUES (@id, @person, @subject, @body, @link, @at, @by)`

const sqlInsertOutbox = `
INSERT INTO outbox (id, notice_id, recorded_at, recorded_by) VALUES (@id, @notice, @at, @by)`

// notify tells people something in the product, and puts the mail that says the
// same into the outbox, in the transaction of the change. by is who does it;
// uuid.Nil is the command line.
func (db *DB) notify(ctx context.Context, tx pgx.Tx, by uuid.UUID, messages ...message) error {
	if len(messages) == 0 {
		return nil
	}
	batch, at := &pgx.Batch{}, db.now()
	for _, m := range messages {
		id := rowID()
		batch.Queue(sqlInsertNotice, pgx.StrictNamedArgs{
			"id": id, "person": m.to, "subject": m.subject, "body": m.body, "link": m.link, "at": at, "by": nullID(by),
		})
		batch.Queue(sqlInsertOutbox, pgx.StrictNamedArgs{"id": rowID(), "notice": id, "at": at, "by": nullID(by)})
	}
	return tx.SendBatch(ctx, batch).Close()
}

// mostNotices is how many a page shows.
const mostNotices = 100

const sqlNotices = `
SELECT id, subject, body, link, recorded_at, read_at IS NOT NULL FROM notice
WHERE person_id = @person ORDER BY recorded_at DESC, id DESC LIMIT @most`

// Notices implements account.People.
func (db *DB) Notices(ctx context.Context, who account.SignedIn) (all []account.Notice, err error) {
	err = db.transact(ctx, who.Person, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		all, err = list(ctx, tx, scanNotice, sqlNotices, pgx.StrictNamedArgs{"person": who.Person, "most": mostNotices})
		return err
	})
	return all, err
}

func scanNotice(row pgx.CollectableRow) (n account.Notice, err error) {
	return n, row.Scan(&n.ID, &n.Subject, &n.Body, &n.Link, &n.At, &n.Read)
}

const sqlReadNotice = `UPDATE notice SET read_at = greatest(@at, recorded_at) WHERE id = @id AND person_id = @person AND read_at IS NULL`

// ReadNotice implements account.People.
func (db *DB) ReadNotice(ctx context.Context, who account.SignedIn, id uuid.UUID) error {
	return db.transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlReadNotice, pgx.StrictNamedArgs{"id": id, "person": who.Person, "at": db.now()})
		return err
	})
}
