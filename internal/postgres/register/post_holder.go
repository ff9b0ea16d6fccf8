package register

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// holderRow is what is recorded about the holder of an appointment.
type holderRow struct {
	AppointmentID post.AppointmentID
	post.Holder
}

// readHolders reads who holds the appointments of trusts, with all columns or some.
type readHolders func(context.Context, pgx.Tx, when) (map[post.AppointmentID]post.Holder, error)

// sqlHoldersWhole is for the command line, whose role may read every column.
const sqlHoldersWhole = `
SELECT f.appointment_id, f.person_id, n.name, f.profession, f.regulator, f.registration_checked_on,
    f.fci, f.fedip, f.digital_academy, f.informatics_degree, f.actual_hundredths, f.actual_unit, f.protected_time
FROM appointment_holder f
    JOIN person n ON n.id = f.person_id
    JOIN appointment a ON a.id = f.appointment_id
    JOIN post p ON p.id = a.post_id
WHERE f.superseded_at IS NULL AND p.trust_code = ANY (@trusts)
ORDER BY f.appointment_id`

// readHoldersWhole reads all that is recorded about the holders, as far as a file
// may contain it.
func readHoldersWhole(ctx context.Context, tx pgx.Tx, w when) (map[post.AppointmentID]post.Holder, error) {
	return collectHolders(ctx, tx, sqlHoldersWhole, w, func(row pgx.CollectableRow) (r holderRow, err error) {
		var hundredths *int
		var unit *string
		var protected *bool
		err = r.scan(row, []any{&r.Name}, &hundredths, &unit, &protected)
		r.ActualTime, r.ProtectedTime = conn.FundedTime(hundredths, unit), conn.Answer(protected)
		return r, err
	})
}

// sqlHoldersOpen reads only columns that the web server may read.
const sqlHoldersOpen = `
SELECT f.appointment_id, f.person_id, f.profession, f.regulator, f.registration_checked_on,
    f.fci, f.fedip, f.digital_academy, f.informatics_degree
FROM appointment_holder f
    JOIN appointment a ON a.id = f.appointment_id
    JOIN post p ON p.id = a.post_id
WHERE f.superseded_at IS NULL AND p.trust_code = ANY (@trusts)
ORDER BY f.appointment_id`

// readHoldersOpen reads the holders without their names and hours. That is enough
// to work out a team, and more than most changes need.
func readHoldersOpen(ctx context.Context, tx pgx.Tx, w when) (map[post.AppointmentID]post.Holder, error) {
	return collectHolders(ctx, tx, sqlHoldersOpen, w, func(row pgx.CollectableRow) (r holderRow, err error) {
		return r, r.scan(row, nil)
	})
}

func collectHolders(
	ctx context.Context, tx pgx.Tx, sql string, w when, scan pgx.RowToFunc[holderRow],
) (map[post.AppointmentID]post.Holder, error) {
	rows, err := tx.Query(ctx, sql, pgx.StrictNamedArgs{"trusts": w.args()["trusts"]})
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, err
	}
	holders := make(map[post.AppointmentID]post.Holder, len(found))
	for _, row := range found {
		holders[row.AppointmentID] = row.Holder
	}
	return holders, nil
}

// scan reads the columns from appointment_id to informatics_degree, with those in
// name after person_id, followed by those in more.
func (r *holderRow) scan(row pgx.CollectableRow, name []any, more ...any) error {
	var profession, regulator, fci, fedip *string
	var academy, degree *bool
	columns := append([]any{&r.AppointmentID, &r.Person}, name...)
	columns = append(columns, &profession, &regulator, &r.RegistrationChecked, &fci, &fedip, &academy, &degree)
	err := row.Scan(append(columns, more...)...)
	r.DigitalAcademy, r.InformaticsDegree = conn.Answer(academy), conn.Answer(degree)
	r.Profession, r.Regulator = post.Profession(conn.Text(profession)), post.Regulator(conn.Text(regulator))
	r.FCI, r.FEDIP = post.FCI(conn.Text(fci)), post.FEDIP(conn.Text(fedip))
	return err
}
