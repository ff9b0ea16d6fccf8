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
	People        People
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

// People reads what the page of a trust shows of people.
type People interface {
	// TrustPeople reads who holds the trust's posts, their hours, and the levels of its
	// CCIO and of the team, each as far as there is a permit for it. Looks are audited.
	TrustPeople(ctx context.Context, may assessment.TrustPermits, q insight.Query) (assessment.TrustPeople, error)
}

// Frameworks reads the words of the domains.
type Frameworks interface {
	// Framework reads one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
