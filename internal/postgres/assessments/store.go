// Package assessments holds the SQL for cycles and assessments: what the holder and
// the validator answer, how an assessment moves between them, and how far everybody
// has come.
package assessments

import (
	"ccio/internal/assessment"
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct{ *conn.DB }

var _ assessment.Store = Store{}
