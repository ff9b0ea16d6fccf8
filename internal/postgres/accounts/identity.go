package accounts

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/outbox"
	"ccio/internal/postgres/conn"
)

const sqlIdentityPerson = `SELECT identity_person(@issuer, @subject)`

const sqlBindIdentity = `SELECT person_id, is_rebinding FROM bind_identity(@issuer, @subject, @email)`

// sqlFirstGrant selects the role that a session begins in, which is the one that
// was given first. There may be none.
const sqlFirstGrant = `
SELECT g.id FROM role_grant g
WHERE g.person_id = @person AND role_grant_is_living(g) AND g.role NOT IN ('secretarys_levels', 'completion_export')
ORDER BY g.recorded_at, g.id LIMIT 1`

// SignInIdentity implements account.Store.
func (db Store) SignInIdentity(ctx context.Context, permit authz.Permit, i account.Identity, t account.Token,
	welcome func(account.Recognised) ([]outbox.Message, error)) error {
	if err := permit.For(authz.SignIn); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		who, bound, err := whose(ctx, tx, i)
		if err != nil {
			return err
		}
		messages, err := welcome(who)
		if err != nil {
			return err
		}
		actor, err := conn.Become(ctx, tx, permit.Actor(), who.Person)
		if err != nil {
			return err
		}
		if bound {
			if err := db.Append(ctx, tx, actor, personEvent(audit.BindIdentity, who.Person, "identity")); err != nil {
				return err
			}
		}
		if err := db.Notify(ctx, tx, who.Person, messages...); err != nil {
			return err
		}
		var grant *uuid.UUID
		err = tx.QueryRow(ctx, sqlFirstGrant, pgx.StrictNamedArgs{"person": who.Person}).Scan(&grant)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return db.beginSession(ctx, tx, actor, t, grant)
	})
}

// personEvent is the audit event about facts of a person.
func personEvent(action string, person uuid.UUID, fields ...string) audit.Event {
	return audit.Event{Action: action, Kind: audit.KindPerson, Object: person.String(), Subject: person, Fields: fields}
}

// whose returns the person of an identity. bound reports that it has just been
// bound to them.
func whose(ctx context.Context, tx pgx.Tx, i account.Identity) (who account.Recognised, bound bool, err error) {
	known := func() (found bool, err error) {
		id, err := conn.One[*uuid.UUID](ctx, tx, sqlIdentityPerson, pgx.StrictNamedArgs{"issuer": i.Issuer, "subject": i.Subject})
		if id != nil {
			who.Person = *id
		}
		return id != nil, err
	}
	if found, err := known(); err != nil || found || !i.MayBeBound() {
		return who, false, err
	}
	err = tx.QueryRow(ctx, sqlBindIdentity, pgx.StrictNamedArgs{"issuer": i.Issuer, "subject": i.Subject, "email": i.Email}).
		Scan(&who.Person, &who.IsRebound)
	if errors.Is(err, pgx.ErrNoRows) {
		// A second click by the same person may have bound it a moment ago.
		_, err := known()
		return who, false, err
	}
	return who, err == nil, err
}
