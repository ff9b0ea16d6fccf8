// Package conn is the way to the database that the packages of
// internal/postgres have in common: a pool under one database role, transactions
// in which the row-level policies know who asks, what is written beside each
// change (the audit, notices and mail), and the sentence for what Postgres
// refuses. It knows no noun's tables.
package conn

import (
	"context"
	"fmt"
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
	idleTimeout      = 60 * time.Second // of a transaction that does nothing
	maxConnections   = 12
)

// The database roles that the program works under. None owns a table, so
// row-level security holds for all.
//
// SET ROLE NONE leads back to the login of the address. Where that owns the
// tables, as in the private Postgres, the policies stand against a mistake in a
// query, and not against somebody who runs any SQL. A login of the web server's
// own, in ccio_serve and nothing else (CREATE ROLE … LOGIN IN ROLE ccio_serve),
// has nothing to go back to.
const (
	RoleServe   = "ccio_serve"   // the web server
	RoleOperate = "ccio_operate" // the command line of the server
	RoleSeal    = "ccio_seal"    // the job that seals the audit and forgets what has expired, and whoever verifies
)

// DB is a pool of connections under one database role.
type DB struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// Open connects to the database at url and works there as role. now gives the
// time of recording; it is UTC and cut to microseconds before it is stored.
// A database that does not answer is fault.Unavailable.
func Open(ctx context.Context, url, role string, now func() time.Time) (*DB, error) {
	if role != RoleServe && role != RoleOperate && role != RoleSeal {
		return nil, fmt.Errorf("postgres: no such role: %q", role)
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The error repeats the address, and with it the password.
		return nil, fault.New(fault.BadRequest, "DATABASE_URL is not an address of a Postgres database: write it as postgres://user:password@host:5432/name.")
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

// New is a DB on a pool that is open already. Open sets the limits and the role
// of one; a pool of a test has its own.
func New(pool *pgxpool.Pool, now func() time.Time) *DB { return &DB{pool: pool, now: now} }

// Now is the time to record, in UTC and cut to microseconds, as it is stored.
func (db *DB) Now() time.Time { return db.now().UTC().Truncate(time.Microsecond) }

// Close ends every connection.
func (db *DB) Close() { db.pool.Close() }

// Ping asks whether the database answers.
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

// setActor has the policies know a person until the end of the transaction.
func setActor(ctx context.Context, tx pgx.Tx, person uuid.UUID) error {
	_, err := tx.Exec(ctx, sqlSetActor, pgx.StrictNamedArgs{"actor": person.String()})
	return err
}

// Become has the policies know a person from here on, until the end of the
// transaction, and gives that person as the actor of the same request. What a
// stranger sends says only in the middle of the transaction whose it is.
func Become(ctx context.Context, tx pgx.Tx, stranger authz.Actor, person uuid.UUID) (authz.Actor, error) {
	return authz.Self(person).ForRequest(stranger.RequestID()), setActor(ctx, tx, person)
}

// Read runs fn in a read-only transaction in which the policies know the actor.
// Repeatable read gives a page that makes several queries one state of the
// register.
func (db *DB) Read(ctx context.Context, actor authz.Actor, fn func(pgx.Tx) error) error {
	return db.transact(ctx, actor.Person(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

// Write runs fn in a transaction in which the policies know the actor.
func (db *DB) Write(ctx context.Context, actor authz.Actor, fn func(pgx.Tx) error) error {
	return db.transact(ctx, actor.Person(), pgx.TxOptions{}, fn)
}

// transact runs fn in a transaction. The policies of uuid.Nil know nobody.
func (db *DB) transact(ctx context.Context, actor uuid.UUID, options pgx.TxOptions, fn func(pgx.Tx) error) error {
	err := pgx.BeginTxFunc(ctx, db.pool, options, func(tx pgx.Tx) error {
		if actor != uuid.Nil {
			if err := setActor(ctx, tx, actor); err != nil {
				return err
			}
		}
		return fn(tx)
	})
	return Translate(err)
}
