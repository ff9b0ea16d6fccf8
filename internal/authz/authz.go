// Package authz decides who may do what. It holds the roles, the actions, the
// one policy table, and Permit, the only value that stores accept.
//
// A grant is a row: a person's role with a scope and dates. A permit is a value:
// one decision, which only this package makes, from an actor and an action. A
// store uses it twice: its reach in the WHERE clause, its actor and action in the
// audit row. The zero Permit reaches nothing.
//
// It does not read grants (internal/account does). It does not replace the
// row-level policies of the database either: they look up the same grants
// themselves, so a mistake here does not open them.
package authz

import (
	"slices"

	"github.com/google/uuid"

	"ccio/internal/fault"
	"ccio/internal/organisation"
)

// Role is what a person is to a trust, a region or England.
type Role string

// The roles that a grant can give.
const (
	PostHolder            Role = "post_holder"
	Validator             Role = "validator"
	BoardMember           Role = "board_member"
	BoardSecretary        Role = "board_secretary"
	TrustAdministrator    Role = "trust_administrator"
	RegionalAnalyst       Role = "regional_analyst"
	NationalAnalyst       Role = "national_analyst"
	NationalAdministrator Role = "national_administrator"

	// Additions to a role. Nobody acts in them.
	SecretarysLevels Role = "secretarys_levels" // lets a board secretary see the CCIO's levels as the board does
	CompletionExport Role = "completion_export" // allows taking the completion list away as a file

	// operator is whoever uses the server's command line. No grant gives it.
	operator Role = "operator"
	// self is anybody signed in, asking only about what is held about them. It
	// needs no grant.
	self Role = "self"
	// stranger is somebody who is not signed in, on the way to being so.
	stranger Role = "stranger"
)

// Roles lists the roles that a grant can give, in the product's order.
func Roles() []Role {
	return []Role{
		PostHolder, Validator, BoardMember, BoardSecretary, TrustAdministrator, RegionalAnalyst, NationalAnalyst,
		NationalAdministrator,
	}
}

// Additions lists what a grant can add to a role.
func Additions() []Role { return []Role{SecretarysLevels, CompletionExport} }

// Label is the role as the interface writes it.
func (r Role) Label() string {
	switch r {
	case PostHolder:
		return "Post-holder"
	case Validator:
		return "Validator"
	case BoardMember:
		return "Board member"
	case BoardSecretary:
		return "Board secretary"
	case TrustAdministrator:
		return "Trust administrator"
	case RegionalAnalyst:
		return "Regional analyst"
	case NationalAnalyst:
		return "National analyst"
	case NationalAdministrator:
		return "National administrator"
	case SecretarysLevels:
		return "Secretary’s levels"
	case CompletionExport:
		return "Completion export"
	case operator:
		return "Command line"
	case self:
		return "About oneself, with a role or without"
	case stranger:
		return "Not signed in"
	}
	return string(r)
}

// Action is one thing that can be allowed.
type Action string

// The actions. Those that begin with View only read: a write refuses their
// permits.
const (
	ViewRegister      Action = "view the register"
	ViewNeeds         Action = "view the lists of needs"
	ViewHours         Action = "view actual hours and protected time"
	ViewHolder        Action = "view a post's holder"
	ExportCoverage    Action = "export coverage"
	ExportPosts       Action = "export the post register"
	ExportSummary     Action = "export a summary"
	SignIn            Action = "sign in"
	UseSession        Action = "use one's own session, notices and kept forms"
	SwitchGrant       Action = "switch between one's grants"
	ImportTrusts      Action = "import trusts"
	ImportPosts       Action = "import posts"
	LoadDemo          Action = "load demonstration data"
	ImportFramework   Action = "import a framework"
	OperatorView      Action = "read the register at the command line"
	ViewAudit         Action = "view the audit"
	SealAudit         Action = "seal and verify the audit"
	ViewPeople        Action = "view people and their grants"
	GiveGrant         Action = "give a grant"
	ConfirmGrant      Action = "confirm a grant"
	EndGrant          Action = "end a grant"
	ManageSignIn      Action = "release how somebody signs in"
	AddUser           Action = "add a user at the command line"
	ForgetForms       Action = "forget forms that were kept for their time"
	ViewCorrections   Action = "view corrections asked for"
	ViewMyData        Action = "view what is held about oneself"
	ExportMyData      Action = "export what is held about oneself"
	WriteMyRecord     Action = "write to one's own record"
	ViewCycles        Action = "view cycles"
	ManageCycles      Action = "plan, open and close cycles"
	ViewCompletion    Action = "view the completion of a cycle"
	ExportCompletions Action = "export the completion of a cycle"
	Remind            Action = "remind holders of their assessment"
	Assess            Action = "write one's own assessment"
	ViewOwn           Action = "view one's own assessment"
	ViewSubmitted     Action = "view a submitted assessment"
	Validate          Action = "validate an assessment"
	ViewLevels        Action = "view validated domain levels"
	ViewTeamLevels    Action = "view how many of a team are at a level"
)

// Actions lists every action, in the order of the policy's printed form.
func Actions() []Action {
	return []Action{
		ViewRegister, ViewNeeds, ExportCoverage, ExportPosts, ExportSummary, ViewHours, ViewHolder, ViewAudit, ViewPeople,
		GiveGrant, ConfirmGrant, EndGrant, ManageSignIn, ViewCycles, ManageCycles, ViewCompletion, ExportCompletions, Remind,
		ViewOwn, Assess, ViewSubmitted, Validate, ViewLevels, ViewTeamLevels, ViewCorrections, ViewMyData, ExportMyData,
		WriteMyRecord, SignIn, UseSession, SwitchGrant, ImportTrusts, ImportPosts, ImportFramework, LoadDemo, AddUser, SealAudit, ForgetForms,
		OperatorView,
	}
}

// Reach is how far a permit goes.
type Reach int

// The reaches. None is the zero value and reaches no row.
const (
	None    Reach = iota
	Own           // what belongs to the actor
	Named         // the appointment that the grant names
	Trust         // the trust that the grant names
	Region        // the region that the grant names
	England       // all
)

// String is the reach as the printed policy writes it.
func (r Reach) String() string {
	return [...]string{"none", "own", "named", "trust", "region", "England"}[r]
}

// Scope is what a grant is for. At most one of its fields is set.
type Scope struct {
	Appointment uuid.UUID
	Trust       organisation.Code
	Region      organisation.Code
}

// Actor is who asks: a person under one of that person's grants, or the command
// line. The zero Actor is nobody.
type Actor struct {
	person  uuid.UUID
	role    Role
	scope   Scope
	request string
	version int64
}

// NewActor is a person acting under one grant. A role that no grant can give
// makes nobody.
func NewActor(person uuid.UUID, role Role, scope Scope) Actor {
	if person == uuid.Nil || !slices.Contains(Roles(), role) {
		return Actor{}
	}
	return Actor{person: person, role: role, scope: scope}
}

// Operator is whoever has the server's command line, and with it the database.
// Only package main may use it, which a test in internal/arch checks.
func Operator() Actor { return Actor{role: operator} }

// Self is a person asking about what is held about them. It needs no grant.
func Self(person uuid.UUID) Actor {
	if person == uuid.Nil {
		return Actor{}
	}
	return Actor{person: person, role: self}
}

// Stranger is somebody who is not signed in. It is for signing in, for finding out
// whose a session is, and for nothing else.
func Stranger() Actor { return Actor{role: stranger} }

// IsNobody reports whether nobody is signed in.
func (a Actor) IsNobody() bool { return a.role == "" }

// IsOperator reports whether the actor is the command line of the server.
func (a Actor) IsOperator() bool { return a.role == operator }

// Person is the actor's id; uuid.Nil for the operator, for a stranger and for nobody.
func (a Actor) Person() uuid.UUID { return a.person }

// Role is the role that the actor acts in.
func (a Actor) Role() Role { return a.role }

// Scope is what the actor's grant is for.
func (a Actor) Scope() Scope { return a.scope }

// ForRequest is the actor in one request, whose id joins what the audit says to the
// log. It changes nothing about what they may do.
func (a Actor) ForRequest(id string) Actor {
	a.request = id
	return a
}

// RequestID is the id of the request in which the actor acts; empty at the command
// line.
func (a Actor) RequestID() string { return a.request }

// AtRegister is the actor who has to see at least this version of the open register.
// It changes nothing about what they may do.
func (a Actor) AtRegister(version int64) Actor {
	a.version = version
	return a
}

// Register is the version of the open register that the actor has to see at least;
// zero if nobody has looked which that is.
func (a Actor) Register() int64 { return a.version }

// Permit is one decision: this actor may do this action, this far. Only Authorize
// makes one that reaches anything.
type Permit struct {
	actor  Actor
	action Action
	reach  Reach
}

// Actor is who was permitted.
func (p Permit) Actor() Actor { return p.actor }

// Action is what was permitted.
func (p Permit) Action() Action { return p.action }

// Reach is how far the permit goes.
func (p Permit) Reach() Reach { return p.reach }

// For refuses a permit that was given for another action, so that a permit to
// view cannot be spent on a write, nor one for posts on trusts.
func (p Permit) For(actions ...Action) error {
	if p.reach == None || !slices.Contains(actions, p.action) {
		return fault.New(fault.Forbidden, "Your role does not let you do this.")
	}
	return nil
}

// Authorize decides whether the actor may do the action, and how far. If nobody
// is signed in, the error is fault.Unauthenticated; if the role lacks the action,
// fault.Forbidden.
func Authorize(actor Actor, action Action) (Permit, error) {
	if actor.IsNobody() {
		return Permit{}, fault.New(fault.Unauthenticated, "Sign in to see this page.")
	}
	reach := policy[action][actor.role]
	if reach == None {
		return Permit{}, fault.New(fault.Forbidden, "Your role, %s, does not let you do this.", actor.role.Label())
	}
	return Permit{actor: actor, action: action, reach: reach}, nil
}
