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

// lapsed is the person whose session the token was. From here on the transaction
// is that person's own.
func lapsed(ctx context.Context, tx pgx.Tx, t account.Token) (person uuid.UUID, err error) {
	err = tx.QueryRow(ctx, sqlLapsedSession, pgx.StrictNamedArgs{"id": t.ID, "hash": t.Hash()}).Scan(&person)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, fault.Because(fault.Unauthenticated, err, "Your session has ended. Sign in again.")
	}
	if err != nil {
		return uuid.Nil, err
	}
	err = conn.SetActor(ctx, tx, person)
	return person, err
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

// KeepForm implements account.FormStore. It takes no permit: nobody is signed in.
func (db Store) KeepForm(ctx context.Context, t account.Token, f account.KeptForm, requestID string) (id uuid.UUID, err error) {
	if id, err = uuid.NewV7(); err != nil {
		return uuid.Nil, err
	}
	err = db.Transact(ctx, uuid.Nil, pgx.TxOptions{}, func(tx pgx.Tx) error {
		person, err := lapsed(ctx, tx, t)
		if err != nil {
			return err
		}
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
		return db.AppendFor(ctx, tx, person, "web", formEvent(audit.KeepForm, person, id, requestID))
	})
	return id, err
}

// formEvent says which form, and nothing of what is in it.
func formEvent(action string, person, form uuid.UUID, requestID string) audit.Event {
	return audit.Event{Action: action, Kind: audit.KindKeptForm, Object: form.String(), Subject: person, RequestID: requestID}
}

// EndLapsedSession implements account.FormStore. It takes no permit: nobody is
// signed in.
func (db Store) EndLapsedSession(ctx context.Context, t account.Token, requestID string) error {
	err := db.Transact(ctx, uuid.Nil, pgx.TxOptions{}, func(tx pgx.Tx) error {
		person, err := lapsed(ctx, tx, t)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, sqlEndSession, pgx.StrictNamedArgs{"at": db.Now(), "session": t.ID, "person": person})
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return db.AppendFor(ctx, tx, person, "web", audit.Event{
			Action: audit.SignOut, Kind: audit.KindSession, Object: t.ID.String(), Subject: person, RequestID: requestID,
		})
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

// KeptForms implements account.FormStore. It takes no permit: a person without
// any grant has sent forms as well.
func (db Store) KeptForms(ctx context.Context, who account.SignedIn) (all []account.KeptForm, err error) {
	err = db.Transact(ctx, who.Person, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		all, err = conn.List(ctx, tx, scanKeptForm, sqlKeptForms, pgx.StrictNamedArgs{"person": who.Person, "at": db.Now()})
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

// KeptForm implements account.FormStore.
func (db Store) KeptForm(ctx context.Context, who account.SignedIn, id uuid.UUID) (f account.KeptForm, err error) {
	err = db.Transact(ctx, who.Person, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, sqlKeptForm, pgx.StrictNamedArgs{"id": id, "person": who.Person, "at": db.Now()}).
			Scan(&f.ID, &f.Path, &f.Body, &f.Recorded, &f.Expires)
	})
	return f, err
}

const sqlForgetForm = `DELETE FROM kept_form WHERE id = @id AND person_id = @person AND expires_at > @at`

// ForgetForm implements account.FormStore.
func (db Store) ForgetForm(ctx context.Context, who account.SignedIn, id uuid.UUID, action, requestID string) error {
	return db.Transact(ctx, who.Person, pgx.TxOptions{}, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sqlForgetForm, pgx.StrictNamedArgs{"id": id, "person": who.Person, "at": db.Now()})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fault.New(fault.NotFound, "This form is not kept any more.")
		}
		return db.AppendFor(ctx, tx, who.Person, "web", formEvent(action, who.Person, id, requestID))
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
