package accounts

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

const sqlPersona = `SELECT person_id, role_grant_id FROM demo_persona WHERE persona = @persona`

const sqlInsertSession = `
INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
VALUES (@id, @hash, @person, @grant, @at, @at, @expires)`

// SignInPersona begins a session for a persona of the demonstration. It fails with
// account.NoDemonstration if no demonstration data are loaded.
func (db Store) SignInPersona(ctx context.Context, permit authz.Permit, p account.Persona, t account.Token) error {
	if err := permit.For(authz.SignIn); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		var person, grant uuid.UUID
		err := tx.QueryRow(ctx, sqlPersona, pgx.StrictNamedArgs{"persona": string(p)}).Scan(&person, &grant)
		if errors.Is(err, pgx.ErrNoRows) {
			return account.NoDemonstration()
		}
		if err != nil {
			return err
		}
		// The policies let a person begin a session only for themselves.
		actor, err := conn.Become(ctx, tx, permit.Actor(), person)
		if err != nil {
			return err
		}
		return db.beginSession(ctx, tx, actor, t, &grant)
	})
}

// beginSession begins the actor's own session under a grant, or under none if it is
// nil.
func (db Store) beginSession(ctx context.Context, tx pgx.Tx, actor authz.Actor, t account.Token, grant *uuid.UUID) error {
	at := db.Now()
	if _, err := tx.Exec(ctx, sqlInsertSession, pgx.StrictNamedArgs{
		"id": t.ID, "hash": t.Hash(), "person": actor.Person(), "grant": grant, "at": at, "expires": at.Add(account.SessionLife),
	}); err != nil {
		return err
	}
	return db.Append(ctx, tx, actor, sessionEvent(audit.SignIn, actor, t.ID))
}

// sessionEvent is the audit event about somebody's own session.
func sessionEvent(action string, actor authz.Actor, session uuid.UUID, fields ...string) audit.Event {
	return audit.Event{Action: action, Kind: audit.KindSession, Object: session.String(), Subject: actor.Person(), Fields: fields}
}

const sqlSessionAndGrants = `
SELECT session_id, last_seen_at, is_stale, register, person_id, current_grant_id, grant_id, coalesce(role, ''), appointment_id,
    coalesce(trust_code, ''), coalesce(region_code, ''), coalesce(scope_name, '')
FROM session_and_grants(@id, @hash)`

const sqlSeeSession = `
UPDATE session SET last_seen_at = greatest(last_seen_at, @at) WHERE id = @session AND person_id = @person AND ended_at IS NULL`

// seenInterval is how old the recorded time of last use may get before it is
// updated.
const seenInterval = time.Minute

// FindSession finds the person whose session the token opens, with the grants in
// force today. It fails with account.SessionEnded if there is no such session.
func (db Store) FindSession(ctx context.Context, permit authz.Permit, t account.Token) (in account.SignedIn, err error) {
	if err := permit.For(authz.SignIn); err != nil {
		return in, err
	}
	var seen time.Time
	var current, id, appointment *uuid.UUID
	var g account.Grant
	err = db.Once(ctx, sqlSessionAndGrants, pgx.StrictNamedArgs{"id": t.ID, "hash": t.Hash()}, []any{
		&in.Session, &seen, &in.IsStale, &in.Register, &in.Person, &current,
		&id, &g.Role, &appointment, &g.Trust, &g.Scope.Region, &g.ScopeName,
	}, func() {
		if id != nil {
			in.Grants = append(in.Grants, grant(*id, g, appointment))
		}
	})
	if err == nil && in.Session == uuid.Nil {
		err = account.SessionEnded()
	}
	// The current one first, the others in their order.
	slices.SortStableFunc(in.Grants, func(a, b account.Grant) int { return isCurrent(b, current) - isCurrent(a, current) })
	if err != nil || db.Now().Sub(seen) < seenInterval {
		return in, err
	}
	actor := authz.Self(in.Person).ForRequest(permit.Actor().RequestID())
	return in, db.Write(ctx, actor, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlSeeSession, pgx.StrictNamedArgs{"session": in.Session, "person": in.Person, "at": db.Now()})
		return err
	})
}

// isCurrent is 1 for the grant in which a session acts, and 0 for any other.
func isCurrent(g account.Grant, current *uuid.UUID) int {
	if current != nil && *current == g.ID {
		return 1
	}
	return 0
}

// grant completes what was read of a grant.
func grant(id uuid.UUID, g account.Grant, appointment *uuid.UUID) account.Grant {
	g.ID = id
	// The trust of an appointment is only shown: the scope of such a grant is the
	// appointment and nothing else of its trust.
	if appointment != nil {
		g.Scope.Appointment = *appointment
	} else {
		g.Scope.Trust = g.Trust
	}
	return g
}

// sqlSwitchGrant inserts the new session, if the old one is still alive and the
// grant is in force for the person today.
const sqlSwitchGrant = `
INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
SELECT @id, @hash, s.person_id, g.id, @at, @at, s.expires_at
FROM session s JOIN role_grant g ON g.person_id = s.person_id AND g.id = @grant AND role_grant_is_living(g)
        AND g.role NOT IN ('secretarys_levels', 'completion_export')
WHERE s.id = @session AND s.person_id = @person AND s.ended_at IS NULL AND s.expires_at > @at`

// SwitchGrant ends the session and begins another, with the token next, under
// another grant of the same person. It expires when the first one would have.
// Somebody who knows only the old token gains nothing by the new role. It fails
// with account.NotYourRole if the grant is not the person's or is not in force
// today.
func (db Store) SwitchGrant(ctx context.Context, permit authz.Permit, session, grant uuid.UUID, next account.Token) error {
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
			return account.NotYourRole()
		}
		ended, err := tx.Exec(ctx, sqlEndSession, pgx.StrictNamedArgs{"at": db.Now(), "session": session, "person": person})
		if err != nil {
			return err
		}
		if ended.RowsAffected() == 0 { // another request has just switched
			return account.JustSwitched()
		}
		return db.Append(ctx, tx, permit.Actor(), sessionEvent(string(permit.Action()), permit.Actor(), next.ID, "role_grant"))
	})
}

const sqlSucceedSession = `
INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
SELECT @id, @hash, person_id, @grant, @at, @at, expires_at FROM session
WHERE id = @session AND person_id = @person AND ended_at IS NULL AND expires_at > @at`

const sqlReplaceSession = `
UPDATE session SET ended_at = @at, replaced_by = @next WHERE id = @session AND person_id = @person AND ended_at IS NULL`

// RenewSession ends the session and begins another, with the token next, under the
// same grant, where uuid.Nil means none. It expires when the first one would have.
// For ten seconds the old token still finds the new session, so that requests
// already sent do not fail. It fails with account.JustRenewed if the session was
// replaced a moment ago or has ended.
func (db Store) RenewSession(ctx context.Context, permit authz.Permit, session, grant uuid.UUID, next account.Token) error {
	if err := permit.For(authz.UseSession); err != nil {
		return err
	}
	person := permit.Actor().Person()
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		at := db.Now()
		begun, err := tx.Exec(ctx, sqlSucceedSession, pgx.StrictNamedArgs{
			"id": next.ID, "hash": next.Hash(), "grant": conn.NullID(grant), "at": at, "session": session, "person": person,
		})
		if err != nil {
			return err
		}
		replaced, err := tx.Exec(ctx, sqlReplaceSession, pgx.StrictNamedArgs{"at": at, "next": next.ID, "session": session, "person": person})
		if err != nil {
			return err
		}
		if begun.RowsAffected() == 0 || replaced.RowsAffected() == 0 {
			return account.JustRenewed()
		}
		return db.Append(ctx, tx, permit.Actor(), sessionEvent(audit.RenewSession, permit.Actor(), next.ID, "role_grant"))
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

// Sessions lists the person's usable sessions, the most recently used first.
func (db Store) Sessions(ctx context.Context, permit authz.Permit) (all []account.Session, err error) {
	if err := permit.For(authz.UseSession); err != nil {
		return nil, err
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) {
		conn.Queue(batch, &all, func(row pgx.CollectableRow) (s account.Session, err error) {
			var role authz.Role
			err = row.Scan(&s.ID, &s.Began, &s.Seen, &s.Ends, &role, &s.RoleName)
			s.Role = role.Label()
			return s, err
		}, sqlSessions, pgx.StrictNamedArgs{
			"person": permit.Actor().Person(), "at": db.Now(), "idle": db.Now().Add(-account.SessionIdle),
		})
	})
	return all, err
}

// sqlEndSessions also ends sessions that have timed out, as long as they could
// still identify the sender of a late form.
const sqlEndSessions = `
UPDATE session SET ended_at = @at WHERE person_id = @person AND ended_at IS NULL AND expires_at > @lapsed RETURNING id`

// EndSessions ends all of the person's sessions, including this one.
func (db Store) EndSessions(ctx context.Context, permit authz.Permit) error {
	if err := permit.For(authz.UseSession); err != nil {
		return err
	}
	actor := permit.Actor()
	return db.Write(ctx, actor, func(tx pgx.Tx) error {
		ended, err := conn.List(ctx, tx, pgx.RowTo[uuid.UUID], sqlEndSessions, pgx.StrictNamedArgs{
			"at": db.Now(), "person": actor.Person(), "lapsed": db.Now().Add(-account.FormLife),
		})
		if err != nil {
			return err
		}
		var events []audit.Event
		for _, id := range ended {
			events = append(events, sessionEvent(audit.SignOut, actor, id))
		}
		return db.Append(ctx, tx, actor, events...)
	})
}

const sqlEndSession = `UPDATE session SET ended_at = @at WHERE id = @session AND person_id = @person AND ended_at IS NULL`

// EndSession ends one of the person's sessions, so that its token no longer opens
// anything.
func (db Store) EndSession(ctx context.Context, permit authz.Permit, session uuid.UUID) error {
	if err := permit.For(authz.UseSession); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error { return db.endSession(ctx, tx, permit.Actor(), session) })
}

func (db Store) endSession(ctx context.Context, tx pgx.Tx, actor authz.Actor, session uuid.UUID) error {
	tag, err := tx.Exec(ctx, sqlEndSession, pgx.StrictNamedArgs{"at": db.Now(), "session": session, "person": actor.Person()})
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return db.Append(ctx, tx, actor, sessionEvent(audit.SignOut, actor, session))
}

// NoteRefusal records that somebody asked for a page that their role may not see.
func (db Store) NoteRefusal(ctx context.Context, permit authz.Permit, page string) error {
	if err := permit.For(authz.UseSession); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		return db.Append(ctx, tx, permit.Actor(), audit.Event{Action: audit.Refused, Kind: audit.KindPage, Object: page})
	})
}
