package accounts

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
)

const sqlConfirmGrant = `
UPDATE role_grant SET confirmed_by = @actor, confirmed_at = @at WHERE id = @id AND confirmed_at IS NULL AND ended_at IS NULL`

// ConfirmGrant implements account.People.
func (db Store) ConfirmGrant(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error {
	return db.changeGrant(ctx, permit, authz.ConfirmGrant, id, requestID, func(tx pgx.Tx, g account.GrantRecord) error {
		if !g.Confirmed.IsZero() || !g.EndedAt.IsZero() {
			return fault.New(fault.Conflict, "This grant does not wait any more: somebody confirmed it or ended it.")
		}
		if !g.MayConfirm(permit.Actor()) {
			return fault.New(fault.Forbidden, "This grant is not for you to confirm: it takes a second person, neither the one who gave it nor the one who gets it.")
		}
		return changed(ctx, tx, sqlConfirmGrant, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person(), "at": db.Now()})
	})
}

const sqlEndGrant = `UPDATE role_grant SET ended_by = @actor, ended_at = @at WHERE id = @id AND ended_at IS NULL`

// EndGrant implements account.People.
func (db Store) EndGrant(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error {
	return db.changeGrant(ctx, permit, authz.EndGrant, id, requestID, func(tx pgx.Tx, g account.GrantRecord) error {
		if !g.EndedAt.IsZero() {
			return fault.New(fault.Conflict, "This grant has been ended already.")
		}
		if !g.MayEnd(permit.Actor()) {
			return fault.New(fault.Forbidden, "This grant is not for you to end.")
		}
		return changed(ctx, tx, sqlEndGrant, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person(), "at": db.Now()})
	})
}

const sqlReleaseIdentity = `SELECT release_identity(@person)`

// ReleaseIdentity implements account.People.
func (db Store) ReleaseIdentity(ctx context.Context, permit authz.Permit, grant uuid.UUID, requestID string) error {
	return db.changeSignIn(ctx, permit, grant, requestID, sqlReleaseIdentity, "There is nothing to release: nobody signs in by this address now, or the person has roles beyond what you run.")
}

const sqlWithdrawAddress = `SELECT withdraw_address(@person)`

// WithdrawAddress implements account.People.
func (db Store) WithdrawAddress(ctx context.Context, permit authz.Permit, grant uuid.UUID, requestID string) error {
	return db.changeSignIn(ctx, permit, grant, requestID, sqlWithdrawAddress, "This address cannot be withdrawn: somebody has signed in by it, or the person has roles beyond what you run.")
}

func (db Store) changeSignIn(ctx context.Context, permit authz.Permit, grant uuid.UUID, requestID, sql, nothing string) error {
	if err := permit.For(authz.ManageSignIn); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		g, err := db.grant(ctx, tx, permit, grant, requestID)
		if err != nil {
			return err
		}
		if !g.MayManageSignIn(permit.Actor()) {
			return fault.New(fault.Forbidden, "How you sign in yourself is for another administrator to change.")
		}
		n, err := conn.One[int](ctx, tx, sql, pgx.StrictNamedArgs{"person": g.Person})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "%s", nothing)
		}
		if err := db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindPerson, Object: g.Person.String(), Subject: g.Person, Trust: g.Trust,
			Fields: []string{"identity"}, RequestID: requestID,
		}); err != nil {
			return err
		}
		return db.Notify(ctx, tx, permit.Actor().Person(), conn.Message{
			To: g.Person, Subject: "How you sign in was changed", Link: "/sessions",
			Body: "An administrator took back how you sign in. The next time, you are known by your e-mail address again. If you did not ask for this, tell the person named on the help page.",
		})
	})
}

// changeGrant looks a grant up within the permit's reach, changes it, and writes
// the audit and the notices of the change.
func (db Store) changeGrant(ctx context.Context, permit authz.Permit, action authz.Action, id uuid.UUID, requestID string,
	change func(pgx.Tx, account.GrantRecord) error) error {
	if err := permit.For(action); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		g, err := db.grant(ctx, tx, permit, id, requestID)
		if err != nil {
			return err
		}
		if err := change(tx, g); err != nil {
			return err
		}
		field := "confirmed"
		if action == authz.EndGrant {
			field = "ended"
		}
		if err := db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(action), Kind: audit.KindGrant, Object: id.String(), Subject: g.Person, Trust: g.Trust, Fields: []string{field}, RequestID: requestID,
		}); err != nil {
			return err
		}
		return db.tellOfChange(ctx, tx, permit.Actor(), action, g)
	})
}

// changed runs a statement that changes one row; where it changes none somebody
// was faster.
func changed(ctx context.Context, tx pgx.Tx, sql string, args pgx.StrictNamedArgs) error {
	tag, err := tx.Exec(ctx, sql, args)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "Somebody changed this grant a moment ago. Look at what it says now.")
	}
	return err
}
