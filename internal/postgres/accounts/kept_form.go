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

const sqlLapsedSession = `SELECT person_id FROM lapsed_session(@id, @hash)`

// lapsed returns the person whose session the token opened, who is the actor from
// here on.
func lapsed(ctx context.Context, tx pgx.Tx, stranger authz.Actor, t account.Token) (authz.Actor, error) {
	person, err := conn.One[uuid.UUID](ctx, tx, sqlLapsedSession, pgx.StrictNamedArgs{"id": t.ID, "hash": t.Hash()})
	if errors.Is(err, pgx.ErrNoRows) {
		return stranger, account.SessionEnded()
	}
	if err != nil {
		return stranger, err
	}
	return conn.Become(ctx, tx, stranger, person)
}

// sqlOnePersonAtATime prevents two forms that arrive at once from both taking the
// last free place.
const sqlOnePersonAtATime = `SELECT pg_advisory_xact_lock(hashtextextended('kept_form ' || @person::text, 0))`

// sqlMakeRoom deletes expired forms, earlier copies of the same form, and the
// oldest beyond the limit.
const sqlMakeRoom = `
DELETE FROM kept_form
WHERE person_id = @person AND (expires_at <= @at OR (path = @path AND fields = @fields) OR id NOT IN (
    SELECT k.id FROM kept_form k WHERE k.person_id = @person ORDER BY k.recorded_at DESC, k.id DESC LIMIT @room))`

const sqlKeepForm = `
INSERT INTO kept_form (id, person_id, path, fields, recorded_at, expires_at) VALUES (@id, @person, @path, @fields, @at, @expires)`

// KeepForm keeps the Path and Body of a form for the person whose session had the
// token. It fails with account.SessionEnded if there was no such session, if the
// person had signed out of it, or if it ended too long ago.
func (db Store) KeepForm(ctx context.Context, permit authz.Permit, t account.Token, f account.KeptForm) (id uuid.UUID, err error) {
	if err := permit.For(authz.SignIn); err != nil {
		return uuid.Nil, err
	}
	id = conn.RowID()
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		actor, err := lapsed(ctx, tx, permit.Actor(), t)
		if err != nil {
			return err
		}
		person := actor.Person()
		if _, err := tx.Exec(ctx, sqlOnePersonAtATime, pgx.StrictNamedArgs{"person": person}); err != nil {
			return err
		}
		at := db.Now()
		if _, err := tx.Exec(ctx, sqlMakeRoom, pgx.StrictNamedArgs{
			"person": person, "at": at, "path": f.Path, "fields": f.Body, "room": account.MostForms - 1,
		}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlKeepForm, pgx.StrictNamedArgs{
			"id": id, "person": person, "path": f.Path, "fields": f.Body, "at": at, "expires": at.Add(account.FormLife),
		}); err != nil {
			return err
		}
		return db.Append(ctx, tx, actor, formEvent(audit.KeepForm, person, id))
	})
	return id, err
}

// formEvent records which form it was, and none of its content.
func formEvent(action string, person, form uuid.UUID) audit.Event {
	return audit.Event{Action: action, Kind: audit.KindKeptForm, Object: form.String(), Subject: person}
}

// EndLapsedSession stops a session that timed out from identifying its person, as
// signing out does. It is not an error if there is no such session.
func (db Store) EndLapsedSession(ctx context.Context, permit authz.Permit, t account.Token) error {
	if err := permit.For(authz.SignIn); err != nil {
		return err
	}
	err := db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		actor, err := lapsed(ctx, tx, permit.Actor(), t)
		if err != nil {
			return err
		}
		return db.endSession(ctx, tx, actor, t.ID)
	})
	if fault.KindOf(err) == fault.Unauthenticated {
		return nil
	}
	return err
}

const sqlKeptForms = `
SELECT id, path, recorded_at, expires_at FROM kept_form
WHERE person_id = @person AND expires_at > @at
ORDER BY recorded_at DESC, id DESC`

// KeptForms lists the person's kept forms, the latest first, without their bodies.
func (db Store) KeptForms(ctx context.Context, permit authz.Permit) (all []account.KeptForm, err error) {
	if err := permit.For(authz.UseSession); err != nil {
		return nil, err
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueKeptForms(batch, permit, &all, db.Now()) })
	return all, err
}

// QueueKeptForms adds the question of KeptForms at a time to a batch, for a permit to
// use one's own session.
func QueueKeptForms(batch *pgx.Batch, permit authz.Permit, all *[]account.KeptForm, at time.Time) {
	conn.Queue(batch, all, scanKeptForm, sqlKeptForms, pgx.StrictNamedArgs{"person": permit.Actor().Person(), "at": at})
}

func scanKeptForm(row pgx.CollectableRow) (f account.KeptForm, err error) {
	return f, row.Scan(&f.ID, &f.Path, &f.Recorded, &f.Expires)
}

const sqlKeptForm = `
SELECT id, path, fields, recorded_at, expires_at FROM kept_form
WHERE id = @id AND person_id = @person AND expires_at > @at`

// KeptForm returns one of the person's kept forms, or fault.NotFound.
func (db Store) KeptForm(ctx context.Context, permit authz.Permit, id uuid.UUID) (f account.KeptForm, err error) {
	if err := permit.For(authz.UseSession); err != nil {
		return f, err
	}
	var found []account.KeptForm
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) {
		conn.Queue(batch, &found, func(row pgx.CollectableRow) (f account.KeptForm, err error) {
			return f, row.Scan(&f.ID, &f.Path, &f.Body, &f.Recorded, &f.Expires)
		}, sqlKeptForm, pgx.StrictNamedArgs{"id": id, "person": permit.Actor().Person(), "at": db.Now()})
	})
	if err == nil && len(found) == 0 {
		err = account.NoSuchForm()
	}
	if err == nil {
		f = found[0]
	}
	return f, err
}

const sqlForgetForm = `DELETE FROM kept_form WHERE id = @id AND person_id = @person AND expires_at > @at`

// ForgetForm deletes one of the person's kept forms; action is the reason that the
// audit records. It fails with account.NoSuchForm if there is no such form.
func (db Store) ForgetForm(ctx context.Context, permit authz.Permit, id uuid.UUID, action string) error {
	if err := permit.For(authz.UseSession); err != nil {
		return err
	}
	person := permit.Actor().Person()
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlForgetForm, pgx.StrictNamedArgs{"id": id, "person": person, "at": db.Now()})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return account.NoSuchForm()
		}
		return db.Append(ctx, tx, permit.Actor(), formEvent(action, person, id))
	})
}

const sqlForgetExpiredForms = `DELETE FROM kept_form WHERE expires_at <= @at`

// ForgetExpiredForms deletes everybody's forms that have been kept long enough. The
// background job of the site runs it as RoleSeal.
func (db Store) ForgetExpiredForms(ctx context.Context, permit authz.Permit) (forgotten int64, err error) {
	if err := permit.For(authz.ForgetForms); err != nil {
		return 0, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlForgetExpiredForms, pgx.StrictNamedArgs{"at": db.Now()})
		forgotten = tag.RowsAffected()
		return err
	})
	return forgotten, err
}
