// Package people is who has which role, for those who give, confirm and end roles;
// and the corrections that people ask for.
package people

import (
	"context"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	People        account.People
	Records       account.Records
	Organisations site.Organisations
	Posts         Posts
}

// Posts reads the posts for whose holders a role can be given.
type Posts interface {
	// TrustPosts is the posts and statements of a trust over all days, as known
	// at the end of a day; the zero day is now.
	TrustPosts(ctx context.Context, permit authz.Permit, q insight.Query) ([]post.Post, []post.Statement, error)
	// Holders is the personal part of the appointments of a trust that the
	// permit reaches, without hours. Where the permit is a national
	// administrator's the reading is audited.
	Holders(ctx context.Context, permit authz.Permit, q insight.Query, requestID string) (map[post.AppointmentID]post.Holder, error)
}
