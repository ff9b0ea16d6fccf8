// Package frameworks is the published competency frameworks: to read, to search
// and to print.
package frameworks

import (
	"context"

	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// Area is these pages.
type Area struct {
	*site.Site
	Frameworks Store
}

// Store reads the published frameworks, which are everybody's.
type Store interface {
	// Frameworks is every published framework, the latest version of a code first.
	Frameworks(ctx context.Context) ([]framework.Framework, error)
	// Framework is one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
