package accounts

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

const sqlMyPerson = `SELECT name, recorded_at FROM person WHERE id = @actor`

const sqlMyAddresses = `
SELECT email, recorded_at, bound_at, released_at, disabled_at, issuer IS NOT NULL, coalesce(issuer, ''), coalesce(subject, '')
FROM account WHERE person_id = @actor ORDER BY recorded_at, id`

const sqlMySessions = `
SELECT created_at, last_seen_at, ended_at FROM session WHERE person_id = @actor ORDER BY created_at DESC, id DESC`

const sqlMyTraces = `SELECT did, action, events, first_at, last_at FROM actor_traces() ORDER BY did DESC, events DESC, action`

const sqlMyCorrections = `
SELECT coalesce(wrong, ''), words, recorded_at FROM record_note
WHERE person_id = @actor AND kind = 'correction' ORDER BY recorded_at DESC, id DESC`

// sqlAllNotices includes notices that are no longer shown.
const sqlAllNotices = `
SELECT id, subject, body, link, recorded_at, read_at IS NOT NULL FROM notice WHERE person_id = @actor ORDER BY recorded_at DESC, id DESC`

// sqlMyAnswers includes what the validator set only after sign-off, as the policies
// do.
const sqlMyAnswers = `
SELECT s.cycle_code, s.state, r.competency_id, coalesce(r.level::text, r.kind, ''), r.reason, r.evidence, r.reflection,
    coalesce(v.level::text, v.kind, ''), coalesce(v.reason, ''), y.response
FROM assessment_party y
    JOIN assessment s ON s.id = y.assessment_id
    JOIN answer r ON r.assessment_id = s.id
    LEFT JOIN validated_answer v ON v.assessment_id = s.id AND v.competency_id = r.competency_id AND s.state = 'signed_off'
WHERE y.person_id = @actor
ORDER BY s.cycle_code DESC, r.competency_id`

// MyData returns everything that is held about the person of the permit.
func (db Store) MyData(ctx context.Context, permit authz.Permit) (mine account.MyData, err error) {
	if err := permit.For(authz.ViewMyData, authz.ExportMyData); err != nil {
		return mine, err
	}
	actor := pgx.StrictNamedArgs{"actor": permit.Actor().Person()}
	mine.Texts = map[account.TextKind]account.OwnText{}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) {
		batch.Queue(sqlMyPerson, actor).QueryRow(func(row pgx.Row) error { return row.Scan(&mine.Name, &mine.Recorded) })
		conn.Queue(batch, &mine.Addresses, scanAddress, sqlMyAddresses, actor)
		conn.Queue(batch, &mine.Grants, scanMyGrant, sqlMyGrants, actor)
		conn.Queue(batch, &mine.Held, scanHeld, sqlMyAppointments, actor)
		conn.Queue(batch, &mine.Sessions, scanMySession, sqlMySessions, actor)
		conn.Queue(batch, &mine.Notices, scanNotice, sqlAllNotices, actor)
		conn.Queue(batch, &mine.Looks, scanLook, sqlMyLooks, nil)
		conn.Queue(batch, &mine.Traces, scanTrace, sqlMyTraces, nil)
		for kind, sql := range ownTexts() {
			queueText(batch, sql, actor, func(text account.OwnText) { mine.Texts[kind] = text })
		}
		conn.Queue(batch, &mine.Corrections, scanCorrection, sqlMyCorrections, actor)
		conn.Queue(batch, &mine.Answers, scanMyAnswer, sqlMyAnswers, actor)
		conn.Queue(batch, &mine.Kept, scanKeptForm, sqlKeptForms, pgx.StrictNamedArgs{"person": permit.Actor().Person(), "at": db.Now()})
	})
	return mine, err
}

// MyText returns the person's own text of a kind.
func (db Store) MyText(ctx context.Context, permit authz.Permit, kind account.TextKind) (text account.OwnText, err error) {
	if err := permit.For(authz.ViewMyData); err != nil {
		return text, err
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) {
		queueText(batch, ownTexts()[kind], pgx.StrictNamedArgs{"actor": permit.Actor().Person()}, func(found account.OwnText) { text = found })
	})
	return text, err
}

func scanTrace(row pgx.CollectableRow) (t account.Trace, err error) {
	return t, row.Scan(&t.Did, &t.Action, &t.Events, &t.First, &t.Last)
}

func scanMyAnswer(row pgx.CollectableRow) (a account.MyAnswer, err error) {
	return a, row.Scan(&a.Cycle, &a.State, &a.Competency, &a.Self, &a.Reason, &a.Evidence, &a.Reflection, &a.Validated,
		&a.Difference, &a.Replied)
}

func scanCorrection(row pgx.CollectableRow) (c account.Correction, err error) {
	return c, row.Scan(&c.Wrong, &c.Right, &c.At)
}

func scanAddress(row pgx.CollectableRow) (a account.Address, err error) {
	var bound, released, disabled *time.Time
	err = row.Scan(&a.Email, &a.Invited, &bound, &released, &disabled, &a.HasIdentity, &a.Issuer, &a.SubjectID)
	a.Bound, a.Released, a.Disabled = conn.Moment(bound), conn.Moment(released), conn.Moment(disabled)
	return a, err
}

func scanMySession(row pgx.CollectableRow) (s account.MySession, err error) {
	var ended *time.Time
	err = row.Scan(&s.Began, &s.Seen, &ended)
	s.Ended = conn.Moment(ended)
	return s, err
}

const sqlMyGrants = `
SELECT g.role, coalesce(w.trust_code, ''), coalesce(g.region_code, ''), coalesce(o.display_name, ''),
    coalesce(w.post_type, ''), coalesce(w.local_title, ''), g.valid_from, g.valid_to, g.confirmed_at, g.ended_at, g.recorded_at,
    g.granted_by IS NULL, coalesce(w.role, ''), coalesce(q.display_name, '')
FROM role_grant g
    JOIN actor_own_grants() w ON w.role_grant_id = g.id
    LEFT JOIN organisation_name o ON o.organisation_code = coalesce(w.trust_code, g.region_code)
        AND daterange(o.valid_from, o.valid_to, '[]') @> today_in_england()
    LEFT JOIN organisation_name q ON q.organisation_code = w.code AND daterange(q.valid_from, q.valid_to, '[]') @> today_in_england()
WHERE g.person_id = @actor
ORDER BY g.recorded_at DESC, g.id DESC`

func scanMyGrant(row pgx.CollectableRow) (g account.MyGrant, err error) {
	var confirmed, ended *time.Time
	err = row.Scan(&g.Role, &g.Trust, &g.Region, &g.ScopeName, &g.PostType, &g.PostTitle, &g.From, &g.To, &confirmed, &ended, &g.Given,
		&g.ByCommand, &g.Giver.Role, &g.Giver.Of)
	g.Confirmed, g.EndedAt = conn.Moment(confirmed), conn.Moment(ended)
	return g, err
}

const sqlMyAppointments = `
SELECT a.trust_code, coalesce(o.display_name, a.trust_code), coalesce(a.post_type, ''), coalesce(a.local_title, ''), coalesce(a.kind, ''),
    coalesce(a.share_hundredths, 0), a.valid_from, a.valid_to, f.recorded_at, f.superseded_at, f.profession, f.regulator,
    f.registration_checked_on,
    f.fci, f.fedip, f.digital_academy, f.informatics_degree, h.actual_hundredths, h.actual_unit, h.protected_time
FROM appointment_holder f
    JOIN actor_held() a ON a.holder_id = f.id
    JOIN actor_hours() h ON h.holder_id = f.id
    LEFT JOIN organisation_name o ON o.organisation_code = a.trust_code AND daterange(o.valid_from, o.valid_to, '[]') @> today_in_england()
WHERE f.person_id = @actor
ORDER BY f.superseded_at DESC NULLS FIRST, a.valid_from DESC, f.id`

func scanHeld(row pgx.CollectableRow) (h account.Held, err error) {
	var replaced *time.Time
	var profession, regulator, fci, fedip, unit *string
	var academy, degree, protected *bool
	var hundredths *int
	err = row.Scan(&h.Trust, &h.Of, &h.PostType, &h.Title, &h.Kind, &h.Share, &h.From, &h.To, &h.Recorded, &replaced, &profession, &regulator,
		&h.RegistrationChecked, &fci, &fedip, &academy, &degree, &hundredths, &unit, &protected)
	h.Replaced = conn.Moment(replaced)
	h.Profession, h.Regulator = post.Profession(conn.Text(profession)), post.Regulator(conn.Text(regulator))
	h.FCI, h.FEDIP = post.FCI(conn.Text(fci)), post.FEDIP(conn.Text(fedip))
	h.DigitalAcademy, h.InformaticsDegree, h.ProtectedTime = conn.Answer(academy), conn.Answer(degree), conn.Answer(protected)
	h.ActualTime = conn.FundedTime(hundredths, unit)
	return h, err
}

const sqlMyLooks = `
SELECT l.occurred_at, coalesce(l.role, ''), coalesce(o.display_name, ''), l.object_kind, l.fields
FROM actor_looks() l
    LEFT JOIN organisation_name o ON o.organisation_code = l.code AND daterange(o.valid_from, o.valid_to, '[]') @> today_in_england()
ORDER BY l.occurred_at DESC, l.event_id DESC`

func scanLook(row pgx.CollectableRow) (l account.Look, err error) {
	return l, row.Scan(&l.At, &l.By.Role, &l.By.Of, &l.Kind, &l.Fields)
}
