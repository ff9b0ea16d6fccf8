package postgres_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// visible is the second line of defence as a table: for each table under row-level
// security, the SQL that selects the rows that the product lets an actor read, by
// their primary key as keyOf writes it. The superuser runs it, to whom no policy
// applies, and it uses none of the functions that the policies use. A table that is
// not here is for each person alone: they read their own rows of it, and nobody else
// does.
//
// Parameters: 1 the actor's id, 2 whether a grant lives, 3 whether national
// administrator, 4 the trusts served, 5 the trusts run, 6 the appointment
// validated, 7 the trusts on whose board they sit.
func visible() map[string]string {
	const mayAppointment = `(h.person_id = $1 OR h.appointment_id = $6 OR p.trust_code = ANY ($4))`
	const holders = `FROM appointment_holder h JOIN appointment a ON a.id = h.appointment_id JOIN post p ON p.id = a.post_id WHERE `
	const grants = `FROM role_grant g LEFT JOIN appointment a ON a.id = g.appointment_id LEFT JOIN post p ON p.id = a.post_id WHERE `
	// Those that the actor administers, those of the actor's board, and those that
	// give access to the actor's own levels.
	const othersGrant = `(coalesce(g.trust_code, p.trust_code) = ANY ($5)
		OR (g.role IN ('board_member', 'board_secretary', 'secretarys_levels') AND g.trust_code = ANY ($7))
		OR (g.role = 'validator' AND EXISTS (SELECT FROM appointment_holder o WHERE o.appointment_id = g.appointment_id AND o.person_id = $1
		AND o.superseded_at IS NULL))
		OR (g.role IN ('board_member', 'secretarys_levels')
		AND EXISTS (SELECT FROM appointment_holder o JOIN appointment b ON b.id = o.appointment_id
			JOIN post q ON q.id = b.post_id WHERE q.trust_code = g.trust_code AND o.person_id = $1 AND o.superseded_at IS NULL)))`
	const assessed = `FROM assessment s JOIN assessment_party y ON y.assessment_id = s.id JOIN appointment a ON a.id = s.appointment_id
		JOIN post p ON p.id = a.post_id WHERE `
	const validates = `(y.validator_id = $1 AND s.appointment_id = $6 AND s.state IN ('submitted', 'in_validation', 'signed_off'))`
	const lives = `(g.ended_at IS NULL AND g.valid_from <= (now() AT TIME ZONE 'Europe/London')::date
		AND coalesce(g.valid_to, 'infinity') >= (now() AT TIME ZONE 'Europe/London')::date)`
	open := func(table string) string { return `SELECT id::text FROM ` + table + ` WHERE $2` }
	return map[string]string{
		"post":               open("post"),
		"post_period":        open("post_period"),
		"post_recruitment":   open("post_recruitment"),
		"no_such_post":       open("no_such_post"),
		"appointment":        open("appointment"),
		"appointment_period": open("appointment_period"),
		"trust_team":         open("trust_team"),
		"trust_workforce":    open("trust_workforce"),
		// Open to everybody, signed in or not, once published.
		"framework": `SELECT id::text FROM framework WHERE published_at IS NOT NULL`,
		"competency": `SELECT concat_ws(':', c.framework_id, c.id)
			FROM competency c JOIN framework f ON f.id = c.framework_id WHERE f.published_at IS NOT NULL`,
		"appointment_holder": `SELECT h.id::text ` + holders + `($3 OR ` + mayAppointment + `)`,
		"person": `SELECT n.id::text FROM person n WHERE $3 OR n.id = $1 OR n.id IN (SELECT h.person_id ` + holders + mayAppointment + `)
			OR n.id IN (SELECT g.person_id ` + grants + othersGrant + `)`,
		"account": `SELECT id::text FROM account n WHERE person_id = $1 OR $3
			OR person_id IN (SELECT h.person_id ` + holders + `p.trust_code = ANY ($5) AND h.superseded_at IS NULL)
			OR person_id IN (SELECT g.person_id ` + grants + `coalesce(g.trust_code, p.trust_code) = ANY ($5))`,
		"role_grant": `SELECT g.id::text ` + grants + `g.person_id = $1 OR $3 OR ` + othersGrant,
		"cycle":      `SELECT code FROM cycle WHERE $2`,
		"assessment": `SELECT s.id::text ` + assessed + `y.person_id = $1 OR s.appointment_id = $6 OR p.trust_code = ANY ($4)
			OR EXISTS (SELECT FROM role_grant g WHERE g.person_id = $1 AND ` + lives +
			` AND (g.role IN ('national_analyst', 'national_administrator')
				OR (g.role = 'regional_analyst' AND g.region_code = (SELECT r.parent_code FROM cycle c, membership m, membership r
				WHERE c.code = s.cycle_code
					AND m.member_code = p.trust_code AND m.valid_from <= c.closes_on AND coalesce(m.valid_to, 'infinity') >= c.closes_on
					AND r.member_code = m.parent_code AND r.valid_from <= c.closes_on AND coalesce(r.valid_to, 'infinity') >= c.closes_on))))`,
		"assessment_party": `SELECT s.id::text ` + assessed + `y.person_id = $1 OR ` + validates,
		"answer": `SELECT concat_ws(':', s.id, r.competency_id) FROM answer r JOIN assessment s ON s.id = r.assessment_id
			JOIN assessment_party y ON y.assessment_id = s.id WHERE y.person_id = $1`,
		"submitted_answer": `SELECT concat_ws(':', s.id, r.submission, r.competency_id)
			FROM submitted_answer r, LATERAL (SELECT s.id, s.submission, s.appointment_id, s.state, y.person_id, y.validator_id ` + assessed +
			`s.id = r.assessment_id) s, LATERAL (SELECT s.person_id, s.validator_id) y
				WHERE y.person_id = $1 OR (r.submission = s.submission AND ` + validates + `)`,
		"validated_answer": `SELECT concat_ws(':', s.id, r.competency_id) FROM validated_answer r JOIN assessment s ON s.id = r.assessment_id
			JOIN assessment_party y ON y.assessment_id = s.id
			WHERE (y.person_id = $1 AND s.state = 'signed_off') OR ` + validates,
		"domain_level": `SELECT concat_ws(':', s.id, l.sign_off, l.domain_id)
			FROM domain_level l, LATERAL (SELECT s.id, s.sign_off, s.appointment_id, s.state, p.trust_code, p.id AS post, y.person_id ` + assessed +
			`s.id = l.assessment_id) s WHERE s.state = 'signed_off' AND s.sign_off = l.sign_off AND (s.person_id = $1 OR s.appointment_id = $6
				OR (s.trust_code = ANY ($7)
				AND EXISTS (SELECT FROM post_period f, cycle c WHERE f.post_id = s.post AND f.superseded_at IS NULL AND f.type = 'ccio'
					AND c.code = (SELECT x.cycle_code FROM assessment x WHERE x.id = s.id)
					AND daterange(f.valid_from, f.valid_to, '[]') @> c.closes_on)))`,
		"assessment_move": `SELECT v.id::text FROM assessment_move v JOIN assessment s ON s.id = v.assessment_id
			JOIN assessment_party y ON y.assessment_id = s.id WHERE y.person_id = $1 OR ` + validates,
		"team_level": `SELECT concat_ws(':', cycle_code, trust_code, domain_id) FROM team_level WHERE trust_code = ANY ($7)`,
		// A person's own note for those who see the record, a correction for those who
		// could make it.
		"record_note": `SELECT n.id::text FROM record_note n WHERE $3 OR n.person_id = $1
			OR (n.kind = 'own_note' AND n.person_id IN (SELECT h.person_id ` + holders + mayAppointment + `))
			OR (n.kind = 'correction' AND n.person_id IN (SELECT h.person_id ` + holders + `p.trust_code = ANY ($5) AND h.superseded_at IS NULL))`,
		"outbox":      closed, // for the job that sends it
		"audit_event": `SELECT id::text FROM audit_event WHERE $3 OR subject_id = $1 OR trust_code = ANY ($5)`,
		// The seals of the audit are for the server's command line.
		"audit_seal":   closed,
		"audit_sealed": closed,
		// The personas are offered, by their ids, before anybody is signed in.
		"demo_persona": `SELECT persona FROM demo_persona`,
		// Not a table, but a function that replaces the columns that cannot be read.
		"actor_hours()": `SELECT h.id::text ` + holders + mayAppointment,
	}
}

// closed is the rule for a table that the site may not query at all.
const closed = "closed"

// underPolicies lists the tables under row-level security.
func underPolicies(t testing.TB, conn *pgx.Conn) []string {
	t.Helper()
	return column[string](t, conn, `SELECT relname::text FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relrowsecurity ORDER BY 1`)
}

// keyOf is the SQL for the primary key of a table, as one text.
func keyOf(t testing.TB, conn *pgx.Conn, table string) string {
	t.Helper()
	return `concat_ws(':', ` + strings.Join(column[string](t, conn, `SELECT a.attname::text FROM pg_constraint c
		CROSS JOIN unnest(c.conkey) WITH ORDINALITY k (attnum, place) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
		WHERE c.conrelid = $1::text::regclass AND c.contype = 'p' ORDER BY k.place`, table), ", ") + `)`
}

func texts(codes []organisation.Code) []string {
	list := []string{}
	for _, code := range codes {
		list = append(list, string(code))
	}
	return list
}

// Through SQL, with no permit and no WHERE, each person reads exactly the rows that
// they may read.
func TestPolicies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.assess(t)
	_, err := pgtest.Open(t, w.address, postgres.RoleSeal, time.Now).SealAudit(t.Context(), pgtest.Permit(t, authz.SealAudit))
	must(t, err)
	tables := underPolicies(t, w.super)
	rules, ids := visible(), map[string]string{"actor_hours()": "holder_id::text"}
	for _, table := range tables {
		ids[table] = keyOf(t, w.super, table)
		if rules[table] == "" {
			rules[table] = `SELECT ` + ids[table] + ` FROM ` + table + ` WHERE person_id = $1`
		}
		if n := column[int](t, w.super, `SELECT count(*)::int FROM `+table); n[0] == 0 {
			t.Errorf("%s is empty: what is read of it shows nothing", table)
		}
	}
	if len(rules) != len(tables)+1 {
		t.Errorf("the cases are of %d tables and a function, the schema has %d: %v", len(rules)-1, len(tables), tables)
	}
	for _, a := range w.actors {
		t.Run(a.name, func(t *testing.T) {
			read := map[string][]string{}
			w.as(t, a.id, func(tx pgx.Tx) {
				for table, rule := range rules {
					if rule == closed {
						refuses(t, tx, insufficientPrivilege, `SELECT FROM `+table)
						continue
					}
					read[table] = column[string](t, tx, `SELECT `+ids[table]+` FROM `+table+` ORDER BY 1`)
				}
			})
			for table, sql := range rules {
				if sql == closed {
					continue
				}
				want := column[string](t, w.super, `SELECT r.id FROM (`+sql+`) r (id), (SELECT $1::uuid, $2::bool, $3::bool, $4::text[], $5::text[],
					$6::uuid, $7::text[]) typed ORDER BY 1`,
					a.id, a.granted, a.national, texts(a.serves), texts(a.runs), a.validates, texts(a.boards))
				if !slices.Equal(read[table], want) {
					t.Errorf("%s: %d rows are read and %d are theirs:\nread   %v\ntheirs %v", table, len(read[table]), len(want), read[table], want)
				}
			}
			if got := len(read["appointment_holder"]); got != a.holders {
				t.Errorf("%d holders are read, want %d", got, a.holders)
			}
			if got := len(read["person"]); got != a.people {
				t.Errorf("%d people are read, want %d", got, a.people)
			}
			if a.national && len(read["actor_hours()"]) != 0 {
				t.Errorf("a national administrator reads hours")
			}
		})
	}
}
