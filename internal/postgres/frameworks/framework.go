package frameworks

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/postgres/conn"
)

const (
	sqlLockFrameworks   = `SELECT pg_advisory_xact_lock(hashtext('ccio.frameworks'))`
	sqlDeleteCompetency = `DELETE FROM competency WHERE framework_id = @framework`
	sqlUpdateFramework  = `UPDATE framework SET title = @title, document = @document, recorded_at = @at WHERE id = @id`
	sqlPublishFramework = `UPDATE framework SET published_at = @at WHERE id = @id`
)

const sqlFindFramework = `
SELECT id, code, version, document, published_at IS NOT NULL AS published FROM framework WHERE code = @code AND version = @version`

const sqlInsertFramework = `
INSERT INTO framework (id, code, version, title, document, recorded_at) VALUES (@id, @code, @version, @title, @document, @at)`

const sqlInsertCompetency = `
INSERT INTO competency (framework_id, id, domain_id, position) VALUES (@framework, @id, @domain, @position)`

type frameworkRow struct {
	ID            uuid.UUID
	Code, Version string
	Document      string
	Published     bool
}

// ImportFramework stores a framework with the file that it was read from, and
// publishes it unless draft is set. A published framework never changes: importing
// the same file again has no effect, and another file for the same version is
// refused. If dry is set, nothing is stored and the result says what would be.
func (db Store) ImportFramework(
	ctx context.Context, permit authz.Permit, f framework.Framework, file []byte, draft, dry bool,
) (result framework.Result, err error) {
	if err := permit.For(authz.ImportFramework); err != nil {
		return result, err
	}
	transact := db.Write
	if dry {
		transact = db.Read
	}
	err = transact(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if !dry {
			if _, err := tx.Exec(ctx, sqlLockFrameworks); err != nil {
				return err
			}
		}
		found, err := conn.Collect[frameworkRow](ctx, tx, sqlFindFramework, pgx.StrictNamedArgs{"code": f.Code, "version": f.Version})
		if err != nil {
			return err
		}
		s := frameworkSaving{f: f, file: file, draft: draft}
		if result, err = s.compare(found); err != nil || dry || result == framework.Unchanged {
			return err
		}
		return db.saveFramework(ctx, tx, permit, s)
	})
	return result, err
}

// frameworkSaving is an import of a framework under way.
type frameworkSaving struct {
	f     framework.Framework
	file  []byte
	draft bool
	id    uuid.UUID
	isNew bool
}

// compare compares the file with the stored version, if there is one.
func (s *frameworkSaving) compare(found []frameworkRow) (framework.Result, error) {
	if len(found) == 0 {
		s.id, s.isNew = conn.RowID(), true
		return framework.New, nil
	}
	now := found[0]
	s.id = now.ID
	same := now.Document == string(s.file)
	switch {
	case now.Published && same:
		return framework.Unchanged, nil
	case now.Published:
		return framework.Unchanged, framework.IsPublished(s.f.Code, s.f.Version)
	case same && s.draft:
		return framework.Unchanged, nil
	}
	return framework.Changed, nil
}

func (db Store) saveFramework(ctx context.Context, tx pgx.Tx, permit authz.Permit, s frameworkSaving) error {
	batch, at := &pgx.Batch{}, db.Now()
	if s.isNew {
		batch.Queue(sqlInsertFramework, pgx.StrictNamedArgs{"id": s.id, "code": s.f.Code, "version": s.f.Version, "title": s.f.Title,
			"document": string(s.file), "at": at})
	} else {
		batch.Queue(sqlDeleteCompetency, pgx.StrictNamedArgs{"framework": s.id})
		batch.Queue(sqlUpdateFramework, pgx.StrictNamedArgs{"id": s.id, "title": s.f.Title, "document": string(s.file), "at": at})
	}
	position := 0
	for _, d := range s.f.Domains {
		for _, c := range d.Competencies {
			position++
			batch.Queue(sqlInsertCompetency, pgx.StrictNamedArgs{"framework": s.id, "id": c.ID, "domain": d.ID, "position": position})
		}
	}
	if !s.draft {
		batch.Queue(sqlPublishFramework, pgx.StrictNamedArgs{"id": s.id, "at": at})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return db.Append(ctx, tx, permit.Actor(), audit.Event{
		Action: string(permit.Action()), Kind: audit.KindFramework, Object: s.f.Code + " " + s.f.Version, Fields: []string{"document"},
	})
}

const sqlHasFramework = `SELECT EXISTS (SELECT FROM framework WHERE code = @code AND version = @version)`

// HasFramework reports whether a version of a framework is there, as a draft or
// published.
func (db Store) HasFramework(ctx context.Context, permit authz.Permit, code, version string) (has bool, err error) {
	if err := permit.For(authz.ImportFramework); err != nil {
		return false, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		has, err = conn.One[bool](ctx, tx, sqlHasFramework, pgx.StrictNamedArgs{"code": code, "version": version})
		return err
	})
	return has, err
}

const sqlPublishedFrameworks = `
SELECT id, code, version FROM framework WHERE published_at IS NOT NULL ORDER BY code, string_to_array(version, '.')::integer[] DESC`

const sqlPublishedFramework = `
SELECT id, code, version FROM framework WHERE published_at IS NOT NULL AND code = @code AND version = @version`

const sqlFrameworkDocument = `SELECT document FROM framework WHERE id = @id AND published_at IS NOT NULL`

// Frameworks lists every published framework, the latest version of a code first.
// It needs no permit, because published frameworks are open to everybody, signed in
// or not. Nobody may change what it returns.
func (db Store) Frameworks(ctx context.Context) ([]framework.Framework, error) {
	var found Published
	if err := db.Ask(ctx, authz.Actor{}, found.Queue); err != nil {
		return nil, err
	}
	return found.Read(ctx, db)
}

// Framework returns one published version. Like Frameworks, it needs no permit. A
// version that has been read once is not read again, because it never changes.
func (db Store) Framework(ctx context.Context, code, version string) (framework.Framework, error) {
	if known, read := db.read.Load(name{code, version}); read {
		return known.(framework.Framework), nil
	}
	var found Published
	err := db.Ask(ctx, authz.Actor{}, func(batch *pgx.Batch) {
		found.queue(batch, sqlPublishedFramework, pgx.StrictNamedArgs{"code": code, "version": version})
	})
	if err == nil && len(found.rows) == 0 {
		err = framework.NoSuchVersion(code, version)
	}
	if err != nil {
		return framework.Framework{}, err
	}
	return db.parsed(ctx, found.rows[0])
}

// name is what a published version is known by.
type name struct{ code, version string }

// Published has the names of published versions, which are read in a batch.
type Published struct{ rows []publishedRow }

type publishedRow struct {
	id uuid.UUID
	name
}

// Queue adds the question which versions there are to a batch.
func (p *Published) Queue(batch *pgx.Batch) { p.queue(batch, sqlPublishedFrameworks, nil) }

func (p *Published) queue(batch *pgx.Batch, sql string, args pgx.StrictNamedArgs) {
	conn.Queue(batch, &p.rows, func(r pgx.CollectableRow) (found publishedRow, err error) {
		return found, r.Scan(&found.id, &found.code, &found.version)
	}, sql, args)
}

// Read returns the versions whose names have been read.
func (p *Published) Read(ctx context.Context, db Store) (all []framework.Framework, err error) {
	for _, row := range p.rows {
		f, err := db.parsed(ctx, row)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// parsed returns a published version, which is read and parsed only once.
func (db Store) parsed(ctx context.Context, of publishedRow) (f framework.Framework, err error) {
	if known, read := db.read.Load(of.name); read {
		return known.(framework.Framework), nil
	}
	var documents []string
	err = db.Ask(ctx, authz.Actor{}, func(batch *pgx.Batch) {
		conn.Queue(batch, &documents, pgx.RowTo[string], sqlFrameworkDocument, pgx.StrictNamedArgs{"id": of.id})
	})
	if err == nil && len(documents) == 0 {
		err = framework.NoSuchVersion(of.code, of.version)
	}
	if err != nil {
		return f, err
	}
	f, problems := framework.Read(strings.NewReader(documents[0]))
	if err := problems.Err(); err != nil {
		return f, err
	}
	db.read.Store(of.name, f)
	return f, nil
}
