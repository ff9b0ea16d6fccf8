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

const sqlLapsedSession = `SELECT person_id FROM lapsed_session(@id, @hash)`

// lapsed is the person whose session the token was, as the actor from here on.
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

// sqlOnePersonAtATime keeps two forms that are sent at once from both being the
// last that there is room for.
const sqlOnePersonAtATime = `SELECT pg_advisory_xact_lock(hashtextextended('kept_form ' || @person::text, 0))`

// sqlMakeRoom takes away what has expired, what is sent once more, and the oldest.
const sqlMakeRoom = `
DELETE FROM kept_form
WHERE person_id = @person AND (expires_at <= @at OR (path = @path AND fields = @fields) OR id NOT IN (
    SELECT k.id FROM kept_form k WHERE k.person_id = @person ORDER BY k.recorded_at DESC, k.id DESC LIMIT @room))`

const sqlKeepForm = `
INSERT INTO kept_form (id, person_id, path, fields, recorded_at, expires_at) VALUES (@id, @person, @path, @fields, @at, @expires)`

// KeepForm keeps the Path and Body of a form for the person whose session had the
// token. account.SessionEnded: there was no such session, the person had signed
// out of it, or it ended too long ago.
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

// formEvent says which form, and nothing of what is in it.
func formEvent(action string, person, form uuid.UUID) audit.Event {
	return audit.Event{Action: action, Kind: audit.KindKeptForm, Object: form.String(), Subject: person}
}

// EndLapsedSession makes a session that timed out stop identifying its person, as
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
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		all, err = conn.List(ctx, tx, scanKeptForm, sqlKeptForms, pgx.StrictNamedArgs{"person": permit.Actor().Person(), "at": db.Now()})
		return err
	})
	return all, err
}

func scanKeptForm(row pgx.CollectableRow) (f account.KeptForm, err error) {
	return f, row.Scan(&f.ID, &f.Path, &f.Recorded, &f.Expires)
}

const sqlKeptForm = `
SELECT id, path, fields, recorded_at, expires_at FROM kept_form
WHERE id = @id AND person_id = @person AND expires_at > @at`

// KeptForm finds one of the person's kept forms. fault.NotFound: there is no such
// form.
func (db Store) KeptForm(ctx context.Context, permit authz.Permit, id uuid.UUID) (f account.KeptForm, err error) {
	if err := permit.For(authz.UseSession); err != nil {
		return f, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, sqlKeptForm, pgx.StrictNamedArgs{"id": id, "person": permit.Actor().Person(), "at": db.Now()}).
			Scan(&f.ID, &f.Path, &f.Body, &f.Recorded, &f.Expires)
	})
	return f, err
}

const sqlForgetForm = `DELETE FROM kept_form WHERE id = @id AND person_id = @person AND expires_at > @at`

// ForgetForm deletes one of the person's kept forms; action is the reason as the
// audit records it. account.NoSuchForm: there is no such form.
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

// ForgetExpiredForms takes away every form that has been kept for its time,
// whoever's it is. It is for the job of the site, as RoleSeal.
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
