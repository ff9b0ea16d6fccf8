package accounts

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// ChangeGrant implements account.Store. It takes no lock: the statement changes the
// grant only if it is still as it was when the change was decided, so of two
// concurrent changes the second finds no row.
func (db Store) ChangeGrant(ctx context.Context, permit authz.Permit, id uuid.UUID,
	decide func(account.Granted) (account.GrantOutcome, error)) error {
	if err := permit.For(authz.ConfirmGrant, authz.EndGrant, authz.ManageSignIn); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		var g account.Granted
		var err error
		if g.GrantRecord, err = db.grant(ctx, tx, permit, id); err != nil {
			return err
		}
		if g.Concerned, err = concerned(ctx, tx, g.Role, g.Trust, g.Appointment); err != nil {
			return err
		}
		o, err := decide(g)
		if err != nil {
			return err
		}
		changed, err := db.change(ctx, tx, permit.Actor(), g, o.Change)
		if err != nil {
			return err
		}
		if changed == 0 {
			return o.Change.NothingChanged()
		}
		e := audit.Event{Kind: audit.KindGrant, Object: id.String(), Subject: g.Person}
		if o.Change.IsOfSignIn() {
			e = personEvent("", g.Person)
		}
		e.Action, e.Trust, e.Fields = string(permit.Action()), g.Trust, o.Fields
		if err := db.Append(ctx, tx, permit.Actor(), e); err != nil {
			return err
		}
		return db.Notify(ctx, tx, permit.Actor().Person(), o.Notices...)
	})
}

const sqlConfirmGrant = `
UPDATE role_grant SET confirmed_by = @actor, confirmed_at = @at WHERE id = @id AND confirmed_at IS NULL AND ended_at IS NULL`

const sqlEndGrant = `UPDATE role_grant SET ended_by = @actor, ended_at = @at WHERE id = @id AND ended_at IS NULL`

const sqlReleaseIdentity = `SELECT release_identity(@person)`

const sqlWithdrawAddress = `SELECT withdraw_address(@person)`

// change makes a change and returns how many rows it affected.
func (db Store) change(ctx context.Context, tx pgx.Tx, actor authz.Actor, g account.Granted, change account.GrantChange) (int, error) {
	switch change {
	case account.ReleaseIdentity:
		return conn.One[int](ctx, tx, sqlReleaseIdentity, pgx.StrictNamedArgs{"person": g.Person})
	case account.WithdrawAddress:
		return conn.One[int](ctx, tx, sqlWithdrawAddress, pgx.StrictNamedArgs{"person": g.Person})
	case account.Confirm, account.End:
	}
	sql := sqlConfirmGrant
	if change == account.End {
		sql = sqlEndGrant
	}
	tag, err := tx.Exec(ctx, sql, pgx.StrictNamedArgs{"id": g.ID, "actor": actor.Person(), "at": db.Now()})
	return int(tag.RowsAffected()), err
}
