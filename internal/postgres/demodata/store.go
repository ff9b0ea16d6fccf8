// Package demodata holds the SQL that loads the demonstration data into an empty
// database, and reports whether they are there.
package demodata

import (
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct{ *conn.DB }
