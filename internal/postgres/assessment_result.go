package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
)

// sqlTrustResults is of CCIO posts alone. The validator's reach is the
// appointment that the grant names, and the holder's own; the secretary's is the
// trust, where the board gave them the levels.
const sqlTrustResults = `
SELECT s.id, s.appointment_id, s.state, s.state = 'in_validation' AND s.sign_off > 0, s.state_at, p.trust_code, t.type, t.local_title,
    c.code, f.code, f.version, c.threshold, c.opens_on, c.closes_on, c.opened_at, c.closed_at, c.provisional_at, c.ready_at
FROM assessment s
    JOIN cycle c ON c.code = s.cycle_code
    JOIN framework f ON f.id = c.framework_id
    JOIN appointment a ON a.id = s.appointment_id
    JOIN post p ON p.id = a.post_id
    JOIN LATERAL (SELECT x.type, x.local_title FROM post_period x WHERE x.post_id = p.id AND x.superseded_at IS NULL
        ORDER BY x.valid_from DESC LIMIT 1) t ON t.type = 'ccio'
    LEFT JOIN assessment_party y ON y.assessment_id = s.id
WHERE p.trust_code = @of
    AND CASE @reach
        WHEN 'own' THEN y.person_id = @actor
        WHEN 'named' THEN s.appointment_id = @appointment
        WHEN 'trust' THEN p.trust_code = @trust
            AND (@role = 'board_member' OR EXISTS (SELECT FROM role_grant g WHERE g.person_id = @actor AND g.role = 'secretarys_levels'
                AND g.trust_code = @trust AND role_grant_is_living(g)))
        ELSE false END
ORDER BY c.opens_on DESC, s.recorded_at DESC, s.id`

const sqlHolderAudited = `
SELECT h.person_id FROM appointment_holder h WHERE h.appointment_id = @appointment AND h.superseded_at IS NULL`

// TrustResults implements assessment.Store.
func (db *DB) TrustResults(ctx context.Context, permit authz.Permit, trust organisation.Code, requestID string) (all []assessment.Result, err error) {
	if err := permit.For(authz.ViewLevels); err != nil {
		return nil, err
	}
	actor := permit.Actor()
	err = db.write(ctx, actor, func(tx pgx.Tx) error {
		all, err = list(ctx, tx, func(row pgx.CollectableRow) (r assessment.Result, err error) {
			var opened, closed, provisional, ready *time.Time
			err = row.Scan(&r.ID, &r.Appointment, &r.State, &r.IsRevised, &r.StateAt, &r.Trust, &r.PostType, &r.PostTitle,
				&r.Cycle.Code, &r.Cycle.Framework, &r.Cycle.Version, &r.Cycle.Threshold, &r.Cycle.Opens, &r.Cycle.Close, &opened, &closed, &provisional, &ready)
			r.Cycle.State, r.At = cycleState(opened, closed, provisional, ready), r.StateAt
			return r, err
		}, sqlTrustResults, pgx.StrictNamedArgs{
			"of": string(trust), "reach": permit.Reach().String(), "actor": actor.Person(), "appointment": actor.Scope().Appointment,
			"trust": string(actor.Scope().Trust), "role": string(actor.Role()),
		})
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].State != assessment.SignedOff {
				continue
			}
			if all[i].Domains, err = domainLevels(ctx, tx, all[i].ID); err != nil {
				return err
			}
			if err := db.auditLevels(ctx, tx, permit, all[i], requestID); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// auditLevels records a look at somebody's levels. One's own is none.
func (db *DB) auditLevels(ctx context.Context, tx pgx.Tx, permit authz.Permit, r assessment.Result, requestID string) error {
	holder, err := list(ctx, tx, pgx.RowTo[uuid.UUID], sqlHolderAudited, pgx.StrictNamedArgs{"appointment": r.Appointment})
	if err != nil || (len(holder) == 1 && holder[0] == permit.Actor().Person()) {
		return err
	}
	e := audit.Event{
		Action: string(permit.Action()), Kind: audit.KindAssessment, Object: r.ID.String(), Trust: r.Trust, Fields: []string{"domain_levels"}, RequestID: requestID,
	}
	if len(holder) == 1 {
		e.Subject = holder[0]
	}
	return db.append(ctx, tx, permit.Actor(), e)
}

// sqlCompletion is every appointment of a clinical informatics post that lives on
// a day, with where its assessment stands. Names and levels are not asked. The
// policies show an analyst of a region the assessments of a cycle by the boundaries
// of its closing day, which is the day that is asked about once it is over.
const sqlCompletion = `
SELECT a.id, p.trust_code, coalesce(o.display_name, ''), coalesce(m.parent_code, ''), coalesce(r.parent_code, ''), t.type, t.local_title,
    coalesce(s.state, 'not_started'), coalesce(s.is_late, false),
    EXISTS (SELECT FROM role_grant v WHERE v.role = 'validator' AND v.appointment_id = a.id AND role_grant_is_living(v))
FROM appointment a
    JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL AND daterange(l.valid_from, l.valid_to, '[]') @> @on::date
    JOIN post p ON p.id = a.post_id
    JOIN post_period t ON t.post_id = p.id AND t.superseded_at IS NULL AND daterange(t.valid_from, t.valid_to, '[]') @> @on::date
        AND t.type NOT IN ('cio_cdio', 'board_digital_lead')
    LEFT JOIN organisation_name o ON o.organisation_code = p.trust_code AND daterange(o.valid_from, o.valid_to, '[]') @> @on::date
    LEFT JOIN membership m ON m.member_code = p.trust_code AND daterange(m.valid_from, m.valid_to, '[]') @> @on::date
    LEFT JOIN membership r ON r.member_code = m.parent_code AND daterange(r.valid_from, r.valid_to, '[]') @> @on::date
    LEFT JOIN assessment s ON s.appointment_id = a.id AND s.cycle_code = @cycle
WHERE CASE @reach
        WHEN 'England' THEN true
        WHEN 'region' THEN r.parent_code = @region
        WHEN 'trust' THEN p.trust_code = @trust
        ELSE false END
ORDER BY r.parent_code, m.parent_code, o.display_name, t.type, a.id`

// Completion implements assessment.Store.
func (db *DB) Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) (all []assessment.Tally, err error) {
	if err := permit.For(authz.ViewCompletion, authz.OperatorView); err != nil {
		return nil, err
	}
	err = db.read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		all, err = completion(ctx, tx, permit, code, on)
		return err
	})
	return all, err
}

func completion(ctx context.Context, tx pgx.Tx, permit authz.Permit, code string, on day.Day) ([]assessment.Tally, error) {
	return list(ctx, tx, func(row pgx.CollectableRow) (t assessment.Tally, err error) {
		return t, row.Scan(&t.Appointment, &t.Trust, &t.TrustName, &t.ICB, &t.Region, &t.PostType, &t.PostTitle, &t.State, &t.IsLate, &t.HasValidator)
	}, sqlCompletion, pgx.StrictNamedArgs{
		"cycle": code, "on": on, "reach": permit.Reach().String(), "region": string(permit.Actor().Scope().Region), "trust": string(permit.Actor().Scope().Trust),
	})
}
