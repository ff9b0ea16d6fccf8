package accounts

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/conn"
)

// mostNotices is how many a page shows.
const mostNotices = 100

const sqlNotices = `
SELECT id, subject, body, link, recorded_at, read_at IS NOT NULL FROM notice
WHERE person_id = @person ORDER BY recorded_at DESC, id DESC LIMIT @most`

// Notices implements account.People.
func (db Store) Notices(ctx context.Context, who account.SignedIn) (all []account.Notice, err error) {
	err = db.Transact(ctx, who.Person, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		all, err = conn.List(ctx, tx, scanNotice, sqlNotices, pgx.StrictNamedArgs{"person": who.Person, "most": mostNotices})
		return err
	})
	return all, err
}

func scanNotice(row pgx.CollectableRow) (n account.Notice, err error) {
	return n, row.Scan(&n.ID, &n.Subject, &n.Body, &n.Link, &n.At, &n.Read)
}

const sqlReadNotice = `UPDATE notice SET read_at = greatest(@at, recorded_at) WHERE id = @id AND person_id = @person AND read_at IS NULL`

// ReadNotice implements account.People.
func (db Store) ReadNotice(ctx context.Context, who account.SignedIn, id uuid.UUID) error {
	return db.Transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlReadNotice, pgx.StrictNamedArgs{"id": id, "person": who.Person, "at": db.Now()})
		return err
	})
}
