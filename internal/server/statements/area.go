// Package statements is the pages of prose: help, privacy, cookies and
// accessibility.
package statements

import "ccio/internal/server/site"

// Area is these pages.
type Area struct {
	*site.Site
}
