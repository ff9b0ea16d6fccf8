package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
	"ccio/migrations"
)

// Version compares the schema that a database has with the one that this program
// needs.
type Version struct {
	Have        uint // 0 if there is none yet
	Need        uint
	Dirty       bool // a step stopped half way, which only a person can repair
	OtherAccess bool // the tables are those of this program, but the functions and policies are not
}

// Check returns an error that says in a sentence why the program cannot work on
// this schema, or nil.
func (v Version) Check() error {
	switch {
	case v.Dirty:
		return fault.New(fault.Unavailable,
			"Migration %d stopped half way. Restore the last backup, or mend the schema by hand and set "+
				"schema_migrations.dirty to false.", v.Have)
	case v.Have < v.Need:
		return fault.New(fault.Unavailable, "The database has schema version %d and this program needs %d. Run: ccio migrate up", v.Have, v.Need)
	case v.Have > v.Need:
		return fault.New(fault.Unavailable,
			"The database has schema version %d, made by a newer program; this one knows %d. "+
				"Start the newer program, or run its: ccio migrate down", v.Have, v.Need)
	case v.OtherAccess:
		return fault.New(fault.Unavailable,
			"The database has the tables that this program needs, but the policies and functions of another version. Run: ccio migrate up")
	}
	return nil
}

// NeededVersion is the number of the last migration in the program.
func NeededVersion() (uint, error) {
	_, last, err := numbers(migrations.Files)
	return last, err
}

// numbers returns the numbers of the first and last steps.
func numbers(files fs.FS) (first, last uint, err error) {
	names, err := fs.Glob(files, "*.up.sql")
	if err != nil {
		return 0, 0, err
	}
	for i, name := range names {
		number, err := strconv.ParseUint(strings.SplitN(name, "_", 2)[0], 10, 32)
		if err != nil {
			return 0, 0, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		if i == 0 {
			first = uint(number)
		}
		first, last = min(first, uint(number)), max(last, uint(number))
	}
	return first, last, nil
}

// SchemaVersion reads which schema the database at url has. A schema of the old
// numbering is a fault.
func SchemaVersion(ctx context.Context, url string) (Version, error) {
	return schemaVersion(ctx, url, migrations.Files)
}

func schemaVersion(ctx context.Context, url string, files fs.FS) (Version, error) {
	config, err := parseConfig(url)
	if err != nil {
		return Version{}, err
	}
	config.RuntimeParams["search_path"] = "public"
	config.RuntimeParams["application_name"] = "ccio_version"
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return Version{}, conn.CannotConnect(err)
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	v, err := compare(ctx, connection, files)
	return v, conn.Translate(err)
}

const sqlAccess = `SELECT hash FROM access_applied`

// compare compares the stored schema with the one that files need.
func compare(ctx context.Context, connection *pgx.Conn, files fs.FS) (Version, error) {
	first, last, err := numbers(files)
	if err != nil {
		return Version{}, err
	}
	found, err := readVersion(ctx, connection)
	if err != nil {
		return Version{}, err
	}
	v := Version{Need: last, Dirty: found.dirty}
	if !found.exists {
		return v, nil
	}
	v.Have = uint(max(found.version, 0))
	switch {
	case found.version > 0 && v.Have < first:
		return v, fault.New(fault.Unavailable,
			"The database has schema version %d of the numbering before the first release, and this program cannot bring it up to date. "+
				"Nothing was changed. Give the program a new database: set DATABASE_URL to an empty one, or CCIO_DATA_DIR to another folder.",
			v.Have)
	case v.Have != v.Need || v.Dirty:
		return v, nil
	}
	with, err := accessAt(files, v.Need)
	if err != nil {
		return v, err
	}
	var hash string
	err = connection.QueryRow(ctx, sqlAccess).Scan(&hash)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	v.OtherAccess = hash != with.hash
	return v, err
}

const (
	sqlHasMigrations = `SELECT to_regclass('public.schema_migrations') IS NOT NULL`
	sqlVersion       = `SELECT version, dirty FROM schema_migrations`
)

// noted is what the table of golang-migrate contains.
type noted struct {
	exists  bool // false if no step was ever taken, or all were reverted
	version int64
	dirty   bool
}

func readVersion(ctx context.Context, connection *pgx.Conn) (noted, error) {
	var n noted
	if err := connection.QueryRow(ctx, sqlHasMigrations).Scan(&n.exists); err != nil || !n.exists {
		return n, err
	}
	err := connection.QueryRow(ctx, sqlVersion).Scan(&n.version, &n.dirty)
	if errors.Is(err, pgx.ErrNoRows) {
		return noted{}, nil
	}
	return n, err
}
