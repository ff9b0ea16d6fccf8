package conn

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
)

const sqlAppendAudit = `
INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code, fields, request_id)
VALUES (@id, @at, @actor, @via, @action, @kind, @object, @subject, @trust, @fields, @request)`

// Append writes audit events in the transaction of the change that they record.
func (db *DB) Append(ctx context.Context, tx pgx.Tx, actor authz.Actor, events ...audit.Event) error {
	via := "web"
	if actor.IsOperator() {
		via = "command"
	}
	batch := &pgx.Batch{}
	for _, e := range events {
		if err := e.Check(); err != nil {
			return err
		}
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		fields := e.Fields
		if fields == nil {
			fields = []string{}
		}
		batch.Queue(sqlAppendAudit, pgx.StrictNamedArgs{
			"id": id, "at": db.Now(), "actor": NullID(actor.Person()), "via": via, "action": e.Action,
			"kind": string(e.Kind), "object": e.Object, "subject": NullID(e.Subject), "trust": NullText(string(e.Trust)),
			"fields": fields, "request": actor.RequestID(),
		})
	}
	return tx.SendBatch(ctx, batch).Close()
}
