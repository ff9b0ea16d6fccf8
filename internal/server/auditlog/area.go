// Package auditlog is the page on which one reads the audit.
package auditlog

import (
	"context"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/server/site"
)

// Area is this page.
type Area struct {
	*site.Site
	Audit Audit
}

// Audit reads the audit.
type Audit interface {
	// Audit is a page of the events that a query asks for, the latest first, and
	// whether there are older ones.
	Audit(ctx context.Context, permit authz.Permit, q audit.Query) ([]audit.Row, bool, error)
}
