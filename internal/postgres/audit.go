package postgres

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

// append writes events into the transaction of the change that they tell of.
func (db *DB) append(ctx context.Context, tx pgx.Tx, actor authz.Actor, events ...audit.Event) error {
	via := "web"
	if actor.IsOperator() {
		via = "command"
	}
	return db.appendFor(ctx, tx, actor.Person(), via, events...)
}

// appendFor is append for the moments in which there is a person and not yet,
// or no longer, an actor.
func (db *DB) appendFor(ctx context.Context, tx pgx.Tx, person uuid.UUID, via string, events ...audit.Event) error {
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
			"id": id, "at": db.now(), "actor": nullID(person), "via": via, "action": e.Action,
			"kind": string(e.Kind), "object": e.Object, "subject": nullID(e.Subject), "trust": nullText(string(e.Trust)),
			"fields": fields, "request": e.RequestID,
		})
	}
	return tx.SendBatch(ctx, batch).Close()
}

// nullID is the id, or NULL for none.
func nullID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// nullText is the text, or NULL for none.
func nullText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
