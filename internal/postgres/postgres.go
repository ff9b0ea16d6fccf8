// Package postgres stores what the program knows in Postgres. All SQL is here and
// in the packages below, one for each noun.
//
// One exported method is one transaction. Each statement is a constant directly
// above the method that runs it, with its columns listed; a test has Postgres
// prepare every one of them. There are two lines of defence. The first line is the
// program: methods take an authz.Permit, whose reach goes into the WHERE clause and
// whose actor goes into the audit row. The second line is the row-level policies:
// the transaction sets nothing but the actor's id, under a role that owns no table,
// and the policies decide independently, from that person's grants, what they may
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
	RoleServe    = conn.RoleServe
	RoleOperate  = conn.RoleOperate
	RoleSeal     = conn.RoleSeal
	RoleRegister = conn.RoleRegister
)

// The stores by the names under which DB embeds them, so that their methods become
// its own.
type (
	accountStore    = accounts.Store
	assessmentStore = assessments.Store
	auditStore      = audits.Store
	demoStore       = demodata.Store
	frameworkStore  = frameworks.Store
	registerStore   = register.Store
)

// What methods of the stores take and return.
type (
	AuditReport  = audits.Report
	ImportRecord = register.ImportRecord
)

// DB is every store on one pool of connections, under one database role. The
// conn.DB of a store stays inside it, so nobody outside begins a transaction.
type DB struct {
	conn *conn.DB
	accountStore
	assessmentStore
	auditStore
	demoStore
	frameworkStore
	registerStore
}

// Open connects to the database at url and works there as role. now returns the
// time of recording, which is stored in UTC and truncated to microseconds. If the
// database does not answer, it fails with fault.Unavailable.
func Open(ctx context.Context, url, role string, now func() time.Time) (*DB, error) {
	db, err := conn.Open(ctx, url, role, now)
	if err != nil {
		return nil, err
	}
	return on(db), nil
}

// on returns every store on one pool.
func on(db *conn.DB) *DB {
	return &DB{
		conn:            db,
		accountStore:    accounts.Store{DB: db},
		assessmentStore: assessments.New(db),
		auditStore:      audits.Store{DB: db},
		demoStore:       demodata.Store{DB: db},
		frameworkStore:  frameworks.New(db),
		registerStore:   register.Store{DB: db},
	}
}

// Close ends every connection.
func (db *DB) Close() { db.conn.Close() }

// Ping checks that the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.conn.Ping(ctx) }
