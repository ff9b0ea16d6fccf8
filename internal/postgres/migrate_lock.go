package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/postgres/conn"
)

const (
	// All tables at once: a transaction that takes one after another would sooner
	// or later wait for a request that waits for it.
	sqlLockTables = `
SELECT coalesce('LOCK TABLE ' || string_agg(c.oid::regclass::text, ', ' ORDER BY c.oid) || ' IN ACCESS EXCLUSIVE MODE', '')
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND c.relname NOT IN ('schema_migrations', 'access_applied')`

	sqlSetLockTimeout = `SELECT set_config('lock_timeout', @timeout, true)`
)

const (
	// lockTimeout is less than the second after which Postgres looks for a
	// deadlock and ends one of the two: the migrator steps back before.
	lockTimeout = "300ms"
	lockTries   = 40
	lockPause   = 100 * time.Millisecond
)

// lockTables waits until nobody uses a table, and keeps everybody from using one
// until the transaction ends. It never keeps a request waiting for long: where it
// cannot have all the tables it gives back those that it has, and tries again.
// The tables of the version stay readable.
func lockTables(ctx context.Context, tx pgx.Tx) error {
	var command string
	if err := tx.QueryRow(ctx, sqlLockTables).Scan(&command); err != nil || command == "" {
		return err
	}
	lock := func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlSetLockTimeout, pgx.StrictNamedArgs{"timeout": lockTimeout}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, command)
		return err
	}
	for try := 1; ; try++ {
		err := pgx.BeginFunc(ctx, tx, lock)
		if !isLockTimeout(err) || try == lockTries {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockPause):
		}
	}
}

func isLockTimeout(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == conn.StateLockTimeout
}
