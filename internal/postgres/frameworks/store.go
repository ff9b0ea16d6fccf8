// Package frameworks holds the SQL for competency frameworks and their versions.
package frameworks

import (
	"sync"

	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct {
	*conn.DB
	read *sync.Map // of framework.Framework by name: published versions that were read before
}

// New returns the store on a pool.
func New(db *conn.DB) Store { return Store{DB: db, read: &sync.Map{}} }
