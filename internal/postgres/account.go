package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
)

const sqlPersona = `SELECT person_id, role_grant_id FROM demo_persona WHERE persona = @persona`

const sqlInsertSession = `
INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, expires_at)
VALUES (@id, @hash, @person, @grant, @at, @expires)`

// SignInPersona implements account.Store.
func (db *DB) SignInPersona(ctx context.Context, p account.Persona, t account.Token, requestID string) error {
	return db.write(ctx, authz.Actor{}, func(tx pgx.Tx) error {
		var person, grant uuid.UUID
		err := tx.QueryRow(ctx, sqlPersona, pgx.StrictNamedArgs{"persona": string(p)}).Scan(&person, &grant)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Because(fault.NotFound, err, "No demonstration data are loaded. Load them with: ccio demo load")
		}
		if err != nil {
			return err
		}
		// From here on the transaction is the persona's own: the policies let
		// a person begin a session for nobody else.
		if _, err := tx.Exec(ctx, sqlSetActor, pgx.StrictNamedArgs{"actor": person.String()}); err != nil {
			return err
		}
		at := db.now()
		if _, err := tx.Exec(ctx, sqlInsertSession, pgx.StrictNamedArgs{
			"id": t.ID, "hash": t.Hash(), "person": person, "grant": grant, "at": at, "expires": at.Add(account.SessionLife),
		}); err != nil {
			return err
		}
		return db.appendFor(ctx, tx, person, "web", audit.Event{
			Action: audit.SignIn, Kind: audit.KindSession, Object: t.ID.String(), Subject: person, RequestID: requestID,
		})
	})
}

const sqlLivingSession = `SELECT person_id, role_grant_id FROM living_session(@id, @hash)`

// sqlGrants needs no WHERE on the person beyond its own: the policies show a
// person nothing else, and the transaction acts as that person.
const sqlGrants = `
SELECT g.id, g.role, g.appointment_id, coalesce(g.trust_code, p.trust_code, ''), coalesce(g.region_code, ''), coalesce(n.display_name, '')
FROM role_grant g
    LEFT JOIN appointment a ON a.id = g.appointment_id
    LEFT JOIN post p ON p.id = a.post_id
    LEFT JOIN organisation_name n ON n.organisation_code = coalesce(g.trust_code, g.region_code, p.trust_code)
        AND daterange(n.valid_from, n.valid_to, '[]') @> today_in_england()
WHERE g.person_id = @person AND role_grant_is_living(g)
ORDER BY g.id = @current DESC, g.recorded_at, g.id`

// FindSession implements account.Store.
func (db *DB) FindSession(ctx context.Context, t account.Token) (in account.SignedIn, err error) {
	err = db.read(ctx, authz.Actor{}, func(tx pgx.Tx) error {
		var current *uuid.UUID
		err := tx.QueryRow(ctx, sqlLivingSession, pgx.StrictNamedArgs{"id": t.ID, "hash": t.Hash()}).Scan(&in.Person, &current)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Because(fault.Unauthenticated, err, "Your session has ended. Sign in again.")
		}
		if err != nil {
			return err
		}
		in.Session = t.ID
		if _, err := tx.Exec(ctx, sqlSetActor, pgx.StrictNamedArgs{"actor": in.Person.String()}); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlGrants, pgx.StrictNamedArgs{"person": in.Person, "current": current})
		if err != nil {
			return err
		}
		in.Grants, err = pgx.CollectRows(rows, scanGrant)
		return err
	})
	return in, err
}

func scanGrant(row pgx.CollectableRow) (g account.Grant, err error) {
	var appointment *uuid.UUID
	err = row.Scan(&g.ID, &g.Role, &appointment, &g.Trust, &g.Scope.Region, &g.ScopeName)
	// The trust of an appointment is only for the words: the scope of such a
	// grant is the appointment, and nothing else of its trust.
	if appointment != nil {
		g.Scope.Appointment = *appointment
	} else {
		g.Scope.Trust = g.Trust
	}
	return g, err
}

const sqlSwitchGrant = `
UPDATE session SET role_grant_id = @grant
WHERE id = @session AND person_id = @person AND ended_at IS NULL
    AND EXISTS (SELECT FROM role_grant g WHERE g.id = @grant AND g.person_id = @person AND role_grant_is_living(g))`

// SwitchGrant implements account.Store.
func (db *DB) SwitchGrant(ctx context.Context, permit authz.Permit, session, grant uuid.UUID) error {
	if err := permit.For(authz.SwitchGrant); err != nil {
		return err
	}
	return db.write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlSwitchGrant, pgx.StrictNamedArgs{"session": session, "grant": grant, "person": permit.Actor().Person()})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fault.New(fault.NotFound, "You do not hold this role.")
		}
		return db.append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindSession, Object: session.String(),
			Subject: permit.Actor().Person(), Fields: []string{"role_grant"},
		})
	})
}

const sqlEndSession = `UPDATE session SET ended_at = @at WHERE id = @session AND person_id = @person AND ended_at IS NULL`

// EndSession implements account.Store. It takes no permit: a person without any
// grant may sign out as well.
func (db *DB) EndSession(ctx context.Context, who account.SignedIn, requestID string) error {
	return db.transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlEndSession, pgx.StrictNamedArgs{"at": db.now(), "session": who.Session, "person": who.Person})
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return db.appendFor(ctx, tx, who.Person, "web", audit.Event{
			Action: audit.SignOut, Kind: audit.KindSession, Object: who.Session.String(), Subject: who.Person, RequestID: requestID,
		})
	})
}
