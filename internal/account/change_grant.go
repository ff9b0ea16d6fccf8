package account

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/outbox"
)

// GrantChange is something that can be done with a grant, or with how its person
// signs in.
type GrantChange string

// The changes.
const (
	Confirm         GrantChange = "confirm"  // it gives something from now on
	End             GrantChange = "end"      // it gives nothing from now on
	ReleaseIdentity GrantChange = "release"  // the next to sign in with the address is taken for the person
	WithdrawAddress GrantChange = "withdraw" // an address that nobody has ever signed in with is taken back
)

// Granted is a grant as those who change it see it.
type Granted struct {
	GrantRecord
	Concerned
}

// GrantOutcome is everything that has to be written for a change, in one
// transaction.
type GrantOutcome struct {
	Change  GrantChange
	Notices []outbox.Message
	Fields  []string // names of the fields for the audit
}

// grantRule is what a change involves: the action that it needs, what keeps it from
// being made, the field that the audit names, and who is told.
type grantRule struct {
	action authz.Action
	check  func(GrantRecord, authz.Actor) error
	field  string
	tell   func(Granted, authz.Actor) []outbox.Message
}

// grantRules has every change.
var grantRules = map[GrantChange]grantRule{
	Confirm: {authz.ConfirmGrant, mayConfirm, "confirmed", func(g Granted, by authz.Actor) []outbox.Message {
		return g.tell(by, "A role was confirmed", "It works from "+g.From.Long()+" on: "+g.inWords()+".")
	}},
	End: {authz.EndGrant, mayEnd, "ended", func(g Granted, by authz.Actor) []outbox.Message {
		return g.tell(by, "A role has ended", "It gives nothing any more: "+g.inWords()+".")
	}},
	ReleaseIdentity: {authz.ManageSignIn, mayManageSignIn, "identity", tellOfSignIn},
	WithdrawAddress: {authz.ManageSignIn, mayManageSignIn, "identity", tellOfSignIn},
}

// ChangeGrant makes a change to a grant that the permit reaches, and tells those
// whom it concerns. fault.Forbidden: the actor may not make it; fault.Conflict: the
// grant has changed since it was shown; fault.Invalid: it is the last
// administrator's.
func (s *Service) ChangeGrant(ctx context.Context, permit authz.Permit, id uuid.UUID, change GrantChange) error {
	rule := grantRules[change]
	if err := permit.For(rule.action); err != nil {
		return err
	}
	return s.store.ChangeGrant(ctx, permit, id, func(g Granted) (GrantOutcome, error) {
		if err := rule.check(g.GrantRecord, permit.Actor()); err != nil {
			return GrantOutcome{}, err
		}
		return GrantOutcome{Change: change, Notices: rule.tell(g, permit.Actor()), Fields: []string{rule.field}}, nil
	})
}

func mayConfirm(g GrantRecord, by authz.Actor) error {
	switch {
	case !g.Confirmed.IsZero() || !g.EndedAt.IsZero():
		return fault.New(fault.Conflict, "This grant does not wait any more: somebody confirmed it or ended it.")
	case !g.MayConfirm(by):
		return fault.New(fault.Forbidden,
			"This grant is not for you to confirm: it takes a second person, neither the one who gave it nor the one who gets it.")
	}
	return nil
}

func mayEnd(g GrantRecord, by authz.Actor) error {
	switch {
	case !g.EndedAt.IsZero():
		return fault.New(fault.Conflict, "This grant has been ended already.")
	case !g.MayEnd(by):
		return fault.New(fault.Forbidden, "This grant is not for you to end.")
	}
	return nil
}

func mayManageSignIn(g GrantRecord, by authz.Actor) error {
	if !g.MayManageSignIn(by) {
		return fault.New(fault.Forbidden, "How you sign in yourself is for another administrator to change.")
	}
	return nil
}

// IsOfSignIn reports whether a change is about how the person signs in, and not
// about the grant.
func (c GrantChange) IsOfSignIn() bool { return c == ReleaseIdentity || c == WithdrawAddress }

// NothingChanged is the refusal of a change that found nothing to change: somebody
// was faster, or the database knows more about the person than the page shows.
func (c GrantChange) NothingChanged() error {
	switch c {
	case ReleaseIdentity:
		return fault.New(fault.Conflict,
			"There is nothing to release: nobody signs in by this address now, or the person has roles beyond what you run.")
	case WithdrawAddress:
		return fault.New(fault.Conflict,
			"This address cannot be withdrawn: somebody has signed in by it, or the person has roles beyond what you run.")
	case Confirm, End:
	}
	return fault.New(fault.Conflict, "Somebody changed this grant a moment ago. Look at what it says now.")
}

// inWords names the role and what it is for: "Board member, Barts Health NHS
// Trust".
func (g Granted) inWords() string {
	return roleInWords(g.Role, cmp.Or(g.ScopeName, string(g.Trust), string(g.Region)))
}

// roleInWords names a role and what it is for; empty is England.
func roleInWords(role authz.Role, of string) string {
	return role.Label() + ", " + cmp.Or(of, "England")
}

// grantPath is the address of a grant's page.
func grantPath(id uuid.UUID) string { return "/admin/people/grants/" + id.String() }

// tell tells people about a confirmation or an end: whoever has the grant, whoever
// gave it, and whose levels it opens.
func (g Granted) tell(by authz.Actor, subject, body string) []outbox.Message {
	told := []uuid.UUID{by.Person(), uuid.Nil}
	var messages []outbox.Message
	for _, to := range append([]uuid.UUID{g.Person, g.GivenBy}, g.Opened...) {
		if slices.Contains(told, to) {
			continue
		}
		told = append(told, to)
		m := outbox.Message{To: to, Subject: subject, Body: body, Link: grantPath(g.ID)}
		switch {
		case to == g.Person:
			m.Body, m.Link = "Your role. "+body, "/"
		case slices.Contains(g.Opened, to):
			m.Body = "Somebody else's role that opens levels of yours. " + body
		}
		messages = append(messages, m)
	}
	return messages
}

func tellOfSignIn(g Granted, _ authz.Actor) []outbox.Message {
	return []outbox.Message{{
		To: g.Person, Subject: "How you sign in was changed", Link: "/sessions",
		Body: "An administrator took back how you sign in. The next time, you are known by your e-mail address again. " +
			"If you did not ask for this, tell the person named on the help page.",
	}}
}
