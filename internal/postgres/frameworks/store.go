// Package frameworks holds the SQL for competency frameworks and their versions.
package frameworks

import (
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct{ *conn.DB }
