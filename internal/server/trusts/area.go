// Package trusts is finding a trust, its page, and the page of its posts.
package trusts

import (
	"context"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// Area is these pages.
type Area struct {
	*site.Site
	Insight       insight.Store
	Organisations site.Organisations
	Posts         Posts
	Levels        Levels
	Frameworks    Frameworks
}

// Posts reads the posts of a trust.
type Posts interface {
	// TrustPosts is the posts and statements of a trust over all days, as known
	// at the end of a day; the zero day is now.
	TrustPosts(ctx context.Context, permit authz.Permit, q insight.Query) ([]post.Post, []post.Statement, error)
	// Holders is the personal part of the appointments of a trust that the
	// permit reaches, without hours. Where the permit is a national
	// administrator's the reading is audited.
	Holders(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
	// Hours is actual and protected time, of the appointments that the permit
	// reaches.
	Hours(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
}

// Levels reads the levels of a trust that have been signed off.
type Levels interface {
	// TrustResults are the CCIO's assessments of a trust, with the validated domain
	// levels.
	TrustResults(ctx context.Context, permit authz.Permit, trust organisation.Code) ([]assessment.Result, error)
	// TeamLevels are the counts of a trust's team besides the CCIO.
	TeamLevels(ctx context.Context, permit authz.Permit, trust organisation.Code) (assessment.TeamLevels, error)
}

// Frameworks reads the words of the domains.
type Frameworks interface {
	// Framework is one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
