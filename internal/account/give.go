package account

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/outbox"
)

// Invited is what is known about the people whom an invitation concerns.
type Invited struct {
	Today      day.Day
	Trust      organisation.Code // of the appointment; empty: there is no such appointment
	Holder     uuid.UUID         // who holds the appointment; uuid.Nil: nobody is recorded
	Person     uuid.UUID         // to whom it goes; uuid.Nil: nobody whom the product knows
	HasAddress bool              // they sign in by an address already
	ScopeName  string            // the trust or the region in words; empty: England
	Concerned
}

// Given is everything that has to be written when a grant is given, in one
// transaction.
type Given struct {
	ID      uuid.UUID // of the grant
	Person  uuid.UUID
	Name    string // of a person who is new; empty: the product knows them
	Email   string // an address that they get; empty: none
	Notices []outbox.Message
	// Names of the fields for the audit: those of the grant, and those of the
	// person. If the person has none, nothing is audited about them.
	Fields, PersonFields []string
}

// HolderOf returns the appointment whose holder the invitation is for; uuid.Nil:
// the recipient is found by a grant of theirs or by their address.
func (i Invitation) HolderOf() uuid.UUID {
	switch i.Role {
	case authz.SecretarysLevels:
		return uuid.Nil
	case authz.PostHolder:
		return i.Appointment
	}
	return i.Holder
}

// Scope returns the trust or the region that the invitation is for; empty is
// England.
func (i Invitation) Scope() organisation.Code { return cmp.Or(i.Trust, i.Region) }

// Invite gives a grant to a new or known person, and tells those whom it concerns.
// fault.Invalid: it cannot be given, and why.
func (s *Service) Invite(ctx context.Context, permit authz.Permit, i Invitation) (uuid.UUID, error) {
	if err := permit.For(authz.GiveGrant); err != nil {
		return uuid.Nil, err
	}
	if !i.MayBeGivenBy(permit.Actor()) {
		return uuid.Nil, fault.New(fault.Forbidden, "Your role does not let you give this role.")
	}
	id := uuid.Must(uuid.NewV7())
	err := s.store.GiveGrant(ctx, permit, i, func(found Invited) (Given, error) { return i.give(permit.Actor(), found, id) })
	return id, i.atField(err)
}

// AddUser gives somebody a grant at the command line, because there is nobody who
// could invite the first administrator. fault.Invalid: it cannot be given, and why.
func (s *Service) AddUser(ctx context.Context, permit authz.Permit, i Invitation) error {
	if err := permit.For(authz.AddUser); err != nil {
		return err
	}
	return s.store.GiveGrant(ctx, permit, i, func(found Invited) (Given, error) {
		if found.Person == uuid.Nil && i.Name == "" {
			return Given{}, fault.New(fault.Invalid, "The address is not known here yet: say whose it is with --name.")
		}
		g, err := i.give(permit.Actor(), found, uuid.Must(uuid.NewV7()))
		g.PersonFields = nil
		return g, err
	})
}

// atField gives a refusal of the database, which knows no page, the field of this
// invitation's form that says who it is for, where the refusal is about that or
// names no field.
func (i Invitation) atField(err error) error {
	known, is := errors.AsType[*fault.Error](err)
	if !is || known.Kind != fault.Invalid {
		return err
	}
	fields := slices.Clone(known.Fields)
	if len(fields) == 0 {
		fields = []fault.Field{{Message: known.Public}}
	}
	for n := range fields {
		if fields[n].Name == "" || fields[n].Name == "email" {
			fields[n].Name = i.whoField()
		}
	}
	return &fault.Error{Kind: fault.Invalid, Public: known.Public, Cause: err, Fields: fields}
}

// whoField is the field of the form that says who the invitation is for.
func (i Invitation) whoField() string {
	if i.Role == authz.SecretarysLevels {
		return "grant"
	}
	return "email"
}

// holderField is the field of the form that names the appointment of HolderOf.
func (i Invitation) holderField() string {
	if i.Role == authz.PostHolder {
		return "appointment"
	}
	return "holder"
}

// give works out the result of an invitation.
func (i Invitation) give(by authz.Actor, found Invited, id uuid.UUID) (g Given, err error) {
	if err := i.Check(found.Today); err != nil {
		return g, err
	}
	wrong := func(name, message string) error { return wrongInvitation(fault.Field{Name: name, Message: message}) }
	if i.Appointment != uuid.Nil && (found.Trust == "" || found.Trust != i.Trust) {
		return g, wrong("appointment", "Choose one of the trust's appointments")
	}
	g = Given{ID: id, Person: found.Person, Fields: []string{"role", "scope", "dates"}}
	switch isKnown := found.Person != uuid.Nil; {
	case i.Role == authz.SecretarysLevels:
		if !isKnown {
			return g, wrong("grant", "Choose a board secretary of the trust")
		}
	case i.HolderOf() != uuid.Nil:
		switch {
		case !isKnown:
			return g, wrong(i.holderField(), "Nobody is recorded as the holder of this appointment. Record who it is first.")
		case !found.HasAddress && i.Email == "":
			return g, wrong("email", "Enter the e-mail address by which they sign in: they have none here yet")
		case !found.HasAddress:
			g.Email = i.Email
		}
	case !isKnown && i.Name == "":
		return g, wrong("name", "Enter their name: the address is not known here yet")
	case !isKnown:
		g.Person, g.Name, g.Email = uuid.Must(uuid.NewV7()), i.Name, i.Email
	}
	switch {
	case g.Person == by.Person():
		return g, wrong(i.whoField(), "Nobody gives a role to themselves. Ask another administrator.")
	case i.Role == authz.Validator && found.Holder == g.Person:
		return g, wrong("appointment", "Nobody validates themselves. Choose another person, or another appointment.")
	}
	if g.Email != "" {
		g.PersonFields = []string{"name", "email"}
	}
	g.Notices = i.tell(by, g, found)
	return g, nil
}

// tell tells people about a grant that is given: whoever has it, whose levels it
// opens, and who is asked to confirm it.
func (i Invitation) tell(by authz.Actor, g Given, found Invited) []outbox.Message {
	what := roleInWords(i.Role, found.ScopeName)
	waits := ""
	if NeedsConfirmation(i.Role) {
		waits = " It gives nothing yet: a second person has to confirm it."
	}
	messages := []outbox.Message{{
		To: g.Person, Subject: "You have been given a role", Link: "/",
		Body: "The role is: " + what + ". It begins on " + i.From.Long() + "." + waits,
	}}
	told := []uuid.UUID{g.Person, by.Person()}
	for _, to := range slices.Concat(found.Asked, found.Opened) {
		if slices.Contains(told, to) {
			continue
		}
		told = append(told, to)
		m := outbox.Message{To: to, Subject: "A role waits for you to confirm it", Link: grantPath(g.ID)}
		body := "It waits for you, or for another who may, to confirm it."
		switch isAsked, isOpened := slices.Contains(found.Asked, to), slices.Contains(found.Opened, to); {
		case !isAsked:
			m.Subject = "Somebody is to see levels of yours"
			body = "Once a second person has confirmed it, they see your validated domain levels."
		case isOpened && i.Role == authz.Validator:
			body = "They would see levels of yours. Nothing is open to them until you confirm it, and you may refuse."
		case isOpened:
			body = "They would see levels of yours once it is confirmed, and you are one of those who may confirm or refuse it."
		}
		m.Body = "Somebody is to become: " + what + ". " + body
		messages = append(messages, m)
	}
	return messages
}
