// Package trusts serves the search for a trust, the page of a trust, and the page
// of its posts.
package trusts

import (
	"context"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/framework"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// Area has the handlers of these pages.
type Area struct {
	*site.Site
	Insight       insight.Store
	Organisations Organisations
	Posts         Posts
	Holders       Holders
	Levels        Levels
	Frameworks    Frameworks
}

// Organisations reads the register of organisations, and finds trusts in it.
type Organisations interface {
	site.Organisations
	// Index returns what the trusts of a day can be found by.
	Index(ctx context.Context, permit authz.Permit, on day.Day) (*organisation.Index, error)
}

// Posts reads the posts of a trust.
type Posts interface {
	// TrustPosts reads the posts and statements of a trust over all days, as known
	// at the end of the query's known-on day; the zero day is now.
	TrustPosts(ctx context.Context, permit authz.Permit, q insight.Query) ([]post.Post, []post.Statement, error)
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

// Levels reads the signed-off levels of a trust.
type Levels interface {
	// TrustResults reads the assessments of a trust's CCIO, with the validated
	// domain levels.
	TrustResults(ctx context.Context, permit authz.Permit, trust organisation.Code) ([]assessment.Result, error)
	// TeamLevels reads the counts of a trust's team besides the CCIO.
	TeamLevels(ctx context.Context, permit authz.Permit, trust organisation.Code) (assessment.TeamLevels, error)
}

// Frameworks reads the words of the domains.
type Frameworks interface {
	// Framework reads one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
