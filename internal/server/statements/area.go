// Package statements serves the pages of prose: help, privacy, cookies and
// accessibility.
package statements

import "ccio/internal/server/site"

// Area has the handlers of these pages.
type Area struct {
	*site.Site
}
