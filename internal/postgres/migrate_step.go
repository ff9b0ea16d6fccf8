package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/golang-migrate/migrate/v4/database"
	"github.com/jackc/pgx/v5"
)

// stepper is the database driver that golang-migrate uses. A step is one
// transaction, which applies the file and the access of the version that it leads
// to and stores that version. However it ends, no step is ever half done.
//
// The lock is not taken here: [migrating] holds it around everything that a
// migrator does.
type stepper struct {
	conn   *pgx.Conn
	files  fs.FS
	target int // version of the current step
}

const (
	sqlForgetVersion = `DELETE FROM schema_migrations`
	sqlKeepVersion   = `INSERT INTO schema_migrations (version, dirty) VALUES (@version, false)`
)

// Run runs one step. The interface passes no context.
func (s *stepper) Run(migration io.Reader) error {
	text, err := io.ReadAll(migration)
	if err != nil {
		return err
	}
	ctx := context.Background()
	return pgx.BeginFunc(ctx, s.conn, func(tx pgx.Tx) error {
		if err := lockTables(ctx, tx); err != nil {
			return err
		}
		if s.target == database.NilVersion {
			return s.clear(ctx, tx, string(text))
		}
		if _, err := tx.Exec(ctx, string(text)); err != nil {
			return fmt.Errorf("the step to version %d: %w", s.target, err)
		}
		with, err := accessAt(s.files, uint(s.target))
		if err != nil {
			return err
		}
		if err := with.apply(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlForgetVersion); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlKeepVersion, pgx.StrictNamedArgs{"version": s.target})
		return err
	})
}

// clear reverts the first step.
func (s *stepper) clear(ctx context.Context, tx pgx.Tx, text string) error {
	first, _, err := numbers(s.files)
	if err != nil {
		return err
	}
	with, err := accessAt(s.files, first)
	if err != nil {
		return err
	}
	if err := with.clear(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, text); err != nil {
		return fmt.Errorf("the first step back: %w", err)
	}
	_, err = tx.Exec(ctx, sqlForgetVersion)
	return err
}

// SetVersion is called before a step, to mark it as half done, and after it. Run
// writes the version itself, so no such mark is needed.
func (s *stepper) SetVersion(version int, _ bool) error {
	s.target = version
	return nil
}

// Version returns the number of the last step.
func (s *stepper) Version() (int, bool, error) {
	v, err := readVersion(context.Background(), s.conn)
	if err != nil {
		return 0, false, err
	}
	if !v.exists {
		return database.NilVersion, v.dirty, nil
	}
	return int(v.version), v.dirty, nil
}

// Lock does nothing: the lock is already held.
func (s *stepper) Lock() error { return nil }

// Unlock does nothing: the lock is held until the migrator has finished.
func (s *stepper) Unlock() error { return nil }

// Close does nothing: the function that opened the connection closes it.
func (s *stepper) Close() error { return nil }

// Open is how the library would open a database by its address.
func (s *stepper) Open(string) (database.Driver, error) {
	return nil, errors.New("a database is opened by MigrateUp and MigrateDown")
}

// Drop would delete everything.
func (s *stepper) Drop() error { return fmt.Errorf("drop: %w", errors.ErrUnsupported) }
