package assessments

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres/conn"
)

// Validations implements assessment.Store.
func (db Store) Validations(ctx context.Context, permit authz.Permit) (all []assessment.Summary, err error) {
	if err := permit.For(authz.ViewSubmitted); err != nil {
		return nil, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		all, err = summaries(ctx, tx, permit, uuid.Nil)
		return err
	})
	return all, err
}

const sqlSubmittedAnswers = `
SELECT r.competency_id, r.kind, coalesce(r.level, 0), r.reason, r.evidence, r.is_carried
FROM submitted_answer r JOIN assessment s ON s.id = r.assessment_id AND s.submission = r.submission
    AND s.state IN ('submitted', 'in_validation', 'signed_off')
    JOIN assessment_party y ON y.assessment_id = s.id AND y.validator_id = @actor
WHERE r.assessment_id = @id`

// sqlLastValidated is the latest earlier cycle of the same person in the same
// appointment that was signed off, and whether the same person validated it.
const sqlLastValidated = `
SELECT s.id, c.code, coalesce(y.validator_id = @actor, false) FROM assessment s
    LEFT JOIN assessment_party y ON y.assessment_id = s.id
    JOIN cycle c ON c.code = s.cycle_code
    JOIN assessment now ON now.id = @id
    JOIN cycle k ON k.code = now.cycle_code
WHERE s.appointment_id = now.appointment_id AND c.opens_on < k.opens_on AND s.state = 'signed_off'
ORDER BY c.opens_on DESC LIMIT 1`

const sqlHolderOfAssessment = `
SELECT y.person_id FROM assessment_party y WHERE y.assessment_id = @id AND y.validator_id = @actor`

// Validation implements assessment.Store.
func (db Store) Validation(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) (r assessment.Review, err error) {
	if err := permit.For(authz.ViewSubmitted); err != nil {
		return r, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		r, err = db.review(ctx, tx, permit, id)
		if err != nil || !r.State.OpenToValidator() {
			return err
		}
		holder, err := conn.One[uuid.UUID](ctx, tx, sqlHolderOfAssessment, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
		if err != nil {
			return err
		}
		return db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindAssessment, Object: id.String(), Subject: holder, Trust: r.Trust,
			Fields: []string{"submitted_answers", "validated_answers"}, RequestID: requestID,
		})
	})
	return r, err
}

func (db Store) review(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (r assessment.Review, err error) {
	if r.Summary, err = summary(ctx, tx, permit, id); err != nil {
		return r, err
	}
	actor := permit.Actor().Person()
	args := pgx.StrictNamedArgs{"id": id, "actor": actor}
	if r.Steps, err = steps(ctx, tx, permit, id); err != nil {
		return r, err
	}
	if !r.State.OpenToValidator() {
		return r, nil
	}
	type entry struct {
		competency string
		assessment.Entry
	}
	rows, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (e entry, err error) {
		return e, row.Scan(&e.competency, &e.Kind, &e.Level, &e.Reason, &e.Evidence, &e.IsCarried)
	}, sqlSubmittedAnswers, args)
	if err != nil {
		return r, err
	}
	r.Submitted = map[string]assessment.Entry{}
	for _, e := range rows {
		r.Submitted[e.competency] = e.Entry
	}
	if r.Validated, err = validatedBy(ctx, tx, permit, id); err != nil {
		return r, err
	}
	var validator *uuid.UUID
	if err := tx.QueryRow(ctx, sqlParty, args).Scan(&validator, &r.LateReason, &r.Response); err != nil {
		return r, err
	}
	last, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (l lastCycle, err error) {
		return l, row.Scan(&l.id, &l.code, &l.same)
	}, sqlLastValidated, args)
	if err != nil || len(last) == 0 {
		return r, err
	}
	r.LastCycle = last[0].code
	if last[0].same {
		if r.LastValidated, err = validated(ctx, tx, last[0].id); err != nil {
			return r, err
		}
	}
	r.LastDomains, err = domainLevels(ctx, tx, last[0].id)
	return r, err
}

type lastCycle struct {
	id   uuid.UUID
	code string
	same bool // the same person validated it
}

const sqlLockValidated = `
SELECT s.state FROM assessment s JOIN assessment_party y ON y.assessment_id = s.id AND y.validator_id = @actor
WHERE s.id = @id AND s.appointment_id = @appointment FOR UPDATE OF s`

// validating locks an assessment that the actor validates, and does something
// with it.
func (db Store) validating(ctx context.Context, permit authz.Permit, id uuid.UUID, fn func(pgx.Tx, assessment.Review) error) error {
	if err := permit.For(authz.Validate); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		states, err := conn.List(ctx, tx, pgx.RowTo[string], sqlLockValidated, pgx.StrictNamedArgs{
			"id": id, "actor": permit.Actor().Person(), "appointment": permit.Actor().Scope().Appointment,
		})
		if err != nil {
			return err
		}
		if len(states) == 0 {
			return fault.New(fault.NotFound, "There is no such assessment, or it is not one that your role reaches.")
		}
		r, err := db.review(ctx, tx, permit, id)
		if err != nil {
			return err
		}
		return fn(tx, r)
	})
}

// move is validating with a move and what the holder is told of it.
func (db Store) move(ctx context.Context, permit authz.Permit, id uuid.UUID, move assessment.Move, reason, requestID, told string,
	before func(pgx.Tx, assessment.Review) error) error {
	if move.NeedsReason() && reason == "" {
		return &fault.Error{Kind: fault.Invalid, Public: "Give a reason.", Fields: []fault.Field{{Name: "reason", Message: "Enter a reason"}}}
	}
	return db.validating(ctx, permit, id, func(tx pgx.Tx, r assessment.Review) error {
		to, err := assessment.Next(r.State, move, assessment.Validator, r.Cycle.State)
		if err != nil {
			return err
		}
		if before != nil {
			if err := before(tx, r); err != nil {
				return err
			}
		}
		holder, err := conn.One[uuid.UUID](ctx, tx, sqlHolderOfAssessment, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
		if err != nil {
			return err
		}
		if err := db.noteMove(ctx, tx, permit, id, move, reason, requestID); err != nil {
			return err
		}
		if err := db.Notify(ctx, tx, permit.Actor().Person(), conn.Message{
			To: holder, Subject: told, Link: "/assessments/" + id.String(), Body: "It is your assessment of the cycle " + r.Cycle.Code + ". " + saysOf(move),
		}); err != nil {
			return err
		}
		return db.moved(ctx, tx, id, r.State, to, false)
	})
}

// saysOf is what the holder is told of a move besides its name.
func saysOf(move assessment.Move) string {
	if move == assessment.BeginValidation {
		return "You cannot recall it any more."
	}
	return "What your validator wrote stands on its page."
}

// BeginValidation implements assessment.Store.
func (db Store) BeginValidation(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error {
	return db.move(ctx, permit, id, assessment.BeginValidation, "", requestID, "Your assessment is in validation", nil)
}

// ReturnAssessment implements assessment.Store.
func (db Store) ReturnAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, reason, requestID string) error {
	return db.move(ctx, permit, id, assessment.Return, reason, requestID, "Your assessment was returned to you", nil)
}

// ReopenAssessment implements assessment.Store.
func (db Store) ReopenAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, reason, requestID string) error {
	return db.move(ctx, permit, id, assessment.Reopen, reason, requestID, "The sign-off of your assessment was taken back", nil)
}

const sqlInsertDomainLevel = `
INSERT INTO domain_level (assessment_id, sign_off, domain_id, kind, level)
SELECT @id, s.sign_off + 1, @domain, @kind, @level FROM assessment s WHERE s.id = @id`

const sqlDomainsAsked = `
SELECT k.domain_id, array_agg(k.id ORDER BY k.position) FROM competency k
    JOIN cycle c ON c.framework_id = k.framework_id JOIN assessment s ON s.cycle_code = c.code
WHERE s.id = @id GROUP BY k.domain_id ORDER BY min(k.position)`

// SignOffAssessment implements assessment.Store.
func (db Store) SignOffAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID, requestID string) error {
	return db.move(ctx, permit, id, assessment.SignOff, "", requestID, "Your assessment was signed off", func(tx pgx.Tx, r assessment.Review) error {
		type domain struct {
			id    string
			asked []string
		}
		domains, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (d domain, err error) { return d, row.Scan(&d.id, &d.asked) }, sqlDomainsAsked, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		var asked []string
		for _, d := range domains {
			asked = append(asked, d.asked...)
		}
		if err := r.MaySignOff(asked); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		for _, d := range domains {
			var answers []assessment.Answer
			for _, competency := range d.asked {
				answers = append(answers, r.Validated[competency].Answer)
			}
			level := assessment.DomainLevel(answers)
			batch.Queue(sqlInsertDomainLevel, pgx.StrictNamedArgs{"id": id, "domain": d.id, "kind": string(level.Kind), "level": conn.NullLevel(level.Level)})
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}

const sqlInsertValidated = `
INSERT INTO validated_answer (assessment_id, competency_id, kind, level, reason, version, recorded_at, recorded_by)
VALUES (@id, @competency, @kind, @level, @reason, 1, @at, @actor)
ON CONFLICT (assessment_id, competency_id) DO NOTHING`

const sqlUpdateValidated = `
UPDATE validated_answer SET kind = @kind, level = @level, reason = @reason, version = version + 1, recorded_at = @at, recorded_by = @actor
WHERE assessment_id = @id AND competency_id = @competency AND version = @version`

// SaveValidated implements assessment.Store.
func (db Store) SaveValidated(ctx context.Context, permit authz.Permit, id uuid.UUID, all map[string]assessment.Validated, requestID string) error {
	return db.validating(ctx, permit, id, func(tx pgx.Tx, r assessment.Review) error {
		if r.State != assessment.InValidation {
			return fault.New(fault.Conflict, "This cannot be changed now: the assessment is %s. Nothing was saved.", r.State.Label())
		}
		asked, err := conn.List(ctx, tx, pgx.RowTo[string], sqlAskedOf, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		for competency, v := range all {
			if !slices.Contains(asked, competency) || !v.IsValid() || v.Kind == assessment.Unanswered {
				return fault.New(fault.Invalid, "A validated answer is a level from 1 to 5, not assessed, or not applicable.")
			}
			args := pgx.StrictNamedArgs{
				"id": id, "competency": competency, "kind": string(v.Kind), "level": conn.NullLevel(v.Level), "reason": v.Reason, "at": db.Now(), "actor": permit.Actor().Person(),
			}
			sql := sqlInsertValidated
			if v.Version > 0 {
				sql, args["version"] = sqlUpdateValidated, v.Version
			}
			tag, err := tx.Exec(ctx, sql, args)
			if err != nil {
				return err
			}
			if tag.RowsAffected() == 0 {
				return fault.New(fault.Conflict, "A validated level was changed in another window since. Nothing was overwritten.")
			}
		}
		return nil
	})
}

const sqlValidated = `
SELECT v.competency_id, v.kind, coalesce(v.level, 0), v.reason, v.version, v.recorded_at FROM validated_answer v WHERE v.assessment_id = @id`

// validated are the validated answers of an assessment that the caller has found
// within the permit's reach.
func validated(ctx context.Context, tx pgx.Tx, id uuid.UUID) (map[string]assessment.Validated, error) {
	type entry struct {
		competency string
		assessment.Validated
	}
	rows, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (e entry, err error) {
		return e, row.Scan(&e.competency, &e.Kind, &e.Level, &e.Reason, &e.Version, &e.At)
	}, sqlValidated, pgx.StrictNamedArgs{"id": id})
	all := map[string]assessment.Validated{}
	for _, e := range rows {
		all[e.competency] = e.Validated
	}
	return all, err
}

const sqlValidatedByOthers = `SELECT v.competency_id FROM validated_answer v WHERE v.assessment_id = @id AND v.recorded_by <> @actor`

// validatedBy are the validated answers of the actor. Of one that another validator
// had begun only the version is left, under which the actor writes over it: nobody
// signs off what somebody else judged.
func validatedBy(ctx context.Context, tx pgx.Tx, permit authz.Permit, id uuid.UUID) (map[string]assessment.Validated, error) {
	all, err := validated(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	others, err := conn.List(ctx, tx, pgx.RowTo[string], sqlValidatedByOthers, pgx.StrictNamedArgs{"id": id, "actor": permit.Actor().Person()})
	for _, competency := range others {
		all[competency] = assessment.Validated{Version: all[competency].Version}
	}
	return all, err
}

const sqlDomainLevels = `
SELECT l.assessment_id, l.domain_id, l.kind, coalesce(l.level, 0) FROM domain_level l
    JOIN assessment s ON s.id = l.assessment_id AND s.sign_off = l.sign_off AND s.state = 'signed_off'
WHERE l.assessment_id = ANY (@ids)`

// levelsOf are the validated domain levels of assessments that the caller has found
// within the permit's reach; none of those that are not signed off.
func levelsOf(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) (map[uuid.UUID]map[string]assessment.Answer, error) {
	type level struct {
		of     uuid.UUID
		domain string
		assessment.Answer
	}
	rows, err := conn.List(ctx, tx, func(row pgx.CollectableRow) (l level, err error) {
		return l, row.Scan(&l.of, &l.domain, &l.Kind, &l.Level)
	}, sqlDomainLevels, pgx.StrictNamedArgs{"ids": ids})
	all := map[uuid.UUID]map[string]assessment.Answer{}
	for _, id := range ids {
		all[id] = map[string]assessment.Answer{}
	}
	for _, l := range rows {
		all[l.of][l.domain] = l.Answer
	}
	return all, err
}

func domainLevels(ctx context.Context, tx pgx.Tx, id uuid.UUID) (map[string]assessment.Answer, error) {
	all, err := levelsOf(ctx, tx, id)
	return all[id], err
}
