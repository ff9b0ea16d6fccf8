// Package cycles serves the yearly round of assessments to those who plan it or
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

// Area has the handlers of these pages and actions.
type Area struct {
	*site.Site
	Use           *assessment.Service
	Read          Reader
	Organisations site.Organisations
	Frameworks    Frameworks
}

// Reader reads cycles and how far they have come.
type Reader interface {
	// Cycles lists all cycles, the latest first.
	Cycles(ctx context.Context, permit authz.Permit) ([]assessment.Cycle, error)
	// Completion lists every appointment that a cycle asks, within the permit's
	// reach.
	Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]assessment.Tally, error)
}

// Frameworks reads the frameworks that a cycle may use.
type Frameworks interface {
	// Frameworks lists every published framework, the latest version of each code
	// first.
	Frameworks(ctx context.Context) ([]framework.Framework, error)
}
