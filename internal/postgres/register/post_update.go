package register

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// UpdatePosts locks trusts and makes all changes to their posts or none. It calls
// names, with the trusts that posts may belong to, to learn which to lock; passes
// their present posts to plan; and makes the changes of the plan that it returns.
// If plan returns store false, as a dry run does, nothing is stored.
//
// Meanwhile others can change the posts of other trusts. Anybody who wants to
// change those of the same trust waits, and then works from the result.
func (db Store) UpdatePosts(ctx context.Context, permit authz.Permit,
	names func(trusts map[organisation.Code]post.Trust) post.Names,
	plan func(now post.Existing) (p post.Plan, store bool, err error),
) error {
	if err := permit.For(authz.ImportPosts, authz.LoadDemo); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		trusts, err := postTrusts(ctx, tx)
		if err != nil {
			return err
		}
		l, err := lockTrusts(ctx, tx, names(trusts), readHoldersWhole)
		if err != nil {
			return err
		}
		p, store, err := plan(l.now)
		if err != nil || !store {
			return err
		}
		return l.applyChanges(ctx, db.DB, tx, permit, p)
	})
}

// ApplyPlan makes the changes of a finished plan as part of a larger transaction.
func ApplyPlan(ctx context.Context, db *conn.DB, tx pgx.Tx, permit authz.Permit, p post.Plan) error {
	l, err := lockTrusts(ctx, tx, p.Names(), readHoldersOpen)
	if err != nil {
		return err
	}
	return l.applyChanges(ctx, db, tx, permit, p)
}

// applyChanges is the only writer of posts. It writes exactly the rows that the
// changes require: a fact that no longer holds is superseded, never overwritten,
// and its successor is a new row. In the same transaction it works out again what
// everybody may know about the trusts' teams, and writes the audit. It refuses a
// change to a trust that is not locked.
func (l locked) applyChanges(ctx context.Context, db *conn.DB, tx pgx.Tx, permit authz.Permit, p post.Plan) error {
	if len(p.Changes) == 0 {
		return nil
	}
	edits, err := p.Edits(l.now, l.trusts)
	if err != nil {
		return err
	}
	w := writing{at: db.Now(), by: conn.NullID(permit.Actor().Person()), batch: &pgx.Batch{}}
	w.people(edits.People)
	w.posts(edits)
	w.statements(edits)
	w.holders(l.now.Holders, edits.Holders)
	after := edits.After.ByTrust()
	for _, trust := range p.Touched() {
		w.team(trust, l.teams[trust], post.TeamTimeline(after[trust].Posts, edits.After.Holders))
	}
	if err := tx.SendBatch(ctx, w.batch).Close(); err != nil {
		return err
	}
	return db.Append(ctx, tx, permit.Actor(), postEvents(permit, p.Changes)...)
}

const sqlPostTrusts = `
SELECT o.code, o.opened, o.closed, n.display_name
FROM organisation o
    JOIN LATERAL (SELECT display_name FROM organisation_name
        WHERE organisation_code = o.code ORDER BY valid_from DESC NULLS LAST LIMIT 1) n ON true
WHERE o.kind = 'trust'`

func postTrusts(ctx context.Context, tx pgx.Tx) (map[organisation.Code]post.Trust, error) {
	rows, err := tx.Query(ctx, sqlPostTrusts, pgx.StrictNamedArgs{})
	if err != nil {
		return nil, err
	}
	trusts := map[organisation.Code]post.Trust{}
	var code organisation.Code
	var t post.Trust
	_, err = pgx.ForEachRow(rows, []any{&code, &t.Opened, &t.Closed, &t.Name}, func() error {
		trusts[code] = t
		return nil
	})
	return trusts, err
}
