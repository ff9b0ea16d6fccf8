package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// lapse has the session of an actor end some time ago, for want of use.
func (w world) lapse(t testing.TB, session uuid.UUID, ago time.Duration) {
	t.Helper()
	w.exec(t, `UPDATE session
		SET created_at = now() - interval '3 days', last_seen_at = now() - $2::interval, expires_at = now() + interval '9 hours' WHERE id = $1`,
		session, ago+account.SessionIdle)
}

// Only a session that time has ended, within the day, says whose it was, and only
// to whoever has its secret.
func TestLapsedSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.actor(t, "board")
	right := column[[]byte](t, w.super, `SELECT secret_hash FROM session WHERE id = $1`, ofTest("session "+a.name))[0]
	const day, idle, signedOut = account.FormLife, account.SessionIdle, true
	names := map[uuid.UUID]string{}
	ids := map[uuid.UUID]bool{} // whether it says whose it was
	for name, c := range map[string]struct {
		seen, expires time.Duration // from now
		ended, says   bool
	}{
		"living":                   {0, time.Hour, !signedOut, false},
		"idle":                     {-idle - time.Second, 9 * time.Hour, !signedOut, true},
		"not quite idle":           {-idle + time.Minute, 9 * time.Hour, !signedOut, false},
		"idle for nearly a day":    {-idle - day + time.Minute, time.Hour, !signedOut, true},
		"idle for more":            {-idle - day - time.Second, time.Hour, !signedOut, false},
		"expired":                  {-10 * time.Minute, -time.Second, !signedOut, true},
		"expired nearly a day ago": {-day, -day + time.Minute, !signedOut, true},
		"expired before":           {-day - time.Minute, -day - time.Second, !signedOut, false},
		"idle and signed out":      {-2 * idle, 9 * time.Hour, signedOut, false},
		"expired and signed out":   {-10 * time.Minute, -time.Minute, signedOut, false},
	} {
		id := ofTest("lapsed " + name)
		w.exec(t, `INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at, ended_at)
VALUES ($1, $2, $3, now() - interval '3 days', now() + $4::interval, now() + $5::interval, CASE WHEN $6
THEN now() END)`, id, right, a.id, c.seen, c.expires, c.ended)
		names[id], ids[id] = name, c.says
	}
	const find = `SELECT person_id FROM lapsed_session($1, $2)`
	wrong := slices.Clone(right)
	wrong[31] ^= 1
	for _, who := range []uuid.UUID{uuid.Nil, w.actor(t, "admin").id} {
		w.as(t, who, func(tx pgx.Tx) {
			for id, says := range ids {
				if got := column[uuid.UUID](t, tx, find, id, right); len(got) == 1 != says || says && got[0] != a.id {
					t.Errorf("the session that is %s is of %v", names[id], got)
				}
				for _, hash := range []any{wrong, nil, []byte{}, right[:16]} {
					if got := column[uuid.UUID](t, tx, find, id, hash); len(got) > 0 {
						t.Errorf("with the hash %x it is of %v", hash, got)
					}
				}
			}
		})
	}
}

// A form is kept for the person whose session it was, for a day, and for nobody
// else; the audit says so without what is in it.
func TestKeptForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `DELETE FROM kept_form`)
	clock := time.Now()
	now := clock
	db := pgtest.Open(t, w.address, postgres.RoleServe, func() time.Time { return now })
	who, other := w.actor(t, "board").id, w.actor(t, "admin").id
	token := tokenOf(t, w, "board")
	form := account.KeptForm{Path: "/grant?from=here", Body: []byte("b=2&a=1&b=3")}
	keep := func(f account.KeptForm) uuid.UUID {
		t.Helper()
		id, err := db.KeepForm(t.Context(), stranger(t, "request-1"), token, f)
		must(t, err)
		return id
	}
	_, err := db.KeepForm(t.Context(), stranger(t, ""), token, form)
	isKind(t, "a session that lives", err, fault.Unauthenticated)
	w.lapse(t, token.ID, time.Minute)
	id := keep(form)
	got, err := db.KeptForm(t.Context(), oneself(t, who, ""), id)
	must(t, err)
	if got.ID != id || got.Path != form.Path || string(got.Body) != string(form.Body) || got.Expires.Sub(got.Recorded) != account.FormLife ||
		got.Recorded.Sub(clock).Abs() > time.Second {
		t.Errorf("kept as %+v", got)
	}
	_, err = db.KeptForm(t.Context(), oneself(t, other, ""), id)
	isKind(t, "somebody else", err, fault.NotFound)
	isKind(t, "somebody else who discards it", db.ForgetForm(t.Context(), oneself(t, other, ""), id, audit.DiscardForm), fault.NotFound)
	if all, err := db.KeptForms(t.Context(), oneself(t, other, "")); err != nil || len(all) > 0 {
		t.Errorf("somebody else has %v, %v", all, err)
	}
	// Sent twice it is kept once; another stands before it.
	again := keep(form)
	next := keep(account.KeptForm{Path: "/grant", Body: []byte("a=1")})
	ids := func() (found []uuid.UUID) {
		t.Helper()
		all, err := db.KeptForms(t.Context(), oneself(t, who, ""))
		must(t, err)
		for _, f := range all {
			found = append(found, f.ID)
		}
		return found
	}
	if diff := cmp.Diff([]uuid.UUID{next, again}, ids()); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	must(t, db.ForgetForm(t.Context(), oneself(t, who, "request-2"), next, audit.DiscardForm))
	isKind(t, "discarding it twice", db.ForgetForm(t.Context(), oneself(t, who, ""), next, audit.DiscardForm), fault.NotFound)
	must(t, db.ForgetForm(t.Context(), oneself(t, who, "request-3"), again, audit.SendKeptForm))
	events := column[string](t, w.super, `SELECT concat_ws('|', action, object_id, subject_id, fields::text, request_id) FROM audit_event
WHERE actor_id = $1 AND object_kind = 'kept_form' ORDER BY occurred_at, id`, who)
	line := func(action string, id uuid.UUID, request string) string {
		return fmt.Sprintf("%s|%s|%s|{}|%s", action, id, who, request)
	}
	if diff := cmp.Diff([]string{
		line("keep a form", id, "request-1"), line("keep a form", again, "request-1"), line("keep a form", next, "request-1"),
		line("discard a kept form", next, "request-2"), line("send a kept form again", again, "request-3"),
	}, events); diff != "" {
		t.Errorf("the audit (-want +got):\n%s", diff)
	}
	// After its day it is not shown, and goes with the next one that is kept.
	last := keep(form)
	now = clock.Add(account.FormLife + time.Second)
	if _, err := db.KeptForm(t.Context(), oneself(t, who, ""), last); fault.KindOf(err) != fault.NotFound || len(ids()) > 0 {
		t.Errorf("after its day: %v, %v", err, ids())
	}
	isKind(t, "discarding it after its day", db.ForgetForm(t.Context(), oneself(t, who, ""), last, audit.DiscardForm), fault.NotFound)
	keep(account.KeptForm{Path: "/grant", Body: []byte("c=1")})
	if n := column[int](t, w.super, `SELECT count(*)::int FROM kept_form`)[0]; n != 1 {
		t.Errorf("%d are stored, want the new one alone", n)
	}
	// What cannot be of this site, or is too much, is refused by the database.
	for what, wrong := range map[string]account.KeptForm{
		"too much": {Path: "/grant", Body: make([]byte, 1<<20+1)}, "nothing": {Path: "/grant", Body: []byte{}},
	} {
		_, err := db.KeepForm(t.Context(), stranger(t, ""), token, wrong)
		isKind(t, what, err, fault.Invalid)
	}
	// The site keeps no address of another one: that the database refuses it is a
	// failure of the program.
	_, err = db.KeepForm(t.Context(), stranger(t, ""), token, account.KeptForm{Path: "//other.example", Body: []byte("a=1")})
	if err == nil || fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "kept_form_path_local") {
		t.Errorf("another site: %v", err)
	}
}

// Of one person so many are kept and no more, even of those sent at once.
func TestKeptFormsAreLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	board := w.actor(t, "board").id
	token := tokenOf(t, w, "board")
	w.lapse(t, token.ID, time.Minute)
	may := stranger(t, "")
	var group sync.WaitGroup
	kept := make([]uuid.UUID, account.MostForms+5)
	failed := make([]error, len(kept))
	for i := range kept {
		group.Go(func() {
			kept[i], failed[i] = db.KeepForm(t.Context(), may, token, account.KeptForm{Path: "/grant", Body: fmt.Append(nil, "a=", i)})
		})
	}
	group.Wait()
	for _, err := range failed {
		must(t, err)
	}
	if all, err := db.KeptForms(t.Context(), oneself(t, board, "")); err != nil || len(all) != account.MostForms {
		t.Errorf("%d are kept, want %d, %v", len(all), account.MostForms, err)
	}
	last, err := db.KeepForm(t.Context(), stranger(t, ""), token, account.KeptForm{Path: "/grant", Body: []byte("a=last")})
	must(t, err)
	all, err := db.KeptForms(t.Context(), oneself(t, board, ""))
	must(t, err)
	if len(all) != account.MostForms || all[0].ID != last {
		t.Errorf("%d are kept, the first of them %v", len(all), all[0])
	}
	if n := column[int](t, w.super, `SELECT count(*)::int FROM kept_form WHERE person_id = $1`, w.actor(t, "admin").id)[0]; n != 1 {
		t.Errorf("of somebody else %d are kept, want the one that was", n)
	}
}

// Signing out, here or everywhere, ends what a lapsed session could still say.
func TestSigningOutEndsLapsedSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	form := account.KeptForm{Path: "/grant", Body: []byte("a=1")}
	for what, end := range map[string]func(account.Token, uuid.UUID) error{
		"here": func(token account.Token, _ uuid.UUID) error {
			return db.EndLapsedSession(t.Context(), stranger(t, "out"), token)
		},
		"everywhere": func(_ account.Token, person uuid.UUID) error {
			return db.EndSessions(t.Context(), oneself(t, person, "out"))
		},
	} {
		name := map[string]string{"here": "board", "everywhere": "holder"}[what]
		for _, expires := range []string{"9 hours", "-1 minute"} {
			token := tokenOf(t, w, name)
			w.lapse(t, token.ID, time.Minute)
			w.exec(t, `UPDATE session SET expires_at = now() + $2::interval, ended_at = NULL WHERE id = $1`, token.ID, expires)
			_, err := db.KeepForm(t.Context(), stranger(t, ""), token, form)
			must(t, err)
			must(t, end(token, w.actor(t, name).id))
			must(t, end(token, w.actor(t, name).id))
			_, err = db.KeepForm(t.Context(), stranger(t, ""), token, form)
			isKind(t, "after signing out "+what+", a session that expires in "+expires, err, fault.Unauthenticated)
			if n := column[int](t, w.super, `SELECT count(*)::int FROM audit_event
				WHERE request_id = 'out' AND object_id = $1::text`, token.ID)[0]; n == 0 {
				t.Errorf("signing out %s is not audited", what)
			}
		}
	}
}

// The job takes away what has expired, whoever's it is; it reads none of it, and
// takes away nothing else.
func TestExpiredFormsAreForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `UPDATE kept_form SET recorded_at = now() - interval '2 days', expires_at = now() - interval '1 second'
		WHERE person_id = ANY ($1)`,
		[]uuid.UUID{w.actor(t, "board").id, w.actor(t, "admin").id})
	before := column[int](t, w.super, `SELECT count(*)::int FROM kept_form`)[0]
	w.under(t, postgres.RoleSeal, uuid.Nil, func(tx pgx.Tx) {
		refuses(t, tx, insufficientPrivilege, `SELECT fields FROM kept_form`)
		refuses(t, tx, insufficientPrivilege, `SELECT person_id FROM kept_form`)
		if n := changes(t, tx, `DELETE FROM kept_form`); n != 2 {
			t.Errorf("the job could take away %d, want the 2 that have expired", n)
		}
	})
	w.as(t, w.actor(t, "holder").id, func(tx pgx.Tx) {
		if n := changes(t, tx, `DELETE FROM kept_form`); n != 1 {
			t.Errorf("a person could take away %d, want their own", n)
		}
		refuses(t, tx, insufficientPrivilege, `INSERT INTO kept_form (id, person_id, path, fields, recorded_at, expires_at)
			VALUES ($1, $2, '/grant', 'a=b', now(), now() + interval '1 day')`,
			uuid.New(), w.actor(t, "board").id)
		refuses(t, tx, insufficientPrivilege, `UPDATE kept_form SET path = '/'`)
	})
	// A clock of the program that is ahead forgets nothing too soon.
	ahead := pgtest.Open(t, w.address, postgres.RoleSeal, func() time.Time { return time.Now().Add(48 * time.Hour) })
	forgotten, err := ahead.ForgetExpiredForms(t.Context(), pgtest.Permit(t, authz.ForgetForms))
	if err != nil || forgotten != 2 {
		t.Errorf("%d forgotten, %v", forgotten, err)
	}
	if after := column[int](t, w.super, `SELECT count(*)::int FROM kept_form`)[0]; after != before-2 {
		t.Errorf("of %d there are %d", before, after)
	}
}
