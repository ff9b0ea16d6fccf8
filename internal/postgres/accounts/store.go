// Package accounts holds the SQL for people: their accounts and sessions, the
// grants that give them roles, and what they may see and say about their own
// record.
package accounts

import (
	"ccio/internal/account"
	"ccio/internal/postgres/conn"
)

// Store runs the SQL of this package on a pool. One exported method is one
// transaction.
type Store struct{ *conn.DB }

var _ account.Store = Store{}
