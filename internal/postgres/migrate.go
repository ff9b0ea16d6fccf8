package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
	"ccio/migrations"
)

// MigrateUp brings the schema up to the version that this program needs. It holds a
// lock, which a second migrator waits for. Each step of the tables and the
// functions and policies that go with it are one transaction; if only the latter
// differ, they are applied in a transaction of their own. It reports whether
// anything was done. A step that is interrupted, or that Postgres refuses, leaves
// the schema as it was. A schema that is newer or has the old numbering is refused.
func MigrateUp(url string) (bool, error) { return migrateUp(url, migrations.Files) }

// MigrateDown reverts the last step and reports whether there was one.
func MigrateDown(url string) (bool, error) { return migrateDown(url, migrations.Files) }

func migrateUp(url string, files fs.FS) (bool, error) {
	return migrating(url, files, func(ctx context.Context, connection *pgx.Conn) (bool, error) {
		stepped, err := step(connection, files, (*migrate.Migrate).Up)
		if err != nil {
			return false, err
		}
		v, err := compare(ctx, connection, files)
		if err != nil || !v.OtherAccess {
			return stepped, err
		}
		with, err := accessAt(files, v.Need)
		if err != nil {
			return stepped, err
		}
		err = pgx.BeginFunc(ctx, connection, func(tx pgx.Tx) error {
			if err := lockTables(ctx, tx); err != nil {
				return err
			}
			return with.apply(ctx, tx)
		})
		return err == nil, err
	})
}

func migrateDown(url string, files fs.FS) (bool, error) {
	return migrating(url, files, func(_ context.Context, connection *pgx.Conn) (bool, error) {
		return step(connection, files, func(m *migrate.Migrate) error { return m.Steps(-1) })
	})
}

const sqlAwaitMigrations = `SELECT pg_advisory_lock(@lock::bigint)`

// migrationTimeout limits how long another migrator is waited for.
const migrationTimeout = 15 * time.Second

// migrating runs something as the owner of the tables, rather than under a role of
// the program, and under the lock of golang-migrate, which keeps other migrators
// out. Closing the connection releases the lock.
func migrating(url string, files fs.FS, do func(context.Context, *pgx.Conn) (bool, error)) (bool, error) {
	ctx := context.Background()
	config, err := parseConfig(url)
	if err != nil {
		return false, err
	}
	config.RuntimeParams["search_path"] = "public"
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "ccio_migrate"
	config.RuntimeParams["lock_timeout"] = fmt.Sprint(migrationTimeout.Milliseconds())
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, conn.CannotConnect(err)
	}
	defer func() { _ = connection.Close(ctx) }()
	lock, err := database.GenerateAdvisoryLockId(config.Database, "public", "schema_migrations")
	if err != nil {
		return false, err
	}
	if _, err := connection.Exec(ctx, sqlAwaitMigrations, pgx.StrictNamedArgs{"lock": lock}); err != nil {
		if isLockTimeout(err) {
			return false, fault.Because(fault.Unavailable, err, "Another program is migrating this database. Try again in a moment.")
		}
		return false, conn.Translate(err)
	}
	have, err := compare(ctx, connection, files)
	if err != nil {
		return false, err
	}
	if have.Dirty || have.Have > have.Need {
		return false, have.Check()
	}
	done, err := do(ctx, connection)
	if isLockTimeout(err) {
		return false, fault.Because(fault.Unavailable, err, "The tables are in use, so the schema is as it was. Try again in a moment.")
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Detail != "" {
		return false, fmt.Errorf("migrating: %w (%s)", err, pg.Detail)
	}
	if err != nil {
		return false, fmt.Errorf("migrating: %w", err)
	}
	return done, nil
}

// step lets golang-migrate choose the steps, and reports whether there were any.
func step(connection *pgx.Conn, files fs.FS, do func(*migrate.Migrate) error) (done bool, err error) {
	source, err := iofs.New(files, ".")
	if err != nil {
		return false, fmt.Errorf("reading the migrations: %w", err)
	}
	m, err := migrate.NewWithInstance("iofs", source, "ccio", &stepper{conn: connection, files: files})
	if err != nil {
		return false, fmt.Errorf("preparing the migration: %w", err)
	}
	defer func() {
		sourceErr, databaseErr := m.Close()
		err = errors.Join(err, sourceErr, databaseErr)
	}()
	err = do(m)
	if errors.Is(err, migrate.ErrNoChange) || errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// parseConfig reads the address of a database. It drops the error of pgx, which
// contains the address.
func parseConfig(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fault.New(fault.BadRequest,
			"DATABASE_URL is not an address of a Postgres database: write it as postgres://user:password@host:5432/name.")
	}
	return config, nil
}
