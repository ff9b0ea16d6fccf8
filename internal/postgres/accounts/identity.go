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
	"ccio/internal/postgres/conn"
)

const sqlIdentityPerson = `SELECT identity_person(@issuer, @subject)`

const sqlBindIdentity = `SELECT person_id, is_rebinding FROM bind_identity(@issuer, @subject, @email)`

// sqlFirstGrant is the role that a session begins in: the one that was given
// first. There may be none.
const sqlFirstGrant = `
SELECT g.id FROM role_grant g
WHERE g.person_id = @person AND role_grant_is_living(g) AND g.role NOT IN ('secretarys_levels', 'completion_export')
ORDER BY g.recorded_at, g.id LIMIT 1`

// SignInIdentity implements account.Store.
func (db Store) SignInIdentity(ctx context.Context, i account.Identity, t account.Token, requestID string) error {
	return db.Write(ctx, authz.Actor{}, func(tx pgx.Tx) error {
		person, bound, again, err := db.whose(ctx, tx, i)
		if err != nil {
			return err
		}
		// From here on the transaction is that person's own.
		if err := conn.SetActor(ctx, tx, person); err != nil {
			return err
		}
		var grant *uuid.UUID
		err = tx.QueryRow(ctx, sqlFirstGrant, pgx.StrictNamedArgs{"person": person}).Scan(&grant)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		at := db.Now()
		if _, err := tx.Exec(ctx, sqlInsertSession, pgx.StrictNamedArgs{
			"id": t.ID, "hash": t.Hash(), "person": person, "grant": grant, "at": at, "expires": at.Add(account.SessionLife),
		}); err != nil {
			return err
		}
		var events []audit.Event
		if bound {
			events = append(events, audit.Event{
				Action: audit.BindIdentity, Kind: audit.KindPerson, Object: person.String(), Subject: person, Fields: []string{"identity"}, RequestID: requestID,
			})
		}
		if again {
			if err := db.Notify(ctx, tx, person, conn.Message{To: person, Subject: "Somebody signed in with your address by another account",
				Body: "Your e-mail address had been released, and somebody has now signed in with it by another account of the sign-in service than before. " +
					"If that was you, there is nothing to do. If it was not, tell your trust's administrator, or the person named on the help page, at once.",
				Link: "/sessions"}); err != nil {
				return err
			}
		}
		events = append(events, audit.Event{
			Action: audit.SignIn, Kind: audit.KindSession, Object: t.ID.String(), Subject: person, RequestID: requestID,
		})
		return db.AppendFor(ctx, tx, person, "web", events...)
	})
}

// whose is the person of an identity. bound: it was bound to them now; again: in
// the place of another.
func (db Store) whose(ctx context.Context, tx pgx.Tx, i account.Identity) (person uuid.UUID, bound, again bool, err error) {
	known := func() (*uuid.UUID, error) {
		var id *uuid.UUID
		err := tx.QueryRow(ctx, sqlIdentityPerson, pgx.StrictNamedArgs{"issuer": i.Issuer, "subject": i.Subject}).Scan(&id)
		return id, err
	}
	id, err := known()
	if err != nil {
		return person, false, false, err
	}
	if id == nil && i.EmailIsTrusted {
		err := tx.QueryRow(ctx, sqlBindIdentity, pgx.StrictNamedArgs{"issuer": i.Issuer, "subject": i.Subject, "email": i.Email}).Scan(&person, &again)
		if err == nil {
			return person, true, again, nil
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return person, false, false, err
		}
		// A second click of the same person may have bound it a moment ago.
		if id, err = known(); err != nil {
			return person, false, false, err
		}
	}
	if id == nil {
		return person, false, false, fault.New(fault.Forbidden, "Nobody has been invited by this identity.")
	}
	return *id, false, false, nil
}
