// Package assessments is the assessment of one's own and its validation: the two
// ends of the same yearly round.
package assessments

import (
	"context"

	"ccio/internal/assessment"
	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Assessments assessment.Store
	Frameworks  Frameworks
}

// Frameworks reads what is asked.
type Frameworks interface {
	// Framework is one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
