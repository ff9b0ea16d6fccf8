// Package people is who has which role, for those who give, confirm and end roles;
// and the corrections that people ask for.
package people

import (
	"context"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Use           *account.Service
	Read          Reader
	Organisations site.Organisations
	Posts         Posts
}

// Reader reads grants, and the corrections that people ask for.
type Reader interface {
	// Grants lists the grants of a place that the permit reaches, by person. A
	// national administrator's look is recorded for each person shown.
	Grants(ctx context.Context, permit authz.Permit, place account.Place) ([]account.GrantRecord, error)
	// Grant finds one of them. fault.NotFound: there is none that the permit reaches.
	Grant(ctx context.Context, permit authz.Permit, id uuid.UUID) (account.GrantRecord, error)
	// Corrections lists the corrections that people within the permit's reach have
	// asked for, the latest first and at most a hundred. A national administrator's
	// look is recorded for each person shown.
	Corrections(ctx context.Context, permit authz.Permit) ([]account.AskedCorrection, error)
}

// Posts reads the posts for whose holders a role can be given.
type Posts interface {
	// TrustPosts is the posts and statements of a trust over all days, as known
	// at the end of a day; the zero day is now.
	TrustPosts(ctx context.Context, permit authz.Permit, q insight.Query) ([]post.Post, []post.Statement, error)
	// Holders is the personal part of the appointments of a trust that the
	// permit reaches, without hours. Where the permit is a national
	// administrator's the reading is audited.
	Holders(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
}
