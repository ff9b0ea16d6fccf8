// Package exports serves the files that people can download, and the page on which
// they choose them.
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

// Area has the handlers of the page and the files.
type Area struct {
	*site.Site
	Insight       insight.Store
	Organisations site.Organisations
	Posts         Posts
	Holders       Holders
	Cycles        Cycles
}

// Posts reads the register of posts.
type Posts interface {
	// RegisterPosts reads the posts and statements, over all days, of the trusts
	// that a query selects, with the picture that says which trusts those are.
	RegisterPosts(ctx context.Context, permit authz.Permit, q insight.Query) (insight.Picture, []post.Post, []post.Statement, error)
}

// Holders reads who holds the posts of a trust.
type Holders interface {
	// Holders reads the personal part of a trust's appointments that the permit
	// reaches, without hours. A national administrator's reading is audited.
	Holders(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
	// Hours reads actual and protected time of the appointments that the permit
	// reaches.
	Hours(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
}

// Cycles reads the cycles and where their assessments stand.
type Cycles interface {
	// Cycles lists all cycles, the latest first.
	Cycles(ctx context.Context, permit authz.Permit) ([]assessment.Cycle, error)
	// Completion counts the states of a cycle's assessments, for the posts that the
	// permit reaches.
	Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) ([]assessment.Tally, error)
}
