package register

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"ccio/internal/organisation"
	"ccio/internal/post"
)

// sqlLockPosts waits for everybody who changes posts, and keeps others from it.
const sqlLockPosts = `SELECT pg_advisory_xact_lock(hashtext('ccio.posts'))`

// LockPosts locks the posts of all trusts until the end of the transaction.
// Readers go on. It is for the demonstration, which goes into a register without
// posts: whoever changes posts of a trust locks that trust ([lockTrusts]).
func LockPosts(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, sqlLockPosts)
	return err
}

const (
	// sqlLockPostsShared keeps LockPosts out, and nobody else.
	sqlLockPostsShared = `SELECT pg_advisory_xact_lock_shared(hashtext('ccio.posts'))`
	sqlLockTrust       = `SELECT pg_advisory_xact_lock(hashtextextended('ccio.posts ' || @trust::text, 0))`
)

// sqlTrustsOf finds the trusts that ids lead to.
const sqlTrustsOf = `
SELECT p.trust_code FROM post p WHERE p.id = ANY (@posts::uuid[])
UNION SELECT p.trust_code FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = ANY (@appointments::uuid[])
UNION SELECT p.trust_code
FROM appointment_holder f JOIN appointment a ON a.id = f.appointment_id JOIN post p ON p.id = a.post_id
WHERE f.superseded_at IS NULL AND f.person_id = ANY (@people::uuid[])`

// locked is the posts of some trusts, as they stand and as they stay until the
// transaction ends: nobody else changes them.
type locked struct {
	trusts []organisation.Code
	now    post.Existing // of these trusts, and of those that ids led to
	teams  map[organisation.Code][]post.TeamSpan
}

// lockTrusts locks trusts for those who change posts, and reads what the changes
// are worked out from. It waits for whoever has one of them and then sees what
// they did. The trusts are locked in the order of their codes, so that two who
// lock several never wait for each other.
//
// What is read of the holders is for holders to say: readHoldersWhole, or
// readHoldersOpen, which needs no column that the web server may not read.
func lockTrusts(ctx context.Context, tx pgx.Tx, names post.Names, holders readHolders) (l locked, err error) {
	l.trusts = slices.DeleteFunc(slices.Clone(names.Trusts), func(code organisation.Code) bool { return code == "" })
	slices.Sort(l.trusts)
	l.trusts = slices.Compact(l.trusts)
	if len(l.trusts) == 0 {
		return l, nil
	}
	batch := &pgx.Batch{}
	batch.Queue(sqlLockPostsShared)
	for _, code := range l.trusts {
		batch.Queue(sqlLockTrust, pgx.StrictNamedArgs{"trust": string(code)})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return l, err
	}
	w := when{trusts: slices.Clone(l.trusts)}
	if len(names.Posts)+len(names.Appointments)+len(names.People) > 0 {
		rows, err := tx.Query(ctx, sqlTrustsOf, pgx.StrictNamedArgs{
			"posts": names.Posts, "appointments": names.Appointments, "people": names.People,
		})
		if err != nil {
			return l, err
		}
		elsewhere, err := pgx.CollectRows(rows, pgx.RowTo[organisation.Code])
		if err != nil {
			return l, err
		}
		w.trusts = append(w.trusts, elsewhere...)
	}
	rows, err := readPostRows(ctx, tx, w)
	if err != nil {
		return l, err
	}
	l.now = post.Existing{Posts: rows.posts(), Statements: rows.statements}
	if l.now.Holders, err = holders(ctx, tx, w); err != nil {
		return l, err
	}
	l.teams, err = readTeams(ctx, tx, when{trusts: l.trusts})
	return l, err
}
