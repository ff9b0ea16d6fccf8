// Package site has what every area of the site shares: who is asking, how a page
// and a file are sent, how an error becomes a page, how forms are read, and the
// words and tags that several areas use. It knows no stores but the two that it
// needs itself.
package site

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"ccio/internal/day"
	"ccio/web"
	"ccio/web/view"
)

// Handler answers somebody's request. The visitor's permit is for the action of the
// route, or the zero permit if the route has no action.
type Handler func(w http.ResponseWriter, r *http.Request, who Visitor) error

// Options says how the site behaves.
type Options struct {
	SignIn      SignIn // nil: no sign-in provider
	Demo        bool   // demonstration mode: the banner and sign-in by persona
	BaseURL     string // CCIO_BASE_URL; https makes cookies secure
	HelpContact string // CCIO_HELP_CONTACT
	Version     string
	Now         func() time.Time
	Log         *slog.Logger
}

// Site has what the areas of the site share. Each of them embeds it.
type Site struct {
	Options  Options
	exports  Exports
	urls     view.Assets
	failed   []byte // the page for 500, rendered at the start
	contents *contents
	buffers  *sync.Pool // of *bytes.Buffer, for pages on their way
}

// New makes what the areas share.
func New(options Options, assets *web.Assets, exports Exports) (*Site, error) {
	s := &Site{
		Options: options, exports: exports, contents: newContents(),
		buffers: &sync.Pool{New: func() any { return new(bytes.Buffer) }},
		urls:    view.Assets{CSS: assets.URL("app.css"), JS: assets.URL("app.js"), Icon: assets.URL("favicon.svg")},
	}
	var err error
	if s.failed, err = s.failurePage(); err != nil {
		return nil, fmt.Errorf("rendering the error page: %w", err)
	}
	return s, nil
}

// Now returns the time.
func (s *Site) Now() time.Time { return s.Options.Now() }

// Today returns the day in England.
func (s *Site) Today() day.Day { return day.Of(s.Now()) }
