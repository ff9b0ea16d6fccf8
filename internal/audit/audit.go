// Package audit defines an event of the audit and the field names that an event
// may contain.
//
// An event has ids and the names of fields, never a personal value or a level:
// the audit may be read by people who may not read those. It is written in the
// transaction of the change, by internal/postgres, which fills in the actor
// from the permit.
package audit

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Event is one entry of the audit, without the actor and the time, which the
// store adds.
type Event struct {
	Action  string            // what was done: an authz.Action, or one of the actions below
	Kind    Kind              // what it was done to
	Object  string            // its id
	Subject uuid.UUID         // the person whose facts were read or changed, and who can see the event; uuid.Nil: none
	Trust   organisation.Code // the trust concerned, whose administrators can see the event; empty: none
	Fields  []string          // names of the fields changed or read
}

// Kind is the kind of thing that an event is about.
type Kind string

// The kinds that are audited.
const (
	KindSession      Kind = "session"
	KindOrganisation Kind = "organisation"
	KindRegister     Kind = "register"
	KindPost         Kind = "post"
	KindAppointment  Kind = "appointment"
	KindNoSuchPost   Kind = "no_such_post"
	KindWorkforce    Kind = "workforce"
	KindPerson       Kind = "person"
	KindGrant        Kind = "grant"
	KindFramework    Kind = "framework"
	KindExport       Kind = "export"
	KindPage         Kind = "page"
	KindKeptForm     Kind = "kept_form"
	KindCycle        Kind = "cycle"
	KindAssessment   Kind = "assessment"
)

// Kinds lists them.
func Kinds() []Kind {
	return []Kind{
		KindSession, KindOrganisation, KindRegister, KindPost, KindAppointment, KindNoSuchPost, KindWorkforce, KindPerson,
		KindGrant, KindFramework, KindExport, KindPage, KindCycle, KindAssessment, KindKeptForm,
	}
}

// Actions beside those of authz.
const (
	SignIn       = "sign in"
	SignOut      = "sign out"
	RenewSession = "renew a session" // because the person's grants had changed
	Refused      = "refused"         // somebody asked for something that their role may not do
	KeepForm     = "keep a form"     // a form was sent after the session had ended
	SendKeptForm = "send a kept form again"
	DiscardForm  = "discard a kept form"
	BindIdentity = "bind an identity" // somebody signed in with an invited address for the first time
)

// Query selects events of the audit. A zero field selects all.
type Query struct {
	Kind     Kind
	Action   string
	Trust    organisation.Code
	Person   uuid.UUID // who did it or whom it is about
	From, To day.Day   // days in England, both included
	Before   uuid.UUID // for the next page: only events older than this one
}

// PageSize is the number of events on a page of the audit.
const PageSize = 50

// Fields lists the field names that an event of the kind may contain. Other names
// are refused, so that nobody writes a value where a name belongs.
func Fields(kind Kind) []string {
	switch kind {
	case KindSession:
		return []string{"role_grant"}
	case KindOrganisation:
		return []string{"code", "name", "legal_form", "membership", "postcode", "closed"}
	case KindRegister:
		return []string{"reference"}
	case KindPost:
		return post.Fields()
	case KindAppointment:
		return append(post.AppointmentFields(), "own_note")
	case KindNoSuchPost:
		return post.StatementFields()
	case KindWorkforce:
		return []string{"workforce"}
	case KindPerson:
		return []string{"name", "email", "identity", "own_note", "correction"}
	case KindGrant:
		return []string{"role", "scope", "dates", "confirmed", "ended"}
	case KindFramework:
		return []string{"document"}
	case KindCycle:
		return []string{"framework", "threshold", "dates", "state"}
	case KindAssessment:
		return []string{"state", "validator", "response", "submitted_answers", "validated_answers", "domain_levels"}
	case KindPage, KindKeptForm:
		return []string{}
	case KindExport:
		return []string{"by", "as_at", "known_on", "region", "icb", "sector", "cycle"}
	}
	return nil
}

// Check refuses an event that is of an unknown kind, lacks an action or an
// object, or has a field that is not declared.
func (e Event) Check() error {
	declared := Fields(e.Kind)
	if declared == nil {
		return fmt.Errorf("audit: no kind %q is declared", e.Kind)
	}
	if e.Action == "" || e.Object == "" {
		return fmt.Errorf("audit: an event of a %s lacks its action or its object", e.Kind)
	}
	for _, field := range e.Fields {
		if !slices.Contains(declared, field) {
			return fmt.Errorf("audit: the field %q of a %s is not declared", field, e.Kind)
		}
	}
	return nil
}
