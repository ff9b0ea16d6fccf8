package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// accessFolder holds the functions, policies, triggers and privileges.
const accessFolder = "access"

// access is the set of files that goes with the tables of one schema version.
type access struct {
	files []accessFile // begin.sql, the files listed in the file order, and end.sql
	hash  string       // of all of them in order
}

type accessFile struct{ name, sql string }

// accessAt reads the access of a version. For the last version, those are the files
// of the folder. For an earlier one, a file that a later step changed comes from
// the folder in which that step keeps the old file.
func accessAt(files fs.FS, version uint) (access, error) {
	folders, err := fs.ReadDir(files, accessFolder+"/before")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return access{}, err
	}
	var before []string // in the order of the steps
	for _, folder := range folders {
		number, err := strconv.ParseUint(folder.Name(), 10, 32)
		if err != nil {
			return access{}, fmt.Errorf("the folder %s/before/%s is not named by the number of a step: %w", accessFolder, folder.Name(), err)
		}
		if uint(number) > version {
			before = append(before, path.Join(accessFolder, "before", folder.Name()))
		}
	}
	read := func(name string) (string, error) {
		for _, folder := range before {
			text, err := fs.ReadFile(files, path.Join(folder, name))
			if err == nil || !errors.Is(err, fs.ErrNotExist) {
				return string(text), err
			}
		}
		text, err := fs.ReadFile(files, path.Join(accessFolder, name))
		return string(text), err
	}
	order, err := read("order")
	if err != nil {
		return access{}, err
	}
	var found access
	sum := sha256.New()
	for _, name := range slices.Concat([]string{"begin.sql"}, strings.Fields(order), []string{"end.sql"}) {
		sql, err := read(name)
		if err != nil {
			return access{}, err
		}
		found.files = append(found.files, accessFile{name, sql})
		_, _ = fmt.Fprintf(sum, "%s %d\n%s", name, len(sql), sql) // writing to a hash never fails
	}
	found.hash = hex.EncodeToString(sum.Sum(nil))
	return found, nil
}

const (
	sqlForgetAccess = `DELETE FROM access_applied`
	sqlKeepAccess   = `INSERT INTO access_applied (hash) VALUES (@hash)`
)

// apply replaces whatever access there is by this one, and stores its hash. The
// catalogues are then the same as in a new database.
func (a access) apply(ctx context.Context, tx pgx.Tx) error {
	begin, rest := a.files[0], a.files[1:]
	if err := begin.run(ctx, tx); err != nil {
		return err
	}
	run := func(tx pgx.Tx) error {
		for _, file := range rest {
			if err := file.run(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}
	err := pgx.BeginFunc(ctx, tx, run)
	if cannotReplace(err) {
		if err := dropFunctions(ctx, tx); err != nil {
			return err
		}
		err = run(tx)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlForgetAccess); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlKeepAccess, pgx.StrictNamedArgs{"hash": a.hash})
	return err
}

// clear removes all access without replacement, for the step that drops the tables.
func (a access) clear(ctx context.Context, tx pgx.Tx) error {
	if err := a.files[0].run(ctx, tx); err != nil {
		return err
	}
	return dropFunctions(ctx, tx)
}

func (f accessFile) run(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, f.sql); err != nil {
		return fmt.Errorf("%s/%s: %w", accessFolder, f.name, err)
	}
	return nil
}

// cannotReplace reports whether a function differs from the one that it should
// replace in its result, the names of its arguments or its kind.
func cannotReplace(err error) bool {
	const invalidFunctionDefinition, wrongObjectType = "42P13", "42809"
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == invalidFunctionDefinition || pg.Code == wrongObjectType)
}

// One that something else depends on, such as somebody's view, is refused by
// Postgres, and with it the whole step.
const sqlDropFunctions = `
SELECT format('DROP ROUTINE %s', f.oid::regprocedure) FROM pg_proc f
WHERE f.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')`

func dropFunctions(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, sqlDropFunctions)
	if err != nil {
		return err
	}
	commands, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, command := range commands {
		if _, err := tx.Exec(ctx, command); err != nil {
			return err
		}
	}
	return nil
}
