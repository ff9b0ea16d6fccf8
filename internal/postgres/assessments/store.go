// Package assessments holds the SQL for cycles and assessments: what the holder and
// the validator answer, how an assessment moves between them, and how far everybody
// has come.
package assessments

import (
	"sync"

	"ccio/internal/assessment"
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct {
	*conn.DB
	counted *sync.Map // of countedBy by reached: how completion was counted the last time
}

// New returns the store on a pool.
func New(db *conn.DB) Store { return Store{DB: db, counted: &sync.Map{}} }

var _ assessment.Store = Store{}
