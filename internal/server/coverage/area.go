// Package coverage serves the pages about the posts of England, of a region and of
// an ICB: figures, and sentences that say what they mean.
package coverage

import (
	"ccio/internal/insight"
	"ccio/internal/server/site"
)

// Area has the handlers of these pages.
type Area struct {
	*site.Site
	Insight       insight.Store
	Organisations site.Organisations
}
