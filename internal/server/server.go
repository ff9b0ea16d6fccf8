// Package server puts the areas of the web site together: the site map, which says
// who may ask for what; the decision about each request; the middleware; and the
// start page.
//
// Each area of the site is a package below this one, and knows no other area. What
// they share is in site: a handler takes the visitor, returns an error and knows no
// SQL; site.Fail is the only place that turns an error into a status and a page.
package server

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/register"
	"ccio/internal/server/accounts"
	"ccio/internal/server/assessments"
	"ccio/internal/server/auditlog"
	"ccio/internal/server/coverage"
	"ccio/internal/server/cycles"
	"ccio/internal/server/exports"
	"ccio/internal/server/frameworks"
	"ccio/internal/server/mydata"
	"ccio/internal/server/people"
	"ccio/internal/server/site"
	"ccio/internal/server/statements"
	"ccio/internal/server/trusts"
	"ccio/web"
)

// compression is the gzip level that gets most of the effect for little time.
const compression = 5

// Stores is what the site reads and writes.
type Stores struct {
	Accounts    Accounts
	People      people.Reader
	Records     mydata.Reader
	Assessments Assessments
	Register    register.Source // works under a role that reads open facts and nothing else
	Rows        register.Rows
	Holders     Holders
	Frameworks  frameworks.Store
	Audit       Audit
	Ready       func(context.Context) error // nil error: the database answers
}

// Accounts is the store for the use cases of people, and keeps the sessions of
// those who sign in, their late forms, and what they were told.
type Accounts interface {
	account.Store
	accounts.Sessions
	accounts.Forms
	accounts.Notices
	Sessions
}

// Sessions finds out whose a session is.
type Sessions interface {
	// FindSession finds the person whose session the token opens, with the grants
	// that are in force today. fault.Unauthenticated: there is no such session.
	FindSession(ctx context.Context, permit authz.Permit, t account.Token) (account.SignedIn, error)
	// RenewSession ends the session and begins another, with the token next, under
	// the same grant; uuid.Nil is no grant. For ten seconds the old token still
	// leads to the new session, so that requests on their way do not fail.
	// fault.Conflict: the session was replaced a moment ago, or has ended.
	RenewSession(ctx context.Context, permit authz.Permit, session, grant uuid.UUID, next account.Token) error
	// NoteRefusal records that somebody asked for a page that their role may not see.
	NoteRefusal(ctx context.Context, permit authz.Permit, page string) error
}

// Holders reads who holds posts, for every area that needs it.
type Holders interface {
	trusts.People
	exports.Holders
	people.Holders
}

// Assessments is the store for the use cases of assessments, and reads them for
// every area that shows them.
type Assessments interface {
	assessment.Store
	assessments.Reader
	cycles.Reader
	exports.Cycles
	// Waiting reads what waits for somebody on their start page, each part where there
	// is a permit for it.
	Waiting(ctx context.Context, may assessment.WaitingPermits) (assessment.Waiting, error)
}

// Audit reads the audit, and records events that change nothing.
type Audit interface {
	auditlog.Audit
	site.Exports
}

// Options says how the site behaves.
type Options = site.Options

// SignIn is the provider that vouches for who somebody is.
type SignIn = site.SignIn

// Server is the site: its areas, and the decision who may ask for what.
type Server struct {
	stores    Stores
	open      *register.Store
	site      *site.Site
	assets    *web.Assets
	exported  *allowance[uuid.UUID] // how many files each person may still ask for
	making    *making
	signingIn *allowance[netip.Prefix] // how many sign-ins each address may still begin or finish
	handler   http.Handler

	accounts    accounts.Area
	assessments assessments.Area
	auditlog    auditlog.Area
	coverage    coverage.Area
	cycles      cycles.Area
	exports     exports.Area
	frameworks  frameworks.Area
	mydata      mydata.Area
	people      people.Area
	statements  statements.Area
	trusts      trusts.Area
}

// New makes the site. It fails if the assets have not been built.
func New(stores Stores, options Options) (*Server, error) {
	assets, err := web.New()
	if err != nil {
		return nil, err
	}
	shared, err := site.New(options, assets, stores.Audit)
	if err != nil {
		return nil, err
	}
	assess := assessment.NewService(stores.Assessments)
	admit := account.NewService(stores.Accounts)
	open := register.NewStore(stores.Register, stores.Rows)
	s := &Server{
		stores: stores, open: open, site: shared, assets: assets,
		exported:  newAllowance[uuid.UUID](options.Now, exportsAMinute),
		making:    newMaking(filesWait),
		signingIn: newAllowance[netip.Prefix](options.Now, signInsAMinute),

		accounts:    accounts.Area{Site: shared, Use: admit, Session: stores.Accounts, Form: stores.Accounts, Notice: stores.Accounts},
		assessments: assessments.Area{Site: shared, Use: assess, Read: stores.Assessments, Frameworks: stores.Frameworks},
		auditlog:    auditlog.Area{Site: shared, Audit: stores.Audit},
		coverage:    coverage.Area{Site: shared, Insight: open, Organisations: open},
		cycles:      cycles.Area{Site: shared, Use: assess, Read: stores.Assessments, Organisations: open},
		exports: exports.Area{Site: shared, Insight: open, Organisations: open, Posts: open, Holders: stores.Holders,
			Cycles: stores.Assessments},
		frameworks: frameworks.Area{Site: shared, Frameworks: stores.Frameworks},
		mydata:     mydata.Area{Site: shared, Use: admit, Read: stores.Records},
		people: people.Area{Site: shared, Use: admit, Read: stores.People, Organisations: open,
			Posts: open, Holders: stores.Holders},
		statements: statements.Area{Site: shared},
		trusts: trusts.Area{Site: shared, Insight: open, Organisations: open, Posts: open, People: stores.Holders,
			Frameworks: stores.Frameworks},
	}
	s.handler = s.routes()
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	// Compressed pages are a fifth of their size. Assets bring their own compressed
	// forms.
	r.Use(middleware.Compress(compression, "text/html", "text/csv", "application/json", "application/csvm+json"))
	for _, route := range s.siteMap() {
		r.Method(route.method, route.pattern, s.handle(route))
		if route.method == http.MethodGet {
			r.Method(http.MethodHead, route.pattern, s.handle(route))
		}
	}
	r.Method(http.MethodGet, "/assets/*", s.assets.Handler())
	r.Method(http.MethodHead, "/assets/*", s.assets.Handler())
	r.NotFound(s.handle(route{access: access{public: true}, handler: s.notFound}))
	r.MethodNotAllowed(s.handle(route{access: access{public: true}, handler: s.methodNotAllowed}))
	return s.middleware(r)
}

// Routes lists the site map as "METHOD /pattern", for documents and tests.
func (s *Server) Routes() []string {
	var routes []string
	for _, r := range s.siteMap() {
		routes = append(routes, r.method+" "+r.pattern)
	}
	return routes
}
