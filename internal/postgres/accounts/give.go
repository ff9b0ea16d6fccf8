package accounts

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
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

// sqlPersonOfAddress tells somebody who may give a grant who has an address,
// without showing the account.
const sqlPersonOfAddress = `SELECT person_of_address(@email)`

const sqlOrganisationName = `
SELECT coalesce((SELECT n.display_name FROM organisation_name n
    WHERE n.organisation_code = @code AND daterange(n.valid_from, n.valid_to, '[]') @> today_in_england()), @code::text)`

const sqlHasAddress = `SELECT EXISTS (SELECT FROM account WHERE person_id = @person AND disabled_at IS NULL)`

// sqlPersonByAddress is the same for the command line, which sees every account.
const sqlPersonByAddress = `SELECT person_id FROM account WHERE lower(email) = lower(@email) AND disabled_at IS NULL`

// invited finds the people whom an invitation concerns.
func (db Store) invited(ctx context.Context, tx pgx.Tx, actor authz.Actor, i account.Invitation) (found account.Invited, err error) {
	found.Today = day.Of(db.Now())
	if i.Appointment != uuid.Nil {
		found.Trust, err = orNone[organisation.Code](ctx, tx, sqlTrustOfAppointment, pgx.StrictNamedArgs{"appointment": i.Appointment})
		if err != nil {
			return found, err
		}
		found.Holder, err = orNone[uuid.UUID](ctx, tx, sqlHolderNow, pgx.StrictNamedArgs{"appointment": i.Appointment, "trust": i.Trust})
		if err != nil {
			return found, err
		}
	}
	if found.Person, err = recipient(ctx, tx, actor, i); err != nil {
		return found, err
	}
	if found.HasAddress, err = conn.One[bool](ctx, tx, sqlHasAddress, pgx.StrictNamedArgs{"person": found.Person}); err != nil {
		return found, err
	}
	if code := i.Scope(); code != "" {
		if found.ScopeName, err = conn.One[string](ctx, tx, sqlOrganisationName, pgx.StrictNamedArgs{"code": string(code)}); err != nil {
			return found, err
		}
	}
	found.Concerned, err = concerned(ctx, tx, i.Role, i.Trust, i.Appointment)
	return found, err
}

// recipient returns the person whom an invitation is for, or uuid.Nil if the
// product does not know them yet.
func recipient(ctx context.Context, tx pgx.Tx, actor authz.Actor, i account.Invitation) (uuid.UUID, error) {
	switch {
	case i.Role == authz.SecretarysLevels:
		return orNone[uuid.UUID](ctx, tx, sqlSecretary, pgx.StrictNamedArgs{"grant": i.Grant, "trust": i.Trust})
	case i.HolderOf() != uuid.Nil:
		return orNone[uuid.UUID](ctx, tx, sqlHolderNow, pgx.StrictNamedArgs{"appointment": i.HolderOf(), "trust": i.Trust})
	case actor.IsOperator():
		return orNone[uuid.UUID](ctx, tx, sqlPersonByAddress, pgx.StrictNamedArgs{"email": i.Email})
	}
	known, err := conn.One[*uuid.UUID](ctx, tx, sqlPersonOfAddress, pgx.StrictNamedArgs{"email": i.Email})
	if err != nil || known == nil {
		return uuid.Nil, err
	}
	return *known, nil
}

// orNone is like conn.One, but returns the zero value if there is no row.
func orNone[T any](ctx context.Context, tx pgx.Tx, sql string, args pgx.StrictNamedArgs) (value T, err error) {
	value, err = conn.One[T](ctx, tx, sql, args)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return value, err
}

const sqlInvitePerson = `INSERT INTO person (id, name, recorded_at) VALUES (@id, @name, @at)`

const sqlInviteAddress = `
INSERT INTO account (id, person_id, email, recorded_at, recorded_by) VALUES (@id, @person, @email, @at, @by)`

const sqlGiveGrant = `
INSERT INTO role_grant (id, person_id, role, appointment_id, trust_code, region_code, valid_from, valid_to, granted_by, recorded_at)
VALUES (@id, @person, @role, @appointment, @trust, @region, @from, @to, @by, @at)`

// GiveGrant implements account.Store.
func (db Store) GiveGrant(ctx context.Context, permit authz.Permit, i account.Invitation,
	decide func(account.Invited) (account.Given, error)) error {
	if err := permit.For(authz.GiveGrant, authz.AddUser); err != nil {
		return err
	}
	actor := permit.Actor()
	return db.Write(ctx, actor, func(tx pgx.Tx) error {
		found, err := db.invited(ctx, tx, actor, i)
		if err != nil {
			return err
		}
		g, err := decide(found)
		if err != nil {
			return err
		}
		if err := db.savePerson(ctx, tx, actor, g); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlGiveGrant, db.grantRow(actor, i, g)); err != nil {
			return err
		}
		given := audit.Event{
			Action: string(permit.Action()), Kind: audit.KindGrant, Object: g.ID.String(), Subject: g.Person, Trust: i.Trust, Fields: g.Fields,
		}
		events := []audit.Event{given}
		if len(g.PersonFields) > 0 {
			about := personEvent(string(permit.Action()), g.Person, g.PersonFields...)
			about.Trust = i.Trust
			events = []audit.Event{about, given}
		}
		if err := db.Append(ctx, tx, actor, events...); err != nil {
			return err
		}
		return db.Notify(ctx, tx, actor.Person(), g.Notices...)
	})
}

// savePerson inserts a new person and address.
func (db Store) savePerson(ctx context.Context, tx pgx.Tx, actor authz.Actor, g account.Given) error {
	if g.Name != "" {
		if _, err := tx.Exec(ctx, sqlInvitePerson, pgx.StrictNamedArgs{"id": g.Person, "name": g.Name, "at": db.Now()}); err != nil {
			return err
		}
	}
	if g.Email == "" {
		return nil
	}
	_, err := tx.Exec(ctx, sqlInviteAddress, pgx.StrictNamedArgs{
		"id": conn.RowID(), "person": g.Person, "email": g.Email, "at": db.Now(), "by": conn.NullID(actor.Person()),
	})
	return err
}

// grantRow returns the arguments of sqlGiveGrant.
func (db Store) grantRow(actor authz.Actor, i account.Invitation, g account.Given) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{
		"id": g.ID, "person": g.Person, "role": string(i.Role), "appointment": conn.NullID(i.Appointment), "trust": nil, "region": nil,
		"from": i.From, "to": i.To, "by": conn.NullID(actor.Person()), "at": db.Now(),
	}
	switch account.ScopeOf(i.Role) {
	case account.ForTrust, account.ForAny:
		args["trust"], args["region"] = conn.NullText(string(i.Trust)), conn.NullText(string(i.Region))
	case account.ForRegion:
		args["region"] = conn.NullText(string(i.Region))
	case account.ForEngland, account.ForAppointment:
	}
	return args
}
