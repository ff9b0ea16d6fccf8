// Package audits holds the SQL that reads the audit, seals it and verifies the
// seals. Each change writes its events itself, by conn.DB.
package audits

import (
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct{ *conn.DB }
