// Package cycles is the yearly round of assessments as those see it who plan it or
// watch over it: the cycle, who has finished, and reminders.
package cycles

import (
	"context"

	"ccio/internal/assessment"
	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Assessments   assessment.Store
	Organisations site.Organisations
	Frameworks    Frameworks
}

// Frameworks reads what a cycle may ask.
type Frameworks interface {
	// Frameworks is every published framework, the latest version of a code first.
	Frameworks(ctx context.Context) ([]framework.Framework, error)
}
