// Package frameworks serves the published competency frameworks, to read, to search
// and to print.
package frameworks

import (
	"context"

	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// Area has the handlers of these pages.
type Area struct {
	*site.Site
	Frameworks Store
}

// Store reads the published frameworks, which are open to everybody.
type Store interface {
	// Frameworks lists every published framework, the latest version of each code
	// first.
	Frameworks(ctx context.Context) ([]framework.Framework, error)
	// Framework reads one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
