// Package exports is the files that one can take away, and the page on which one
// chooses them.
package exports

import (
	"context"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// Area is this page and these files.
type Area struct {
	*site.Site
	Insight       insight.Store
	Organisations site.Organisations
	Posts         Posts
	Cycles        Cycles
}

// Posts reads the register of posts.
type Posts interface {
	// RegisterPosts is the posts and statements, over all days, of the trusts that
	// a query asks for, with the picture that says which those are.
	RegisterPosts(ctx context.Context, permit authz.Permit, q insight.Query) (insight.Picture, []post.Post, []post.Statement, error)
	// Holders is the personal part of the appointments of a trust that the
	// permit reaches, without hours. Where the permit is a national
	// administrator's the reading is audited.
	Holders(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
	// Hours is actual and protected time, of the appointments that the permit
	// reaches.
	Hours(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
}

// Cycles reads the cycles and where their assessments stand.
type Cycles interface {
	// Cycles is all cycles, the latest first.
	Cycles(ctx context.Context, permit authz.Permit) ([]assessment.Cycle, error)
	// Completion is where the assessments of a cycle stand, of the posts that the
	// permit reaches.
	Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]assessment.Tally, error)
}
