package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/golang-migrate/migrate/v4"
	pgxmigrate "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"ccio/internal/fault"
	"ccio/migrations"
)

// Version is the schema that a database has beside the one that this program
// needs.
type Version struct {
	Have  uint // 0: none yet
	Need  uint
	Dirty bool // a migration stopped half way, which only a person can mend
}

// Check says in a sentence why the program cannot work on this schema, or nil.
func (v Version) Check() error {
	switch {
	case v.Dirty:
		return fault.New(fault.Unavailable, "Migration %d stopped half way. Restore the last backup, or mend the schema by hand and set schema_migrations.dirty to false.", v.Have)
	case v.Have < v.Need:
		return fault.New(fault.Unavailable, "The database has schema version %d and this program needs %d. Run: ccio migrate up", v.Have, v.Need)
	case v.Have > v.Need:
		return fault.New(fault.Unavailable, "The database has schema version %d, made by a newer program; this one knows %d. Start the newer program, or run its: ccio migrate down", v.Have, v.Need)
	}
	return nil
}

// NeededVersion is the number of the last migration in the program.
func NeededVersion() (uint, error) {
	names, err := fs.Glob(migrations.Files, "*.up.sql")
	if err != nil {
		return 0, err
	}
	var last uint
	for _, name := range names {
		number, err := strconv.ParseUint(strings.SplitN(name, "_", 2)[0], 10, 32)
		if err != nil {
			return 0, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		last = max(last, uint(number))
	}
	return last, nil
}

// MigrateUp brings the schema to the one that this program needs, one
// transaction a step, under a lock that a second migrator waits for. It reports
// whether anything was done.
func MigrateUp(url string) (bool, error) {
	return step(url, (*migrate.Migrate).Up)
}

// MigrateDown takes the last step back. It reports whether there was one.
func MigrateDown(url string) (bool, error) {
	return step(url, func(m *migrate.Migrate) error { return m.Steps(-1) })
}

// step runs under the owner of the tables, not under a role of the program.
func step(url string, do func(*migrate.Migrate) error) (done bool, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return false, fault.New(fault.BadRequest, "DATABASE_URL is not an address of a Postgres database: write it as postgres://user:password@host:5432/name.")
	}
	config.RuntimeParams["search_path"] = "public"
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "ccio_migrate"
	db := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Ping(); err != nil {
		return false, unavailable(err)
	}
	driver, err := pgxmigrate.WithInstance(db, &pgxmigrate.Config{MigrationsTable: "schema_migrations"})
	if err != nil {
		return false, fmt.Errorf("preparing the migration: %w", err)
	}
	source, err := iofs.New(migrations.Files, ".")
	if err != nil {
		return false, fmt.Errorf("reading the migrations: %w", err)
	}
	m, err := migrate.NewWithInstance("iofs", source, "pgx5", driver)
	if err != nil {
		return false, fmt.Errorf("preparing the migration: %w", err)
	}
	defer func() {
		sourceErr, databaseErr := m.Close()
		err = errors.Join(err, sourceErr, databaseErr)
	}()
	switch err := do(m); {
	case errors.Is(err, migrate.ErrNoChange), errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("migrating: %w", err)
	}
	return true, nil
}

const (
	sqlHasMigrations = `SELECT to_regclass('public.schema_migrations') IS NOT NULL`
	sqlVersion       = `SELECT version, dirty FROM schema_migrations`
)

// SchemaVersion reads which schema the database at url has.
func SchemaVersion(ctx context.Context, url string) (Version, error) {
	need, err := NeededVersion()
	if err != nil {
		return Version{}, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return Version{}, unavailable(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	v := Version{Need: need}
	var exists bool
	if err := conn.QueryRow(ctx, sqlHasMigrations).Scan(&exists); err != nil {
		return Version{}, translate(err)
	}
	if !exists {
		return v, nil
	}
	var have int64
	switch err := conn.QueryRow(ctx, sqlVersion).Scan(&have, &v.Dirty); {
	case errors.Is(err, pgx.ErrNoRows):
		return v, nil
	case err != nil:
		return Version{}, translate(err)
	}
	v.Have = uint(have)
	return v, nil
}
