package postgres_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
)

// An identity is bound to the account that was invited by its address, once, and
// only where the provider vouches for the address; from then on the identity is
// enough, and another one is nobody, whatever its address.
func TestSignInIdentity(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const email = "identity@test.example"
	_, err := o.invite(t, "trust-admin", account.Invitation{Role: authz.BoardSecretary, Trust: "R0A", Name: "Invented Identity", Email: email})
	must(t, err)
	person := column[uuid.UUID](t, o.super, `SELECT person_id FROM account WHERE email = $1`, email)[0]
	signIn := func(i account.Identity) (account.SignedIn, error) {
		t.Helper()
		token := account.NewToken()
		if err := people(o.db).SignIn(t.Context(), stranger(t, "request-1"), i, token); err != nil {
			return account.SignedIn{}, err
		}
		return o.db.FindSession(t.Context(), stranger(t, ""), token)
	}
	const issuer = "https://id.example"
	for what, i := range map[string]account.Identity{
		"nobody vouches for the address": {Issuer: issuer, Subject: "one", Email: email},
		"another address":                {Issuer: issuer, Subject: "one", Email: "another@test.example", EmailIsTrusted: true},
		"no address":                     {Issuer: issuer, Subject: "one", EmailIsTrusted: true},
		"no subject":                     {Issuer: issuer, Email: email, EmailIsTrusted: true},
	} {
		_, err := signIn(i)
		isKind(t, what, err, fault.Forbidden)
	}
	in, err := signIn(account.Identity{Issuer: issuer, Subject: "one", Email: "IDENTITY@test.example", EmailIsTrusted: true})
	must(t, err)
	if in.Person != person || len(in.Grants) != 1 || in.Grants[0].Role != authz.BoardSecretary || in.IsStale {
		t.Errorf("the first time it is %+v", in)
	}
	in, err = signIn(account.Identity{Issuer: issuer, Subject: "one"})
	must(t, err)
	if in.Person != person {
		t.Errorf("the identity alone is %+v", in)
	}
	for what, i := range map[string]account.Identity{
		"another subject": {Issuer: issuer, Subject: "two", Email: email, EmailIsTrusted: true},
		"another issuer":  {Issuer: "https://other.example", Subject: "one", Email: email, EmailIsTrusted: true},
	} {
		_, err := signIn(i)
		isKind(t, what, err, fault.Forbidden)
	}
	got := column[string](t, o.super, `SELECT concat_ws('|', action, via, object_kind, request_id, array_to_string(fields, ','))
		FROM audit_event
WHERE actor_id = $1 AND subject_id = $1 ORDER BY occurred_at, id`, person)
	if diff := cmp.Diff([]string{"bind an identity|web|person|request-1|identity", "sign in|web|session|request-1|",
		"sign in|web|session|request-1|"}, got); diff != "" {
		t.Errorf("the audit (-want +got):\n%s", diff)
	}
	if told := o.told(t, person); slices.ContainsFunc(told,
		func(s string) bool { return s == "Somebody signed in with your address by another account" }) {
		t.Errorf("the first identity is announced: %v", told)
	}
}

// Another identity in the place of one that was released is told to the person.
func TestRebindingIsAnnounced(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const email, issuer = "rebound@test.example", "https://id.example"
	id, err := o.invite(t, "trust-admin", account.Invitation{Role: authz.BoardSecretary, Trust: "R0A", Name: "Invented Rebound", Email: email})
	must(t, err)
	signIn := func(subject string) error {
		return people(o.db).SignIn(t.Context(), stranger(t, ""),
			account.Identity{Issuer: issuer, Subject: subject, Email: email, EmailIsTrusted: true}, account.NewToken())
	}
	must(t, signIn("one"))
	must(t, o.change(t, o.may(t, "trust-admin", authz.ManageSignIn), id, account.ReleaseIdentity))
	must(t, signIn("two"))
	isKind(t, "the first identity", signIn("one"), fault.Forbidden)
	person := column[uuid.UUID](t, o.super, `SELECT person_id FROM account WHERE email = $1`, email)[0]
	if got := o.told(t, person); !slices.Contains(got, "Somebody signed in with your address by another account") {
		t.Errorf("the person is told %v", got)
	}
}

// Two who click at once are one person, and the address is bound to one identity.
func TestBindingAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const email = "at.once@test.example"
	_, err := o.invite(t, "trust-admin", account.Invitation{Role: authz.BoardSecretary, Trust: "R0A", Name: "Invented At-Once", Email: email})
	must(t, err)
	may := stranger(t, "")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := people(o.db).SignIn(t.Context(), may,
				account.Identity{Issuer: "https://id.example", Subject: "one", Email: email, EmailIsTrusted: true}, account.NewToken()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := column[int](t, o.super, `SELECT count(*)::int FROM audit_event WHERE action = 'bind an identity'`); got[0] != 1 {
		t.Errorf("it is bound %d times", got[0])
	}
}

// A person whose role waits to be confirmed signs in, and has none.
func TestSignInWithoutARole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const email = "waits@test.example"
	_, err := o.invite(t, "trust-admin", account.Invitation{Role: authz.BoardMember, Trust: "R0A", Name: "Invented Waits", Email: email})
	must(t, err)
	token := account.NewToken()
	must(t, people(o.db).SignIn(t.Context(), stranger(t, ""),
		account.Identity{Issuer: "https://id.example", Subject: "waits", Email: email, EmailIsTrusted: true}, token))
	in, err := o.db.FindSession(t.Context(), stranger(t, ""), token)
	if err != nil || len(in.Grants) != 0 {
		t.Errorf("%+v, %v", in, err)
	}
}
