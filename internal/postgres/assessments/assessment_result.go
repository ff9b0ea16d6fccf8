package assessments

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

// sqlTrustResults covers the posts that were CCIO posts when the cycle closed or,
// while it is open, that are today. A deputy was told that nobody else would see
// their levels, and that still holds if their post becomes the CCIO's later. A
// validator reaches the appointment that the grant names, a holder their own, and a
// board secretary the trust, if the board gave them the levels.
//
// The look at somebody else's levels is recorded by the statement that reads them.
const sqlTrustResults = `
WITH shown AS MATERIALIZED (
    SELECT s.id, s.appointment_id, s.state, s.state <> 'signed_off' AND s.sign_off > 0 AS is_revised, s.state_at, s.recorded_at,
        (SELECT h.person_id FROM appointment_holder h
            WHERE h.appointment_id = s.appointment_id AND h.superseded_at IS NULL LIMIT 1) AS holder,
        p.trust_code, t.type, t.local_title,
        c.code, f.code AS framework, f.version, c.threshold, c.opens_on, c.closes_on, c.opened_at, c.closed_at, c.provisional_at, c.ready_at
    FROM assessment s
        JOIN cycle c ON c.code = s.cycle_code
        JOIN framework f ON f.id = c.framework_id
        JOIN appointment a ON a.id = s.appointment_id
        JOIN post p ON p.id = a.post_id
        JOIN LATERAL (SELECT x.type, x.local_title FROM post_period x WHERE x.post_id = p.id AND x.superseded_at IS NULL
            AND x.valid_from <= least(c.closes_on, today_in_england())
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
), looked AS (
    INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code, fields, request_id)
    SELECT uuidv7(), @at, @actor, 'web', @action, @kind, shown.id::text, shown.holder, shown.trust_code, @fields, @request
    FROM shown WHERE shown.state = 'signed_off' AND shown.holder IS DISTINCT FROM @actor
)
SELECT r.id, r.appointment_id, r.state, r.is_revised, r.state_at, r.trust_code, r.type, r.local_title,
    r.code, r.framework, r.version, r.threshold, r.opens_on, r.closes_on, r.opened_at, r.closed_at, r.provisional_at, r.ready_at,
    coalesce(l.domains, '{}'), coalesce(l.kinds, '{}'), coalesce(l.levels, '{}')
FROM shown r
    LEFT JOIN LATERAL (SELECT array_agg(d.domain_id) AS domains, array_agg(d.kind) AS kinds, array_agg(coalesce(d.level, 0)) AS levels
        FROM domain_level d JOIN assessment s ON s.id = d.assessment_id AND s.sign_off = d.sign_off
        WHERE d.assessment_id = r.id AND r.state = 'signed_off') l ON true
ORDER BY r.opens_on DESC, r.recorded_at DESC, r.id`

// TrustResults returns the CCIO's assessments of a trust, with the validated domain
// levels that the permit reaches. The look is audited, unless it is at one's own.
func (db Store) TrustResults(ctx context.Context, permit authz.Permit, trust organisation.Code) (all []assessment.Result, err error) {
	if err := permit.For(authz.ViewLevels); err != nil {
		return nil, err
	}
	err = db.Look(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueResults(batch, permit, trust, &all, db.Now()) })
	return all, err
}

// QueueResults adds the question of TrustResults to a batch, for a permit to view
// levels. at is when the look is recorded.
func QueueResults(batch *pgx.Batch, permit authz.Permit, trust organisation.Code, all *[]assessment.Result, at time.Time) {
	actor := permit.Actor()
	conn.Queue(batch, all, scanResult, sqlTrustResults, pgx.StrictNamedArgs{
		"of": string(trust), "reach": permit.Reach().String(), "actor": actor.Person(), "appointment": actor.Scope().Appointment,
		"trust": string(actor.Scope().Trust), "role": string(actor.Role()), "at": at, "action": string(permit.Action()),
		"kind": string(audit.KindAssessment), "fields": []string{"domain_levels"}, "request": actor.RequestID(),
	})
}

func scanResult(row pgx.CollectableRow) (r assessment.Result, err error) {
	var opened, closed, provisional, ready *time.Time
	var domains, kinds []string
	var levels []int
	err = row.Scan(&r.ID, &r.Appointment, &r.State, &r.IsRevised, &r.StateAt, &r.Trust, &r.PostType, &r.PostTitle,
		&r.Cycle.Code, &r.Cycle.Framework, &r.Cycle.Version, &r.Cycle.Threshold, &r.Cycle.Opens, &r.Cycle.Close, &opened,
		&closed, &provisional, &ready, &domains, &kinds, &levels)
	r.Cycle.State, r.At = cycleState(opened, closed, provisional, ready), r.StateAt
	if r.State == assessment.SignedOff {
		r.Domains = map[string]assessment.Answer{}
	}
	for i, domain := range domains {
		r.Domains[domain] = assessment.Answer{Kind: assessment.Kind(kinds[i]), Level: levels[i]}
	}
	return r, err
}

// sqlCompletionPlaces selects the trusts within the permit's reach on a day or, if
// @counted, on the last day of the cycle if that comes first. It is a query of its own,
// because joined with the posts Postgres estimates the trusts as one row, and compares
// every appointment of England with each of them.
const sqlCompletionPlaces = `
SELECT k.code, coalesce(o.display_name, ''), coalesce(m.parent_code, ''), coalesce(r.parent_code, '')
FROM (SELECT coalesce((SELECT least(c.closes_on, @on::date) FROM cycle c WHERE c.code = @cycle AND @counted), @on::date) AS day) n
    JOIN organisation k ON k.kind = 'trust'
    LEFT JOIN organisation_name o ON o.organisation_code = k.code AND daterange(o.valid_from, o.valid_to, '[]') @> n.day
    LEFT JOIN membership m ON m.member_code = k.code AND daterange(m.valid_from, m.valid_to, '[]') @> n.day
    LEFT JOIN membership r ON r.member_code = m.parent_code AND daterange(r.valid_from, r.valid_to, '[]') @> n.day
WHERE CASE @reach
        WHEN 'England' THEN true
        WHEN 'region' THEN r.parent_code = @region
        WHEN 'trust' THEN k.code = @trust
        ELSE false END`

// sqlCompletion selects every appointment to a clinical informatics post that is
// current on a day, with the state of its assessment, but no names or levels. The
// policies show a regional analyst the assessments of a cycle by the boundaries of
// its closing day, which is also the day used here once the cycle is over.
//
// The day and the trusts are arguments, because Postgres plans for what it knows: found
// by the query itself, even as an array, it takes the trusts for few, and needs longer
// for England.
const sqlCompletion = `
SELECT a.id, p.trust_code, t.type, t.local_title, coalesce(s.state, 'not_started'), coalesce(s.is_late, false),
    EXISTS (SELECT FROM role_grant v WHERE v.role = 'validator' AND v.appointment_id = a.id AND role_grant_is_living(v))
FROM post p
    JOIN post_period t ON t.post_id = p.id AND t.superseded_at IS NULL AND daterange(t.valid_from, t.valid_to, '[]') @> @on::date
        AND t.type NOT IN ('cio_cdio', 'board_digital_lead')
    JOIN appointment a ON a.post_id = p.id
    JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL
    AND daterange(l.valid_from, l.valid_to, '[]') @> @on::date
    LEFT JOIN assessment s ON s.appointment_id = a.id AND s.cycle_code = @cycle
WHERE p.trust_code = ANY (@trusts)`

// Completion lists every appointment within the permit's reach that a cycle asks
// for an assessment on a day.
func (db Store) Completion(ctx context.Context, permit authz.Permit, code string, on day.Day) (all []assessment.Tally, err error) {
	if err := permit.For(authz.ViewCompletion, authz.OperatorView); err != nil {
		return nil, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		all, err = completionOf(ctx, tx, permit, code, on)
		return err
	})
	return all, err
}

// CycleCompletion returns a cycle, or the zero Cycle if there is none, with its
// completion as it is counted on a day: by the posts and boundaries of that day or, if
// the cycle closed before, of its last.
//
// The cycle says which day that is, and the day which trusts are within reach. So as
// not to wait for one after the other, it asks with the day and the trusts of the last
// time, together with what they are now, and again only if they are others.
func (db Store) CycleCompletion(
	ctx context.Context, permit authz.Permit, code string, today day.Day,
) (cycle assessment.Cycle, all []assessment.Tally, err error) {
	if err := permit.For(authz.ViewCompletion); err != nil {
		return cycle, nil, err
	}
	key := reached{code, permit.Reach(), permit.Actor().Scope()}
	var c completion
	known, isKnown := db.counted.Load(key)
	if isKnown {
		c.of = known.(countedBy)
	}
	var cycles []assessment.Cycle
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) {
		conn.Queue(batch, &cycles, scanCycle, sqlCycles, pgx.StrictNamedArgs{"code": cmp.Or(code, "none")})
		c.queuePlaces(batch, permit, code, today, true)
		if isKnown {
			c.queue(batch, code)
		}
	})
	if err != nil || len(cycles) == 0 {
		return cycle, nil, err
	}
	if now := c.now(cycles[0].CountedOn(today)); !isKnown || !c.of.is(now) {
		c.of = now
		if err := db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { c.queue(batch, code) }); err != nil {
			return cycle, nil, err
		}
		db.counted.Store(key, now)
	}
	return cycles[0], c.all(), nil
}

// reached is whose completion of what.
type reached struct {
	cycle string
	reach authz.Reach
	scope authz.Scope
}

// countedBy is the day and the trusts by which a completion is counted.
type countedBy struct {
	on     day.Day
	trusts []string
}

func (c countedBy) is(other countedBy) bool {
	return c.on == other.on && slices.Equal(c.trusts, other.trusts)
}

// completion has the places of assessments, and the assessments by which day and
// trusts they were asked for.
type completion struct {
	places, tallies []assessment.Tally
	of              countedBy
}

func (c *completion) queuePlaces(batch *pgx.Batch, permit authz.Permit, code string, on day.Day, counted bool) {
	conn.Queue(batch, &c.places, func(row pgx.CollectableRow) (t assessment.Tally, err error) {
		return t, row.Scan(&t.Trust, &t.TrustName, &t.ICB, &t.Region)
	}, sqlCompletionPlaces, pgx.StrictNamedArgs{
		"on": on, "counted": counted, "cycle": code, "reach": permit.Reach().String(), "region": string(permit.Actor().Scope().Region),
		"trust": string(permit.Actor().Scope().Trust),
	})
}

// now is the day with the trusts of the places.
func (c *completion) now(on day.Day) countedBy {
	now := countedBy{on: on, trusts: []string{}}
	for _, place := range c.places {
		now.trusts = append(now.trusts, string(place.Trust))
	}
	slices.Sort(now.trusts)
	return now
}

func (c *completion) queue(batch *pgx.Batch, code string) {
	conn.Queue(batch, &c.tallies, func(row pgx.CollectableRow) (t assessment.Tally, err error) {
		return t, row.Scan(&t.Appointment, &t.Trust, &t.PostType, &t.PostTitle, &t.State, &t.IsLate, &t.HasValidator)
	}, sqlCompletion, pgx.StrictNamedArgs{"cycle": code, "on": c.of.on, "trusts": c.of.trusts})
}

// all returns the assessments with their places, by place, post and appointment.
func (c *completion) all() []assessment.Tally {
	of := map[organisation.Code]assessment.Tally{}
	for _, place := range c.places {
		of[place.Trust] = place
	}
	for i := range c.tallies {
		t := &c.tallies[i]
		place := of[t.Trust]
		t.TrustName, t.ICB, t.Region = place.TrustName, place.ICB, place.Region
	}
	slices.SortFunc(c.tallies, func(a, b assessment.Tally) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.ICB, b.ICB), cmp.Compare(a.TrustName, b.TrustName),
			cmp.Compare(a.PostType, b.PostType), bytes.Compare(a.Appointment[:], b.Appointment[:]))
	})
	return c.tallies
}

// completionOf reads the assessments of a day in a transaction.
func completionOf(ctx context.Context, tx pgx.Tx, permit authz.Permit, code string, on day.Day) ([]assessment.Tally, error) {
	var c completion
	err := sendQueued(ctx, tx, func(batch *pgx.Batch) { c.queuePlaces(batch, permit, code, on, false) })
	if err != nil {
		return nil, err
	}
	c.of = c.now(on)
	err = sendQueued(ctx, tx, func(batch *pgx.Batch) { c.queue(batch, code) })
	return c.all(), err
}
