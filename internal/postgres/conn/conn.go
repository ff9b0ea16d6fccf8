// Package conn is what the packages below internal/postgres share to reach the
// database: a pool under one database role, transactions in which the row-level
// policies know the actor, the audit, notices and mail that go with each change,
// and sentences for what Postgres refuses. It knows no noun's tables.
package conn

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"ccio/internal/authz"
	"ccio/internal/fault"
)

// Limits of every connection.
const (
	statementTimeout = 20 * time.Second
	idleTimeout      = 60 * time.Second // of an idle transaction
	maxConnections   = 12
)

// The database roles that the program works under. None owns a table, so row-level
// security applies to all of them.
//
// SET ROLE NONE returns to the login in the address. If that login owns the tables,
// as in the private Postgres, the policies protect against a mistake in a query,
// but not against somebody who can run any SQL. A separate login for the web server
// that is a member of ccio_serve only (CREATE ROLE … LOGIN IN ROLE ccio_serve)
// gains nothing by returning.
const (
	RoleServe   = "ccio_serve"   // the web server
	RoleOperate = "ccio_operate" // the command line of the server
	RoleSeal    = "ccio_seal"    // the job that seals the audit and deletes what has expired, and the verification
	// RoleRegister reads what is open to every signed-in user, for whom the site
	// keeps it in memory, and nothing about a person.
	RoleRegister = "ccio_register"
)

// DB is a pool of connections under one database role.
type DB struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// Open connects to the database at url and works there as role. now returns the
// time of recording, which is stored in UTC and truncated to microseconds. If the
// database does not answer, it fails with fault.Unavailable.
func Open(ctx context.Context, url, role string, now func() time.Time) (*DB, error) {
	if !slices.Contains([]string{RoleServe, RoleOperate, RoleSeal, RoleRegister}, role) {
		return nil, fmt.Errorf("postgres: no such role: %q", role)
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The error contains the address, and with it the password.
		return nil, fault.New(fault.BadRequest,
			"DATABASE_URL is not an address of a Postgres database: write it as postgres://user:password@host:5432/name.")
	}
	config.MaxConns = maxConnections
	params := config.ConnConfig.RuntimeParams
	params["application_name"] = role
	params["timezone"] = "UTC"
	params["search_path"] = "public"
	params["statement_timeout"] = fmt.Sprint(statementTimeout.Milliseconds())
	params["idle_in_transaction_session_timeout"] = fmt.Sprint(idleTimeout.Milliseconds())
	params["role"] = role
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, unavailable(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, CannotConnect(err)
	}
	return New(pool, now), nil
}

// New returns a DB on a pool that is already open. Open sets the limits and the
// role of its pool; a test's pool has its own.
func New(pool *pgxpool.Pool, now func() time.Time) *DB { return &DB{pool: pool, now: now} }

// Now returns the time to record, in UTC and truncated to microseconds, as it is
// stored.
func (db *DB) Now() time.Time { return db.now().UTC().Truncate(time.Microsecond) }

// Close ends every connection.
func (db *DB) Close() { db.pool.Close() }

// Ping checks that the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.pool.Ping(ctx); err != nil {
		return unavailable(err)
	}
	return nil
}

func unavailable(err error) error {
	return fault.Because(fault.Unavailable, err, "The database is not answering. Nothing is lost; try again in a moment.")
}

const sqlSetActor = `SELECT set_config('ccio.actor', @actor, true)`

// setActor tells the policies who the actor is, until the end of the transaction.
func setActor(ctx context.Context, tx pgx.Tx, person uuid.UUID) error {
	_, err := tx.Exec(ctx, sqlSetActor, pgx.StrictNamedArgs{"actor": person.String()})
	return err
}

// Become makes a person the actor for the rest of the transaction, and returns them
// as the actor of the same request. It serves transactions that a stranger begins,
// in the middle of which it turns out who they are.
func Become(ctx context.Context, tx pgx.Tx, stranger authz.Actor, person uuid.UUID) (authz.Actor, error) {
	return authz.Self(person).ForRequest(stranger.RequestID()), setActor(ctx, tx, person)
}

// Read runs fn in a read-only transaction in which the policies know the actor.
// Repeatable read makes all queries of a page see one state of the register.
func (db *DB) Read(ctx context.Context, actor authz.Actor, fn func(pgx.Tx) error) error {
	return db.transact(ctx, actor.Person(), beginReading, fn)
}

// What begins and ends a transaction.
const (
	beginReading = `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY`
	beginLooking = `BEGIN ISOLATION LEVEL REPEATABLE READ`
	beginWriting = `BEGIN`
	commit       = `COMMIT`
	rollback     = `ROLLBACK`
)

// Ask is Read for queries none of which depends on what another returned: it sends
// them, with the beginning and the end of their transaction, in one round trip. queue
// adds them to the batch, each with the function that takes its rows.
func (db *DB) Ask(ctx context.Context, actor authz.Actor, queue func(*pgx.Batch)) error {
	return db.ask(ctx, actor, beginReading, queue)
}

// Look is Ask for statements that also record that somebody looked.
func (db *DB) Look(ctx context.Context, actor authz.Actor, queue func(*pgx.Batch)) error {
	return db.ask(ctx, actor, beginLooking, queue)
}

func (db *DB) ask(ctx context.Context, actor authz.Actor, beginning string, queue func(*pgx.Batch)) error {
	batch := &pgx.Batch{}
	batch.Queue(beginning)
	if person := actor.Person(); person != uuid.Nil {
		batch.Queue(sqlSetActor, pgx.StrictNamedArgs{"actor": person.String()})
	}
	queue(batch)
	batch.Queue(commit)
	err := db.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		err := c.SendBatch(ctx, batch).Close()
		if err != nil && !c.Conn().IsClosed() && c.Conn().PgConn().TxStatus() != 'I' {
			// The pool would close a connection that is still in a transaction.
			_, _ = c.Exec(ctx, rollback)
		}
		return err
	})
	return Translate(err)
}

// Once sends one query outside a transaction, in one round trip. The policies know no
// actor: it is for a function of the database that decides itself who is shown what.
// Every row goes to each, after its columns have been scanned into row.
func (db *DB) Once(ctx context.Context, sql string, args pgx.StrictNamedArgs, row []any, each func()) error {
	rows, err := db.pool.Query(ctx, sql, args)
	if err == nil {
		_, err = pgx.ForEachRow(rows, row, func() error { each(); return nil })
	}
	return Translate(err)
}

// Write runs fn in a transaction in which the policies know the actor.
func (db *DB) Write(ctx context.Context, actor authz.Actor, fn func(pgx.Tx) error) error {
	return db.transact(ctx, actor.Person(), beginWriting, fn)
}

// transact runs fn in a transaction. With uuid.Nil the policies see no actor.
func (db *DB) transact(ctx context.Context, actor uuid.UUID, beginning string, fn func(pgx.Tx) error) error {
	if actor != uuid.Nil {
		// Both in one round trip. A UUID is written with digits, letters and hyphens.
		beginning += "; SELECT set_config('ccio.actor', '" + actor.String() + "', true)"
	}
	return Translate(pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{BeginQuery: beginning}, fn))
}
