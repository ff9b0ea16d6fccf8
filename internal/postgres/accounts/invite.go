package accounts

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

const sqlHolderNow = `
SELECT h.person_id FROM appointment_holder h
    JOIN appointment a ON a.id = h.appointment_id
    JOIN post p ON p.id = a.post_id
WHERE h.appointment_id = @appointment AND p.trust_code = @trust AND h.superseded_at IS NULL`

const sqlTrustOfAppointment = `
SELECT p.trust_code FROM appointment a JOIN post p ON p.id = a.post_id WHERE a.id = @appointment`

const sqlSecretary = `
SELECT g.person_id FROM role_grant g
WHERE g.id = @grant AND g.role = 'board_secretary' AND g.trust_code = @trust AND role_grant_is_living(g)`

const sqlPersonOfAddress = `SELECT person_of_address(@email)`

const sqlHasAddress = `SELECT EXISTS (SELECT FROM account WHERE person_id = @person AND disabled_at IS NULL)`

const sqlInvitePerson = `INSERT INTO person (id, name, recorded_at) VALUES (@id, @name, @at)`

const sqlInviteAddress = `
INSERT INTO account (id, person_id, email, recorded_at, recorded_by) VALUES (@id, @person, @email, @at, @by)`

const sqlGiveGrant = `
INSERT INTO role_grant (id, person_id, role, appointment_id, trust_code, region_code, valid_from, valid_to, granted_by, recorded_at)
VALUES (@id, @person, @role, @appointment, @trust, @region, @from, @to, @by, @at)`

// Invite implements account.People.
func (db Store) Invite(ctx context.Context, permit authz.Permit, i account.Invitation, requestID string) (id uuid.UUID, err error) {
	if err := permit.For(authz.GiveGrant); err != nil {
		return id, err
	}
	if !i.MayBeGivenBy(permit.Actor()) {
		return id, fault.New(fault.Forbidden, "Your role does not let you give this role.")
	}
	id = conn.RowID()
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if i.Appointment != uuid.Nil {
			trust, err := conn.One[organisation.Code](ctx, tx, sqlTrustOfAppointment, pgx.StrictNamedArgs{"appointment": i.Appointment})
			if errors.Is(err, pgx.ErrNoRows) || (err == nil && trust != i.Trust) {
				return wrongField("appointment", "Choose one of the trust's appointments")
			}
			if err != nil {
				return err
			}
		}
		person, err := db.invited(ctx, tx, permit, i)
		if err != nil {
			return err
		}
		if person == permit.Actor().Person() {
			return wrongField("email", "Nobody gives a role to themselves. Ask another administrator.")
		}
		if i.Role == authz.Validator {
			holder, err := conn.One[uuid.UUID](ctx, tx, sqlHolderNow, pgx.StrictNamedArgs{"appointment": i.Appointment, "trust": i.Trust})
			if err == nil && holder == person {
				return wrongField("appointment", "Nobody validates themselves. Choose another person, or another appointment.")
			}
			if err != nil && !errors.Is(err, pgx.ErrNoRows) {
				return err
			}
		}
		return db.giveGrant(ctx, tx, permit.Actor(), id, person, i, requestID)
	})
	return id, err
}

// giveGrant writes the row of a grant, its audit, and what people are told.
func (db Store) giveGrant(ctx context.Context, tx pgx.Tx, actor authz.Actor, id, person uuid.UUID, i account.Invitation, requestID string) error {
	args := pgx.StrictNamedArgs{
		"id": id, "person": person, "role": string(i.Role), "appointment": conn.NullID(i.Appointment), "trust": nil, "region": nil,
		"from": i.From, "to": i.To, "by": conn.NullID(actor.Person()), "at": db.Now(),
	}
	switch account.ScopeOf(i.Role) {
	case account.ForTrust, account.ForAny:
		args["trust"], args["region"] = conn.NullText(string(i.Trust)), conn.NullText(string(i.Region))
	case account.ForRegion:
		args["region"] = conn.NullText(string(i.Region))
	case account.ForEngland, account.ForAppointment:
	}
	if _, err := tx.Exec(ctx, sqlGiveGrant, args); err != nil {
		return err
	}
	action := authz.GiveGrant
	if actor.IsOperator() {
		action = authz.AddUser
	}
	if err := db.Append(ctx, tx, actor, audit.Event{
		Action: string(action), Kind: audit.KindGrant, Object: id.String(), Subject: person, Trust: i.Trust,
		Fields: []string{"role", "scope", "dates"}, RequestID: requestID,
	}); err != nil {
		return err
	}
	return db.tellOfGrant(ctx, tx, actor, id, person, i)
}

func wrongField(name, message string) error {
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the invitation.", Fields: []fault.Field{{Name: name, Message: message}}}
}

// invited finds whom an invitation is for, and makes the person and the address
// where they are new.
func (db Store) invited(ctx context.Context, tx pgx.Tx, permit authz.Permit, i account.Invitation) (uuid.UUID, error) {
	holder := i.Holder
	if i.Role == authz.PostHolder {
		holder = i.Appointment
	}
	var person uuid.UUID
	var err error
	switch {
	case i.Role == authz.SecretarysLevels:
		person, err = conn.One[uuid.UUID](ctx, tx, sqlSecretary, pgx.StrictNamedArgs{"grant": i.Grant, "trust": i.Trust})
		if errors.Is(err, pgx.ErrNoRows) {
			return person, wrongField("grant", "Choose a board secretary of the trust")
		}
		return person, err
	case holder != uuid.Nil:
		person, err = conn.One[uuid.UUID](ctx, tx, sqlHolderNow, pgx.StrictNamedArgs{"appointment": holder, "trust": i.Trust})
		if errors.Is(err, pgx.ErrNoRows) {
			return person, wrongField("appointment", "Nobody is recorded as the holder of this appointment. Record who it is first.")
		}
		if err != nil {
			return person, err
		}
		if has, err := conn.One[bool](ctx, tx, sqlHasAddress, pgx.StrictNamedArgs{"person": person}); err != nil || has {
			return person, err
		}
		if i.Email == "" {
			return person, wrongField("email", "Enter the e-mail address by which they sign in: they have none here yet")
		}
	default:
		known, err := conn.One[*uuid.UUID](ctx, tx, sqlPersonOfAddress, pgx.StrictNamedArgs{"email": i.Email})
		if err != nil {
			return person, err
		}
		if known != nil {
			return *known, nil
		}
		if i.Name == "" {
			return person, wrongField("name", "Enter their name: the address is not known here yet")
		}
		person = conn.RowID()
		if _, err := tx.Exec(ctx, sqlInvitePerson, pgx.StrictNamedArgs{"id": person, "name": i.Name, "at": db.Now()}); err != nil {
			return person, err
		}
	}
	_, err = tx.Exec(ctx, sqlInviteAddress, pgx.StrictNamedArgs{
		"id": conn.RowID(), "person": person, "email": i.Email, "at": db.Now(), "by": conn.NullID(permit.Actor().Person()),
	})
	if err == nil {
		err = db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindPerson, Object: person.String(), Subject: person, Trust: i.Trust, Fields: []string{"name", "email"},
		})
	}
	return person, err
}

// AddUser gives somebody a grant at the command line: the first administrator
// has nobody to be invited by. fault.Invalid: it cannot be given, and why.
func (db Store) AddUser(ctx context.Context, permit authz.Permit, i account.Invitation) (err error) {
	if err := permit.For(authz.AddUser); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		person, err := conn.One[uuid.UUID](ctx, tx, sqlPersonByAddress, pgx.StrictNamedArgs{"email": i.Email})
		if errors.Is(err, pgx.ErrNoRows) {
			if i.Name == "" {
				return fault.New(fault.Invalid, "The address is not known here yet: say whose it is with --name.")
			}
			person = conn.RowID()
			if _, err := tx.Exec(ctx, sqlInvitePerson, pgx.StrictNamedArgs{"id": person, "name": i.Name, "at": db.Now()}); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, sqlInsertAccount, pgx.StrictNamedArgs{"id": conn.RowID(), "person": person, "email": i.Email, "at": db.Now()}); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		return db.giveGrant(ctx, tx, permit.Actor(), conn.RowID(), person, i, "")
	})
}

const sqlInsertAccount = `
INSERT INTO account (id, person_id, email, recorded_at) VALUES (@id, @person, @email, @at)`

const sqlPersonByAddress = `SELECT person_id FROM account WHERE lower(email) = lower(@email) AND disabled_at IS NULL`
