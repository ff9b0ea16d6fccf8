// Package cycles is the yearly round of assessments as those see it who plan it or
// watch over it: the cycle, who has finished, and reminders.
package cycles

import (
	"context"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Use           *assessment.Service
	Read          Reader
	Organisations site.Organisations
	Frameworks    Frameworks
}

// Reader reads cycles and how far they have come.
type Reader interface {
	// Cycles are all cycles, the latest first.
	Cycles(ctx context.Context, permit authz.Permit) ([]assessment.Cycle, error)
	// Completion is every appointment that a cycle asks, in the permit's reach.
	Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]assessment.Tally, error)
}

// Frameworks reads what a cycle may ask.
type Frameworks interface {
	// Frameworks is every published framework, the latest version of a code first.
	Frameworks(ctx context.Context) ([]framework.Framework, error)
}
