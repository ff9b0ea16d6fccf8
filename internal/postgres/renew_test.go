package postgres_test

import (
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/fault"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// When a person's grants have changed the session is replaced by one with a secret
// of its own. The old token leads to the new session for ten seconds, but not after
// the new session has ended.
func TestRenewSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	begin := func() (account.Token, account.SignedIn) {
		t.Helper()
		token := account.NewToken()
		must(t, db.SignInPersona(t.Context(), stranger(t, ""), account.Board, token))
		in, err := db.FindSession(t.Context(), stranger(t, ""), token)
		must(t, err)
		return token, in
	}
	old, in := begin()
	if in.IsStale {
		t.Error("a session is stale from the beginning")
	}
	w.exec(t, `INSERT INTO role_grant (id, person_id, role, trust_code, valid_from, recorded_at)
		VALUES ($1, $2, 'board_secretary', 'RJ1', '2020-01-01', now())`, ofTest("later grant"), in.Person)
	in, err := db.FindSession(t.Context(), stranger(t, ""), old)
	must(t, err)
	if !in.IsStale || len(in.Grants) != 2 {
		t.Errorf("after a grant was given the session is %+v", in)
	}
	next := account.NewToken()
	must(t, db.RenewSession(t.Context(), oneself(t, in.Person, "request"), in.Session, in.Grants[0].ID, next))
	isKind(t, "replacing it twice", db.RenewSession(t.Context(), oneself(t, in.Person, ""), in.Session, in.Grants[0].ID, account.NewToken()),
		fault.Conflict)
	for what, token := range map[string]account.Token{"the new token": next, "the old token": old} {
		found, err := db.FindSession(t.Context(), stranger(t, ""), token)
		if err != nil || found.Session != next.ID || found.IsStale || found.Grants[0].ID != in.Grants[0].ID {
			t.Errorf("%s finds %+v, %v", what, found, err)
		}
	}
	w.exec(t, `UPDATE session SET ended_at = now() - interval '11 seconds', created_at = created_at - interval '1 minute', last_seen_at = now()
		WHERE id = $1`, old.ID)
	_, err = db.FindSession(t.Context(), stranger(t, ""), old)
	isKind(t, "the old token after ten seconds", err, fault.Unauthenticated)
	if got := column[string](t, w.super, `SELECT action FROM audit_event WHERE object_id = $1`, next.ID.String()); len(got) != 1 ||
		got[0] != "renew a session" {
		t.Errorf("the audit has %v", got)
	}

	// A confirmation and an end change the grants too.
	for what, change := range map[string]string{
		"a confirmation": `UPDATE role_grant SET confirmed_at = clock_timestamp(), confirmed_by = granted_by WHERE id = $1`,
		"an end":         `UPDATE role_grant SET ended_at = clock_timestamp(), ended_by = person_id WHERE id = $1`,
	} {
		token, _ := begin()
		w.exec(t, `ALTER TABLE role_grant DISABLE TRIGGER only_confirmed_or_ended`)
		w.exec(t, `ALTER TABLE role_grant DROP CONSTRAINT IF EXISTS role_grant_confirmation_whole`)
		w.exec(t, change, ofTest("later grant"))
		if in, err := db.FindSession(t.Context(), stranger(t, ""), token); err != nil || !in.IsStale {
			t.Errorf("after %s: %+v, %v", what, in, err)
		}
	}

	// Signing out of the new one leaves nothing to the old one.
	old, in = begin()
	next = account.NewToken()
	must(t, db.RenewSession(t.Context(), oneself(t, in.Person, ""), in.Session, in.Grants[0].ID, next))
	in, err = db.FindSession(t.Context(), stranger(t, ""), old)
	must(t, err)
	must(t, db.EndSession(t.Context(), oneself(t, in.Person, ""), in.Session))
	_, err = db.FindSession(t.Context(), stranger(t, ""), old)
	isKind(t, "the old token after signing out of the new", err, fault.Unauthenticated)
}
