package postgres

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"ccio/internal/authz"
	"ccio/internal/postgres/audits"
	"ccio/internal/postgres/conn"
)

// OpenAsLogin is a DB that works as whoever the address names, without taking
// on a role of the program: as the superuser it has no policies above it.
func OpenAsLogin(t testing.TB, address string, now func() time.Time) *DB {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return on(conn.New(pool, now))
}

// MigrateUpTo is MigrateUp with other files than the program's own.
func MigrateUpTo(url string, files fs.FS) (bool, error) { return migrateUp(url, files) }

// MigrateDownFrom is MigrateDown with other files.
func MigrateDownFrom(url string, files fs.FS) (bool, error) { return migrateDown(url, files) }

// SchemaVersionOf is SchemaVersion with other files.
func SchemaVersionOf(ctx context.Context, url string, files fs.FS) (Version, error) {
	return schemaVersion(ctx, url, files)
}

var errUndo = errors.New("this is only tried")

// Try runs statements as a method would, in one transaction with its errors
// translated, and takes them back.
func (db *DB) Try(ctx context.Context, statements ...string) error {
	err := db.conn.Write(ctx, authz.Actor{}, func(tx pgx.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

// VerifyAuditIn is VerifyAudit within a transaction of a test.
func VerifyAuditIn(ctx context.Context, tx pgx.Tx, expect string) (AuditReport, error) {
	return audits.Verify(ctx, tx, expect)
}

// PoolOfOne leaves the DB a single connection, so that each transaction follows
// another on it.
func PoolOfOne(t testing.TB, address, role string) *DB {
	t.Helper()
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 1
	config.ConnConfig.RuntimeParams["role"] = role
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return on(conn.New(pool, time.Now))
}
