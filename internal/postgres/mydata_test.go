package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// self is a permit about oneself, which needs no grant.
func self(t testing.TB, person uuid.UUID, action authz.Action) authz.Permit {
	t.Helper()
	p, err := authz.Authorize(authz.Self(person), action)
	must(t, err)
	return p
}

// Everybody, with or without a grant, can read what is held about them: everything
// that a superuser finds by their id, and nothing about anybody else.
func TestMyData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	count := func(a actor, sql string) int { return column[int](t, w.super, sql, a.id)[0] }
	for _, a := range w.actors {
		if a.id == uuid.Nil {
			continue
		}
		mine, err := db.MyData(t.Context(), self(t, a.id, authz.ViewMyData))
		if a.name == "an unknown actor" {
			isKind(t, a.name, err, fault.NotFound)
			continue
		}
		must(t, err)
		for what, n := range map[string][2]int{
			"addresses":   {len(mine.Addresses), count(a, `SELECT count(*)::int FROM account WHERE person_id = $1`)},
			"grants":      {len(mine.Grants), count(a, `SELECT count(*)::int FROM role_grant WHERE person_id = $1`)},
			"sessions":    {len(mine.Sessions), count(a, `SELECT count(*)::int FROM session WHERE person_id = $1`)},
			"notices":     {len(mine.Notices), count(a, `SELECT count(*)::int FROM notice WHERE person_id = $1`)},
			"corrections": {len(mine.Corrections), count(a, `SELECT count(*)::int FROM record_note WHERE person_id = $1 AND kind = 'correction'`)},
			"looks":       {len(mine.Looks), 0},
			"appointments": {len(mine.Held), count(a, `SELECT count(*)::int FROM appointment_holder h
				JOIN appointment_period l ON l.appointment_id = h.appointment_id
				AND l.superseded_at IS NULL WHERE h.person_id = $1`)},
		} {
			if n[0] != n[1] {
				t.Errorf("%s is told of %d %s, and there are %d", a.name, n[0], what, n[1])
			}
		}
		if mine.Name != column[string](t, w.super, `SELECT name FROM person WHERE id = $1`, a.id)[0] ||
			mine.Texts[account.Note].Words != "Own words" {
			t.Errorf("%s is told another name or note", a.name)
		}
	}
	eight, err := db.MyData(t.Context(), self(t, w.actor(t, "CCIO of two trusts, without a grant").id, authz.ViewMyData))
	must(t, err)
	if len(eight.Held) != 2 || eight.Held[0].PostType != "ccio" || eight.Held[0].Of == "" || eight.Held[0].Kind == "" ||
		eight.Held[0].From.IsZero() {
		t.Errorf("without a grant the appointments are %+v", eight.Held)
	}
	mistake, err := db.MyData(t.Context(), self(t, w.actor(t, "recorded by mistake").id, authz.ViewMyData))
	must(t, err)
	if len(mistake.Held) != 1 || !mistake.Held[0].IsReplaced() || mistake.Held[0].ActualTime.Hundredths != 700 {
		t.Errorf("whom a fact was about by mistake is told %+v", mistake.Held)
	}
}

// The giver of a grant is shown by role and organisation, never by name.
func TestMyGrantsSayWhoGaveThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	admin := w.actor(t, "trust-admin")
	person := w.actor(t, "without a grant")
	w.exec(t, `INSERT INTO role_grant (id, person_id, role, trust_code, valid_from, granted_by, recorded_at)
		VALUES ($1, $2, 'board_secretary', 'R0A', $3, $4, now())`,
		ofTest("given"), person.id, today(), admin.id)
	giver := func() account.MyGrant {
		mine, err := db.MyData(t.Context(), self(t, person.id, authz.ViewMyData))
		must(t, err)
		if len(mine.Grants) != 1 {
			t.Fatalf("there are %d grants", len(mine.Grants))
		}
		return mine.Grants[0]
	}
	if g := giver(); g.ByCommand || g.Giver.Role != authz.TrustAdministrator || g.Giver.Of == "" || g.Trust != "R0A" {
		t.Errorf("it was given by %+v", g)
	}
	w.exec(t, `INSERT INTO role_grant (id, person_id, role, valid_from, recorded_at)
		VALUES ($1, $2, 'national_administrator', $3, now())`, ofTest("wider"), person.id, today())
	mine, err := db.MyData(t.Context(), self(t, person.id, authz.ViewMyData))
	must(t, err)
	if !mine.Grants[0].ByCommand && !mine.Grants[1].ByCommand {
		t.Error("a grant without a giver is not told as the command line's")
	}
}

// If a national administrator looks at holders, each of them can see that; nobody
// else's look is audited.
func TestLooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	moment := time.Now().UTC().Truncate(time.Microsecond)
	db := pgtest.Open(t, w.address, postgres.RoleServe, func() time.Time { return moment })
	admin, holder, eight := w.actor(t, "admin"), w.actor(t, "holder"), w.actor(t, "CCIO of two trusts, without a grant")
	looks := func(a actor) []account.Look {
		mine, err := db.MyData(t.Context(), self(t, a.id, authz.ViewMyData))
		must(t, err)
		return mine.Looks
	}
	as := permit(t, admin.id, authz.NationalAdministrator, authz.Scope{}, authz.ViewHolder)
	for trust, people := range map[organisation.Code]int{"R0A": 2, "REM": 1, "TAD": 1, "RCB": 0} {
		holders, err := db.Holders(t.Context(), inRequest(t, as, "request of "+string(trust)), insight.Query{AsAt: today(), Trust: trust})
		must(t, err)
		if len(holders) != people {
			t.Errorf("%s has %d holders, want %d", trust, len(holders), people)
		}
		if n := column[int](t, w.super, `SELECT count(*)::int FROM audit_event WHERE actor_id = $1 AND trust_code = $2 AND via = 'web'
			AND request_id = $3
AND object_kind = 'appointment' AND subject_id IS NOT NULL`, admin.id, trust, "request of "+string(trust)); n[0] != people {
			t.Errorf("looking at %s left %d lines of audit, want %d", trust, n[0], people)
		}
	}
	if _, err := db.Holders(t.Context(), permit(t, w.actor(t, "board").id, authz.BoardMember, authz.Scope{Trust: "R0A"}, authz.ViewHolder),
		insight.Query{AsAt: today(), Trust: "R0A"}); err != nil {
		t.Fatal(err)
	}
	for _, a := range []actor{holder, eight} {
		got := looks(a)
		if len(got) != 1 || !got[0].At.Equal(moment) || got[0].By.Role != authz.NationalAdministrator || got[0].By.Of != "" {
			t.Errorf("%s sees that somebody looked as %+v, want once, at %v, a national administrator without a name", a.name, got, moment)
		}
	}
	if got := looks(w.actor(t, "CCIO of RR8")); len(got) != 0 {
		t.Errorf("somebody at whom nobody looked sees %v", got)
	}
	if got := looks(admin); len(got) != 0 {
		t.Errorf("whoever looked is told of their own look: %v", got)
	}
	// The role is the one at that moment, whatever happened to it since.
	w.exec(t, `SET session_replication_role = replica`)
	w.exec(t, `UPDATE role_grant SET ended_at = $2, ended_by = person_id WHERE person_id = $1`, admin.id, moment.Add(time.Second))
	if got := looks(holder); len(got) != 1 || got[0].By.Role != authz.NationalAdministrator {
		t.Errorf("after the administrator left the look is %+v", got)
	}
	if got := column[int](t, w.super, `SELECT count(*)::int FROM audit_event WHERE action = 'view a post''s holder'`); got[0] != 4 {
		t.Errorf("%d looks are in the audit, want 4", got[0])
	}
}

// What the audit holds about somebody is counted: what they did, and what others
// did about them, looks excepted. Through SQL nobody else can read it.
func TestTraces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	holder := w.actor(t, "holder")
	must(t, people(db).WriteText(t.Context(), inRequest(t, self(t, holder.id, authz.WriteMyRecord), "request"),
		account.Note, "Other words", 1))
	must(t, people(db).AskCorrection(t.Context(), inRequest(t, self(t, holder.id, authz.WriteMyRecord), "request"),
		account.Correction{Wrong: "Wrong", Right: "Right"}))
	mine, err := db.MyData(t.Context(), self(t, holder.id, authz.ViewMyData))
	must(t, err)
	said := map[string]int{}
	for _, trace := range mine.Traces {
		said[fmt.Sprint(trace.Did, " ", trace.Action)] = trace.Events
	}
	if said["true write to one's own record"] != 2 || said["false test"] != 1 {
		t.Errorf("the traces are %v", said)
	}
	fields := column[string](t, w.super, `SELECT array_to_string(fields, ',') FROM audit_event
		WHERE request_id = 'request' AND actor_id = $1 AND subject_id = $1 ORDER BY 1`, holder.id)
	if len(fields) != 2 || fields[0] != "correction" || fields[1] != "own_note" {
		t.Errorf("the audit has the fields %v", fields)
	}
	for _, name := range []string{"nobody", "an unknown actor"} {
		w.as(t, w.actor(t, name).id, func(tx pgx.Tx) {
			for _, function := range []string{"actor_looks", "actor_traces", "actor_held", "actor_own_grants"} {
				if n := column[int](t, tx, `SELECT count(*)::int FROM `+function+`()`); n[0] != 0 {
					t.Errorf("%s is told %d rows by %s", name, n[0], function)
				}
			}
			refuses(t, tx, insufficientPrivilege, `SELECT role_held(gen_random_uuid(), now())`)
		})
	}
}

// A text of each kind is written once for each version, and a later writer gets a
// conflict.
func TestWriteText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	for _, kind := range account.TextKinds() {
		t.Run(string(kind), func(t *testing.T) {
			id := ofTest("writes " + string(kind))
			w.exec(t, `INSERT INTO person (id, name, recorded_at) VALUES ($1, 'Invented Writer', now())`, id)
			write := func(words string, version int) error {
				return people(db).WriteText(t.Context(), inRequest(t, self(t, id, authz.WriteMyRecord), ""), kind, words, version)
			}
			text := func() account.OwnText {
				mine, err := db.MyData(t.Context(), self(t, id, authz.ViewMyData))
				must(t, err)
				return mine.Texts[kind]
			}
			if got := text(); got != (account.OwnText{}) {
				t.Errorf("before anything was written it is %+v", got)
			}
			must(t, write("First words", 0))
			isKind(t, "a second first text", write("Late words", 0), fault.Conflict)
			must(t, write("Second words", 1))
			isKind(t, "a change of a version that is over", write("Late words", 1), fault.Conflict)
			if got := text(); got.Words != "Second words" || got.Version != 2 {
				t.Errorf("the text is %+v", got)
			}
			must(t, write("", 2))
			if got := text(); got.Words != "" || got.Version != 3 {
				t.Errorf("after it was taken back the text is %+v", got)
			}
			isKind(t, "a text that is too long", write(strings.Repeat("å", kind.Most()+1), 3), fault.Invalid)
			must(t, write(strings.Repeat("å", kind.Most()), 3))
		})
	}
}

// Nobody can write what somebody else wrote, not even by bypassing the program.
func TestTextsAreOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.actor(t, "holder")
	tables := column[string](t, w.super, `SELECT relname::text FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
		AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('person_id', 'words', 'version')) = 3`)
	if !slices.Contains(tables, "record_note") {
		t.Fatalf("the texts are in %v", tables)
	}
	for _, table := range tables {
		rows := column[string](t, w.super, `SELECT to_jsonb(r)::text FROM `+table+` r WHERE person_id <> $1`, other.id)
		if len(rows) == 0 {
			t.Errorf("%s has no text of another: nothing is tried", table)
			continue
		}
		w.as(t, other.id, func(tx pgx.Tx) {
			refuses(t, tx, insufficientPrivilege, `INSERT INTO `+table+` SELECT * FROM jsonb_populate_record(NULL::`+table+`, $1::jsonb)`, rows[0])
			tag, err := tx.Exec(t.Context(), `UPDATE `+table+` SET words = 'x' WHERE person_id <> $1`, other.id)
			must(t, err)
			if tag.RowsAffected() != 0 {
				t.Errorf("%d rows of others in %s can be changed", tag.RowsAffected(), table)
			}
			refuses(t, tx, insufficientPrivilege, `UPDATE `+table+` SET person_id = $1`, other.id)
			refuses(t, tx, insufficientPrivilege, `DELETE FROM `+table)
		})
	}
	w.as(t, other.id, func(tx pgx.Tx) {
		tag, err := tx.Exec(t.Context(), `UPDATE record_note SET words = 'x' WHERE kind = 'correction'`)
		must(t, err)
		if tag.RowsAffected() != 0 {
			t.Error("a correction that was asked for can be changed")
		}
	})
}

// Those who see the record see the note beside it, and nobody else does.
func TestNoteBesideTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	q := insight.Query{AsAt: today(), Trust: "R0A"}
	for name, p := range map[string]authz.Permit{
		"holder":    permit(t, w.actor(t, "holder").id, authz.PostHolder, authz.Scope{Appointment: w.holderOf}, authz.ViewHolder),
		"validator": permit(t, w.actor(t, "validator").id, authz.Validator, authz.Scope{Appointment: w.holderOf}, authz.ViewHolder),
		"board":     permit(t, w.actor(t, "board").id, authz.BoardMember, authz.Scope{Trust: "R0A"}, authz.ViewHolder),
		"admin":     permit(t, w.actor(t, "admin").id, authz.NationalAdministrator, authz.Scope{}, authz.ViewHolder),
	} {
		holders, err := db.Holders(t.Context(), inRequest(t, p, "note "+name), q)
		must(t, err)
		noted := 0
		for _, h := range holders {
			if h.Note == "Own words" {
				noted++
			}
		}
		if noted != 1 {
			t.Errorf("%s reads %d notes beside the record", name, noted)
		}
	}
	if n := column[int](t, w.super, `SELECT count(*)::int FROM audit_event
		WHERE request_id = 'note admin' AND 'own_note' = ANY (fields)`); n[0] != 1 {
		t.Errorf("%d notes that a national administrator read are in the audit", n[0])
	}
}

// The administrators of the trusts whose posts the person holds are told about a
// correction or, if there are none, those of England; both can read it.
func TestCorrections(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	told := func(a actor) int {
		return column[int](t, w.super, `SELECT count(*)::int FROM notice n JOIN outbox o ON o.notice_id = n.id
			WHERE n.person_id = $1 AND n.link = '/admin/people/corrections'`, a.id)[0]
	}
	ask := func(name string) {
		must(t, people(db).AskCorrection(t.Context(), inRequest(t, self(t, w.actor(t, name).id, authz.WriteMyRecord), ""),
			account.Correction{Wrong: "Wrong of " + name, Right: "Right"}))
	}
	ours, theirs, national := w.actor(t, "trust-admin"), w.actor(t, "trust administrator of RR8"), w.actor(t, "admin")
	ask("holder")
	if told(ours) != 1 || told(theirs) != 0 || told(national) != 0 {
		t.Errorf("of a correction in R0A are told: its administrator %d, another's %d, England's %d", told(ours), told(theirs), told(national))
	}
	ask("without a grant")
	if told(ours) != 1 || told(theirs) != 0 || told(national) != 1 {
		t.Errorf("of a correction of nobody's are told: %d, %d, England's %d", told(ours), told(theirs), told(national))
	}
	if got := column[string](t, w.super, `SELECT DISTINCT body FROM notice
		WHERE link = '/admin/people/corrections'`); len(got) != 1 || strings.Contains(got[0], "Wrong of") {
		t.Errorf("the notices say %q", got)
	}
	read := func(p authz.Permit) (all []string) {
		corrections, err := db.Corrections(t.Context(), inRequest(t, p, "read"))
		must(t, err)
		for _, c := range corrections {
			all = append(all, c.Wrong)
		}
		return all
	}
	of := func(a actor, trust organisation.Code) authz.Permit {
		return permit(t, a.id, authz.TrustAdministrator, authz.Scope{Trust: trust}, authz.ViewCorrections)
	}
	if got := strings.Join(read(of(ours, "R0A")), "; "); got != "Wrong of holder; Wrong words" {
		t.Errorf("the administrator of R0A reads %q", got)
	}
	if got := strings.Join(read(of(theirs, "RR8")), "; "); strings.Contains(got, "Wrong of") || got == "" {
		t.Errorf("the administrator of RR8 reads %q", got)
	}
	// A permit for another trust than that of the grants shows nothing, because of
	// the second line.
	if got := read(of(theirs, "R0A")); len(got) != 0 {
		t.Errorf("past the first line the administrator of RR8 reads %q of R0A", got)
	}
	if got := strings.Join(read(permit(t, national.id, authz.NationalAdministrator, authz.Scope{}, authz.ViewCorrections)),
		"; "); !strings.Contains(got, "Wrong of without a grant; Wrong of holder") {
		t.Errorf("a national administrator reads %q", got)
	}
	mine, err := db.MyData(t.Context(), self(t, w.actor(t, "holder").id, authz.ViewMyData))
	must(t, err)
	if len(mine.Looks) != 1 || mine.Looks[0].Fields[1] != "correction" {
		t.Errorf("the person is told of the look as %+v", mine.Looks)
	}
}
