// Package postgres keeps what the program knows in Postgres. All SQL is here and
// in the packages below, a package for each noun.
//
// One exported method is one transaction. Each statement is a constant directly
// above the method that runs it, with its columns listed; a test has Postgres
// prepare every one of them. Methods take an authz.Permit: its reach goes into
// the WHERE clause and its actor into the audit row. Independently of that, the
// transaction sets nothing but the actor's id, under a role that owns no table,
// and the row-level policies decide from that person's grants what there is to
// see.
package postgres

import (
	"context"
	"time"

	"ccio/internal/postgres/accounts"
	"ccio/internal/postgres/assessments"
	"ccio/internal/postgres/audits"
	"ccio/internal/postgres/conn"
	"ccio/internal/postgres/demodata"
	"ccio/internal/postgres/frameworks"
	"ccio/internal/postgres/register"
)

// The database roles that the program works under, as conn explains them.
const (
	RoleServe   = conn.RoleServe
	RoleOperate = conn.RoleOperate
	RoleSeal    = conn.RoleSeal
)

// The stores by the names under which DB embeds them: their methods are its own.
type (
	accountStore    = accounts.Store
	assessmentStore = assessments.Store
	auditStore      = audits.Store
	demoStore       = demodata.Store
	frameworkStore  = frameworks.Store
	registerStore   = register.Store
)

// What methods of the stores take and give.
type (
	AuditReport  = audits.Report
	ImportRecord = register.ImportRecord
)

// DB is every store on one pool of connections, under one database role. What a
// store has of conn.DB stays with it: nobody outside begins a transaction.
type DB struct {
	conn *conn.DB
	accountStore
	assessmentStore
	auditStore
	demoStore
	frameworkStore
	registerStore
}

// Open connects to the database at url and works there as role. now gives the
// time of recording; it is UTC and cut to microseconds before it is stored.
// A database that does not answer is fault.Unavailable.
func Open(ctx context.Context, url, role string, now func() time.Time) (*DB, error) {
	db, err := conn.Open(ctx, url, role, now)
	if err != nil {
		return nil, err
	}
	return on(db), nil
}

// on is every store on one pool.
func on(db *conn.DB) *DB {
	return &DB{
		conn:            db,
		accountStore:    accounts.Store{DB: db},
		assessmentStore: assessments.Store{DB: db},
		auditStore:      audits.Store{DB: db},
		demoStore:       demodata.Store{DB: db},
		frameworkStore:  frameworks.Store{DB: db},
		registerStore:   register.Store{DB: db},
	}
}

// Close ends every connection.
func (db *DB) Close() { db.conn.Close() }

// Ping asks whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.conn.Ping(ctx) }
