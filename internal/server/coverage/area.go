// Package coverage is what is so of the posts of England, of a region and of an
// ICB, in figures and in the sentences that say what they mean.
package coverage

import (
	"ccio/internal/insight"
	"ccio/internal/server/site"
)

// Area is these pages.
type Area struct {
	*site.Site
	Insight       insight.Store
	Organisations site.Organisations
}
