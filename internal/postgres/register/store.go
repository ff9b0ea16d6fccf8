// Package register holds the SQL for the register: organisations and their
// memberships, posts with their appointments and holders, and the pictures of
// coverage that are derived from them.
package register

import (
	"ccio/internal/insight"
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct{ *conn.DB }

var _ insight.Store = Store{}
