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
}

// Reader reads cycles and how far they have come.
type Reader interface {
	// Cycles lists all cycles, the latest first.
	Cycles(ctx context.Context, permit authz.Permit) ([]assessment.Cycle, error)
	// Planning lists all cycles, and every published framework, the latest version of
	// each code first, of which a cycle may use one.
	Planning(ctx context.Context, permit authz.Permit) ([]assessment.Cycle, []framework.Framework, error)
	// CycleCompletion returns a cycle, or the zero Cycle if there is none, with every
	// appointment that it asks, within the permit's reach, as counted on a day.
	CycleCompletion(ctx context.Context, permit authz.Permit, code string, today day.Day) (assessment.Cycle, []assessment.Tally, error)
}
