package register

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// writing queues the rows of one call of applyChanges, all recorded at the same
// moment.
type writing struct {
	at    time.Time
	by    *uuid.UUID
	batch *pgx.Batch
}

func (w writing) queue(sql string, args pgx.StrictNamedArgs) *pgx.QueuedQuery {
	args["at"], args["by"] = w.at, w.by
	return w.batch.Queue(sql, args)
}

// one queues a statement that must affect exactly one row. Any other number means
// that the register is not what the changes were worked out from.
func (w writing) one(sql string, args pgx.StrictNamedArgs) {
	oneRow(w.queue(sql, args))
}

func oneRow(queued *pgx.QueuedQuery) {
	queued.Exec(func(tag pgconn.CommandTag) error {
		if n := tag.RowsAffected(); n != 1 {
			return fmt.Errorf("register: %d rows instead of one: %s", n, queued.SQL)
		}
		return nil
	})
}

const (
	sqlInsertPost        = `INSERT INTO post (id, trust_code, recorded_at, recorded_by) VALUES (@id, @trust, @at, @by)`
	sqlInsertAppointment = `INSERT INTO appointment (id, post_id, recorded_at, recorded_by) VALUES (@id, @post, @at, @by)`
)

// The row to supersede is found by what it is about and its first day: of the
// current facts no two begin on the same day.
const (
	sqlSupersedePeriod = `
UPDATE post_period SET superseded_at = @at, superseded_by = @by
WHERE post_id = @post AND valid_from = @from AND superseded_at IS NULL`
	sqlSupersedeRecruitment = `
UPDATE post_recruitment SET superseded_at = @at, superseded_by = @by
WHERE post_id = @post AND valid_from = @from AND superseded_at IS NULL`
	sqlSupersedeAppointment = `
UPDATE appointment_period SET superseded_at = @at, superseded_by = @by
WHERE appointment_id = @appointment AND superseded_at IS NULL`
	sqlSupersedeStatement = `
UPDATE no_such_post SET superseded_at = @at, superseded_by = @by
WHERE trust_code = @trust AND type = @type AND no_other = @no_other AND valid_from = @from AND superseded_at IS NULL`
	sqlSupersedeHolder = `
UPDATE appointment_holder SET superseded_at = @at, superseded_by = @by
WHERE appointment_id = @appointment AND superseded_at IS NULL`
)

// sqlInsertPerson does nothing for somebody who already exists without a post, such
// as a person with an account.
const sqlInsertPerson = `INSERT INTO person (id, name, recorded_at) VALUES (@id, @name, @at) ON CONFLICT (id) DO NOTHING`

const sqlInsertRecruitment = `
INSERT INTO post_recruitment (id, post_id, valid_from, valid_to, recorded_at, recorded_by) VALUES (@id, @post, @from, @to, @at, @by)`

const sqlInsertAppointmentPeriod = `
INSERT INTO appointment_period (id, appointment_id, kind, share_hundredths, valid_from, valid_to, recorded_at, recorded_by)
VALUES (@id, @appointment, @kind, @share, @from, @to, @at, @by)`

const sqlInsertStatement = `
INSERT INTO no_such_post (id, trust_code, type, no_other, valid_from, valid_to, recorded_at, recorded_by)
VALUES (@id, @trust, @type, @no_other, @from, @to, @at, @by)`

const sqlInsertHolder = `
INSERT INTO appointment_holder (id, appointment_id, person_id, actual_hundredths, actual_unit, protected_time, profession,
    regulator, registration_checked_on, fci, fedip, digital_academy, informatics_degree, recorded_at, recorded_by)
VALUES (@id, @appointment, @person, @actual, @unit, @protected, nullif(@profession, ''), nullif(@regulator, ''),
    @checked, nullif(@fci, ''), nullif(@fedip, ''), @academy, @degree, @at, @by)`

// sqlCarryHolder copies the hours of a holder from the row that has just been
// superseded, so that somebody who changes something else need not know them.
const sqlCarryHolder = `
INSERT INTO appointment_holder (id, appointment_id, person_id, actual_hundredths, actual_unit, protected_time, profession,
    regulator, registration_checked_on, fci, fedip, digital_academy, informatics_degree, recorded_at, recorded_by)
SELECT @id, f.appointment_id, f.person_id, f.actual_hundredths, f.actual_unit, f.protected_time, nullif(@profession, ''),
    nullif(@regulator, ''), @checked, nullif(@fci, ''), nullif(@fedip, ''), @academy, @degree, @at, @by
FROM appointment_holder f
WHERE f.appointment_id = @appointment AND f.superseded_at = @at`

// people adds the people whom the register does not know.
func (w writing) people(people []post.NewPerson) {
	for _, p := range people {
		w.batch.Queue(sqlInsertPerson, pgx.StrictNamedArgs{"id": p.Person, "name": p.Name, "at": w.at})
	}
}

func (w writing) posts(edits post.Edits) {
	for _, p := range edits.Posts {
		w.queue(sqlInsertPost, pgx.StrictNamedArgs{"id": p.ID, "trust": p.Trust})
	}
	for _, a := range edits.Appointments {
		w.queue(sqlInsertAppointment, pgx.StrictNamedArgs{"id": a.ID, "post": a.Post})
	}
	for _, f := range edits.Gone.Periods {
		w.one(sqlSupersedePeriod, pgx.StrictNamedArgs{"post": f.Post, "from": f.From})
	}
	for _, f := range edits.Added.Periods {
		w.period(f)
	}
	for _, f := range edits.Gone.Recruitments {
		w.one(sqlSupersedeRecruitment, pgx.StrictNamedArgs{"post": f.Post, "from": f.From})
	}
	for _, f := range edits.Added.Recruitments {
		w.queue(sqlInsertRecruitment, pgx.StrictNamedArgs{"id": conn.RowID(), "post": f.Post, "from": f.From, "to": f.To})
	}
	for _, f := range edits.Gone.Appointments {
		w.one(sqlSupersedeAppointment, pgx.StrictNamedArgs{"appointment": f.ID})
	}
	for _, f := range edits.Added.Appointments {
		w.queue(sqlInsertAppointmentPeriod, pgx.StrictNamedArgs{
			"id": conn.RowID(), "appointment": f.ID, "kind": f.Kind, "share": f.Share, "from": f.From, "to": f.To,
		})
	}
}

func (w writing) statements(edits post.Edits) {
	for _, f := range edits.Gone.Statements {
		w.one(sqlSupersedeStatement, pgx.StrictNamedArgs{"trust": f.Trust, "type": f.Type, "no_other": f.NoOther, "from": f.From})
	}
	for _, f := range edits.Added.Statements {
		w.queue(sqlInsertStatement, pgx.StrictNamedArgs{
			"id": conn.RowID(), "trust": f.Trust, "type": f.Type, "no_other": f.NoOther, "from": f.From, "to": f.To,
		})
	}
}

func (w writing) holders(before map[post.AppointmentID]post.Holder, set []post.SetHolder) {
	for _, c := range set {
		was, known := before[c.Appointment]
		if known {
			w.one(sqlSupersedeHolder, pgx.StrictNamedArgs{"appointment": c.Appointment})
		}
		h := c.Holder
		args := pgx.StrictNamedArgs{
			"id": conn.RowID(), "appointment": c.Appointment, "profession": h.Profession, "regulator": h.Regulator,
			"checked": h.RegistrationChecked, "fci": h.FCI, "fedip": h.FEDIP,
			"academy": conn.Truth(h.DigitalAcademy), "degree": conn.Truth(h.InformaticsDegree),
		}
		if known && was.Person == h.Person && !c.SetsHours() {
			w.one(sqlCarryHolder, args)
			continue
		}
		actual, unit := conn.Funded(h.ActualTime)
		args["person"], args["actual"], args["unit"], args["protected"] = h.Person, actual, unit, conn.Truth(h.ProtectedTime)
		w.queue(sqlInsertHolder, args)
	}
}
