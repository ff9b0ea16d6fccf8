package register

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// sqlLockPosts makes a second import wait for the first; readers go on.
const sqlLockPosts = `SELECT pg_advisory_xact_lock(hashtext('ccio.posts'))`

// LockPosts locks the post register until the end of the transaction.
func LockPosts(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, sqlLockPosts)
	return err
}

// UpdatePosts locks the post register, hands it to plan as it stands together
// with the trusts that posts may belong to, and stores the plan that comes
// back, all or nothing. Where plan answers store false, as a dry run does,
// nothing is stored.
//
// Every fact that the plan changes is superseded and recorded anew, and what
// everybody may know of a trust's team is worked out again in the same
// transaction.
func (db Store) UpdatePosts(ctx context.Context, permit authz.Permit,
	plan func(now post.Existing, trusts map[organisation.Code]post.Trust) (p post.Plan, store bool, err error),
) error {
	if err := permit.For(authz.ImportPosts, authz.LoadDemo); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error { return UpdatePostsIn(ctx, db.DB, tx, permit, plan) })
}

// UpdatePostsIn is UpdatePosts within a transaction that does more besides.
func UpdatePostsIn(ctx context.Context, db *conn.DB, tx pgx.Tx, permit authz.Permit,
	plan func(now post.Existing, trusts map[organisation.Code]post.Trust) (p post.Plan, store bool, err error),
) error {
	if err := LockPosts(ctx, tx); err != nil {
		return err
	}
	trusts, err := postTrusts(ctx, tx)
	if err != nil {
		return err
	}
	rows, err := readPostRows(ctx, tx, when{})
	if err != nil {
		return err
	}
	found, err := tx.Query(ctx, sqlHoldersWhole, pgx.StrictNamedArgs{})
	if err != nil {
		return err
	}
	holders, err := pgx.CollectRows(found, scanHolderWhole)
	if err != nil {
		return err
	}
	before := post.Existing{Posts: rows.posts(), Statements: rows.statementList(), Holders: map[post.AppointmentID]post.Holder{}}
	for _, row := range holders {
		before.Holders[row.AppointmentID] = row.Holder
	}
	p, store, err := plan(before, trusts)
	if err != nil || !store || len(p.Changes) == 0 {
		return err
	}
	s := saving{ctx: ctx, at: db.Now(), by: conn.NullID(permit.Actor().Person()), batch: &pgx.Batch{}}
	after := p.Apply(before)
	s.people(p.Changes)
	s.posts(rows, after)
	s.statements(rows.statements, after.Statements)
	s.holders(holders, after.Holders)
	if err := tx.SendBatch(ctx, s.batch).Close(); err != nil {
		return err
	}
	for _, trust := range p.Touched() {
		if err := s.team(tx, trust, after); err != nil {
			return fmt.Errorf("team of %s: %w", trust, err)
		}
	}
	return db.Append(ctx, tx, permit.Actor(), postEvents(permit, p.Changes)...)
}

const sqlPostTrusts = `
SELECT o.code, o.opened, o.closed, n.display_name
FROM organisation o
    JOIN LATERAL (SELECT display_name FROM organisation_name
        WHERE organisation_code = o.code ORDER BY valid_from DESC NULLS LAST LIMIT 1) n ON true
WHERE o.kind = 'trust'`

func postTrusts(ctx context.Context, tx pgx.Tx) (map[organisation.Code]post.Trust, error) {
	rows, err := tx.Query(ctx, sqlPostTrusts, pgx.StrictNamedArgs{})
	if err != nil {
		return nil, err
	}
	trusts := map[organisation.Code]post.Trust{}
	var code organisation.Code
	var t post.Trust
	_, err = pgx.ForEachRow(rows, []any{&code, &t.Opened, &t.Closed, &t.Name}, func() error {
		trusts[code] = t
		return nil
	})
	return trusts, err
}

// saving queues the rows of one import. All of them are recorded at one moment.
type saving struct {
	ctx   context.Context
	at    time.Time
	by    *uuid.UUID
	batch *pgx.Batch
}

func (s saving) queue(sql string, args pgx.StrictNamedArgs) {
	args["at"], args["by"] = s.at, s.by
	s.batch.Queue(sql, args)
}

const (
	sqlInsertPost           = `INSERT INTO post (id, trust_code, recorded_at, recorded_by) VALUES (@id, @trust, @at, @by)`
	sqlInsertAppointment    = `INSERT INTO appointment (id, post_id, recorded_at, recorded_by) VALUES (@id, @post, @at, @by)`
	sqlSupersedePeriod      = `UPDATE post_period SET superseded_at = @at, superseded_by = @by WHERE id = @row`
	sqlSupersedeRecruitment = `UPDATE post_recruitment SET superseded_at = @at, superseded_by = @by WHERE id = @row`
	sqlSupersedeAppointment = `UPDATE appointment_period SET superseded_at = @at, superseded_by = @by WHERE id = @row`
	sqlSupersedeStatement   = `UPDATE no_such_post SET superseded_at = @at, superseded_by = @by WHERE id = @row`
	sqlSupersedeHolder      = `UPDATE appointment_holder SET superseded_at = @at, superseded_by = @by WHERE id = @row`
)

// sqlInsertPerson leaves alone somebody whom the register knows without a post,
// such as a person with an account.
const sqlInsertPerson = `INSERT INTO person (id, name, recorded_at) VALUES (@id, @name, @at) ON CONFLICT (id) DO NOTHING`

const sqlInsertPeriod = `
INSERT INTO post_period (id, post_id, valid_from, valid_to, type, local_title, funded_hundredths, funded_unit,
    reports_to, board_access, budget, confirmed_on, recorded_at, recorded_by)
VALUES (@id, @post, @from, @to, @type, @title, @funded, @unit,
    nullif(@reports_to, ''), nullif(@board_access, ''), nullif(@budget, ''), @confirmed, @at, @by)`

const sqlInsertRecruitment = `
INSERT INTO post_recruitment (id, post_id, valid_from, valid_to, recorded_at, recorded_by) VALUES (@id, @post, @from, @to, @at, @by)`

const sqlInsertAppointmentPeriod = `
INSERT INTO appointment_period (id, appointment_id, kind, share_hundredths, valid_from, valid_to, recorded_at, recorded_by)
VALUES (@id, @appointment, @kind, @share, @from, @to, @at, @by)`

const sqlInsertStatement = `
INSERT INTO no_such_post (id, trust_code, type, valid_from, valid_to, recorded_at, recorded_by)
VALUES (@id, @trust, @type, @from, @to, @at, @by)`

const sqlInsertHolder = `
INSERT INTO appointment_holder (id, appointment_id, person_id, actual_hundredths, actual_unit, protected_time, profession,
    regulator, registration_checked_on, fci, fedip, digital_academy, informatics_degree, recorded_at, recorded_by)
VALUES (@id, @appointment, @person, @actual, @unit, @protected, nullif(@profession, ''), nullif(@regulator, ''),
    @checked, nullif(@fci, ''), nullif(@fedip, ''), @academy, @degree, @at, @by)`

// people adds those whom the plan names and the register does not know.
func (s saving) people(changes []post.Change) {
	for _, change := range changes {
		if c, isNew := change.(post.NewPerson); isNew {
			s.batch.Queue(sqlInsertPerson, pgx.StrictNamedArgs{"id": c.Person, "name": c.Name, "at": s.at})
		}
	}
}

// fact is one fact of one owner, such as a period of a post: what two states of
// the register are compared by.
type fact[O, F comparable] struct {
	owner O
	value F
}

// difference says which of the rows are no longer so and which facts are new.
func difference[O, F comparable](rows map[fact[O, F]]uuid.UUID, order []fact[O, F]) (gone []uuid.UUID, added []fact[O, F]) {
	still := map[fact[O, F]]bool{}
	for _, f := range order {
		if _, known := rows[f]; !known {
			added = append(added, f)
		}
		still[f] = true
	}
	for f, row := range rows {
		if !still[f] {
			gone = append(gone, row)
		}
	}
	return gone, added
}

func (s saving) posts(before postRows, after post.Existing) {
	knownPosts, knownAppointments := map[post.ID]bool{}, map[post.AppointmentID]bool{}
	periods := map[fact[post.ID, post.Period]]uuid.UUID{}
	for _, row := range before.periods {
		knownPosts[row.PostID] = true
		periods[fact[post.ID, post.Period]{row.PostID, row.Period}] = row.RowID
	}
	recruitments := map[fact[post.ID, post.Recruitment]]uuid.UUID{}
	for _, row := range before.recruitments {
		recruitments[fact[post.ID, post.Recruitment]{row.PostID, row.Recruitment}] = row.RowID
	}
	appointments := map[fact[post.ID, post.Appointment]]uuid.UUID{}
	for _, row := range before.appointments {
		knownAppointments[row.ID] = true
		appointments[fact[post.ID, post.Appointment]{row.PostID, row.Appointment}] = row.RowID
	}
	var nowPeriods []fact[post.ID, post.Period]
	var nowRecruitments []fact[post.ID, post.Recruitment]
	var nowAppointments []fact[post.ID, post.Appointment]
	for _, p := range after.Posts {
		if !knownPosts[p.ID] {
			s.queue(sqlInsertPost, pgx.StrictNamedArgs{"id": p.ID, "trust": p.Trust})
		}
		for _, f := range p.Periods {
			nowPeriods = append(nowPeriods, fact[post.ID, post.Period]{p.ID, f})
		}
		for _, f := range p.Recruitments {
			nowRecruitments = append(nowRecruitments, fact[post.ID, post.Recruitment]{p.ID, f})
		}
		for _, f := range p.Appointments {
			if !knownAppointments[f.ID] {
				s.queue(sqlInsertAppointment, pgx.StrictNamedArgs{"id": f.ID, "post": p.ID})
			}
			nowAppointments = append(nowAppointments, fact[post.ID, post.Appointment]{p.ID, f})
		}
	}
	gone, newPeriods := difference(periods, nowPeriods)
	s.supersede(sqlSupersedePeriod, gone)
	for _, f := range newPeriods {
		hundredths, unit := conn.Funded(f.value.Funded)
		s.queue(sqlInsertPeriod, pgx.StrictNamedArgs{
			"id": conn.RowID(), "post": f.owner, "from": f.value.From, "to": f.value.To, "type": f.value.Type, "title": f.value.LocalTitle,
			"funded": hundredths, "unit": unit, "reports_to": f.value.ReportsTo, "board_access": f.value.BoardAccess,
			"budget": f.value.Budget, "confirmed": f.value.Confirmed,
		})
	}
	gone, newRecruitments := difference(recruitments, nowRecruitments)
	s.supersede(sqlSupersedeRecruitment, gone)
	for _, f := range newRecruitments {
		s.queue(sqlInsertRecruitment, pgx.StrictNamedArgs{"id": conn.RowID(), "post": f.owner, "from": f.value.From, "to": f.value.To})
	}
	gone, newAppointments := difference(appointments, nowAppointments)
	s.supersede(sqlSupersedeAppointment, gone)
	for _, f := range newAppointments {
		s.queue(sqlInsertAppointmentPeriod, pgx.StrictNamedArgs{
			"id": conn.RowID(), "appointment": f.value.ID, "kind": f.value.Kind, "share": f.value.Share, "from": f.value.From, "to": f.value.To,
		})
	}
}

func (s saving) statements(rows []statementRow, after []post.Statement) {
	known := map[fact[organisation.Code, post.Statement]]uuid.UUID{}
	for _, row := range rows {
		known[fact[organisation.Code, post.Statement]{row.Trust, row.Statement}] = row.RowID
	}
	var now []fact[organisation.Code, post.Statement]
	for _, f := range after {
		now = append(now, fact[organisation.Code, post.Statement]{f.Trust, f})
	}
	gone, added := difference(known, now)
	s.supersede(sqlSupersedeStatement, gone)
	for _, f := range added {
		s.queue(sqlInsertStatement, pgx.StrictNamedArgs{
			"id": conn.RowID(), "trust": f.value.Trust, "type": f.value.Type, "from": f.value.From, "to": f.value.To,
		})
	}
}

func (s saving) holders(rows []holderRow, after map[post.AppointmentID]post.Holder) {
	known := map[fact[post.AppointmentID, post.Holder]]uuid.UUID{}
	for _, row := range rows {
		known[fact[post.AppointmentID, post.Holder]{row.AppointmentID, row.Holder}] = row.RowID
	}
	var now []fact[post.AppointmentID, post.Holder]
	for id, holder := range after {
		now = append(now, fact[post.AppointmentID, post.Holder]{id, holder})
	}
	gone, added := difference(known, now)
	s.supersede(sqlSupersedeHolder, gone)
	for _, f := range added {
		h := f.value
		actual, unit := conn.Funded(h.ActualTime)
		s.queue(sqlInsertHolder, pgx.StrictNamedArgs{
			"id": conn.RowID(), "appointment": f.owner, "person": h.Person, "actual": actual, "unit": unit,
			"protected": conn.Truth(h.ProtectedTime), "profession": h.Profession, "regulator": h.Regulator,
			"checked": h.RegistrationChecked, "fci": h.FCI, "fedip": h.FEDIP,
			"academy": conn.Truth(h.DigitalAcademy), "degree": conn.Truth(h.InformaticsDegree),
		})
	}
}

func (s saving) supersede(sql string, rows []uuid.UUID) {
	for _, row := range rows {
		s.queue(sql, pgx.StrictNamedArgs{"row": row})
	}
}

// postEvents is the audit of an import: what changed, by id and field, and
// about whom, without a value.
func postEvents(permit authz.Permit, changes []post.Change) []audit.Event {
	var events []audit.Event
	for _, change := range changes {
		e := audit.Event{Action: string(permit.Action()), Trust: change.Where().Trust}
		switch c := change.(type) {
		case post.AddPost:
			e.Kind, e.Object = audit.KindPost, c.Post.ID.String()
		case post.AddPeriod:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), c.Fields
		case post.CorrectPeriod:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), c.Fields
		case post.ClosePost:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), []string{"disestablished_on"}
		case post.SetRecruitment:
			e.Kind, e.Object, e.Fields = audit.KindPost, c.Post.String(), c.Fields
		case post.AddAppointment:
			e.Kind, e.Object = audit.KindAppointment, c.Appointment.ID.String()
		case post.CorrectAppointment:
			e.Kind, e.Object, e.Fields = audit.KindAppointment, c.Appointment.ID.String(), c.Fields
		case post.CloseAppointment:
			e.Kind, e.Object, e.Fields = audit.KindAppointment, c.Appointment.String(), []string{"appointed_to"}
		case post.NewPerson:
			e.Kind, e.Object, e.Subject = audit.KindPerson, c.Person.String(), c.Person.UUID
		case post.SetHolder:
			e.Kind, e.Object, e.Subject, e.Fields = audit.KindAppointment, c.Appointment.String(), c.Holder.Person.UUID, c.Fields
		case post.AddStatement:
			e.Kind, e.Object = audit.KindNoSuchPost, string(c.Statement.Trust)
		case post.CloseStatement:
			e.Kind, e.Object, e.Fields = audit.KindNoSuchPost, string(c.Trust), []string{"disestablished_on"}
		}
		events = append(events, e)
	}
	return events
}
