package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
)

const sqlPersona = `SELECT person_id, role_grant_id FROM demo_persona WHERE persona = @persona`

const sqlInsertSession = `
INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
VALUES (@id, @hash, @person, @grant, @at, @at, @expires)`

// SignInPersona implements account.Store.
func (db Store) SignInPersona(ctx context.Context, p account.Persona, t account.Token, requestID string) error {
	return db.Write(ctx, authz.Actor{}, func(tx pgx.Tx) error {
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
		if err := conn.SetActor(ctx, tx, person); err != nil {
			return err
		}
		at := db.Now()
		if _, err := tx.Exec(ctx, sqlInsertSession, pgx.StrictNamedArgs{
			"id": t.ID, "hash": t.Hash(), "person": person, "grant": grant, "at": at, "expires": at.Add(account.SessionLife),
		}); err != nil {
			return err
		}
		return db.AppendFor(ctx, tx, person, "web", audit.Event{
			Action: audit.SignIn, Kind: audit.KindSession, Object: t.ID.String(), Subject: person, RequestID: requestID,
		})
	})
}

const sqlLivingSession = `SELECT session_id, person_id, role_grant_id, last_seen_at, is_stale FROM living_session(@id, @hash)`

// sqlGrants needs no WHERE on the person beyond its own: the policies show a
// person nothing else, and the transaction acts as that person.
const sqlGrants = `
SELECT g.id, g.role, g.appointment_id, coalesce(g.trust_code, p.trust_code, ''), coalesce(g.region_code, ''), coalesce(n.display_name, '')
FROM role_grant g
    LEFT JOIN appointment a ON a.id = g.appointment_id
    LEFT JOIN post p ON p.id = a.post_id
    LEFT JOIN organisation_name n ON n.organisation_code = coalesce(g.trust_code, g.region_code, p.trust_code)
        AND daterange(n.valid_from, n.valid_to, '[]') @> today_in_england()
WHERE g.person_id = @person AND role_grant_is_living(g) AND g.role NOT IN ('secretarys_levels', 'completion_export')
ORDER BY g.id = @current DESC, g.recorded_at, g.id`

const sqlSeeSession = `
UPDATE session SET last_seen_at = greatest(last_seen_at, @at) WHERE id = @session AND person_id = @person AND ended_at IS NULL`

// seenInterval is how old the time of the last use may be before it is written
// again.
const seenInterval = time.Minute

// FindSession implements account.Store.
func (db Store) FindSession(ctx context.Context, t account.Token) (in account.SignedIn, err error) {
	var seen time.Time
	err = db.Read(ctx, authz.Actor{}, func(tx pgx.Tx) error {
		var current *uuid.UUID
		err := tx.QueryRow(ctx, sqlLivingSession, pgx.StrictNamedArgs{"id": t.ID, "hash": t.Hash()}).Scan(&in.Session, &in.Person, &current, &seen, &in.IsStale)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Because(fault.Unauthenticated, err, "Your session has ended. Sign in again.")
		}
		if err != nil {
			return err
		}
		if err := conn.SetActor(ctx, tx, in.Person); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlGrants, pgx.StrictNamedArgs{"person": in.Person, "current": current})
		if err != nil {
			return err
		}
		in.Grants, err = pgx.CollectRows(rows, scanGrant)
		return err
	})
	if err != nil || db.Now().Sub(seen) < seenInterval {
		return in, err
	}
	return in, db.Transact(ctx, in.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlSeeSession, pgx.StrictNamedArgs{"session": in.Session, "person": in.Person, "at": db.Now()})
		return err
	})
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

// sqlSwitchGrant makes the row of the new session, if the old one lives and the
// grant is the person's today.
const sqlSwitchGrant = `
INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
SELECT @id, @hash, s.person_id, g.id, @at, @at, s.expires_at
FROM session s JOIN role_grant g ON g.person_id = s.person_id AND g.id = @grant AND role_grant_is_living(g)
        AND g.role NOT IN ('secretarys_levels', 'completion_export')
WHERE s.id = @session AND s.person_id = @person AND s.ended_at IS NULL AND s.expires_at > @at`

// SwitchGrant implements account.Store.
func (db Store) SwitchGrant(ctx context.Context, permit authz.Permit, session, grant uuid.UUID, next account.Token, requestID string) error {
	if err := permit.For(authz.SwitchGrant); err != nil {
		return err
	}
	person := permit.Actor().Person()
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlSwitchGrant, pgx.StrictNamedArgs{
			"id": next.ID, "hash": next.Hash(), "at": db.Now(), "session": session, "grant": grant, "person": person,
		})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fault.New(fault.NotFound, "You do not hold this role.")
		}
		ended, err := tx.Exec(ctx, sqlEndSession, pgx.StrictNamedArgs{"at": db.Now(), "session": session, "person": person})
		if err != nil {
			return err
		}
		if ended.RowsAffected() == 0 { // switched a moment before: one session goes on, not two
			return fault.New(fault.Conflict, "You switched your role a moment ago. Look at which one it is now.")
		}
		return db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindSession, Object: next.ID.String(), Subject: person,
			Fields: []string{"role_grant"}, RequestID: requestID,
		})
	})
}

const sqlSucceedSession = `
INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
SELECT @id, @hash, person_id, @grant, @at, @at, expires_at FROM session
WHERE id = @session AND person_id = @person AND ended_at IS NULL AND expires_at > @at`

const sqlReplaceSession = `
UPDATE session SET ended_at = @at, replaced_by = @next WHERE id = @session AND person_id = @person AND ended_at IS NULL`

// RenewSession implements account.Store.
func (db Store) RenewSession(ctx context.Context, who account.SignedIn, next account.Token, requestID string) error {
	return db.Transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		at := db.Now()
		var grant *uuid.UUID
		if len(who.Grants) > 0 {
			grant = &who.Grants[0].ID
		}
		begun, err := tx.Exec(ctx, sqlSucceedSession, pgx.StrictNamedArgs{
			"id": next.ID, "hash": next.Hash(), "grant": grant, "at": at, "session": who.Session, "person": who.Person,
		})
		if err != nil {
			return err
		}
		replaced, err := tx.Exec(ctx, sqlReplaceSession, pgx.StrictNamedArgs{"at": at, "next": next.ID, "session": who.Session, "person": who.Person})
		if err != nil {
			return err
		}
		if begun.RowsAffected() == 0 || replaced.RowsAffected() == 0 {
			return fault.New(fault.Conflict, "Your session was replaced a moment ago. Load the page again.")
		}
		return db.AppendFor(ctx, tx, who.Person, "web", audit.Event{
			Action: audit.RenewSession, Kind: audit.KindSession, Object: next.ID.String(), Subject: who.Person,
			Fields: []string{"role_grant"}, RequestID: requestID,
		})
	})
}

const sqlSessions = `
SELECT s.id, s.created_at, s.last_seen_at, s.expires_at, coalesce(g.role, ''), coalesce(n.display_name, '')
FROM session s
    LEFT JOIN role_grant g ON g.id = s.role_grant_id
    LEFT JOIN appointment a ON a.id = g.appointment_id
    LEFT JOIN post p ON p.id = a.post_id
    LEFT JOIN organisation_name n ON n.organisation_code = coalesce(g.trust_code, g.region_code, p.trust_code)
        AND daterange(n.valid_from, n.valid_to, '[]') @> today_in_england()
WHERE s.person_id = @person AND s.ended_at IS NULL AND s.expires_at > @at AND s.last_seen_at > @idle
ORDER BY s.last_seen_at DESC, s.id DESC`

// Sessions implements account.Store.
func (db Store) Sessions(ctx context.Context, who account.SignedIn) (all []account.Session, err error) {
	err = db.Transact(ctx, who.Person, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		all, err = conn.List(ctx, tx, func(row pgx.CollectableRow) (s account.Session, err error) {
			var role authz.Role
			err = row.Scan(&s.ID, &s.Began, &s.Seen, &s.Ends, &role, &s.RoleName)
			s.Role = role.Label()
			return s, err
		}, sqlSessions, pgx.StrictNamedArgs{"person": who.Person, "at": db.Now(), "idle": db.Now().Add(-account.SessionIdle)})
		return err
	})
	return all, err
}

// sqlEndSessions ends those too that time has ended, while they could still say
// whose form was sent too late.
const sqlEndSessions = `
UPDATE session SET ended_at = @at WHERE person_id = @person AND ended_at IS NULL AND expires_at > @lapsed RETURNING id`

// EndSessions implements account.Store.
func (db Store) EndSessions(ctx context.Context, who account.SignedIn, requestID string) error {
	return db.Transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		ended, err := conn.List(ctx, tx, pgx.RowTo[uuid.UUID], sqlEndSessions, pgx.StrictNamedArgs{
			"at": db.Now(), "person": who.Person, "lapsed": db.Now().Add(-account.FormLife),
		})
		if err != nil {
			return err
		}
		var events []audit.Event
		for _, id := range ended {
			events = append(events, audit.Event{Action: audit.SignOut, Kind: audit.KindSession, Object: id.String(), Subject: who.Person, RequestID: requestID})
		}
		return db.AppendFor(ctx, tx, who.Person, "web", events...)
	})
}

const sqlEndSession = `UPDATE session SET ended_at = @at WHERE id = @session AND person_id = @person AND ended_at IS NULL`

// EndSession implements account.Store. It takes no permit: a person without any
// grant may sign out as well.
func (db Store) EndSession(ctx context.Context, who account.SignedIn, requestID string) error {
	return db.Transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlEndSession, pgx.StrictNamedArgs{"at": db.Now(), "session": who.Session, "person": who.Person})
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return db.AppendFor(ctx, tx, who.Person, "web", audit.Event{
			Action: audit.SignOut, Kind: audit.KindSession, Object: who.Session.String(), Subject: who.Person, RequestID: requestID,
		})
	})
}

// NoteRefusal implements account.Store.
func (db Store) NoteRefusal(ctx context.Context, who account.SignedIn, page, requestID string) error {
	return db.Transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		return db.AppendFor(ctx, tx, who.Person, "web", audit.Event{
			Action: audit.Refused, Kind: audit.KindPage, Object: page, Subject: uuid.Nil, RequestID: requestID,
		})
	})
}
