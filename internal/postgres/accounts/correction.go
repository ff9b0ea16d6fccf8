package accounts

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/outbox"
	"ccio/internal/postgres/conn"
)

const sqlInsertCorrection = `
INSERT INTO record_note (id, person_id, kind, wrong, words, version, recorded_at)
VALUES (@id, @actor, 'correction', @wrong, @right, 1, @at)`

const sqlCorrectors = `SELECT unnest(actor_correctors())`

// AskCorrection implements account.Store.
func (db Store) AskCorrection(ctx context.Context, permit authz.Permit, c account.Correction,
	tell func([]uuid.UUID) []outbox.Message) error {
	if err := permit.For(authz.WriteMyRecord); err != nil {
		return err
	}
	person := permit.Actor().Person()
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlInsertCorrection, pgx.StrictNamedArgs{
			"id": conn.RowID(), "actor": person, "wrong": c.Wrong, "right": c.Right, "at": db.Now(),
		}); err != nil {
			return err
		}
		correctors, err := conn.List(ctx, tx, pgx.RowTo[uuid.UUID], sqlCorrectors, nil)
		if err != nil {
			return err
		}
		if err := db.Notify(ctx, tx, person, tell(correctors)...); err != nil {
			return err
		}
		return db.Append(ctx, tx, permit.Actor(), personEvent(string(permit.Action()), person, "correction"))
	})
}

// mostCorrections is the number of corrections that a page shows.
const mostCorrections = 100

// sqlCorrections is part of the first line of defence: the administrator of a trust
// gets the corrections of the people in its posts. It records for each person whom a
// national administrator is shown that somebody looked.
const sqlCorrections = `
WITH shown AS MATERIALIZED (
    SELECT c.id, c.person_id, c.wrong, c.words, c.recorded_at, n.name, coalesce(t.trust_code, '') AS trust
    FROM record_note c
        JOIN person n ON n.id = c.person_id
        LEFT JOIN LATERAL (SELECT p.trust_code FROM appointment_holder h JOIN appointment a ON a.id = h.appointment_id
        JOIN post p ON p.id = a.post_id
            WHERE h.person_id = c.person_id AND h.superseded_at IS NULL AND (@reach = 'England' OR p.trust_code = @trust)
            ORDER BY h.recorded_at DESC, h.id LIMIT 1) t ON true
    WHERE c.kind = 'correction' AND c.person_id <> @actor
        AND CASE @reach WHEN 'England' THEN true WHEN 'trust' THEN t.trust_code IS NOT NULL ELSE false END
    ORDER BY c.recorded_at DESC, c.id DESC
    LIMIT @most
), looked AS (
    INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code, fields, request_id)
    SELECT uuidv7(), @at, @actor, 'web', @action, @kind, s.person_id::text, s.person_id, nullif(s.trust, ''), @fields, @request
    FROM (SELECT DISTINCT ON (f.person_id) f.person_id, f.trust FROM shown f WHERE @reach = 'England' ORDER BY f.person_id) s
)
SELECT r.wrong, r.words, r.recorded_at, r.name, r.trust FROM shown r ORDER BY r.recorded_at DESC, r.id DESC`

// Corrections lists the corrections that people within the permit's reach have
// asked for, the latest first and at most a hundred. If a national administrator
// looks, that is recorded for each person shown.
func (db Store) Corrections(ctx context.Context, permit authz.Permit) (all []account.AskedCorrection, err error) {
	if err := permit.For(authz.ViewCorrections); err != nil {
		return nil, err
	}
	actor := permit.Actor()
	err = db.Look(ctx, actor, func(batch *pgx.Batch) {
		conn.Queue(batch, &all, func(row pgx.CollectableRow) (c account.AskedCorrection, err error) {
			return c, row.Scan(&c.Wrong, &c.Right, &c.At, &c.Name, &c.Trust)
		}, sqlCorrections, pgx.StrictNamedArgs{
			"reach": permit.Reach().String(), "trust": string(actor.Scope().Trust), "actor": actor.Person(), "most": mostCorrections,
			"at": db.Now(), "action": string(permit.Action()), "kind": string(audit.KindPerson), "fields": []string{"name", "correction"},
			"request": actor.RequestID(),
		})
	})
	return all, err
}
