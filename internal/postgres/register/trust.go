package register

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// TrustPosts returns the posts and statements of q.Trust over all days, as the
// register knew them at the end of q.KnownOn, or now if that is zero.
func (db Store) TrustPosts(
	ctx context.Context, permit authz.Permit, q insight.Query,
) (posts []post.Post, statements []post.Statement, err error) {
	if err := permit.For(authz.ViewRegister); err != nil {
		return nil, nil, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if err := conn.PlanAnew(ctx, tx); err != nil {
			return err
		}
		rows, err := readPostRows(ctx, tx, when{known: endOf(q.KnownOn), trusts: []organisation.Code{q.Trust}})
		if err != nil {
			return err
		}
		posts, statements = rows.posts(), rows.statements
		return nil
	})
	return posts, statements, err
}

// sqlHolders records for each person whom a national administrator is shown that
// somebody looked, which that person can read.
const sqlHolders = `
WITH shown AS MATERIALIZED (
    SELECT f.appointment_id, f.person_id, n.name, f.profession, f.regulator, f.registration_checked_on,
        f.fci, f.fedip, f.digital_academy, f.informatics_degree, coalesce(o.words, '') AS note
    FROM appointment_holder f
        JOIN person n ON n.id = f.person_id
        LEFT JOIN record_note o ON o.person_id = f.person_id AND o.kind = 'own_note'
        JOIN appointment_period l ON l.appointment_id = f.appointment_id
            AND l.valid_from <= @on AND (l.valid_to IS NULL OR l.valid_to >= @on)
            AND CASE WHEN @known::timestamptz IS NULL THEN l.superseded_at IS NULL
                ELSE l.recorded_at <= @known AND (l.superseded_at IS NULL OR l.superseded_at > @known) END
        JOIN appointment a ON a.id = f.appointment_id
        JOIN post p ON p.id = a.post_id
    WHERE p.trust_code = @of
        AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
            ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
        AND CASE @reach
            WHEN 'England' THEN true
            WHEN 'trust' THEN p.trust_code = @trust
            WHEN 'named' THEN f.appointment_id = @appointment
            WHEN 'own' THEN f.person_id = @actor
            ELSE false END
), looked AS (
    INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code, fields, request_id)
    SELECT uuidv7(), @at, @actor, 'web', @action, @kind, shown.appointment_id::text, shown.person_id, @of,
        CASE WHEN shown.note = '' THEN @fields::text[] ELSE @fields::text[] || ARRAY['own_note'] END, @request
    FROM shown WHERE @reach = 'England'
)
SELECT r.appointment_id, r.person_id, r.name, r.profession, r.regulator, r.registration_checked_on,
    r.fci, r.fedip, r.digital_academy, r.informatics_degree, r.note
FROM shown r ORDER BY r.appointment_id`

// Holders returns the personal part, without hours, of the appointments of q.Trust
// that are current on q.AsAt and that the permit reaches. If a national
// administrator looks, that is recorded for each person seen, who can read it.
func (db Store) Holders(ctx context.Context, permit authz.Permit, q insight.Query) (holders map[post.AppointmentID]post.Holder, err error) {
	if err := permit.For(authz.ViewHolder); err != nil {
		return nil, err
	}
	holders = map[post.AppointmentID]post.Holder{}
	err = db.Look(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueHolders(batch, permit, q, holders, db.Now()) })
	return holders, err
}

// QueueHolders adds the question of Holders to a batch, for a permit to view them. at
// is when a look is recorded.
func QueueHolders(
	batch *pgx.Batch, permit authz.Permit, q insight.Query, holders map[post.AppointmentID]post.Holder, at time.Time,
) {
	args := reachArgs(permit, q)
	args["at"], args["action"], args["kind"] = at, string(permit.Action()), string(audit.KindAppointment)
	args["request"] = permit.Actor().RequestID()
	args["fields"] = []string{"person_name", "profession", "regulator", "registration_checked_on", "fci", "fedip",
		"digital_academy", "informatics_degree"}
	batch.Queue(sqlHolders, args).Query(func(rows pgx.Rows) error {
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r holderRow, err error) {
			return r, r.scan(row, []any{&r.Name}, &r.Note)
		})
		for _, row := range found {
			holders[row.AppointmentID] = row.Holder
		}
		return err
	})
}

const sqlHours = `
SELECT f.appointment_id, h.actual_hundredths, h.actual_unit, h.protected_time
FROM actor_hours() h
    JOIN appointment_holder f ON f.id = h.holder_id
    JOIN appointment_period l ON l.appointment_id = f.appointment_id
        AND l.valid_from <= @on AND (l.valid_to IS NULL OR l.valid_to >= @on)
        AND CASE WHEN @known::timestamptz IS NULL THEN l.superseded_at IS NULL
            ELSE l.recorded_at <= @known AND (l.superseded_at IS NULL OR l.superseded_at > @known) END
    JOIN appointment a ON a.id = f.appointment_id
    JOIN post p ON p.id = a.post_id
WHERE p.trust_code = @of
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
    AND CASE @reach
        WHEN 'trust' THEN p.trust_code = @trust
        WHEN 'named' THEN f.appointment_id = @appointment
        WHEN 'own' THEN f.person_id = @actor
        ELSE false END
ORDER BY f.appointment_id`

// Hours returns actual and protected time, and nothing else about the holder, of
// the appointments of q.Trust that are current on q.AsAt and that the permit
// reaches.
func (db Store) Hours(ctx context.Context, permit authz.Permit, q insight.Query) (hours map[post.AppointmentID]post.Holder, err error) {
	if err := permit.For(authz.ViewHours); err != nil {
		return nil, err
	}
	hours = map[post.AppointmentID]post.Holder{}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueHours(batch, permit, q, hours) })
	return hours, err
}

// QueueHours adds the question of Hours to a batch, for a permit to view them.
func QueueHours(batch *pgx.Batch, permit authz.Permit, q insight.Query, hours map[post.AppointmentID]post.Holder) {
	batch.Queue(sqlHours, reachArgs(permit, q)).Query(func(rows pgx.Rows) error {
		var id post.AppointmentID
		var hundredths *int
		var unit *string
		var protected *bool
		_, err := pgx.ForEachRow(rows, []any{&id, &hundredths, &unit, &protected}, func() error {
			hours[id] = post.Holder{ActualTime: conn.FundedTime(hundredths, unit), ProtectedTime: conn.Answer(protected)}
			return nil
		})
		return err
	})
}

// reachArgs returns the arguments that limit a WHERE clause to the reach of a
// permit.
func reachArgs(permit authz.Permit, q insight.Query) pgx.StrictNamedArgs {
	actor := permit.Actor()
	return pgx.StrictNamedArgs{
		"on": q.AsAt, "known": when{known: endOf(q.KnownOn)}.args()["known"], "of": string(q.Trust), "reach": permit.Reach().String(),
		"trust": string(actor.Scope().Trust), "appointment": actor.Scope().Appointment, "actor": actor.Person(),
	}
}
