package accesstest

import (
	"slices"
	"sync"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/organisation"
)

// subject is a row of the table: a kind of fact.
type subject string

const (
	published    subject = "published frameworks, and what organisations there are"
	draft        subject = "frameworks that are not published"
	personas     subject = "the people of the demonstration, by their ids"
	register     subject = "posts, appointments without their holders, statements, workforce, team"
	hours        subject = "actual hours and protected time"
	holder       subject = "a holder's name, profession, registration, accreditation and training"
	name         subject = "somebody's name, whatever they are"
	address      subject = "the address that somebody signs in by, and their identity"
	knownAddress subject = "whose an address is, for whoever knows it"
	signsIn      subject = "who somebody is, for whoever has their identity or their invitation"
	noRole       subject = "that somebody has neither a role nor a post, for whoever knows their id"
	look         subject = "that a national administrator looked at what is held about somebody"
	event        subject = "what the audit says of somebody"
	session      subject = "where somebody is signed in"
	notice       subject = "what somebody was told"
	outbox       subject = "the mail that is to be sent"
	ownNote      subject = "somebody's own note beside their record"
	correction   subject = "a correction that somebody asks for"
	heldPost     subject = "the open facts of a post that somebody holds, or has a grant for"
	cycles       subject = "the yearly rounds"
	standing     subject = "where an assessment stands"
	parties      subject = "whose an assessment is, who validates it, and what was done with it"
	drafts       subject = "what somebody answers, and their reflections"
	submitted    subject = "what was handed over"
	validated    subject = "validated levels by competency, with reasons"
	domainLevels subject = "validated domain levels of the CCIO, signed off"
	teamLevels   subject = "validated domain levels of somebody else in the team, signed off"
	ownParties   subject = "whose a draft is, and who validated it before"
	takenBack    subject = "a copy that was handed over and is not the validator's any more"
	judging      subject = "validated levels while the validator is at work"
	closed       subject = "levels that do not count now: of a returned copy, of a sign-off that is being revised or was replaced"
	teamCounts   subject = "how many of a team besides the CCIO are at a level, once the cycle has closed"
	corrector    subject = "whom a correction is told to, by their id"
)

// granted is the subject of who has a role. There is a row for each role, because a
// grant that gives access to levels is shown to the people whose levels they are.
func granted(role authz.Role) subject { return subject("who is " + string(role)) }

// grants returns the subjects of the rows of granted.
func grants() (all []subject) {
	for _, role := range append(authz.Roles(), authz.Additions()...) {
		all = append(all, granted(role))
	}
	return all
}

// reach is how far a role sees a subject; the zero value means not at all.
type reach int

const (
	named      reach = iota + 1 // of the one appointment that the grant names
	ofTrust                     // of the trust of the grant or of its appointment
	ofRegion                    // of the region that the grant names
	everywhere                  // of England
)

// cell is a row of the table, which says for each role how far it sees the subject.
type cell struct {
	everybody bool // signed in or not
	role      bool // everybody with a role
	own       bool // about themselves, with or without a role
	shown     bool // a page shows it to them: what is their own otherwise need not be
	// held is how far the holder of a post sees it. Through the site that is the
	// person who acts as the holder; in the database it is the person recorded as
	// one, so that nobody else gains access to their levels once a grant is over.
	held  reach
	roles map[authz.Role]reach
}

// table is "Who sees what" of the product's description, for the subjects that
// exist so far. Nobody sees anything else. It is written independently of
// internal/authz and of the policies, which are both tested against it.
func table() map[subject]cell {
	trusts := func(more map[authz.Role]reach) map[authz.Role]reach {
		more[authz.TrustAdministrator], more[authz.NationalAdministrator] = ofTrust, everywhere
		return more
	}
	t := map[subject]cell{
		published: {everybody: true},
		personas:  {everybody: true}, // before anybody is signed in the personas are offered
		signsIn:   {everybody: true}, // before anybody is signed in
		draft:     {},
		outbox:    {},
		register:  {role: true},
		hours: {own: true, shown: true, roles: map[authz.Role]reach{
			authz.Validator: named, authz.BoardMember: ofTrust, authz.BoardSecretary: ofTrust, authz.TrustAdministrator: ofTrust}},
		holder: {own: true, shown: true, roles: map[authz.Role]reach{
			authz.Validator: named, authz.BoardMember: ofTrust, authz.BoardSecretary: ofTrust, authz.TrustAdministrator: ofTrust,
			authz.NationalAdministrator: everywhere}},
		name:         {own: true, roles: map[authz.Role]reach{authz.NationalAdministrator: everywhere}},
		address:      {own: true, roles: trusts(map[authz.Role]reach{})},
		knownAddress: {roles: map[authz.Role]reach{authz.TrustAdministrator: everywhere, authz.NationalAdministrator: everywhere}},
		noRole:       {roles: map[authz.Role]reach{authz.TrustAdministrator: everywhere, authz.NationalAdministrator: everywhere}},
		look:         {own: true, shown: true, roles: trusts(map[authz.Role]reach{})},
		event:        {own: true, roles: trusts(map[authz.Role]reach{})},
		session:      {own: true, shown: true},
		notice:       {own: true, shown: true},
		ownNote: {own: true, shown: true, roles: map[authz.Role]reach{
			authz.Validator: named, authz.BoardMember: ofTrust, authz.BoardSecretary: ofTrust, authz.TrustAdministrator: ofTrust,
			authz.NationalAdministrator: everywhere}},
		correction: {own: true, shown: true, roles: trusts(map[authz.Role]reach{})},
		corrector:  {everybody: true},
		cycles:     {role: true},
		standing: {own: true, roles: map[authz.Role]reach{
			authz.Validator: named, authz.BoardMember: ofTrust, authz.BoardSecretary: ofTrust, authz.TrustAdministrator: ofTrust,
			authz.RegionalAnalyst: ofRegion, authz.NationalAnalyst: everywhere, authz.NationalAdministrator: everywhere}},
		parties:   {own: true, shown: true, roles: map[authz.Role]reach{authz.Validator: named}},
		drafts:    {own: true, shown: true},
		submitted: {own: true, shown: true, roles: map[authz.Role]reach{authz.Validator: named}},
		validated: {own: true, shown: true, roles: map[authz.Role]reach{authz.Validator: named}},
		// In this register each board gave its secretary the levels.
		domainLevels: {own: true, roles: map[authz.Role]reach{authz.Validator: named, authz.BoardMember: ofTrust, authz.BoardSecretary: ofTrust}},
		teamLevels:   {own: true, roles: map[authz.Role]reach{authz.Validator: named}},
		ownParties:   {own: true},
		takenBack:    {own: true},
		judging:      {roles: map[authz.Role]reach{authz.Validator: named}},
		closed:       {},
		teamCounts:   {roles: map[authz.Role]reach{authz.BoardMember: ofTrust}},
		heldPost:     {own: true}, // without a role too: it is held about them
	}
	for _, o := range ownTables() {
		t[o.subject] = cell{own: true, shown: true}
	}
	for _, s := range grants() {
		t[s] = cell{own: true, roles: map[authz.Role]reach{authz.NationalAdministrator: everywhere}}
	}
	for _, role := range []authz.Role{authz.PostHolder, authz.TrustAdministrator} {
		t[granted(role)] = cell{own: true, roles: trusts(map[authz.Role]reach{})}
	}
	t[granted(authz.Validator)] = cell{own: true, held: named, roles: trusts(map[authz.Role]reach{})}
	t[granted(authz.BoardSecretary)] = cell{own: true, roles: trusts(map[authz.Role]reach{authz.BoardMember: ofTrust})}
	for _, role := range []authz.Role{authz.BoardMember, authz.SecretarysLevels} {
		t[granted(role)] = cell{own: true, held: ofTrust, roles: trusts(map[authz.Role]reach{authz.BoardMember: ofTrust})}
	}
	return t
}

// matrix is the table, built once.
var matrix = sync.OnceValue(table)

// scope is what a fact is about, or what a grant or a post gives access to.
type scope struct {
	trust       organisation.Code
	appointment uuid.UUID
}

// covers reports whether a reach from one scope extends to a fact in another.
func (r reach) covers(from, to scope) bool {
	switch r {
	case named:
		return to.appointment != uuid.Nil && from.appointment == to.appointment
	case ofTrust:
		return to.trust != "" && from.trust == to.trust
	case everywhere:
		return true
	}
	return false
}

// fact is one fact of a subject: a row of the database, and the marks by which
// pages and files show it.
type fact struct {
	subject subject
	table   string // and the row of it
	id      string
	person  uuid.UUID // whom it is about; uuid.Nil: nobody
	scope
	marks []string // none: on no page
	quiet bool     // no page need show it to those who may see it
}

// asking is a person as one line of defence knows them: the site knows the one role
// in which they act, the database everything that they have.
type asking struct {
	id     uuid.UUID // uuid.Nil: nobody is signed in
	grants []grant   // that live today
	holds  []scope
}

// sees reports whether the table lets somebody see a fact; bound reports whether
// that is because of a role or a post and not only because it is their own.
func (a asking) sees(f fact) (may, bound bool) {
	c := matrix()[f.subject]
	for _, g := range a.grants {
		bound = bound || c.role || c.roles[g.role].covers(g.scope, f.scope) || c.roles[g.role] == ofRegion && regionOf(f.trust) == g.region
	}
	bound = bound || slices.ContainsFunc(a.holds, func(s scope) bool { return c.held.covers(s, f.scope) })
	return bound || c.everybody || c.own && f.person != uuid.Nil && f.person == a.id, bound
}

// wants reports whether some page has to show a fact to somebody.
func (a asking) wants(f fact) bool {
	if f.quiet || len(f.marks) == 0 {
		return false
	}
	may, bound := a.sees(f)
	c := matrix()[f.subject]
	without := slices.Contains([]subject{session, notice, ownNote, correction}, f.subject) ||
		slices.ContainsFunc(ownTables(), func(o ownTable) bool { return o.subject == f.subject })
	return bound || may && c.shown && (len(a.grants) > 0 || without)
}
