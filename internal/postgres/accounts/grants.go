package accounts

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// sqlGrantRecords is part of the first line of defence (see package postgres): it
// selects what each reach covers. Only administrators get addresses.
const sqlGrantRecords = `
SELECT g.id, g.person_id, n.name, CASE WHEN @manages THEN coalesce(c.email, '') ELSE '' END AS email, g.role, g.appointment_id,
    coalesce(g.trust_code, p.trust_code, '') AS trust, coalesce(g.region_code, '') AS region, coalesce(o.display_name, '') AS scope_name,
    coalesce(t.type, '') AS post_type, coalesce(t.local_title, '') AS post_title, g.valid_from, g.valid_to, g.confirmed_at, g.ended_at,
    g.granted_by, coalesce(@manages AND c.issuer IS NOT NULL, false) AS has_identity,
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
ORDER BY n.name, g.person_id, g.recorded_at, g.id`

// Grants lists the grants of a place that the permit reaches, by person. If a
// national administrator looks, that is recorded for each person shown.
func (db Store) Grants(ctx context.Context, permit authz.Permit, place account.Place) (all []account.GrantRecord, err error) {
	if err := permit.For(authz.ViewPeople); err != nil {
		return nil, err
	}
	err = db.looking(ctx, permit, func(tx pgx.Tx) error {
		all, err = db.grants(ctx, tx, permit, uuid.Nil, place)
		return err
	})
	return all, err
}

// Grant returns one of them. It fails with account.NoSuchGrant if the permit
// reaches no such grant.
func (db Store) Grant(ctx context.Context, permit authz.Permit, id uuid.UUID) (g account.GrantRecord, err error) {
	if err := permit.For(authz.ViewPeople); err != nil {
		return g, err
	}
	err = db.looking(ctx, permit, func(tx pgx.Tx) error {
		g, err = db.grant(ctx, tx, permit, id)
		return err
	})
	return g, err
}

// looking reads for the administrator of a trust; for an administrator of England
// it also records who was looked at.
func (db Store) looking(ctx context.Context, permit authz.Permit, fn func(pgx.Tx) error) error {
	if permit.Reach() == authz.England {
		return db.Write(ctx, permit.Actor(), fn)
	}
	return db.Read(ctx, permit.Actor(), fn)
}

// grant returns one grant within the permit's reach, or fault.NotFound.
func (db Store) grant(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (account.GrantRecord, error) {
	if id == uuid.Nil { // which the query takes for any
		return account.GrantRecord{}, account.NoSuchGrant()
	}
	found, err := db.grants(ctx, tx, permit, id, account.Place{})
	if err != nil {
		return account.GrantRecord{}, err
	}
	if len(found) == 0 {
		return account.GrantRecord{}, account.NoSuchGrant()
	}
	return found[0], nil
}

func (db Store) grants(
	ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID, place account.Place,
) ([]account.GrantRecord, error) {
	actor := permit.Actor()
	if err := conn.PlanAnew(ctx, tx); err != nil {
		return nil, err
	}
	found, err := conn.List(ctx, tx, scanGrantRecord, sqlGrantRecords, pgx.StrictNamedArgs{
		"reach": permit.Reach().String(), "role": string(actor.Role()), "trust": string(actor.Scope().Trust),
		"appointment": actor.Scope().Appointment,
		"actor":       actor.Person(), "id": conn.NullID(id), "of_trust": string(place.Trust), "of_region": string(place.Region),
		"manages": actor.Role() == authz.TrustAdministrator || actor.Role() == authz.NationalAdministrator,
	})
	if err != nil || permit.Action() != authz.ViewPeople || permit.Reach() != authz.England {
		return found, err
	}
	var events []audit.Event
	var seen []uuid.UUID
	for _, g := range found {
		if g.Person == actor.Person() || slices.Contains(seen, g.Person) {
			continue
		}
		seen = append(seen, g.Person)
		e := personEvent(string(permit.Action()), g.Person, "name", "email")
		e.Trust = g.Trust
		events = append(events, e)
	}
	return found, db.Append(ctx, tx, actor, events...)
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
