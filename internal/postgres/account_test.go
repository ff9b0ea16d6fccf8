package postgres_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// tokenOf is the token of the session that newWorld gave an actor, with a secret
// of the test's choosing.
func tokenOf(t testing.TB, w world, name string) account.Token {
	t.Helper()
	token := account.NewToken()
	id := ofTest("session " + name)
	w.exec(t, `UPDATE session SET secret_hash = $2 WHERE id = $1`, id, token.Hash())
	_, secret, _ := strings.Cut(token.String(), ".")
	same, err := account.ParseToken(id.String() + "." + secret)
	must(t, err)
	return same
}

// people is the use cases of people and their grants on a store.
func people(db account.Store) *account.Service { return account.NewService(db) }

// stranger is the permit of somebody who is not signed in, in a request.
func stranger(t testing.TB, request string) authz.Permit {
	t.Helper()
	p, err := authz.Authorize(authz.Stranger().ForRequest(request), authz.SignIn)
	must(t, err)
	return p
}

// oneself is the permit of a person for their sessions, notices and forms, in a
// request.
func oneself(t testing.TB, person uuid.UUID, request string) authz.Permit {
	t.Helper()
	return inRequest(t, self(t, person, authz.UseSession), request)
}

func isKind(t testing.TB, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want the kind %d", what, err, want)
	}
}

// A persona signs in, is found by the token and no other, and is gone after
// signing out.
func TestSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	for _, persona := range account.Personas() {
		token := account.NewToken()
		must(t, db.SignInPersona(t.Context(), stranger(t, "request-1"), persona, token))
		in, err := db.FindSession(t.Context(), stranger(t, ""), token)
		must(t, err)
		if in.Person != w.actor(t, string(persona)).id || in.Session != token.ID || len(in.Grants) != 1 {
			t.Errorf("%s is found as %+v", persona, in)
		}
		id, secret, _ := strings.Cut(token.String(), ".")
		_, otherSecret, _ := strings.Cut(account.NewToken().String(), ".")
		for what, cookie := range map[string]string{"another secret": id + "." + otherSecret,
			"another id": account.NewToken().ID.String() + "." + secret} {
			wrong, err := account.ParseToken(cookie)
			must(t, err)
			_, err = db.FindSession(t.Context(), stranger(t, ""), wrong)
			isKind(t, what, err, fault.Unauthenticated)
		}
		must(t, db.EndSession(t.Context(), oneself(t, in.Person, "request-2"), in.Session))
		_, err = db.FindSession(t.Context(), stranger(t, ""), token)
		isKind(t, "a session that was ended", err, fault.Unauthenticated)
		must(t, db.EndSession(t.Context(), oneself(t, in.Person, "request-3"), in.Session))
		got := column[string](t, w.super, `SELECT concat_ws('|', action, via, object_kind, object_id, request_id) FROM audit_event
WHERE actor_id = $1 AND subject_id = $1 AND object_kind = 'session' ORDER BY occurred_at, id`, in.Person)
		want := []string{"sign in|web|session|" + id + "|request-1", "sign out|web|session|" + id + "|request-2"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the audit of %s (-want +got):\n%s", persona, diff)
		}
	}
	// A session lasts for its life and no longer, by the database's clock.
	for what, begun := range map[string]time.Duration{"over": account.SessionLife + time.Minute,
		"not over": account.SessionLife - time.Minute} {
		early := pgtest.Open(t, w.address, postgres.RoleServe, func() time.Time { return time.Now().Add(-begun) })
		token := account.NewToken()
		must(t, early.SignInPersona(t.Context(), stranger(t, ""), account.Admin, token))
		w.exec(t, `UPDATE session SET last_seen_at = now() WHERE id = $1`, token.ID) // used all the time
		if _, err := db.FindSession(t.Context(), stranger(t, ""), token); (err != nil) != (what == "over") {
			t.Errorf("a session that is %s: %v", what, err)
		}
	}
	// One cannot sign somebody else out, even with the id of the session.
	admin, other := w.actor(t, "admin"), ofTest("session board member of RR8")
	must(t, db.EndSession(t.Context(), oneself(t, admin.id, ""), other))
	if _, err := db.FindSession(t.Context(), stranger(t, ""), tokenOf(t, w, "board member of RR8")); err != nil {
		t.Errorf("somebody else ended the session: %v", err)
	}
}

// The grants of a session are those that live today, with the words for them,
// the current one first.
func TestGrantsOfSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	for name, want := range map[string][]string{
		"holder":                              {"Post-holder, Manchester University NHS Foundation Trust"},
		"validator":                           {"Validator, Manchester University NHS Foundation Trust"},
		"region":                              {"Regional analyst, North West"},
		"admin":                               {"National administrator"},
		"without a grant":                     nil,
		"expired":                             nil,
		"future":                              nil,
		"unconfirmed board member":            nil,
		"unconfirmed validator":               nil,
		"first day":                           {"Board secretary, Manchester University NHS Foundation Trust"},
		"last day":                            {"Board secretary, Manchester University NHS Foundation Trust"},
		"one trust living, one over":          {"Board secretary, Guy's and St Thomas' NHS Foundation Trust"},
		"CCIO of two trusts, without a grant": nil,
		"regional analyst of another region":  {"Regional analyst, London"},
		"trust administrator of RR8":          {"Trust administrator, Leeds Teaching Hospitals NHS Trust"},
	} {
		in, err := db.FindSession(t.Context(), stranger(t, ""), tokenOf(t, w, name))
		must(t, err)
		var got []string
		for _, g := range in.Grants {
			got = append(got, g.Label())
			if g.Role == authz.PostHolder && g.Scope != (authz.Scope{Appointment: w.holderOf}) {
				t.Errorf("the scope of %s is %+v, want the appointment and nothing of its trust", name, g.Scope)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if in.Person != w.actor(t, name).id || in.Actor().IsNobody() != (want == nil) {
			t.Errorf("%s is %+v", name, in)
		}
	}
}

// Somebody with two grants switches between them; to no other.
func TestSwitchGrant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	chair, session := w.actor(t, "chair of two"), ofTest("session chair of two")
	token := tokenOf(t, w, "chair of two")
	may := permit(t, chair.id, authz.BoardMember, chair.grants[0].scope, authz.SwitchGrant)
	ends := column[time.Time](t, w.super, `SELECT expires_at FROM session WHERE id = $1`, session)[0]
	var want []string
	for _, i := range []int{1, 0, 1} {
		next := account.NewToken()
		must(t, db.SwitchGrant(t.Context(), inRequest(t, may, "request-1"), session, chair.grants[i].id, next))
		in, err := db.FindSession(t.Context(), stranger(t, ""), next)
		must(t, err)
		if len(in.Grants) != 2 || in.Grants[0].ID != chair.grants[i].id || in.Actor().Scope() != chair.grants[i].scope {
			t.Errorf("after switching to %v: %+v", chair.grants[i].scope, in.Grants)
		}
		// Whoever had the token from before has nothing, and switching makes no
		// session last longer.
		_, err = db.FindSession(t.Context(), stranger(t, ""), token)
		isKind(t, "the token from before", err, fault.Unauthenticated)
		if got := column[time.Time](t, w.super, `SELECT expires_at FROM session WHERE id = $1`, next.ID)[0]; !got.Equal(ends) {
			t.Errorf("the session ends at %v, and did at %v", got, ends)
		}
		token, session = next, next.ID
		want = append(want, "switch between one's grants|"+session.String()+"|{role_grant}")
	}
	nextToken := account.NewToken()
	left := w.actor(t, "one trust living, one over")
	leftMay := permit(t, left.id, authz.BoardSecretary, left.grants[1].scope, authz.SwitchGrant)
	for what, err := range map[string]error{
		"another's grant":   db.SwitchGrant(t.Context(), may, session, left.grants[1].id, nextToken),
		"no grant":          db.SwitchGrant(t.Context(), may, session, uuid.Nil, nextToken),
		"another's session": db.SwitchGrant(t.Context(), may, ofTest("session admin"), chair.grants[0].id, nextToken),
		"a grant that is over": db.SwitchGrant(t.Context(), leftMay, ofTest("session one trust living, one over"),
			left.grants[0].id, nextToken),
		"another's, both of theirs": db.SwitchGrant(t.Context(), may, ofTest("session one trust living, one over"), left.grants[1].id, nextToken),
	} {
		isKind(t, what, err, fault.NotFound)
	}
	isKind(t, "a permit for something else",
		db.SwitchGrant(t.Context(), permit(t, chair.id, authz.BoardMember, chair.grants[0].scope, authz.ViewRegister),
			session, chair.grants[0].id, nextToken), fault.Forbidden)
	isKind(t, "no permit", db.SwitchGrant(t.Context(), authz.Permit{}, session, chair.grants[0].id, nextToken), fault.Forbidden)
	got := column[string](t, w.super, `SELECT concat_ws('|', action, object_id, fields::text) FROM audit_event WHERE actor_id = $1`, chair.id)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the audit (-want +got):\n%s", diff)
	}
	// A grant that ends while the session lasts leaves the other.
	w.exec(t, `UPDATE role_grant SET valid_to = $2 WHERE id = $1`, chair.grants[1].id, today().AddDays(-1))
	in, err := db.FindSession(t.Context(), stranger(t, ""), token)
	must(t, err)
	if len(in.Grants) != 1 || in.Grants[0].ID != chair.grants[0].id {
		t.Errorf("after the current grant ended: %+v", in.Grants)
	}
}

// A person sees their own sessions that still open something, and ends them all.
func TestSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var now time.Time
	clock := time.Now()
	now = clock
	db := pgtest.Open(t, w.address, postgres.RoleServe, func() time.Time { return now })
	first, second, other := account.NewToken(), account.NewToken(), account.NewToken()
	for token, persona := range map[account.Token]account.Persona{first: account.Board, second: account.Board, other: account.Holder} {
		must(t, db.SignInPersona(t.Context(), stranger(t, ""), persona, token))
	}
	in, err := db.FindSession(t.Context(), stranger(t, ""), first)
	must(t, err)
	// A minute later the use of it is written, and no sooner.
	now = clock.Add(30 * time.Second)
	_, err = db.FindSession(t.Context(), stranger(t, ""), first)
	must(t, err)
	seen := func() time.Time {
		return column[time.Time](t, w.super, `SELECT last_seen_at FROM session WHERE id = $1`, first.ID)[0]
	}
	if got := seen(); got.Sub(clock).Abs() > time.Second {
		t.Errorf("after half a minute it was last used %v after the sign-in", got.Sub(clock))
	}
	now = clock.Add(2 * time.Minute)
	_, err = db.FindSession(t.Context(), stranger(t, ""), first)
	must(t, err)
	if got := seen(); got.Sub(now).Abs() > time.Second {
		t.Errorf("after two minutes it was last used at %v", got)
	}
	all, err := db.Sessions(t.Context(), oneself(t, in.Person, ""))
	must(t, err)
	if len(all) != 3 || all[0].ID != first.ID || all[0].Role != "Board member" || all[0].RoleName == "" || !all[0].Ends.After(all[0].Seen) {
		t.Errorf("three are open, the first of them just used: %+v", all)
	}
	must(t, db.EndSessions(t.Context(), oneself(t, in.Person, "request-2")))
	for _, token := range []account.Token{first, second} {
		_, err := db.FindSession(t.Context(), stranger(t, ""), token)
		isKind(t, "a session of somebody who signed out everywhere", err, fault.Unauthenticated)
	}
	if _, err := db.FindSession(t.Context(), stranger(t, ""), other); err != nil {
		t.Errorf("somebody else was signed out too: %v", err)
	}
	if all, err := db.Sessions(t.Context(), oneself(t, in.Person, "")); err != nil || len(all) != 0 {
		t.Errorf("afterwards %d are open, %v", len(all), err)
	}
	if n := column[int](t, w.super, `SELECT count(*)::int FROM audit_event
		WHERE action = 'sign out' AND request_id = 'request-2'`)[0]; n != 3 {
		t.Errorf("%d sign-outs are audited, want 3", n)
	}
}
