package register

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// when says which facts to read: those that held on a day (any day if zero), as the
// register knew them at a moment (now if zero), of some trusts (all if nil).
type when struct {
	on     day.Day
	known  time.Time
	trusts []organisation.Code
}

func (w when) args() pgx.StrictNamedArgs {
	var known *time.Time
	if !w.known.IsZero() {
		known = &w.known
	}
	var trusts []string
	for _, code := range w.trusts {
		trusts = append(trusts, string(code))
	}
	return pgx.StrictNamedArgs{"on": w.on, "known": known, "trusts": trusts}
}

const sqlPostRecruitments = `
SELECT f.post_id, f.valid_from, f.valid_to
FROM post_recruitment f JOIN post p ON p.id = f.post_id
WHERE (@trusts::text[] IS NULL OR p.trust_code = ANY (@trusts))
    AND (@on::date IS NULL OR f.valid_from <= @on AND (f.valid_to IS NULL OR f.valid_to >= @on))
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
ORDER BY f.post_id, f.valid_from`

const sqlAppointments = `
SELECT a.post_id, f.appointment_id, f.kind, f.share_hundredths, f.valid_from, f.valid_to
FROM appointment_period f JOIN appointment a ON a.id = f.appointment_id JOIN post p ON p.id = a.post_id
WHERE (@trusts::text[] IS NULL OR p.trust_code = ANY (@trusts))
    AND (@on::date IS NULL OR f.valid_from <= @on AND (f.valid_to IS NULL OR f.valid_to >= @on))
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
ORDER BY a.post_id, f.valid_from, f.appointment_id`

const sqlStatements = `
SELECT f.trust_code, f.type, f.no_other, f.valid_from, f.valid_to
FROM no_such_post f
WHERE (@trusts::text[] IS NULL OR f.trust_code = ANY (@trusts))
    AND (@on::date IS NULL OR f.valid_from <= @on AND (f.valid_to IS NULL OR f.valid_to >= @on))
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
ORDER BY f.trust_code, f.type, f.valid_from`

// postRows holds the open facts of the register.
type postRows struct {
	periods      []periodRow
	recruitments []post.RecruitmentOf
	appointments []post.AppointmentOf
	statements   []post.Statement
}

// readPostRows reads the open facts in one round trip.
func readPostRows(ctx context.Context, tx pgx.Tx, w when) (found postRows, err error) {
	batch := &pgx.Batch{}
	args := w.args()
	batch.Queue(sqlPostPeriods, args).Query(func(rows pgx.Rows) (err error) {
		found.periods, err = pgx.CollectRows(rows, scanPeriod)
		return err
	})
	batch.Queue(sqlPostRecruitments, args).Query(func(rows pgx.Rows) (err error) {
		found.recruitments, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r post.RecruitmentOf, err error) {
			return r, row.Scan(&r.Post, &r.From, &r.To)
		})
		return err
	})
	batch.Queue(sqlAppointments, args).Query(func(rows pgx.Rows) (err error) {
		found.appointments, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r post.AppointmentOf, err error) {
			return r, row.Scan(&r.Post, &r.ID, &r.Kind, &r.Share, &r.From, &r.To)
		})
		return err
	})
	batch.Queue(sqlStatements, args).Query(func(rows pgx.Rows) (err error) {
		found.statements, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (s post.Statement, err error) {
			return s, row.Scan(&s.Trust, &s.Type, &s.NoOther, &s.From, &s.To)
		})
		return err
	})
	return found, tx.SendBatch(ctx, batch).Close()
}

// posts assembles posts from the rows, sorted by trust and id.
func (r postRows) posts() []post.Post {
	index := map[post.ID]int{}
	var posts []post.Post
	for _, row := range r.periods {
		at, known := index[row.Post]
		if !known {
			at = len(posts)
			index[row.Post] = at
			posts = append(posts, post.Post{ID: row.Post, Trust: row.trust})
		}
		posts[at].Periods = append(posts[at].Periods, row.Period)
	}
	for _, row := range r.recruitments {
		if at, known := index[row.Post]; known {
			posts[at].Recruitments = append(posts[at].Recruitments, row.Recruitment)
		}
	}
	for _, row := range r.appointments {
		if at, known := index[row.Post]; known {
			posts[at].Appointments = append(posts[at].Appointments, row.Appointment)
		}
	}
	return posts
}
