package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// fifty is the register of England fifty times over: six posts in each open
// trust become three hundred, each with a past, a present and something that was
// corrected; as many people, appointments, accounts and grants; half a million
// lines of audit. Ids are hashes, so that the data are the same every time.
const fifty = `
SET session_replication_role = replica; -- the rows are right; asking each foreign key takes minutes
INSERT INTO person (id, name, recorded_at)
    SELECT md5('person' || trust || n)::uuid, 'Invented Person ' || trust || n, '2026-01-01' FROM trusts, generate_series(1, 300) n;
INSERT INTO post (id, trust_code, recorded_at) SELECT md5('post' || trust || n)::uuid, trust, '2026-01-01'
FROM trusts, generate_series(1, 300) n;
INSERT INTO post_period (id, post_id, valid_from, valid_to, type, local_title, funded_hundredths, funded_unit, reports_to, board_access,
budget, confirmed_on, recorded_at, superseded_at)
    SELECT md5('period' || trust || n || v)::uuid, md5('post' || trust || n)::uuid, CASE WHEN v = 1 THEN date '2018-01-01'
    ELSE date '2024-04-01' END,
        CASE WHEN v = 1 THEN date '2024-03-31' END,
        (ARRAY['ccio', 'deputy_ccio', 'cnio', 'clinical_safety_officer', 'other_clinical_informatician', 'cio_cdio'])[1 + n % 6],
        'Title ' || n,
        60, 'wte', 'chief_executive', 'attends', 'own', '2026-10-01',
        CASE WHEN v = 3 THEN timestamptz '2026-06-01' ELSE '2026-01-01' END, CASE WHEN v = 2 THEN timestamptz '2026-06-01' END
    FROM trusts, generate_series(1, 300) n, generate_series(1, 3) v;
INSERT INTO post_recruitment (id, post_id, valid_from, valid_to, recorded_at)
    SELECT md5('recruitment' || trust || n)::uuid, md5('post' || trust || n)::uuid, '2018-01-01', CASE WHEN n % 2 = 0
    THEN date '2018-06-01' END, '2026-01-01'
    FROM trusts, generate_series(1, 300, 3) n;
INSERT INTO appointment (id, post_id, recorded_at)
SELECT md5('appointment' || trust || n)::uuid, md5('post' || trust || n)::uuid, '2026-01-01' FROM trusts, generate_series(1, 300) n;
INSERT INTO appointment_period (id, appointment_id, kind, share_hundredths, valid_from, recorded_at, superseded_at)
    SELECT md5('held' || trust || n || v)::uuid, md5('appointment' || trust || n)::uuid, 'substantive', 100, '2020-01-01',
        CASE v WHEN 1 THEN timestamptz '2026-01-01' ELSE '2026-06-01' END, CASE v WHEN 1 THEN timestamptz '2026-06-01' END
    FROM trusts, generate_series(1, 300) n, generate_series(1, 2) v;
INSERT INTO appointment_holder (id, appointment_id, person_id, actual_hundredths, actual_unit, profession, recorded_at, superseded_at)
    SELECT md5('holder' || trust || n || v)::uuid, md5('appointment' || trust || n)::uuid, md5('person' || trust || n)::uuid, 80, 'wte',
    'doctor',
        CASE v WHEN 1 THEN timestamptz '2026-01-01' ELSE '2026-06-01' END, CASE v WHEN 1 THEN timestamptz '2026-06-01' END
    FROM trusts, generate_series(1, 300) n, generate_series(1, 2) v;
INSERT INTO no_such_post (id, trust_code, type, valid_from, valid_to, recorded_at)
    SELECT md5('none' || trust || n)::uuid, trust, 'chief_ahp_information_officer', date '2000-01-01' + n * 100,
    date '2000-01-01' + n * 100 + 50, '2026-01-01' FROM trusts, generate_series(1, 50) n;
INSERT INTO trust_team (id, trust_code, valid_from, valid_to, headcount, five_trained, recorded_at, superseded_at)
    SELECT md5('team' || trust || n || v)::uuid, trust, date '2018-01-01' + n * 70, date '2018-01-01' + n * 70 + 69, n, 'five_or_more',
        CASE v WHEN 1 THEN timestamptz '2026-01-01' ELSE '2026-06-01' END, CASE v WHEN 1 THEN timestamptz '2026-06-01' END
    FROM trusts, generate_series(1, 50) n, generate_series(1, 2) v WHERE trust NOT IN (SELECT trust_code FROM trust_team);
INSERT INTO account (id, person_id, email, recorded_at)
    SELECT md5('account' || trust || n)::uuid, md5('person' || trust || n)::uuid, 'person' || trust || n || '@test.example', '2026-01-01'
    FROM trusts, generate_series(1, 300) n;
INSERT INTO role_grant (id, person_id, role, appointment_id, valid_from, recorded_at)
    SELECT md5('own' || trust || n)::uuid, md5('person' || trust || n)::uuid, 'post_holder', md5('appointment' || trust || n)::uuid,
    '2020-01-01', '2026-01-01' FROM trusts, generate_series(1, 300) n;
INSERT INTO role_grant (id, person_id, role, trust_code, valid_from, recorded_at)
    SELECT md5('secretary' || trust || n)::uuid, md5('person' || trust || n)::uuid, 'board_secretary', trust, '2020-01-01', '2026-01-01'
    FROM trusts, generate_series(1, 50) n;
INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at)
    SELECT md5('session' || trust || n || v)::uuid, sha256('x'), md5('person' || trust || n)::uuid, '2026-01-01', '2026-01-01', '2126-01-01'
    FROM trusts, generate_series(1, 300) n, generate_series(1, 2) v;
INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code, fields)
    SELECT md5('event' || trust || n)::uuid, timestamptz '2026-01-01' + n * interval '1 minute',
    md5('person' || trust || 1 + n % 300)::uuid, 'web', 'view a post''s holder', 'appointment', 'x',
        md5('person' || trust || 1 + (n + 1) % 300)::uuid, trust, '{person_name}' FROM trusts, generate_series(1, 2500) n;
SET session_replication_role = origin`

// fiftyfold is such a database, with the demonstration and the example in it.
func fiftyfold(b testing.TB) (address string, super *pgx.Conn) {
	b.Helper()
	address, _ = populated(b)
	super = connect(b, pgtest.Superuser(b, address))
	// The indexes of exclusion constraints are built at once far sooner than row by row.
	const excluding = ` FROM pg_constraint
		WHERE contype = 'x' AND conrelid IN ('post_period'::regclass, 'post_recruitment'::regclass, 'no_such_post'::regclass,
'appointment_period'::regclass, 'appointment_holder'::regclass, 'trust_team'::regclass, 'role_grant'::regclass) ORDER BY conname`
	drop := column[string](b, super, `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I;', conrelid::regclass, conname)`+excluding)
	add := column[string](b, super, `SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s;', conrelid::regclass, conname,
		pg_get_constraintdef(oid))`+excluding)
	_, err := super.Exec(b.Context(), `CREATE TEMPORARY VIEW trusts AS SELECT code AS trust FROM organisation
		WHERE kind = 'trust' AND closed IS NULL;`+
		strings.Join(drop, "")+fifty+";"+strings.Join(add, "")+"ANALYZE")
	must(b, err)
	return address, super
}

// personOf is one of the people of fifty.
func personOf(b testing.TB, super *pgx.Conn, trust string, n int) uuid.UUID {
	return column[uuid.UUID](b, super, `SELECT md5('person' || $1::text || $2::int)::uuid`, trust, n)[0]
}

func BenchmarkFiftyfold(b *testing.B) {
	address, super := fiftyfold(b)
	serve := pgtest.Open(b, address, postgres.RoleServe, time.Now)
	board, holder := personOf(b, super, "RR8", 7), personOf(b, super, "RR8", 200)
	admin := column[uuid.UUID](b, super, `SELECT person_id FROM demo_persona WHERE persona = 'admin'`)[0]
	may := func(action authz.Action) authz.Permit {
		return permit(b, board, authz.BoardSecretary, authz.Scope{Trust: "RR8"}, action)
	}
	token := account.NewToken()
	_, err := super.Exec(b.Context(), `INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at)
		VALUES ($1, $2, $3, now(), now(), '2126-01-01')`, token.ID, token.Hash(), board)
	must(b, err)
	q := insight.Query{AsAt: d("2026-10-01"), Trust: "RR8"}
	for _, c := range []struct {
		name string
		run  func() (rows int, err error)
	}{
		{"Picture/England", func() (int, error) {
			p, err := serve.Picture(b.Context(), may(authz.ViewRegister), insight.Query{AsAt: d("2026-10-01")})
			return len(p.Trusts), err
		}},
		{"Picture/EnglandKnownOn", func() (int, error) {
			p, err := serve.Picture(b.Context(), may(authz.ViewRegister), insight.Query{AsAt: d("2026-10-01"), KnownOn: d("2026-03-01")})
			return len(p.Trusts), err
		}},
		{"Pictures/England", func() (int, error) { // two years by month
			p, err := serve.Pictures(b.Context(), may(authz.ViewRegister), insight.Query{}, insight.MonthlyDays(d("2026-10-01")))
			return len(p), err
		}},
		{"Pictures/Region", func() (int, error) {
			p, err := serve.Pictures(b.Context(), may(authz.ViewRegister), insight.Query{Region: "Y62"}, insight.MonthlyDays(d("2026-10-01")))
			return len(p), err
		}},
		{"RegisterPosts", func() (int, error) {
			_, posts, _, err := serve.RegisterPosts(b.Context(), may(authz.ExportPosts), insight.Query{AsAt: d("2026-10-01")})
			return len(posts), err
		}},
		{"Picture/Trust", func() (int, error) {
			p, err := serve.Picture(b.Context(), may(authz.ViewRegister), q)
			return len(p.Trusts), err
		}},
		{"TrustPosts", func() (int, error) {
			posts, _, err := serve.TrustPosts(b.Context(), may(authz.ViewRegister), q)
			return len(posts), err
		}},
		{"Holders/board", func() (int, error) {
			h, err := serve.Holders(b.Context(), may(authz.ViewHolder), q)
			return len(h), err
		}},
		{"Holders/own", func() (int, error) {
			h, err := serve.Holders(b.Context(), permit(b, holder, authz.PostHolder, authz.Scope{}, authz.ViewHolder), q)
			return len(h), err
		}},
		{"Holders/national", func() (int, error) { // with a line of audit for each
			h, err := serve.Holders(b.Context(), permit(b, admin, authz.NationalAdministrator, authz.Scope{}, authz.ViewHolder), q)
			return len(h), err
		}},
		{"Hours/board", func() (int, error) {
			h, err := serve.Hours(b.Context(), may(authz.ViewHours), q)
			return len(h), err
		}},
		{"MyData", func() (int, error) {
			mine, err := serve.MyData(b.Context(), self(b, holder, authz.ViewMyData))
			return len(mine.Looks), err
		}},
		{"Register", func() (int, error) {
			reg, err := serve.Register(b.Context(), may(authz.ViewRegister))
			return len(reg.Organisations), err
		}},
		{"FindSession", func() (int, error) {
			in, err := serve.FindSession(b.Context(), stranger(b, ""), token)
			return len(in.Grants), err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				var err error
				if rows, err = c.run(); err != nil || rows == 0 {
					b.Fatalf("%d rows, %v", rows, err)
				}
			}
			b.ReportMetric(float64(rows), "rows")
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/op")
			b.ReportMetric(0, "ns/op")
		})
	}
}
