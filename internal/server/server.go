// Package server is the web site: the site map, the middleware, and one file a
// page or action.
//
// Handlers take the signed-in person or a permit as a parameter, return errors,
// and know no SQL. fail is the only place that turns an error into a status, and
// render the only one that writes a page.
package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/web"
	"ccio/web/view"
)

// compression is gzip's level: most of what it can do, for little time.
const compression = 5

// Stores is what the site reads and writes.
type Stores struct {
	Accounts      account.Store
	People        account.People
	Records       account.Records
	Assessments   assessment.Store
	Insight       insight.Store
	Organisations Organisations
	Posts         Posts
	Frameworks    Frameworks
	Audit         Audit
	Ready         func(context.Context) error // nil: the database answers
}

// Organisations reads the register of organisations.
type Organisations interface {
	// Register is every organisation, with names, memberships and succession.
	Register(ctx context.Context, permit authz.Permit) (organisation.Register, error)
}

// Posts reads the posts of a trust.
type Posts interface {
	// TrustPosts is the posts and statements of a trust over all days, as known
	// at the end of a day; the zero day is now.
	TrustPosts(ctx context.Context, permit authz.Permit, q insight.Query) ([]post.Post, []post.Statement, error)
	// RegisterPosts is the posts and statements, over all days, of the trusts that
	// a query asks for, with the picture that says which those are.
	RegisterPosts(ctx context.Context, permit authz.Permit, q insight.Query) (insight.Picture, []post.Post, []post.Statement, error)
	// Holders is the personal part of the appointments of a trust that the
	// permit reaches, without hours. Where the permit is a national
	// administrator's the reading is audited.
	Holders(ctx context.Context, permit authz.Permit, q insight.Query, requestID string) (map[post.AppointmentID]post.Holder, error)
	// Hours is actual and protected time, of the appointments that the permit
	// reaches.
	Hours(ctx context.Context, permit authz.Permit, q insight.Query) (map[post.AppointmentID]post.Holder, error)
}

// Audit reads the audit, and records what is no change.
type Audit interface {
	// Audit is a page of the events that a query asks for, the latest first, and
	// whether there are older ones.
	Audit(ctx context.Context, permit authz.Permit, q audit.Query) ([]audit.Row, bool, error)
	// NoteExport records that somebody took a file away.
	NoteExport(ctx context.Context, permit authz.Permit, e audit.Event) error
}

// SignIn is a provider that vouches for who somebody is. Its errors are
// fault.Errors that say why somebody was not signed in.
type SignIn interface {
	// Begin gives the address of the provider to send a browser to, and what the
	// browser is to keep until it comes back; back is where to go afterwards.
	Begin(ctx context.Context, back string) (address, sealed string, err error)
	// Back is the back of what Begin sealed; empty where it cannot be opened.
	Back(sealed string) string
	// Finish turns what the browser kept and what the provider sent into an
	// identity, and gives what the browser is to keep for signing out.
	Finish(ctx context.Context, sealed string, query url.Values) (identity account.Identity, forSignOut string, err error)
	// EndSession is where a browser signs out of the provider; empty: nowhere.
	EndSession(ctx context.Context, forSignOut string) string
}

// Options is how the site is to behave.
type Options struct {
	SignIn      SignIn // nil: no sign-in provider
	Demo        bool   // demonstration mode: the banner and sign-in by persona
	BaseURL     string // CCIO_BASE_URL; https makes cookies secure
	HelpContact string // CCIO_HELP_CONTACT
	Version     string
	Now         func() time.Time
	Log         *slog.Logger
}

// Server is the site.
type Server struct {
	stores    Stores
	options   Options
	assets    *web.Assets
	urls      view.Assets
	failed    []byte                   // the page for 500, rendered at the start
	exported  *allowance[uuid.UUID]    // how many files each person may still ask for
	signingIn *allowance[netip.Prefix] // how many sign-ins each address may still begin or finish
	handler   http.Handler
}

// New makes the site. It fails where the assets are not built.
func New(stores Stores, options Options) (*Server, error) {
	assets, err := web.New()
	if err != nil {
		return nil, err
	}
	s := &Server{stores: stores, options: options, assets: assets, exported: newAllowance[uuid.UUID](options.Now, exportsAMinute),
		signingIn: newAllowance[netip.Prefix](options.Now, signInsAMinute)}
	s.urls = view.Assets{CSS: assets.URL("app.css"), JS: assets.URL("app.js"), Icon: assets.URL("favicon.svg")}
	if s.failed, err = s.failurePage(); err != nil {
		return nil, fmt.Errorf("rendering the error page: %w", err)
	}
	s.handler = s.routes()
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// access says who may ask for a route.
type access struct {
	public bool         // signed out as well
	probe  bool         // anybody, and nobody asks who: a cookie is not looked at
	person bool         // signed in, with or without a role
	self   authz.Action // the same, about what is held of themselves alone
	action authz.Action // signed in, in a role that may do this
	origin bool         // signing in by a provider, of which an address has so many a minute
	meter  bool         // a file to take away, of which a person has so many a minute
}

// route is one line of the site map.
type route struct {
	method, pattern string
	access          access
	handler         handler
}

// handler answers a request of somebody. The permit is that of the route's
// action, and the zero permit where it has none.
type handler func(w http.ResponseWriter, r *http.Request, who visitor) error

// siteMap is every page and action of the site. testdata/access.golden shows
// who gets what at each of them.
func (s *Server) siteMap() []route {
	public, person := access{public: true}, access{person: true}
	may := func(action authz.Action) access { return access{action: action} }
	self := func(action authz.Action) access { return access{self: action} }
	routes := []route{
		{"GET", "/", public, s.home},
		{"GET", "/sign-in", public, s.signInPage},
		{"POST", "/sign-out", public, s.signOut},
		{"POST", "/grant", person, s.switchGrant},
		{"GET", "/sessions", person, s.sessions},
		{"POST", "/sessions/end", person, s.endSessions},
		{"GET", "/kept-forms/{id}", person, s.keptForm},
		{"POST", "/kept-forms/{id}/discard", person, s.discardForm},
		{"GET", "/england", may(authz.ViewRegister), s.england},
		{"GET", "/regions/{code}", may(authz.ViewRegister), s.region},
		{"GET", "/icbs/{code}", may(authz.ViewRegister), s.icb},
		{"GET", "/trusts", may(authz.ViewRegister), s.trusts},
		{"GET", "/trusts/{code}", may(authz.ViewRegister), s.trust},
		{"GET", "/trusts/{code}/posts", may(authz.ViewRegister), s.posts},
		{"GET", "/exports", may(authz.ViewRegister), s.exports},
		{"GET", "/frameworks", public, s.frameworks},
		{"GET", "/frameworks/{code}/{version}", public, s.framework},
		{"GET", "/admin/audit", may(authz.ViewAudit), s.audit},
		{"GET", "/admin/people", may(authz.ViewPeople), s.people},
		{"GET", "/admin/people/invite", may(authz.GiveGrant), s.inviteForm},
		{"POST", "/admin/people/invite", may(authz.GiveGrant), s.invite},
		{"GET", "/admin/people/grants/{id}", may(authz.ViewPeople), s.grant},
		{"POST", "/admin/people/grants/{id}/confirm", may(authz.ConfirmGrant), s.confirmGrant},
		{"POST", "/admin/people/grants/{id}/end", may(authz.EndGrant), s.endGrant},
		{"POST", "/admin/people/grants/{id}/release", may(authz.ManageSignIn), s.releaseIdentity},
		{"POST", "/admin/people/grants/{id}/withdraw", may(authz.ManageSignIn), s.withdrawAddress},
		{"GET", "/admin/people/corrections", may(authz.ViewCorrections), s.corrections},
		{"GET", "/my-data", self(authz.ViewMyData), s.myData},
		{"GET", "/my-data/note", self(authz.ViewMyData), s.noteForm},
		{"POST", "/my-data/note", self(authz.WriteMyRecord), s.writeNote},
		{"GET", "/my-data/correction", self(authz.ViewMyData), s.correctionForm},
		{"POST", "/my-data/correction", self(authz.WriteMyRecord), s.askCorrection},
		{"GET", "/assessments", may(authz.ViewOwn), s.assessments},
		{"POST", "/assessments", may(authz.Assess), s.startAssessment},
		{"GET", "/assessments/{id}", may(authz.ViewOwn), s.assessment},
		{"GET", "/assessments/{id}/domains/{n}", may(authz.ViewOwn), s.assessmentDomain},
		{"POST", "/assessments/{id}/domains/{n}", may(authz.Assess), s.saveDomain},
		{"GET", "/assessments/{id}/check", may(authz.ViewOwn), s.checkAssessment},
		{"POST", "/assessments/{id}/submit", may(authz.Assess), s.submitAssessment},
		{"POST", "/assessments/{id}/recall", may(authz.Assess), s.recallAssessment},
		{"POST", "/assessments/{id}/nominate", may(authz.Assess), s.nominateValidator},
		{"POST", "/assessments/{id}/respond", may(authz.Assess), s.respondToSignOff},
		{"GET", "/validations", may(authz.ViewSubmitted), s.validations},
		{"GET", "/validations/{id}", may(authz.ViewSubmitted), s.validation},
		{"POST", "/validations/{id}", may(authz.Validate), s.saveValidation},
		{"POST", "/validations/{id}/begin", may(authz.Validate), s.beginValidation},
		{"POST", "/validations/{id}/return", may(authz.Validate), s.returnAssessment},
		{"POST", "/validations/{id}/sign-off", may(authz.Validate), s.signOffAssessment},
		{"POST", "/validations/{id}/reopen", may(authz.Validate), s.reopenAssessment},
		{"GET", "/admin/cycles/{code}", may(authz.ManageCycles), s.cycle},
		{"POST", "/admin/cycles/{code}", may(authz.ManageCycles), s.planCycle},
		{"POST", "/admin/cycles/{code}/advance", may(authz.ManageCycles), s.advanceCycle},
		{"GET", "/cycles/{code}/completion", may(authz.ViewCompletion), s.completion},
		{"POST", "/cycles/{code}/remind", may(authz.Remind), s.remind},
		{"GET", "/notices", person, s.notices},
		{"POST", "/notices/{id}/read", person, s.readNotice},
		{"GET", "/help", public, s.help},
		{"GET", "/accessibility", public, s.accessibility},
		{"GET", "/privacy", public, s.privacy},
		{"GET", "/cookies", public, s.cookies},
		{"GET", "/healthz", access{probe: true}, s.healthz},
		{"GET", "/readyz", access{probe: true}, s.readyz},
	}
	// What describes a file is no file to take away.
	file := func(f format, action authz.Action) access { return access{action: action, meter: f != formatMetadata} }
	for _, f := range []format{formatCSV, formatMetadata, formatXLSX, formatJSON} {
		routes = append(routes, route{"GET", "/exports/coverage." + string(f), file(f, authz.ExportCoverage), s.exportCoverage(f)},
			route{"GET", "/exports/posts." + string(f), file(f, authz.ExportPosts), s.exportPosts(f)})
	}
	for _, f := range []format{formatCSV, formatMetadata, formatJSON} {
		routes = append(routes, route{"GET", "/my-data." + string(f), access{self: authz.ExportMyData, meter: f != formatMetadata}, s.exportMyData(f)})
	}
	for _, f := range []format{formatCSV, formatMetadata, formatXLSX, formatJSON} {
		routes = append(routes, route{"GET", "/cycles/{code}/completion." + string(f), file(f, authz.ExportCompletions), s.exportCompletion(f)})
	}
	for _, f := range []format{formatXLSX, formatZip, formatJSON} {
		routes = append(routes, route{"GET", "/exports/summary." + string(f), file(f, authz.ExportSummary), s.exportSummary(f)})
	}
	if s.options.SignIn != nil {
		origin := access{public: true, origin: true}
		routes = append(routes, route{"GET", "/sign-in/oidc", origin, s.beginSignIn}, route{"GET", "/sign-in/callback", origin, s.finishSignIn},
			route{"GET", "/sign-out", public, s.signedOut})
	}
	if s.options.Demo {
		routes = append(routes, route{"POST", "/sign-in/demo", public, s.signInDemo})
	}
	return routes
}

func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	// Pages are small already; compressed they are a fifth. Assets bring their
	// own compressed forms.
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
