package account

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
)

// GrantState is the state of a grant on a day.
type GrantState string

// The states of a grant.
const (
	Waiting GrantState = "waiting"   // for a second person to confirm it
	Coming  GrantState = "coming"    // its first day lies ahead
	InForce GrantState = "in_force"  // it gives its role
	Over    GrantState = "over"      // its last day has passed
	Ended   GrantState = "ended"     // somebody ended it
	Refused GrantState = "withdrawn" // somebody ended it before it was confirmed
)

// GrantRecord is a grant as those who manage it see it.
type GrantRecord struct {
	ID          uuid.UUID
	Person      uuid.UUID
	Name        string // the person's
	Email       string // the address of their account; empty: none, or not shown to this reader
	Role        authz.Role
	Appointment uuid.UUID         // uuid.Nil: not for an appointment
	Trust       organisation.Code // of the grant or of the appointment; empty: none
	Region      organisation.Code
	ScopeName   string // the trust or the region in words; empty for England
	PostType    string // of the appointment's post, by its code
	PostTitle   string
	From, To    day.Day
	Confirmed   time.Time // zero: not confirmed, or needs no confirmation
	EndedAt     time.Time // zero: it has not been ended
	GivenBy     uuid.UUID // uuid.Nil: the command line
	// HasIdentity: somebody signs in with the account. IsInvited: nobody ever
	// has.
	HasIdentity, IsInvited bool
}

// MayConfirm reports whether somebody may confirm the grant. The holder of an
// appointment confirms its validator; the board or a national administrator
// confirms the others. Whoever gave or receives a grant never confirms it. The
// grant has to be one that the actor's permit reaches.
func (g GrantRecord) MayConfirm(a authz.Actor) bool {
	if !NeedsConfirmation(g.Role) || !g.Confirmed.IsZero() || !g.EndedAt.IsZero() || g.Person == a.Person() || g.GivenBy == a.Person() {
		return false
	}
	switch a.Role() {
	case authz.PostHolder:
		return g.Role == authz.Validator
	case authz.BoardMember, authz.NationalAdministrator:
		return g.Role != authz.Validator
	}
	return false
}

// MayEnd reports whether somebody may end the grant: whoever manages it, whoever
// could confirm it and declines, whoever has it, and the board for what it gave
// its secretary. The grant has to be one that the actor's permit reaches.
func (g GrantRecord) MayEnd(a authz.Actor) bool {
	if !g.EndedAt.IsZero() {
		return false
	}
	switch a.Role() {
	case authz.NationalAdministrator:
		return true
	case authz.TrustAdministrator:
		if slices.Contains(MayGive(a.Role()), g.Role) {
			return true
		}
	case authz.BoardMember:
		if g.Role == authz.SecretarysLevels {
			return true
		}
	}
	return g.Person == a.Person() || g.MayConfirm(a)
}

// MayManageSignIn reports whether somebody in a role may release or withdraw how
// the person signs in. The database also checks that the actor manages all of the
// person's grants and posts.
func (g GrantRecord) MayManageSignIn(a authz.Actor) bool {
	return g.Person != a.Person() && (a.Role() == authz.TrustAdministrator || a.Role() == authz.NationalAdministrator)
}

// StateOn returns the state of the grant on a day.
func (g GrantRecord) StateOn(d day.Day) GrantState {
	waits := NeedsConfirmation(g.Role) && g.Confirmed.IsZero()
	switch {
	case !g.EndedAt.IsZero() && waits:
		return Refused
	case !g.EndedAt.IsZero():
		return Ended
	case !g.To.IsZero() && g.To.Before(d):
		return Over
	case waits:
		return Waiting
	case d.Before(g.From):
		return Coming
	}
	return InForce
}

// NeedsConfirmation reports whether a grant opens a person's levels, so that it
// gives nothing until a second person has confirmed it. The SQL function
// role_grant_is_living has the same rule.
func NeedsConfirmation(role authz.Role) bool {
	return role == authz.Validator || role == authz.BoardMember || role == authz.SecretarysLevels
}

// MayGive lists the roles that somebody in a role may give. The database decides
// for which trust and to whom (actor_may_grant).
func MayGive(giver authz.Role) []authz.Role {
	ofTrust := []authz.Role{authz.PostHolder, authz.Validator, authz.BoardMember, authz.BoardSecretary, authz.TrustAdministrator}
	switch giver {
	case authz.TrustAdministrator:
		return ofTrust
	case authz.NationalAdministrator:
		return append(ofTrust, authz.RegionalAnalyst, authz.NationalAnalyst, authz.NationalAdministrator, authz.CompletionExport)
	case authz.BoardMember:
		return []authz.Role{authz.SecretarysLevels}
	}
	return nil
}

// ScopeKind is what a grant of a role is for.
type ScopeKind int

// The kinds of scope.
const (
	ForEngland ScopeKind = iota
	ForTrust
	ForRegion
	ForAppointment
	ForAny // a trust, a region, or England
)

// ScopeOf returns what a grant of the role is for.
func ScopeOf(role authz.Role) ScopeKind {
	switch role {
	case authz.PostHolder, authz.Validator:
		return ForAppointment
	case authz.BoardMember, authz.BoardSecretary, authz.TrustAdministrator, authz.SecretarysLevels:
		return ForTrust
	case authz.RegionalAnalyst:
		return ForRegion
	case authz.CompletionExport:
		return ForAny
	}
	return ForEngland
}

// Invitation is a grant to be given, and to whom.
type Invitation struct {
	Role        authz.Role
	Trust       organisation.Code
	Region      organisation.Code
	Appointment uuid.UUID
	// The recipient: the holder of an appointment (always, for a post-holder),
	// somebody who already has another grant, or whoever has the address.
	Holder uuid.UUID // an appointment
	Grant  uuid.UUID // another grant of the person, such as the board secretary's own
	Name   string    // of somebody whom the product does not know yet
	Email  string
	// Its first and last day, both included; without a last day it lasts until
	// further notice.
	From, To day.Day
}

// MostName is the greatest number of characters in a name. A constraint in the
// database has the same limit.
const MostName = 120

// mostEmail is the greatest length of an address that the database accepts.
const mostEmail = 254

// Check returns which fields are wrong, worded for the form. today is the
// earliest day on which a grant may begin.
func (i Invitation) Check(today day.Day) error {
	var wrong []fault.Field
	refuse := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if ScopeOf(i.Role) == ForAppointment && i.Appointment == uuid.Nil {
		refuse("appointment", "Choose the appointment")
	}
	switch {
	case i.Role == authz.SecretarysLevels:
		if i.Grant == uuid.Nil {
			refuse("grant", "Choose the board secretary")
		}
	case i.Role == authz.PostHolder, i.Holder != uuid.Nil:
		if i.Email != "" && !isEmail(i.Email) {
			refuse("email", "Enter an e-mail address, such as name@example.nhs.uk")
		}
	default:
		if i.Email == "" || !isEmail(i.Email) {
			refuse("email", "Enter the e-mail address by which they sign in, such as name@example.nhs.uk")
		}
	}
	if n := utf8.RuneCountInString(i.Name); n > MostName {
		refuse("name", "The name must be 120 characters or fewer")
	}
	switch {
	case i.From.IsZero():
		refuse("from", "Enter the first day as a date, such as 2026-04-01")
	case i.From.Before(today):
		refuse("from", "The first day must be today or later")
	case !i.To.IsZero() && i.To.Before(i.From):
		refuse("to", "The last day must be the first day or later")
	}
	if wrong == nil {
		return nil
	}
	return wrongInvitation(wrong...)
}

func wrongInvitation(fields ...fault.Field) error {
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the invitation.", Fields: fields}
}

var emailShape = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)

func isEmail(s string) bool { return len(s) <= mostEmail && emailShape.MatchString(s) }

// Tidied returns the invitation with the spaces round what was typed removed.
func (i Invitation) Tidied() Invitation {
	i.Name, i.Email = strings.Join(strings.Fields(i.Name), " "), strings.TrimSpace(i.Email)
	return i
}

// MayBeGivenBy reports whether somebody in a role, with a scope, may give the
// grant.
func (i Invitation) MayBeGivenBy(giver authz.Actor) bool {
	if !slices.Contains(MayGive(giver.Role()), i.Role) {
		return false
	}
	return giver.Role() == authz.NationalAdministrator || cmp.Or(i.Trust, "none") == giver.Scope().Trust
}

// Place selects the grants of a trust or of a region; with neither, those that
// belong to no trust.
type Place struct {
	Trust  organisation.Code
	Region organisation.Code
}

// Notice is a message to a person in the product.
type Notice struct {
	ID            uuid.UUID
	Subject, Body string
	Link          string // a path on this site
	At            time.Time
	Read          bool
}
