package audits

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/postgres/conn"
)

// sqlAudit and the policies both limit the events to the permit's reach: the
// administrator of a trust sees the trust's events, a national administrator all.
const sqlAudit = `
SELECT e.id, e.occurred_at, e.actor_id, e.via, e.action, e.object_kind, e.object_id, e.subject_id, e.trust_code, e.fields, e.request_id
FROM audit_event e
WHERE (@own = '' OR e.trust_code = @own)
    AND (@kind = '' OR e.object_kind = @kind)
    AND (@action = '' OR e.action = @action)
    AND (@trust = '' OR e.trust_code = @trust)
    AND (@person::uuid IS NULL OR e.actor_id = @person OR e.subject_id = @person)
    AND (@from::timestamptz IS NULL OR e.occurred_at >= @from)
    AND (@until::timestamptz IS NULL OR e.occurred_at < @until)
    AND (@before::uuid IS NULL OR (e.occurred_at, e.id) < (SELECT b.occurred_at, b.id FROM audit_event b WHERE b.id = @before))
ORDER BY e.occurred_at DESC, e.id DESC
LIMIT @most`

// Audit returns a page of the events that a query asks for and the permit reaches,
// the latest first; more reports whether there are older ones.
func (db Store) Audit(ctx context.Context, permit authz.Permit, q audit.Query) (rows []audit.Row, more bool, err error) {
	if err := permit.For(authz.ViewAudit); err != nil {
		return nil, false, err
	}
	own := ""
	if permit.Reach() != authz.England {
		// A scope without a trust must reach nothing, and no trust has this code.
		own = cmp.Or(string(permit.Actor().Scope().Trust), "none")
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) {
		conn.Queue(batch, &rows, scanAuditRow, sqlAudit, pgx.StrictNamedArgs{
			"own": own, "kind": string(q.Kind), "action": q.Action, "trust": string(q.Trust), "person": conn.NullID(q.Person),
			"from": midnight(q.From), "until": midnight(dayAfter(q.To)), "before": conn.NullID(q.Before), "most": audit.PageSize + 1,
		})
	})
	if len(rows) > audit.PageSize {
		rows, more = rows[:audit.PageSize], true
	}
	return rows, more, err
}

func dayAfter(d day.Day) day.Day {
	if d.IsZero() {
		return d
	}
	return d.AddDays(1)
}

// midnight returns the moment at which a day begins in England, or nil for the zero
// day.
func midnight(d day.Day) *time.Time {
	if d.IsZero() {
		return nil
	}
	at := time.Date(d.Year(), d.Month(), d.DayOfMonth(), 0, 0, 0, 0, day.London())
	return &at
}

// NoteExport records that somebody downloaded a file.
func (db Store) NoteExport(ctx context.Context, permit authz.Permit, e audit.Event) error {
	if err := permit.For(authz.ExportCoverage, authz.ExportPosts, authz.ExportSummary, authz.ExportMyData,
		authz.ExportCompletions); err != nil {
		return err
	}
	e.Action, e.Kind = string(permit.Action()), audit.KindExport
	if permit.Action() == authz.ExportMyData {
		e.Subject = permit.Actor().Person()
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error { return db.Append(ctx, tx, permit.Actor(), e) })
}
