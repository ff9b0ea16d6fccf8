package accounts

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// sqlGrantRecords is part of the first line of defence (see package postgres): it
// selects what each reach covers. Only administrators get addresses. If @looks, it
// records for each person shown but the actor that somebody looked, which that person
// can read.
const sqlGrantRecords = `
WITH shown AS MATERIALIZED (
SELECT g.id, g.person_id, n.name, CASE WHEN @manages THEN coalesce(c.email, '') ELSE '' END AS email, g.role, g.appointment_id,
    coalesce(g.trust_code, p.trust_code, '') AS trust, coalesce(g.region_code, '') AS region, coalesce(o.display_name, '') AS scope_name,
    coalesce(t.type, '') AS post_type, coalesce(t.local_title, '') AS post_title, g.valid_from, g.valid_to, g.confirmed_at, g.ended_at,
    g.granted_by, g.recorded_at, coalesce(@manages AND c.issuer IS NOT NULL, false) AS has_identity,
    coalesce(@manages AND c.bound_at IS NULL, false) AS is_invited
FROM role_grant g
    JOIN person n ON n.id = g.person_id
    LEFT JOIN appointment a ON a.id = g.appointment_id
    LEFT JOIN post p ON p.id = a.post_id
    LEFT JOIN LATERAL (SELECT f.type, f.local_title FROM post_period f WHERE f.post_id = p.id AND f.superseded_at IS NULL
        ORDER BY f.valid_from DESC LIMIT 1) t ON true
    LEFT JOIN LATERAL (SELECT k.email, k.issuer, k.bound_at FROM account k WHERE k.person_id = g.person_id AND k.disabled_at IS NULL
        ORDER BY k.recorded_at DESC LIMIT 1) c ON true
    LEFT JOIN organisation_name o ON o.organisation_code = coalesce(g.trust_code, g.region_code, p.trust_code)
        AND daterange(o.valid_from, o.valid_to, '[]') @> today_in_england()
WHERE CASE @reach
        WHEN 'England' THEN true
        WHEN 'trust' THEN coalesce(g.trust_code, p.trust_code) = @trust
            AND (@role = 'trust_administrator' OR g.role IN ('board_member', 'board_secretary', 'secretarys_levels'))
        WHEN 'own' THEN EXISTS (SELECT FROM appointment_holder h
                WHERE h.appointment_id = @appointment AND h.person_id = @actor AND h.superseded_at IS NULL)
            AND CASE g.role WHEN 'validator' THEN g.appointment_id = @appointment
                WHEN 'board_member' THEN g.trust_code = (SELECT q.trust_code FROM appointment b JOIN post q ON q.id = b.post_id
                WHERE b.id = @appointment)
                WHEN 'secretarys_levels' THEN g.trust_code = (SELECT q.trust_code FROM appointment b JOIN post q ON q.id = b.post_id
                WHERE b.id = @appointment)
                ELSE false END
        ELSE false END
    AND CASE WHEN @id::uuid IS NOT NULL THEN g.id = @id
        WHEN @of_trust <> '' THEN coalesce(g.trust_code, p.trust_code) = @of_trust
        WHEN @of_region <> '' THEN g.region_code = @of_region
        -- Of England: what is of no trust, and what waits for England to confirm.
        WHEN @reach = 'England' THEN coalesce(g.trust_code, p.trust_code) IS NULL
            OR (g.role IN ('board_member', 'secretarys_levels') AND g.confirmed_at IS NULL AND g.ended_at IS NULL)
        ELSE true END
), looked AS (
    INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code, fields, request_id)
    SELECT uuidv7(), @at, @actor, 'web', @action, @kind, s.person_id::text, s.person_id, nullif(s.trust, ''), @fields, @request
    FROM (SELECT DISTINCT ON (f.person_id) f.person_id, f.trust FROM shown f
        WHERE @looks AND f.person_id <> @actor ORDER BY f.person_id, f.recorded_at, f.id) s
)
SELECT r.id, r.person_id, r.name, r.email, r.role, r.appointment_id, r.trust, r.region, r.scope_name, r.post_type, r.post_title,
    r.valid_from, r.valid_to, r.confirmed_at, r.ended_at, r.granted_by, r.has_identity, r.is_invited
FROM shown r ORDER BY r.name, r.person_id, r.recorded_at, r.id`

// Grants lists the grants of a place that the permit reaches, by person. If a
// national administrator looks, that is recorded for each person shown.
func (db Store) Grants(ctx context.Context, permit authz.Permit, place account.Place) (all []account.GrantRecord, err error) {
	if err := permit.For(authz.ViewPeople); err != nil {
		return nil, err
	}
	err = db.Look(ctx, permit.Actor(), func(batch *pgx.Batch) { db.queueGrants(batch, permit, uuid.Nil, place, &all) })
	return all, err
}

// Grant returns one of them. It fails with account.NoSuchGrant if the permit
// reaches no such grant.
func (db Store) Grant(ctx context.Context, permit authz.Permit, id uuid.UUID) (g account.GrantRecord, err error) {
	if err := permit.For(authz.ViewPeople); err != nil {
		return g, err
	}
	if id == uuid.Nil { // which the query takes for any
		return g, account.NoSuchGrant()
	}
	var found []account.GrantRecord
	err = db.Look(ctx, permit.Actor(), func(batch *pgx.Batch) { db.queueGrants(batch, permit, id, account.Place{}, &found) })
	if err == nil && len(found) == 0 {
		err = account.NoSuchGrant()
	}
	if err != nil {
		return g, err
	}
	return found[0], nil
}

func (db Store) queueGrants(batch *pgx.Batch, permit authz.Permit, id uuid.UUID, place account.Place, found *[]account.GrantRecord) {
	conn.QueuePlanAnew(batch)
	conn.Queue(batch, found, scanGrantRecord, sqlGrantRecords, db.grantArgs(permit, id, place))
}

// grant returns one grant within the permit's reach, or fault.NotFound.
func (db Store) grant(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (account.GrantRecord, error) {
	if id == uuid.Nil { // which the query takes for any
		return account.GrantRecord{}, account.NoSuchGrant()
	}
	if err := conn.PlanAnew(ctx, tx); err != nil {
		return account.GrantRecord{}, err
	}
	found, err := conn.List(ctx, tx, scanGrantRecord, sqlGrantRecords, db.grantArgs(permit, id, account.Place{}))
	if err != nil {
		return account.GrantRecord{}, err
	}
	if len(found) == 0 {
		return account.GrantRecord{}, account.NoSuchGrant()
	}
	return found[0], nil
}

func (db Store) grantArgs(permit authz.Permit, id uuid.UUID, place account.Place) pgx.StrictNamedArgs {
	actor := permit.Actor()
	return pgx.StrictNamedArgs{
		"reach": permit.Reach().String(), "role": string(actor.Role()), "trust": string(actor.Scope().Trust),
		"appointment": actor.Scope().Appointment,
		"actor":       actor.Person(), "id": conn.NullID(id), "of_trust": string(place.Trust), "of_region": string(place.Region),
		"manages": actor.Role() == authz.TrustAdministrator || actor.Role() == authz.NationalAdministrator,
		// A change has an event of its own.
		"looks": permit.Action() == authz.ViewPeople && permit.Reach() == authz.England, "at": db.Now(), "action": string(permit.Action()),
		"kind": string(audit.KindPerson), "fields": []string{"name", "email"}, "request": actor.RequestID(),
	}
}

func scanGrantRecord(row pgx.CollectableRow) (g account.GrantRecord, err error) {
	var appointment, by *uuid.UUID
	var confirmed, ended *time.Time
	err = row.Scan(&g.ID, &g.Person, &g.Name, &g.Email, &g.Role, &appointment, &g.Trust, &g.Region, &g.ScopeName, &g.PostType, &g.PostTitle,
		&g.From, &g.To, &confirmed, &ended, &by, &g.HasIdentity, &g.IsInvited)
	if appointment != nil {
		g.Appointment = *appointment
	}
	if by != nil {
		g.GivenBy = *by
	}
	if confirmed != nil {
		g.Confirmed = *confirmed
	}
	if ended != nil {
		g.EndedAt = *ended
	}
	return g, err
}
