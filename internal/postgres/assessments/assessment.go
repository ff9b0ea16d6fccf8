package assessments

import (
	"context"
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

func summariesArgs(permit authz.Permit, id uuid.UUID) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{
		"id": conn.NullID(id), "reach": permit.Reach().String(), "actor": permit.Actor().Person(),
		"appointment": permit.Actor().Scope().Appointment,
	}
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

func queueSteps(batch *pgx.Batch, permit authz.Permit, id uuid.UUID, all *[]assessment.Step) {
	conn.Queue(batch, all, func(row pgx.CollectableRow) (s assessment.Step, err error) {
		return s, row.Scan(&s.Move, &s.At, &s.Mine, &s.Reason)
	}, sqlSteps, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person(), "quiet": assessment.QuietMoves()})
}

const sqlEntries = `
SELECT r.competency_id, coalesce(r.kind, ''), coalesce(r.level, 0), r.reason, r.evidence, r.reflection, r.is_carried, r.version,
r.recorded_at
FROM answer r JOIN assessment_party y ON y.assessment_id = r.assessment_id AND y.person_id = @actor
WHERE r.assessment_id = @id`

// sqlLastEntries finds the latest earlier cycle in which the same person handed over an
// assessment of the same appointment, and what they wrote then: at least one row, if
// there is such a cycle.
const sqlLastEntries = `
WITH last AS (
    SELECT s.id, c.code FROM assessment s
        JOIN assessment_party y ON y.assessment_id = s.id AND y.person_id = @actor
        JOIN cycle c ON c.code = s.cycle_code
        JOIN assessment now ON now.id = @id
        JOIN cycle k ON k.code = now.cycle_code
    WHERE s.appointment_id = now.appointment_id AND c.opens_on < k.opens_on AND s.submission > 0
    ORDER BY c.opens_on DESC LIMIT 1
)
SELECT l.code, coalesce(r.competency_id, ''), coalesce(r.kind, ''), coalesce(r.level, 0), coalesce(r.reason, ''), coalesce(r.evidence, ''),
    coalesce(r.reflection, ''), coalesce(r.is_carried, false), coalesce(r.version, 0), coalesce(r.recorded_at, 'epoch')
FROM last l LEFT JOIN answer r ON r.assessment_id = l.id`

// sqlLastLevels returns the domain levels of that cycle, if it is signed off.
const sqlLastLevels = `
WITH last AS (
    SELECT s.id FROM assessment s
        JOIN assessment_party y ON y.assessment_id = s.id AND y.person_id = @actor
        JOIN cycle c ON c.code = s.cycle_code
        JOIN assessment now ON now.id = @id
        JOIN cycle k ON k.code = now.cycle_code
    WHERE s.appointment_id = now.appointment_id AND c.opens_on < k.opens_on AND s.submission > 0
    ORDER BY c.opens_on DESC LIMIT 1
)
SELECT d.domain_id, d.kind, coalesce(d.level, 0)
FROM last l
    JOIN assessment s ON s.id = l.id AND s.state = 'signed_off'
    JOIN domain_level d ON d.assessment_id = s.id AND d.sign_off = s.sign_off`

const sqlParty = `
SELECT y.validator_id, y.late_reason, y.response FROM assessment_party y
WHERE y.assessment_id = @id AND (y.person_id = @actor OR y.validator_id = @actor)`

const sqlCandidates = `
SELECT DISTINCT g.person_id, n.name FROM role_grant g JOIN person n ON n.id = g.person_id
WHERE g.role = 'validator' AND g.appointment_id = (SELECT s.appointment_id FROM assessment s WHERE s.id = @id)
    AND g.person_id <> @actor AND role_grant_is_living(g)
ORDER BY n.name, g.person_id`

// party is what is recorded of an assessment's parties, besides who they are.
type party struct {
	validator            *uuid.UUID
	lateReason, response string
}

func scanParty(row pgx.CollectableRow) (p party, err error) {
	return p, row.Scan(&p.validator, &p.lateReason, &p.response)
}

// of is something that is told of a competency or a domain.
type of[T any] struct {
	id   string
	told T
}

// mapOf makes a map of them.
func mapOf[T any](all []of[T]) map[string]T {
	byID := map[string]T{}
	for _, one := range all {
		byID[one.id] = one.told
	}
	return byID
}

func scanLevel(row pgx.CollectableRow) (l of[assessment.Answer], err error) {
	return l, row.Scan(&l.id, &l.told.Kind, &l.told.Level)
}

// lastEntry is an entry of the last cycle; one without a competency says only that
// there was one.
type lastEntry struct {
	cycle string
	of[assessment.Entry]
}

// work has the parts of which an assessment is made for its holder.
type work struct {
	summaries          []assessment.Summary
	entries            []of[assessment.Entry]
	parties            []party
	candidates         []assessment.Candidate
	steps              []assessment.Step
	last               []lastEntry
	lastLevels, levels []of[assessment.Answer]
	validated          []of[assessment.Validated]
}

func (w *work) queue(batch *pgx.Batch, permit authz.Permit, id uuid.UUID) {
	args := pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()}
	conn.Queue(batch, &w.summaries, scanSummary, sqlSummaries, summariesArgs(permit, id))
	conn.Queue(batch, &w.entries, func(row pgx.CollectableRow) (e of[assessment.Entry], err error) {
		return e, row.Scan(&e.id, &e.told.Kind, &e.told.Level, &e.told.Reason, &e.told.Evidence, &e.told.Reflection, &e.told.IsCarried,
			&e.told.Version, &e.told.At)
	}, sqlEntries, args)
	conn.Queue(batch, &w.parties, scanParty, sqlParty, args)
	conn.Queue(batch, &w.candidates, func(row pgx.CollectableRow) (c assessment.Candidate, err error) {
		return c, row.Scan(&c.Person, &c.Name)
	}, sqlCandidates, args)
	queueSteps(batch, permit, id, &w.steps)
	conn.Queue(batch, &w.last, func(row pgx.CollectableRow) (e lastEntry, err error) {
		return e, row.Scan(&e.cycle, &e.id, &e.told.Kind, &e.told.Level, &e.told.Reason, &e.told.Evidence, &e.told.Reflection,
			&e.told.IsCarried, &e.told.Version, &e.told.At)
	}, sqlLastEntries, args)
	conn.Queue(batch, &w.lastLevels, scanLevel, sqlLastLevels, args)
	queueValidated(batch, id, &w.validated)
	conn.Queue(batch, &w.levels, scanLevel, sqlDomainLevels, pgx.StrictNamedArgs{"id": id})
}

// made puts them together. It fails with assessment.NoSuchAssessment if the permit
// reaches none.
func (w *work) made() (made assessment.Work, err error) {
	if len(w.summaries) == 0 || len(w.parties) == 0 {
		return made, assessment.NoSuchAssessment()
	}
	made.Summary, made.Entries = w.summaries[0], mapOf(w.entries)
	made.LateReason, made.Response = w.parties[0].lateReason, w.parties[0].response
	if validator := w.parties[0].validator; validator != nil {
		made.Validator = *validator
	}
	made.Candidates, made.Steps = w.candidates, w.steps
	if len(w.last) > 0 {
		made.LastCycle, made.Last, made.LastDomains = w.last[0].cycle, map[string]assessment.Entry{}, mapOf(w.lastLevels)
		for _, e := range w.last {
			if e.id != "" {
				made.Last[e.id] = e.told
			}
		}
	}
	if made.State == assessment.SignedOff {
		made.Validated, made.Domains = mapOf(w.validated), mapOf(w.levels)
	}
	return made, nil
}

// MyAssessment returns one of the actor's own assessments in full, or
// fault.NotFound if it is not theirs.
func (db Store) MyAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID) (assessment.Work, error) {
	if err := permit.For(authz.ViewOwn); err != nil {
		return assessment.Work{}, err
	}
	if id == uuid.Nil { // which the query takes for any
		return assessment.Work{}, assessment.NoSuchAssessment()
	}
	var w work
	if err := db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { w.queue(batch, permit, id) }); err != nil {
		return assessment.Work{}, err
	}
	return w.made()
}
