// Package mydata shows people what is held about them, to read and to download, and
// takes their own note and their requests for corrections.
package mydata

import (
	"context"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/server/site"
)

// Area has the handlers of these pages and actions.
type Area struct {
	*site.Site
	Use  *account.Service
	Read Reader
}

// Reader reads what is held about people, for the people themselves.
type Reader interface {
	// MyData reads everything that is held about the permit's person.
	MyData(ctx context.Context, permit authz.Permit) (account.MyData, error)
	// MyText reads the person's own text of a kind; the zero OwnText if there is none.
	MyText(ctx context.Context, permit authz.Permit, kind account.TextKind) (account.OwnText, error)
}
