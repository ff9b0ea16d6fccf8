// Package people shows who has which role to those who give, confirm and end roles,
// and shows them the corrections that people ask for.
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

// Area has the handlers of these pages and actions.
type Area struct {
	*site.Site
	Use           *account.Service
	Read          Reader
	Organisations site.Organisations
	Posts         Posts
	Holders       Holders
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

// Posts reads the posts whose holders can be given a role.
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
}
