package assessments

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
)

// sqlSummaries is the first line: the holder's own by person, and the validator's
// by person and by the appointment that the grant names. The post is as it was when
// the cycle closed, or is today, by which its levels are seen.
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
	err = row.Scan(&s.ID, &s.Appointment, &s.State, &s.StateAt, &s.IsLate, &s.Submission, &s.Trust, &s.TrustName, &s.PostType, &s.PostTitle, &s.Holder,
		&s.Cycle.Code, &s.Cycle.Framework, &s.Cycle.Version, &s.Cycle.Threshold, &s.Cycle.Opens, &s.Cycle.Close, &opened, &closed, &provisional, &ready)
	s.Cycle.State = cycleState(opened, closed, provisional, ready)
	return s, err
}

func summaries(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) ([]assessment.Summary, error) {
	return conn.List(ctx, tx, scanSummary, sqlSummaries, pgx.StrictNamedArgs{
		"id": conn.NullID(id), "reach": permit.Reach().String(), "actor": permit.Actor().Person(), "appointment": permit.Actor().Scope().Appointment,
	})
}

func summary(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (assessment.Summary, error) {
	found, err := summaries(ctx, tx, permit, id)
	if err != nil {
		return assessment.Summary{}, err
	}
	if len(found) == 0 {
		return assessment.Summary{}, fault.New(fault.NotFound, "There is no such assessment, or it is not one that your role reaches.")
	}
	return found[0], nil
}

const sqlWaiting = `
SELECT c.code, f.code, f.version, c.threshold, c.opens_on, c.closes_on, c.opened_at, c.closed_at, c.provisional_at, c.ready_at
FROM cycle c JOIN framework f ON f.id = c.framework_id
WHERE c.opened_at IS NOT NULL AND c.ready_at IS NULL
    AND NOT EXISTS (SELECT FROM assessment s WHERE s.cycle_code = c.code AND s.appointment_id = @appointment)
ORDER BY c.opens_on DESC`

// MyAssessments implements assessment.Store.
func (db Store) MyAssessments(ctx context.Context, permit authz.Permit) (all []assessment.Summary, err error) {
	if err := permit.For(authz.ViewOwn); err != nil {
		return nil, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		waiting, err := conn.List(ctx, tx, scanCycle, sqlWaiting, pgx.StrictNamedArgs{"appointment": permit.Actor().Scope().Appointment})
		if err != nil {
			return err
		}
		for _, c := range waiting {
			all = append(all, assessment.Summary{Appointment: permit.Actor().Scope().Appointment, Cycle: c, State: assessment.NotStarted})
		}
		begun, err := summaries(ctx, tx, permit, uuid.Nil)
		all = append(all, begun...)
		return err
	})
	slices.SortStableFunc(all, func(a, b assessment.Summary) int { return b.Cycle.Opens.Compare(a.Cycle.Opens) })
	return all, err
}

const sqlOwnOfCycle = `
SELECT s.id FROM assessment s JOIN assessment_party y ON y.assessment_id = s.id
WHERE s.cycle_code = @cycle AND s.appointment_id = @appointment AND y.person_id = @actor`

const sqlStartAssessment = `
INSERT INTO assessment (id, cycle_code, appointment_id, state, state_at, is_late, submission, sign_off, recorded_at)
VALUES (@id, @cycle, @appointment, 'draft', @at, false, 0, 0, @at)`

const sqlStartParty = `
INSERT INTO assessment_party (assessment_id, person_id, late_reason, response) VALUES (@id, @actor, '', '')`

// StartAssessment implements assessment.Store.
func (db Store) StartAssessment(ctx context.Context, permit authz.Permit, code, requestID string) (id uuid.UUID, err error) {
	if err := permit.For(authz.Assess); err != nil {
		return id, err
	}
	actor := permit.Actor()
	err = db.Write(ctx, actor, func(tx pgx.Tx) error {
		args := pgx.StrictNamedArgs{"cycle": code, "appointment": actor.Scope().Appointment, "actor": actor.Person()}
		if id, err = conn.One[uuid.UUID](ctx, tx, sqlOwnOfCycle, args); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		c, err := cycle(ctx, tx, code)
		if err != nil {
			return err
		}
		if _, err := assessment.Next(assessment.NotStarted, assessment.Start, assessment.Holder, c.State); err != nil {
			return err
		}
		id = conn.RowID()
		if _, err := tx.Exec(ctx, sqlStartAssessment, pgx.StrictNamedArgs{"id": id, "cycle": code, "appointment": actor.Scope().Appointment, "at": db.Now()}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlStartParty, pgx.StrictNamedArgs{"id": id, "actor": actor.Person()}); err != nil {
			return err
		}
		return db.noteMove(ctx, tx, permit, id, assessment.Start, "", requestID)
	})
	return id, err
}

const sqlInsertMove = `
INSERT INTO assessment_move (id, assessment_id, move, moved_at, moved_by, reason) VALUES (@id, @assessment, @move, @at, @by, @reason)`

// noteMove writes a move down where the two can read it, and in the audit.
func (db Store) noteMove(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID, move assessment.Move, reason, requestID string) error {
	if _, err := tx.Exec(ctx, sqlInsertMove, pgx.StrictNamedArgs{
		"id": conn.RowID(), "assessment": id, "move": string(move), "at": db.Now(), "by": permit.Actor().Person(), "reason": reason,
	}); err != nil {
		return err
	}
	return db.Append(ctx, tx, permit.Actor(), audit.Event{
		Action: string(permit.Action()), Kind: audit.KindAssessment, Object: id.String(), Fields: []string{"state"}, RequestID: requestID,
	})
}

const sqlSteps = `
SELECT move, moved_at, moved_by = @actor, reason FROM assessment_move WHERE assessment_id = @id ORDER BY moved_at, id`

func steps(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) ([]assessment.Step, error) {
	return conn.List(ctx, tx, func(row pgx.CollectableRow) (s assessment.Step, err error) {
		return s, row.Scan(&s.Move, &s.At, &s.Mine, &s.Reason)
	}, sqlSteps, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
}

const sqlEntries = `
SELECT r.competency_id, coalesce(r.kind, ''), coalesce(r.level, 0), r.reason, r.evidence, r.reflection, r.is_carried, r.version, r.recorded_at
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

// sqlLastOwn is the latest earlier cycle in which the same person handed over an
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

// MyAssessment implements assessment.Store.
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
	if err := tx.QueryRow(ctx, sqlParty, pgx.StrictNamedArgs{"id": id, "actor": actor}).Scan(&validator, &w.LateReason, &w.Response); err != nil {
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

const sqlLockOwn = `
SELECT s.state, c.opened_at, c.closed_at, c.provisional_at, c.ready_at FROM assessment s
    JOIN assessment_party y ON y.assessment_id = s.id AND y.person_id = @actor
    JOIN cycle c ON c.code = s.cycle_code
WHERE s.id = @id FOR UPDATE OF s`

const sqlAsked = `
SELECT EXISTS (SELECT FROM competency k JOIN cycle c ON c.framework_id = k.framework_id JOIN assessment s ON s.cycle_code = c.code
WHERE s.id = @id AND k.id = @competency)`

const sqlInsertEntry = `
INSERT INTO answer (assessment_id, competency_id, kind, level, reason, evidence, reflection, is_carried, version, recorded_at)
VALUES (@id, @competency, @kind, @level, @reason, @evidence, @reflection, @carried, 1, @at)
ON CONFLICT (assessment_id, competency_id) DO NOTHING`

const sqlUpdateEntry = `
UPDATE answer SET kind = @kind, level = @level, reason = @reason, evidence = @evidence, reflection = @reflection, is_carried = @carried,
    version = version + 1, recorded_at = @at
WHERE assessment_id = @id AND competency_id = @competency AND version = @version`

// SaveEntry implements assessment.Store.
func (db Store) SaveEntry(ctx context.Context, permit authz.Permit, id uuid.UUID, competency string, e assessment.Entry) (saved assessment.Entry, err error) {
	if err := permit.For(authz.Assess); err != nil {
		return saved, err
	}
	if !e.IsValid() {
		return saved, fault.New(fault.Invalid, "An answer is a level from 1 to 5, not assessed, or not applicable.")
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		state, c, err := lockOwn(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		if !state.WithHolder() || c == assessment.Ready || c == assessment.Planned {
			return fault.New(fault.Conflict, "This cannot be changed now: the assessment is %s. Nothing was saved.", state.Label())
		}
		if asked, err := conn.One[bool](ctx, tx, sqlAsked, pgx.StrictNamedArgs{"id": id, "competency": competency}); err != nil || !asked {
			return cmpErr(err, fault.New(fault.NotFound, "The framework of this cycle has no such competency."))
		}
		at := db.Now()
		args := pgx.StrictNamedArgs{
			"id": id, "competency": competency, "kind": conn.NullText(string(e.Kind)), "level": conn.NullLevel(e.Level), "reason": e.Reason,
			"evidence": e.Evidence, "reflection": e.Reflection, "carried": e.IsCarried, "at": at,
		}
		sql := sqlInsertEntry
		if e.Version > 0 {
			sql, args["version"] = sqlUpdateEntry, e.Version
		}
		tag, err := tx.Exec(ctx, sql, args)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			now, err := entries(ctx, tx, permit, id)
			if err != nil {
				return err
			}
			saved = now[competency]
			if saved.Says(e) {
				return nil // what is sent twice, or by two windows alike, is no conflict
			}
			return fault.New(fault.Conflict, "This answer was changed in another window since. Nothing was overwritten.")
		}
		saved = e
		saved.Version, saved.At = e.Version+1, at
		return nil
	})
	return saved, err
}

// cmpErr is the first error that there is.
func cmpErr(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// lockOwn locks one's own assessment until the end of the transaction.
func lockOwn(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (state assessment.State, c assessment.CycleState, err error) {
	var opened, closed, provisional, ready *time.Time
	err = tx.QueryRow(ctx, sqlLockOwn, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()}).Scan(&state, &opened, &closed, &provisional, &ready)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.New(fault.NotFound, "There is no such assessment, or it is not one that your role reaches.")
	}
	return state, cycleState(opened, closed, provisional, ready), err
}
