package register

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// UpdatePosts locks trusts and changes their posts, all or nothing. It asks names
// which, with the trusts that posts may belong to; hands plan their posts as they
// stand; and makes the changes of the plan that comes back. Where plan answers
// store false, as a dry run does, nothing is stored.
//
// Others may change the posts of other trusts meanwhile. Whoever changes those of
// the same trust waits, and then works from what this left.
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

// ApplyPlan makes the changes of a plan that is ready, within a transaction that
// does more besides.
func ApplyPlan(ctx context.Context, db *conn.DB, tx pgx.Tx, permit authz.Permit, p post.Plan) error {
	l, err := lockTrusts(ctx, tx, p.Names(), readHoldersOpen)
	if err != nil {
		return err
	}
	return l.applyChanges(ctx, db, tx, permit, p)
}

// applyChanges is the one writer of posts. It writes the rows that the changes
// say and no others: a fact that is no longer so is superseded and never
// overwritten, its successor is recorded beside it. What everybody may know of the
// trusts' teams is worked out again, and the audit is told, in the same
// transaction. A change to a trust that is not locked is refused.
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
