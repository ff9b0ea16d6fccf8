// Package accounts is signing in and out, the sessions and roles of the visitor,
// what they were told, and the forms that they sent too late.
package accounts

import (
	"ccio/internal/account"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Accounts account.Store
	People   account.People
}
