package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	pgxmigrate "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
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
// whether anything was done. A step that Postgres refuses leaves the schema as
// it was before it. A schema that is newer, or that stopped half way, is refused.
func MigrateUp(url string) (bool, error) {
	return step(url, (*migrate.Migrate).Up, below)
}

// MigrateDown takes the last step back. It reports whether there was one.
func MigrateDown(url string) (bool, error) {
	return step(url, func(m *migrate.Migrate) error { return m.Steps(-1) }, above)
}

// step runs under the owner of the tables, not under a role of the program.
func step(url string, do func(*migrate.Migrate) error, origin origin) (done bool, err error) {
	have, err := SchemaVersion(context.Background(), url)
	if err != nil {
		return false, err
	}
	if have.Dirty || have.Have > have.Need {
		return false, have.Check()
	}
	config, err := parseConfig(url)
	if err != nil {
		return false, err
	}
	config.RuntimeParams["search_path"] = "public"
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "ccio_migrate"
	db := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, db.Close()) }()
	driver, err := pgxmigrate.WithInstance(db, &pgxmigrate.Config{MigrationsTable: "schema_migrations"})
	if err != nil {
		return false, fmt.Errorf("preparing the migration: %w", err)
	}
	files, err := iofs.New(migrations.Files, ".")
	if err != nil {
		return false, fmt.Errorf("reading the migrations: %w", err)
	}
	m, err := migrate.NewWithInstance("iofs", files, "pgx5", driver)
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
	case errors.Is(err, migrate.ErrLockTimeout):
		return false, isMigrating(err)
	case err != nil:
		return false, fmt.Errorf("migrating: %w", errors.Join(err, takeBack(m, driver, files, origin, err)))
	}
	return true, nil
}

// origin is the version that a step to at began from.
type origin func(files source.Driver, at int) (int, error)

func below(files source.Driver, at int) (int, error) {
	version, err := files.Prev(uint(at))
	if errors.Is(err, fs.ErrNotExist) {
		return database.NilVersion, nil
	}
	return int(version), err
}

func above(files source.Driver, at int) (int, error) {
	if at == database.NilVersion {
		version, err := files.First()
		return int(version), err
	}
	version, err := files.Next(uint(at))
	return int(version), err
}

// takeBack sets the version to the one before a step that Postgres refused. A
// file is sent whole, so that Postgres makes one transaction of it and leaves
// nothing of one that fails; but the library notes the version as reached half
// way, before it begins, and only a person could then go on. Any other failure,
// such as a lost connection, leaves that note: nobody knows how far it came.
func takeBack(m *migrate.Migrate, driver database.Driver, files source.Driver, from origin, failure error) error {
	refused, ok := errors.AsType[database.Error](failure)
	if !ok {
		return nil
	}
	if _, ok := errors.AsType[*pgconn.PgError](refused.OrigErr); !ok {
		return nil
	}
	at, dirty, err := driver.Version()
	if err != nil || !dirty {
		return err
	}
	version, err := from(files, at)
	if err != nil {
		return err
	}
	return m.Force(version)
}

// parseConfig reads the address of a database. The error of pgx is left out: it
// repeats the address.
func parseConfig(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fault.New(fault.BadRequest, "DATABASE_URL is not an address of a Postgres database: write it as postgres://user:password@host:5432/name.")
	}
	return config, nil
}

const (
	sqlHasMigrations   = `SELECT to_regclass('public.schema_migrations') IS NOT NULL`
	sqlVersion         = `SELECT version, dirty FROM schema_migrations`
	sqlAwaitMigrations = `SELECT pg_advisory_lock_shared(@lock::bigint)`
)

// migrationTimeout is how long a migration under way is waited for.
const migrationTimeout = 15 * time.Second

// SchemaVersion reads which schema the database at url has. A version under way
// is marked as one that stopped half way is, so a marked one is read again once
// nobody migrates: another migration that takes too long is fault.Unavailable.
func SchemaVersion(ctx context.Context, url string) (Version, error) {
	need, err := NeededVersion()
	if err != nil {
		return Version{}, err
	}
	config, err := parseConfig(url)
	if err != nil {
		return Version{}, err
	}
	config.RuntimeParams["search_path"] = "public"
	config.RuntimeParams["application_name"] = "ccio_version"
	config.RuntimeParams["lock_timeout"] = fmt.Sprint(migrationTimeout.Milliseconds())
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return Version{}, conn.CannotConnect(err)
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	v, err := readVersion(ctx, connection, need)
	if err != nil || !v.Dirty {
		return v, conn.Translate(err)
	}
	lock, err := database.GenerateAdvisoryLockId(config.Database, "public", "schema_migrations")
	if err != nil {
		return Version{}, err
	}
	if _, err := connection.Exec(ctx, sqlAwaitMigrations, pgx.StrictNamedArgs{"lock": lock}); err != nil {
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == conn.StateLockTimeout {
			return Version{}, isMigrating(err)
		}
		return Version{}, conn.Translate(err)
	}
	v, err = readVersion(ctx, connection, need)
	return v, conn.Translate(err)
}

func isMigrating(err error) error {
	return fault.Because(fault.Unavailable, err, "Another program is migrating this database. Try again in a moment.")
}

func readVersion(ctx context.Context, conn *pgx.Conn, need uint) (Version, error) {
	v := Version{Need: need}
	var exists bool
	if err := conn.QueryRow(ctx, sqlHasMigrations).Scan(&exists); err != nil || !exists {
		return v, err
	}
	var have int64
	err := conn.QueryRow(ctx, sqlVersion).Scan(&have, &v.Dirty)
	if errors.Is(err, pgx.ErrNoRows) {
		return v, nil
	}
	v.Have = uint(max(have, 0)) // below nought: the first migration stopped on its way down
	return v, err
}
