// Package assessments holds the SQL of cycles and assessments: what the holder
// and the validator answer, how an assessment moves between them, and who has
// come how far.
package assessments

import (
	"ccio/internal/assessment"
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct{ *conn.DB }

var _ assessment.Store = Store{}
