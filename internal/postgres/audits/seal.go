package audits

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// batchSize is the greatest number of events in a batch.
const batchSize = 5000

// Only one process seals at a time, however many sites are running.
const sqlLockSeal = `SELECT pg_advisory_xact_lock(7300102)`

const sqlLastSeal = `
SELECT number, sealed_at, previous_hash, hash FROM audit_seal ORDER BY number DESC LIMIT 1`

const sqlUnsealed = `
SELECT e.id, e.occurred_at, e.actor_id, e.via, e.action, e.object_kind, e.object_id, e.subject_id, e.trust_code, e.fields, e.request_id
FROM audit_event e
WHERE NOT EXISTS (SELECT FROM audit_sealed s WHERE s.event_id = e.id)
ORDER BY e.occurred_at, e.id
LIMIT @most`

const sqlInsertSeal = `
INSERT INTO audit_seal (number, sealed_at, previous_hash, hash) VALUES (@number, @at, @previous, @hash)`

const sqlInsertSealed = `
INSERT INTO audit_sealed (seal_number, position, event_id, hash)
SELECT @number, e.position, e.id, e.hash FROM unnest(@events::uuid[], @hashes::bytea[]) WITH ORDINALITY e (id, hash, position)`

// SealAudit closes a batch over the events that are in none yet and returns their
// number. If it is 0, no batch is made.
func (db Store) SealAudit(ctx context.Context, permit authz.Permit) (sealed int, err error) {
	if err := permit.For(authz.SealAudit); err != nil {
		return 0, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockSeal); err != nil {
			return err
		}
		seals, err := conn.List(ctx, tx, scanSeal, sqlLastSeal, nil)
		if err != nil {
			return err
		}
		rows, err := conn.List(ctx, tx, scanAuditRow, sqlUnsealed, pgx.StrictNamedArgs{"most": batchSize})
		if err != nil || len(rows) == 0 {
			return err
		}
		var last audit.Seal
		if len(seals) > 0 {
			last = seals[0]
		}
		s := audit.NewSeal(last, db.Now(), rows)
		if _, err := tx.Exec(ctx, sqlInsertSeal, pgx.StrictNamedArgs{
			"number": s.Number, "at": s.SealedAt, "previous": s.Previous[:], "hash": s.Hash[:],
		}); err != nil {
			return err
		}
		events, hashes := make([]uuid.UUID, len(s.Events)), make([][]byte, len(s.Events))
		for i, e := range s.Events {
			events[i], hashes[i] = e.Event, e.Hash[:]
		}
		_, err = tx.Exec(ctx, sqlInsertSealed, pgx.StrictNamedArgs{"number": s.Number, "events": events, "hashes": hashes})
		sealed = len(rows)
		return err
	})
	return sealed, err
}

func scanSeal(row pgx.CollectableRow) (s audit.Seal, err error) {
	var previous, hash []byte
	if err := row.Scan(&s.Number, &s.SealedAt, &previous, &hash); err != nil {
		return s, err
	}
	// A constraint guarantees their length.
	s.Previous, s.Hash = [sha256.Size]byte(previous), [sha256.Size]byte(hash)
	return s, nil
}

func scanAuditRow(row pgx.CollectableRow) (r audit.Row, err error) {
	var actor, subject *uuid.UUID
	var trust *string
	err = row.Scan(&r.ID, &r.OccurredAt, &actor, &r.Via, &r.Action, &r.Kind, &r.Object, &subject, &trust, &r.Fields, &r.RequestID)
	if actor != nil {
		r.Actor = *actor
	}
	if subject != nil {
		r.Subject = *subject
	}
	if trust != nil {
		r.Trust = *trust
	}
	return r, err
}

const sqlNextSeal = `
SELECT number, sealed_at, previous_hash, hash FROM audit_seal WHERE number > @after ORDER BY number LIMIT 1`

const sqlSealedEvents = `
SELECT event_id, hash FROM audit_sealed WHERE seal_number = @number ORDER BY position`

const sqlEventsOfSeal = `
SELECT e.id, e.occurred_at, e.actor_id, e.via, e.action, e.object_kind, e.object_id, e.subject_id, e.trust_code, e.fields, e.request_id
FROM audit_event e JOIN audit_sealed s ON s.event_id = e.id
WHERE s.seal_number = @number`

// sqlStray selects events of a batch that does not exist.
const sqlStray = `SELECT count(s.event_id) FROM audit_sealed s WHERE NOT EXISTS (SELECT FROM audit_seal a WHERE a.number = s.seal_number)`

const sqlCountUnsealed = `
SELECT count(e.id), min(e.occurred_at) FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_sealed s WHERE s.event_id = e.id)`

// Report is the result of a verification of the audit.
type Report struct {
	Batches, Events int
	Last            audit.Seal // the zero Seal if nothing is sealed
	Wrong           []string   // a sentence for each fault; empty if the audit is as it was sealed
	Unsealed        int        // events since the last batch, which cannot be verified
	OldestUnsealed  time.Time
}

// VerifyAudit goes through every batch, compares it with the one before and with
// the events as they are now, and says what is wrong. expect is the mark of a batch
// that has to exist, or empty.
func (db Store) VerifyAudit(ctx context.Context, permit authz.Permit, expect string) (report Report, err error) {
	if err := permit.For(authz.SealAudit); err != nil {
		return Report{}, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		report, err = Verify(ctx, tx, expect)
		return err
	})
	return report, err
}

// Verify does the work of VerifyAudit within a transaction.
func Verify(ctx context.Context, tx pgx.Tx, expect string) (report Report, err error) {
	expected := expect == ""
	for {
		seals, err := conn.List(ctx, tx, scanSeal, sqlNextSeal, pgx.StrictNamedArgs{"after": report.Last.Number})
		if err != nil {
			return report, err
		}
		if len(seals) == 0 {
			break
		}
		s := seals[0]
		if s.Events, err = conn.List(ctx, tx, scanSealed, sqlSealedEvents, pgx.StrictNamedArgs{"number": s.Number}); err != nil {
			return report, err
		}
		rows, err := conn.List(ctx, tx, scanAuditRow, sqlEventsOfSeal, pgx.StrictNamedArgs{"number": s.Number})
		if err != nil {
			return report, err
		}
		now := make(map[uuid.UUID]audit.Row, len(rows))
		for _, r := range rows {
			now[r.ID] = r
		}
		report.Wrong = append(report.Wrong, s.Verify(report.Last, now)...)
		expected = expected || s.Mark() == expect
		report.Batches, report.Events, report.Last = report.Batches+1, report.Events+len(s.Events), s
	}
	if !expected {
		report.Wrong = append(report.Wrong, "There is no batch "+expect+": the last ones were taken away, or the chain was made anew.")
	}
	stray, err := conn.One[int](ctx, tx, sqlStray, nil)
	if err != nil {
		return report, err
	}
	if stray > 0 {
		report.Wrong = append(report.Wrong, "Events are sealed in batches that are missing at the end.")
	}
	var oldest *time.Time
	if err := tx.QueryRow(ctx, sqlCountUnsealed).Scan(&report.Unsealed, &oldest); err != nil {
		return report, err
	}
	if oldest != nil {
		report.OldestUnsealed = *oldest
	}
	return report, nil
}

func scanSealed(row pgx.CollectableRow) (e audit.Sealed, err error) {
	var hash []byte
	if err := row.Scan(&e.Event, &hash); err != nil {
		return e, err
	}
	e.Hash = [sha256.Size]byte(hash)
	return e, nil
}
