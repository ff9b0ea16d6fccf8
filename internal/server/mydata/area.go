// Package mydata is what is held about the visitor: all of it to read and to take
// away, their own note, and the corrections that they ask for.
package mydata

import (
	"context"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Use  *account.Service
	Read Reader
}

// Reader reads what is held about people, for the people themselves.
type Reader interface {
	// MyData is everything that is held about the person of the permit.
	MyData(ctx context.Context, permit authz.Permit) (account.MyData, error)
}
