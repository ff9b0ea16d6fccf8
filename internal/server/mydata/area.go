// Package mydata is what is held about the visitor: all of it to read and to take
// away, their own note, and the corrections that they ask for.
package mydata

import (
	"ccio/internal/account"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Records account.Records
}
