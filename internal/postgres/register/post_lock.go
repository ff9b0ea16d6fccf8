package register

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"ccio/internal/organisation"
	"ccio/internal/post"
)

// sqlLockPosts waits for everybody who is changing posts, and keeps others from
// starting.
const sqlLockPosts = `SELECT pg_advisory_xact_lock(hashtext('ccio.posts'))`

// LockPosts locks the posts of all trusts until the end of the transaction. Readers
// are not blocked. It is for the demonstration, which needs a register without
// posts. To change the posts of some trusts, lock only those ([lockTrusts]).
func LockPosts(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, sqlLockPosts)
	return err
}

const (
	// sqlLockPostsShared keeps out LockPosts and nobody else.
	sqlLockPostsShared = `SELECT pg_advisory_xact_lock_shared(hashtext('ccio.posts'))`
	sqlLockTrust       = `SELECT pg_advisory_xact_lock(hashtextextended('ccio.posts ' || @trust::text, 0))`
)

// sqlTrustsOf finds the trusts to which ids belong.
const sqlTrustsOf = `
SELECT p.trust_code FROM post p WHERE p.id = ANY (@posts::uuid[])
UNION SELECT p.trust_code FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = ANY (@appointments::uuid[])
UNION SELECT p.trust_code
FROM appointment_holder f JOIN appointment a ON a.id = f.appointment_id JOIN post p ON p.id = a.post_id
WHERE f.superseded_at IS NULL AND f.person_id = ANY (@people::uuid[])`

// locked holds the posts of some trusts. Nobody else can change them until the
// transaction ends.
type locked struct {
	trusts []organisation.Code
	now    post.Existing // of these trusts, and of those to which ids belong
	teams  map[organisation.Code][]post.TeamSpan
}

// lockTrusts locks trusts in order to change their posts, and reads what the
// changes are worked out from. It waits for anybody who has locked one of them, and
// then sees what they did. Trusts are locked in the order of their codes, so that
// two transactions never deadlock.
//
// holders decides what is read about the holders: it is readHoldersWhole, or
// readHoldersOpen, which reads only columns that the web server may read.
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
