// Package auditlog serves the page on which administrators read the audit.
package auditlog

import (
	"context"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/server/site"
)

// Area has the handler of this page.
type Area struct {
	*site.Site
	Audit Audit
}

// Audit reads the audit.
type Audit interface {
	// Audit reads a page of the events that a query asks for, the latest first, and
	// whether there are older ones.
	Audit(ctx context.Context, permit authz.Permit, q audit.Query) ([]audit.Row, bool, error)
}
