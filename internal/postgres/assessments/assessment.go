package assessments

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

// sqlSummaries is part of the first line of defence: it selects the holder's own
// assessments by person, and the validator's by person and by the appointment that
// the grant names. The post is shown as it was when the cycle closed, or as it is
// today; that also decides who sees the levels.
const sqlSummaries = `
SELECT s.id, s.appointment_id, s.state, s.state_at, s.is_late, s.submission, p.trust_code, coalesce(o.display_name, ''),
    coalesce(t.type, ''), coalesce(t.local_title, ''), coalesce(n.name, ''),
    c.code, f.code, f.version, c.threshold, c.opens_on, c.closes_on, c.opened_at, c.closed_at, c.provisional_at, c.ready_at
FROM assessment s
    JOIN assessment_party y ON y.assessment_id = s.id
    JOIN cycle c ON c.code = s.cycle_code
    JOIN framework f ON f.id = c.framework_id
    JOIN appointment a ON a.id = s.appointment_id
    JOIN post p ON p.id = a.post_id
    LEFT JOIN LATERAL (SELECT x.type, x.local_title FROM post_period x WHERE x.post_id = p.id AND x.superseded_at IS NULL
        ORDER BY x.valid_from <= least(c.closes_on, today_in_england()) DESC, x.valid_from DESC LIMIT 1) t ON true
    LEFT JOIN organisation_name o ON o.organisation_code = p.trust_code AND daterange(o.valid_from, o.valid_to, '[]') @> today_in_england()
    LEFT JOIN person n ON n.id = y.person_id
WHERE (@id::uuid IS NULL OR s.id = @id)
    AND CASE @reach
        WHEN 'own' THEN y.person_id = @actor
        WHEN 'named' THEN y.validator_id = @actor AND s.appointment_id = @appointment
            AND s.state IN ('submitted', 'in_validation', 'returned', 'signed_off')
        ELSE false END
ORDER BY c.opens_on DESC, s.recorded_at DESC, s.id`

func scanSummary(row pgx.CollectableRow) (s assessment.Summary, err error) {
	var opened, closed, provisional, ready *time.Time
	err = row.Scan(&s.ID, &s.Appointment, &s.State, &s.StateAt, &s.IsLate, &s.Submission, &s.Trust, &s.TrustName, &s.PostType,
		&s.PostTitle, &s.Holder,
		&s.Cycle.Code, &s.Cycle.Framework, &s.Cycle.Version, &s.Cycle.Threshold, &s.Cycle.Opens, &s.Cycle.Close, &opened,
		&closed, &provisional, &ready)
	s.Cycle.State = cycleState(opened, closed, provisional, ready)
	return s, err
}

func summaries(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) ([]assessment.Summary, error) {
	return conn.List(ctx, tx, scanSummary, sqlSummaries, summariesArgs(permit, id))
}

func summariesArgs(permit authz.Permit, id uuid.UUID) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{
		"id": conn.NullID(id), "reach": permit.Reach().String(), "actor": permit.Actor().Person(),
		"appointment": permit.Actor().Scope().Appointment,
	}
}

func summary(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (assessment.Summary, error) {
	if id == uuid.Nil { // which the query takes for any
		return assessment.Summary{}, assessment.NoSuchAssessment()
	}
	found, err := summaries(ctx, tx, permit, id)
	if err != nil {
		return assessment.Summary{}, err
	}
	if len(found) == 0 {
		return assessment.Summary{}, assessment.NoSuchAssessment()
	}
	return found[0], nil
}

const sqlWaiting = `
SELECT c.code, f.code, f.version, c.threshold, c.opens_on, c.closes_on, c.opened_at, c.closed_at, c.provisional_at, c.ready_at
FROM cycle c JOIN framework f ON f.id = c.framework_id
WHERE c.opened_at IS NOT NULL AND c.ready_at IS NULL
    AND NOT EXISTS (SELECT FROM assessment s WHERE s.cycle_code = c.code AND s.appointment_id = @appointment)
ORDER BY c.opens_on DESC`

// MyAssessments lists the actor's own assessments: those that exist, and those that
// an open cycle is waiting for.
func (db Store) MyAssessments(ctx context.Context, permit authz.Permit) (all []assessment.Summary, err error) {
	if err := permit.For(authz.ViewOwn); err != nil {
		return nil, err
	}
	var own Own
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { own.Queue(batch, permit) })
	return own.All(permit), err
}

// Own has the parts of which MyAssessments makes its answer.
type Own struct {
	waiting []assessment.Cycle
	begun   []assessment.Summary
}

// Queue adds the questions of MyAssessments to a batch, for a permit to view one's own.
func (o *Own) Queue(batch *pgx.Batch, permit authz.Permit) {
	conn.Queue(batch, &o.waiting, scanCycle, sqlWaiting, pgx.StrictNamedArgs{"appointment": permit.Actor().Scope().Appointment})
	conn.Queue(batch, &o.begun, scanSummary, sqlSummaries, summariesArgs(permit, uuid.Nil))
}

// All returns the answer to the same permit.
func (o *Own) All(permit authz.Permit) (all []assessment.Summary) {
	for _, c := range o.waiting {
		all = append(all, assessment.Summary{Appointment: permit.Actor().Scope().Appointment, Cycle: c, State: assessment.NotStarted})
	}
	all = append(all, o.begun...)
	slices.SortStableFunc(all, func(a, b assessment.Summary) int { return b.Cycle.Opens.Compare(a.Cycle.Opens) })
	return all
}

const sqlSteps = `
SELECT move, moved_at, moved_by = @actor, reason FROM assessment_move
WHERE assessment_id = @id AND (moved_by = @actor OR move <> ALL (@quiet)) ORDER BY moved_at, id`

func steps(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) ([]assessment.Step, error) {
	return conn.List(ctx, tx, func(row pgx.CollectableRow) (s assessment.Step, err error) {
		return s, row.Scan(&s.Move, &s.At, &s.Mine, &s.Reason)
	}, sqlSteps, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person(), "quiet": assessment.QuietMoves()})
}

const sqlEntries = `
SELECT r.competency_id, coalesce(r.kind, ''), coalesce(r.level, 0), r.reason, r.evidence, r.reflection, r.is_carried, r.version,
r.recorded_at
FROM answer r JOIN assessment_party y ON y.assessment_id = r.assessment_id AND y.person_id = @actor
WHERE r.assessment_id = @id`

func entries(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (map[string]assessment.Entry, error) {
	type entry struct {
		competency string
		assessment.Entry
	}
	rows, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (e entry, err error) {
		return e, row.Scan(&e.competency, &e.Kind, &e.Level, &e.Reason, &e.Evidence, &e.Reflection, &e.IsCarried, &e.Version, &e.At)
	}, sqlEntries, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
	all := map[string]assessment.Entry{}
	for _, e := range rows {
		all[e.competency] = e.Entry
	}
	return all, err
}

// sqlLastOwn finds the latest earlier cycle in which the same person handed over an
// assessment of the same appointment.
const sqlLastOwn = `
SELECT s.id, c.code FROM assessment s
    JOIN assessment_party y ON y.assessment_id = s.id AND y.person_id = @actor
    JOIN cycle c ON c.code = s.cycle_code
    JOIN assessment now ON now.id = @id
    JOIN cycle k ON k.code = now.cycle_code
WHERE s.appointment_id = now.appointment_id AND c.opens_on < k.opens_on AND s.submission > 0
ORDER BY c.opens_on DESC LIMIT 1`

const sqlParty = `
SELECT y.validator_id, y.late_reason, y.response FROM assessment_party y
WHERE y.assessment_id = @id AND (y.person_id = @actor OR y.validator_id = @actor)`

const sqlCandidates = `
SELECT DISTINCT g.person_id, n.name FROM role_grant g JOIN person n ON n.id = g.person_id
WHERE g.role = 'validator' AND g.appointment_id = @appointment AND g.person_id <> @actor AND role_grant_is_living(g)
ORDER BY n.name, g.person_id`

// MyAssessment returns one of the actor's own assessments in full, or
// fault.NotFound if it is not theirs.
func (db Store) MyAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID) (w assessment.Work, err error) {
	if err := permit.For(authz.ViewOwn); err != nil {
		return w, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		w, err = db.work(ctx, tx, permit, id)
		return err
	})
	return w, err
}

func (db Store) work(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (w assessment.Work, err error) {
	if w.Summary, err = summary(ctx, tx, permit, id); err != nil {
		return w, err
	}
	actor := permit.Actor().Person()
	if w.Entries, err = entries(ctx, tx, permit, id); err != nil {
		return w, err
	}
	var validator *uuid.UUID
	if err := tx.QueryRow(ctx, sqlParty, pgx.StrictNamedArgs{"id": id, "actor": actor}).Scan(&validator, &w.LateReason,
		&w.Response); err != nil {
		return w, err
	}
	if validator != nil {
		w.Validator = *validator
	}
	w.Candidates, err = conn.List(ctx, tx, func(row pgx.CollectableRow) (c assessment.Candidate, err error) {
		return c, row.Scan(&c.Person, &c.Name)
	}, sqlCandidates, pgx.StrictNamedArgs{"appointment": w.Appointment, "actor": actor})
	if err != nil {
		return w, err
	}
	if w.Steps, err = steps(ctx, tx, permit, id); err != nil {
		return w, err
	}
	var last uuid.UUID
	switch err := tx.QueryRow(ctx, sqlLastOwn, pgx.StrictNamedArgs{"id": id, "actor": actor}).Scan(&last, &w.LastCycle); {
	case errors.Is(err, pgx.ErrNoRows):
	case err != nil:
		return w, err
	default:
		if w.Last, err = entries(ctx, tx, permit, last); err != nil {
			return w, err
		}
		if w.LastDomains, err = domainLevels(ctx, tx, last); err != nil {
			return w, err
		}
	}
	if w.State != assessment.SignedOff {
		return w, nil
	}
	if w.Validated, err = validated(ctx, tx, id); err != nil {
		return w, err
	}
	w.Domains, err = domainLevels(ctx, tx, id)
	return w, err
}
