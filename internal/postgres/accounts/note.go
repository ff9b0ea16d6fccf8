package accounts

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
)

// kindOwnNote is the kind of a record_note that is the person's own note.
const kindOwnNote = "own_note"

const sqlInsertNote = `
INSERT INTO record_note (id, person_id, kind, words, version, recorded_at) VALUES (@id, @actor, 'own_note', @words, 1, @at)
ON CONFLICT (person_id) WHERE kind = 'own_note' DO NOTHING`

const sqlChangeNote = `
UPDATE record_note SET words = @words, version = version + 1, recorded_at = @at
WHERE person_id = @actor AND kind = 'own_note' AND version = @version`

// WriteNote implements account.Records.
func (db Store) WriteNote(ctx context.Context, permit authz.Permit, words string, version int, requestID string) error {
	if err := permit.For(authz.WriteMyRecord); err != nil {
		return err
	}
	person := permit.Actor().Person()
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		sql, args := sqlChangeNote, pgx.StrictNamedArgs{"actor": person, "words": words, "at": db.Now(), "version": version}
		if version == 0 {
			sql, args = sqlInsertNote, pgx.StrictNamedArgs{"id": conn.RowID(), "actor": person, "words": words, "at": db.Now()}
		}
		tag, err := tx.Exec(ctx, sql, args)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fault.New(fault.Conflict, "Your note was changed since you opened it, in another window or on another device.")
		}
		return db.Append(ctx, tx, permit.Actor(), myEvent(permit, "own_note", requestID))
	})
}

// myEvent is the audit of what somebody wrote about themselves, by its name.
func myEvent(permit authz.Permit, field, requestID string) audit.Event {
	person := permit.Actor().Person()
	return audit.Event{
		Action: string(permit.Action()), Kind: audit.KindPerson, Object: person.String(), Subject: person, Fields: []string{field}, RequestID: requestID,
	}
}

const sqlInsertCorrection = `
INSERT INTO record_note (id, person_id, kind, wrong, words, version, recorded_at) VALUES (@id, @actor, 'correction', @wrong, @right, 1, @at)`

// AskCorrection implements account.Records.
func (db Store) AskCorrection(ctx context.Context, permit authz.Permit, c account.Correction, requestID string) error {
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
		if err := db.announceCorrection(ctx, tx, person); err != nil {
			return err
		}
		return db.Append(ctx, tx, permit.Actor(), myEvent(permit, "correction", requestID))
	})
}

const sqlCorrectors = `SELECT unnest(actor_correctors())`

// announceCorrection tells those who could make a correction that one is asked
// for, and nothing of what it says: that is for the page.
func (db Store) announceCorrection(ctx context.Context, tx pgx.Tx, person uuid.UUID) error {
	told, err := conn.List(ctx, tx, pgx.RowTo[uuid.UUID], sqlCorrectors, nil)
	if err != nil {
		return err
	}
	var messages []conn.Message
	for _, to := range told {
		messages = append(messages, conn.Message{
			To: to, Subject: "Somebody asks for a correction", Link: "/admin/people/corrections",
			Body: "A person whose record you look after says that something held about them is wrong, and what would be right.",
		})
	}
	return db.Notify(ctx, tx, person, messages...)
}

// mostCorrections is how many a page shows.
const mostCorrections = 100

// sqlCorrections is the first line: a trust's administrator has those of the
// people in its posts.
const sqlCorrections = `
SELECT c.person_id, c.wrong, c.words, c.recorded_at, n.name, coalesce(t.trust_code, '')
FROM record_note c
    JOIN person n ON n.id = c.person_id
    LEFT JOIN LATERAL (SELECT p.trust_code FROM appointment_holder h JOIN appointment a ON a.id = h.appointment_id JOIN post p ON p.id = a.post_id
        WHERE h.person_id = c.person_id AND h.superseded_at IS NULL AND (@reach = 'England' OR p.trust_code = @trust)
        ORDER BY h.recorded_at DESC, h.id LIMIT 1) t ON true
WHERE c.kind = 'correction' AND c.person_id <> @actor
    AND CASE @reach WHEN 'England' THEN true WHEN 'trust' THEN t.trust_code IS NOT NULL ELSE false END
ORDER BY c.recorded_at DESC, c.id DESC
LIMIT @most`

// Corrections implements account.Records.
func (db Store) Corrections(ctx context.Context, permit authz.Permit, requestID string) (all []account.AskedCorrection, err error) {
	if err := permit.For(authz.ViewCorrections); err != nil {
		return nil, err
	}
	actor := permit.Actor()
	err = db.looking(ctx, permit, func(tx pgx.Tx) error {
		var events []audit.Event
		var seen []uuid.UUID
		all, err = conn.List(ctx, tx, func(row pgx.CollectableRow) (c account.AskedCorrection, err error) {
			var person uuid.UUID
			err = row.Scan(&person, &c.Wrong, &c.Right, &c.At, &c.Name, &c.Trust)
			if !slices.Contains(seen, person) {
				seen = append(seen, person)
				events = append(events, audit.Event{
					Action: string(permit.Action()), Kind: audit.KindPerson, Object: person.String(), Subject: person, Trust: c.Trust,
					Fields: []string{"name", "correction"}, RequestID: requestID,
				})
			}
			return c, err
		}, sqlCorrections, pgx.StrictNamedArgs{
			"reach": permit.Reach().String(), "trust": string(actor.Scope().Trust), "actor": actor.Person(), "most": mostCorrections,
		})
		if err != nil || permit.Reach() != authz.England {
			return err
		}
		return db.Append(ctx, tx, actor, events...)
	})
	return all, err
}
