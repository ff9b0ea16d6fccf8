package postgres_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// actor is a person, and what the product lets them see. Dates of grants are days
// from the real today.
type actor struct {
	name   string
	id     uuid.UUID // uuid.Nil: nobody is signed in
	grants []grantRow
	// granted: a grant is in force today, so they see the open facts of the register.
	granted bool
	// national: a grant as national administrator is in force.
	national bool
	// serves: the trusts whose holders and hours they see; runs: the trusts
	// whose audit they see.
	// boards: the trusts on whose board they sit.
	serves, runs, boards []organisation.Code
	// validates: the appointment whose holder and hours they see.
	validates uuid.UUID
	// holders and people are the numbers of rows of appointment_holder and person
	// that they see in the data of the tests.
	holders, people int
}

type grantRow struct {
	id          uuid.UUID
	role        authz.Role
	scope       authz.Scope
	from, to    int // days from today; to 0 with open: until further notice
	open        bool
	unconfirmed bool
}

// ofTest returns an id for the tests, always the same for the same name.
func ofTest(name string) uuid.UUID {
	return uuid.NewSHA1(uuid.MustParse("5f0d6f0e-4a63-5b5b-8a51-0a2f4f6c6d00"), []byte(name))
}

// world is a database with the demonstration, the example file, and the actors.
type world struct {
	address string // as the owner
	super   *pgx.Conn
	actors  []actor
	// holderOf is the appointment of the demonstration's holder.
	holderOf uuid.UUID
}

func (w world) actor(t testing.TB, name string) actor {
	t.Helper()
	for _, a := range w.actors {
		if a.name == name {
			return a
		}
	}
	t.Fatalf("there is no actor %q", name)
	return actor{}
}

// worlds is the database of which each world is a clone.
var worlds = pgtest.Prepared[world]{Cluster: &cluster, Fill: fillWorld}

// newWorld is a world of the test's own.
func newWorld(t testing.TB) world {
	t.Helper()
	address, w := worlds.Clone(t)
	w.address, w.super = address, connect(t, pgtest.Superuser(t, address))
	return w
}

// fillWorld adds the actors to the demonstration. Somebody was once recorded by
// mistake as the holder of the deputy's post of RR8; the row is superseded, and
// stays.
func fillWorld(t testing.TB, address string, today day.Day) world {
	t.Helper()
	operate := fillDemonstration(t, address, today)
	w := world{address: address, super: connect(t, pgtest.Superuser(t, address))}
	holders := map[string]uuid.UUID{}
	appointments := map[string]uuid.UUID{}
	for id, h := range existing(t, operate).Holders {
		holders[h.Name], appointments[h.Name] = h.Person.UUID, id.UUID
	}
	w.holderOf = appointments["Invented Post-Holder"]
	build := demo.Build(today)
	personas := map[account.Persona]uuid.UUID{}
	for _, p := range build.Personas {
		personas[p.Persona] = p.Person
	}
	r0a := []organisation.Code{"R0A"}
	trust := func(code organisation.Code) authz.Scope { return authz.Scope{Trust: code} }
	living := func(role authz.Role, scope authz.Scope) grantRow {
		return grantRow{role: role, scope: scope, from: -30, open: true}
	}
	w.actors = []actor{
		{name: "nobody"},
		{name: "an unknown actor", id: ofTest("unknown")},
		// The personas. The trust has two holders: the CCIO and the CNIO.
		{name: "holder", id: personas[account.Holder], granted: true, holders: 1, people: 5},
		{name: "validator", id: personas[account.Validator], granted: true, validates: w.holderOf, holders: 1, people: 2},
		{name: "board", id: personas[account.Board], granted: true, serves: r0a, boards: r0a, holders: 2, people: 7},
		{name: "secretary", id: personas[account.Secretary], granted: true, serves: r0a, holders: 2, people: 3},
		{name: "trust-admin", id: personas[account.TrustAdmin], granted: true, serves: r0a, runs: r0a, holders: 2, people: 11},
		{name: "region", id: personas[account.Region], granted: true, people: 1},
		{name: "national", id: personas[account.National], granted: true, people: 1},
		{name: "admin", id: personas[account.Admin], granted: true, national: true, holders: 12, people: 30},
		// Grants that open nothing.
		{name: "without a grant", id: ofTest("none"), people: 1},
		{name: "expired", id: ofTest("expired"), people: 1,
			grants: []grantRow{{role: authz.TrustAdministrator, scope: trust("R0A"), from: -30, to: -1}}},
		{name: "future", id: ofTest("future"), people: 1,
			grants: []grantRow{{role: authz.NationalAdministrator, from: 2, open: true}}},
		{name: "unconfirmed board member", id: ofTest("unconfirmed board"), people: 1,
			grants: []grantRow{{role: authz.BoardMember, scope: trust("R0A"), from: -30, open: true, unconfirmed: true}}},
		{name: "unconfirmed validator", id: ofTest("unconfirmed validator"), people: 1,
			grants: []grantRow{{role: authz.Validator, scope: authz.Scope{Appointment: w.holderOf}, from: -30, open: true, unconfirmed: true}}},
		// Grants on their first and last days.
		{name: "first day", id: ofTest("first day"), granted: true, serves: r0a, holders: 2, people: 3,
			grants: []grantRow{{role: authz.BoardSecretary, scope: trust("R0A"), open: true}}},
		{name: "last day", id: ofTest("last day"), granted: true, serves: r0a, holders: 2, people: 3,
			grants: []grantRow{{role: authz.BoardSecretary, scope: trust("R0A"), from: -30}}},
		// People of other trusts and regions. RR8 has three appointments, one of which
		// no holder is known, and a row that was superseded.
		{name: "board member of RR8", id: ofTest("board RR8"), granted: true, serves: []organisation.Code{"RR8"},
			boards: []organisation.Code{"RR8"}, holders: 3, people: 6,
			grants: []grantRow{living(authz.BoardMember, trust("RR8"))}},
		{name: "trust administrator of RR8", id: ofTest("admin RR8"), granted: true, serves: []organisation.Code{"RR8"},
			runs:    []organisation.Code{"RR8"},
			holders: 3, people: 7, grants: []grantRow{living(authz.TrustAdministrator, trust("RR8"))}},
		{name: "chair of two", id: ofTest("chair"), granted: true, serves: []organisation.Code{"RR8", "RJ1"},
			boards: []organisation.Code{"RR8", "RJ1"}, holders: 5, people: 8,
			grants: []grantRow{living(authz.BoardMember, trust("RR8")), living(authz.BoardMember, trust("RJ1"))}},
		{name: "one trust living, one over", id: ofTest("left"), granted: true, serves: []organisation.Code{"RJ1"}, holders: 2, people: 3,
			grants: []grantRow{{role: authz.BoardSecretary, scope: trust("RR8"), from: -30, to: -1}, living(authz.BoardSecretary, trust("RJ1"))}},
		{name: "regional analyst of another region", id: ofTest("analyst Y56"), granted: true, people: 1,
			grants: []grantRow{living(authz.RegionalAnalyst, authz.Scope{Region: "Y56"})}},
		{name: "CCIO of RR8", id: holders["Example Person One"], granted: true, holders: 1, people: 3,
			grants: []grantRow{living(authz.PostHolder, authz.Scope{Appointment: appointments["Example Person One"]})}},
		{name: "CCIO of two trusts, without a grant", id: holders["Example Person Eight"], holders: 2, people: 1},
		{name: "deputy of RR8", id: holders["Example Person Two"], granted: true, holders: 1, people: 3,
			grants: []grantRow{living(authz.PostHolder, authz.Scope{Appointment: appointments["Example Person Two"]})}},
		{name: "recorded by mistake", id: ofTest("mistake"), granted: true, holders: 1, people: 1,
			grants: []grantRow{living(authz.NationalAnalyst, authz.Scope{})}},
	}
	for i := range w.actors {
		w.settle(t, &w.actors[i], personas)
	}
	w.exec(t, `INSERT INTO appointment_holder (id, appointment_id, person_id, actual_hundredths, actual_unit, profession, recorded_at,
		superseded_at)
VALUES ($1, $2, $3, 700, 'pa', 'doctor', '2020-01-01', '2020-02-01')`, ofTest("mistaken row"),
		appointments["Example Person Two"], ofTest("mistake"))
	w.fillOwn(t)
	w.exec(t, `INSERT INTO trust_workforce (id, trust_code, counted_on, wte_hundredths, recorded_at)
		VALUES ($1, 'RR8', '2026-03-31', 1800000, '2026-04-20')`, ofTest("workforce"))
	return w
}

func (w world) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	_, err := w.super.Exec(t.Context(), sql, args...)
	must(t, err)
}

// fillOwn gives everybody a row of each table that is about a person and nothing else
// and is still empty, made from the types of its columns.
func (w world) fillOwn(t testing.TB) {
	t.Helper()
	for _, table := range column[string](t, w.super, `SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND a.attname = 'person_id'
			AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> 'person'::regclass)
		ORDER BY 1`) {
		if n := column[int](t, w.super, `SELECT count(*)::int FROM `+table); n[0] > 0 {
			continue
		}
		var names, values []string
		for _, c := range column[string](t, w.super, `SELECT attname || ' ' || atttypid::regtype FROM pg_attribute
			WHERE attrelid = $1::text::regclass AND attnum > 0 AND attnotnull AND NOT atthasdef ORDER BY attnum`, table) {
			name, kind, _ := strings.Cut(c, " ")
			value := map[string]string{
				"uuid": "gen_random_uuid()", "text": "'/example'", "bytea": "'a=b'", "integer": "1", "timestamp with time zone": "now()",
			}[kind]
			switch name {
			case "person_id":
				value = "n.id"
			case "expires_at":
				value = "now() + interval '1 day'"
			}
			names, values = append(names, name), append(values, value)
		}
		w.exec(t, `INSERT INTO `+table+` (`+strings.Join(names, ", ")+`) SELECT `+strings.Join(values, ", ")+` FROM person n`)
	}
}

// settle stores what the actor has: a name, an account, grants, a session, a notice,
// their own note and correction, and an audit event about them.
func (w world) settle(t testing.TB, a *actor, personas map[account.Persona]uuid.UUID) {
	t.Helper()
	if a.id == uuid.Nil || a.name == "an unknown actor" {
		return
	}
	w.exec(t, `INSERT INTO person (id, name, recorded_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING`, a.id, "Invented "+a.name)
	w.exec(t, `INSERT INTO account (id, person_id, email, recorded_at) VALUES ($1, $2, $3, now())`,
		ofTest("account "+a.name), a.id, strings.ReplaceAll(strings.ReplaceAll(a.name, " ", "."), ",", "")+"@test.example")
	for i := range a.grants {
		g := &a.grants[i]
		g.id = ofTest(fmt.Sprint("grant ", a.name, i))
		var to, confirmedBy, confirmedAt, appointment, code, region any
		if !g.open {
			to = today().AddDays(g.to)
		}
		if (g.role == authz.BoardMember || g.role == authz.Validator) && !g.unconfirmed {
			confirmedBy, confirmedAt = personas[account.Admin], today()
		}
		if g.scope.Appointment != uuid.Nil {
			appointment = g.scope.Appointment
		}
		if g.scope.Trust != "" {
			code = g.scope.Trust
		}
		if g.scope.Region != "" {
			region = g.scope.Region
		}
		w.exec(t, `INSERT INTO role_grant (id, person_id, role, appointment_id, trust_code, region_code, valid_from, valid_to, confirmed_by,
			confirmed_at, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())`, g.id, a.id, g.role, appointment, code, region, today().AddDays(g.from), to,
			confirmedBy, confirmedAt)
	}
	w.exec(t, `INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at)
		VALUES ($1, sha256($2), $3, now(), now(), now() + interval '1 hour')`,
		ofTest("session "+a.name), []byte(a.name), a.id)
	w.exec(t, `INSERT INTO notice (id, person_id, subject, body, link, recorded_at)
		VALUES ($1, $2, 'Example', 'Example', '/', now())`, ofTest("notice "+a.name), a.id)
	w.exec(t, `INSERT INTO outbox (id, notice_id, recorded_at) VALUES ($1, $2, now())`, ofTest("outbox "+a.name), ofTest("notice "+a.name))
	w.exec(t, `INSERT INTO record_note (id, person_id, kind, wrong, words, version, recorded_at)
		VALUES ($1, $3, 'own_note', NULL, 'Own words', 1, now()),
($2, $3, 'correction', 'Wrong words', 'Right words', 1, now())`, ofTest("note "+a.name), ofTest("correction "+a.name), a.id)
	w.exec(t, `INSERT INTO audit_event (id, occurred_at, via, action, object_kind, object_id, subject_id, trust_code)
VALUES ($1, now(), 'command', 'test', 'person', $2, $3, 'RBQ')`, ofTest("audit "+a.name), a.id.String(), a.id)
}

// as runs fn as the web server does, under its role and with nothing but the
// actor's id, but without a permit, and rolls back what fn does.
func (w world) as(t testing.TB, id uuid.UUID, fn func(tx pgx.Tx)) {
	t.Helper()
	w.under(t, postgres.RoleServe, id, fn)
}

func (w world) under(t testing.TB, role string, id uuid.UUID, fn func(tx pgx.Tx)) {
	t.Helper()
	tx, err := w.super.Begin(t.Context())
	must(t, err)
	defer func() { must(t, tx.Rollback(t.Context())) }()
	_, err = tx.Exec(t.Context(), `SET LOCAL ROLE `+role)
	must(t, err)
	if id != uuid.Nil {
		_, err = tx.Exec(t.Context(), `SELECT set_config('ccio.actor', $1, true)`, id.String())
		must(t, err)
	}
	fn(tx)
}
