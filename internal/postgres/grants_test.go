package postgres_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// office is a world, the site's pool on it, and the permits of its people.
type office struct {
	world
	db *postgres.DB
}

func newOffice(t *testing.T) office {
	t.Helper()
	w := newWorld(t)
	return office{w, pgtest.Open(t, w.address, postgres.RoleServe, time.Now)}
}

// may is what somebody is permitted, in the role that they have.
func (o office) may(t *testing.T, name string, action authz.Action) authz.Permit {
	t.Helper()
	for _, who := range o.actorsOf(t, o.actor(t, name)) {
		if p, err := authz.Authorize(who, action); err == nil {
			return p
		}
	}
	t.Fatalf("%s may not %s", name, action)
	return authz.Permit{}
}

// grantsNow are the roles that somebody has today, by their e-mail address.
func (o office) grantsNow(t *testing.T, email string) []string {
	t.Helper()
	person := column[uuid.UUID](t, o.super, `SELECT person_id FROM account WHERE email = $1`, email)
	if len(person) != 1 {
		t.Fatalf("%d people have the address", len(person))
	}
	token := account.NewToken()
	o.exec(t, `INSERT INTO session (id, secret_hash, person_id, created_at, last_seen_at, expires_at)
		VALUES ($1, $2, $3, now(), now(), now() + interval '1 hour')`,
		token.ID, token.Hash(), person[0])
	in, err := o.db.FindSession(t.Context(), stranger(t, ""), token)
	must(t, err)
	var roles []string
	for _, g := range in.Grants {
		roles = append(roles, string(g.Role))
	}
	return roles
}

func (o office) told(t *testing.T, person uuid.UUID) []string {
	t.Helper()
	return column[string](t, o.super, `SELECT n.subject FROM notice n JOIN outbox b ON b.notice_id = n.id
		WHERE n.person_id = $1 AND n.subject <> 'Example' ORDER BY n.recorded_at, n.id`, person)
}

func (o office) invite(t *testing.T, by string, i account.Invitation) (uuid.UUID, error) {
	t.Helper()
	if i.From.IsZero() {
		i.From = today()
	}
	return people(o.db).Invite(t.Context(), inRequest(t, o.may(t, by, authz.GiveGrant), "request"), i)
}

// change makes a change to a grant.
func (o office) change(t *testing.T, may authz.Permit, id uuid.UUID, change account.GrantChange) error {
	t.Helper()
	return people(o.db).ChangeGrant(t.Context(), may, id, change)
}

// A validator is invited, gives nothing, is confirmed by the holder and by
// nobody else, and gives what a validator has; everybody concerned is told.
func TestValidatorIsConfirmedByTheHolder(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const email = "second.validator@test.example"
	invitation := account.Invitation{Role: authz.Validator, Trust: "R0A", Appointment: o.holderOf,
		Name: "Invented Second Validator", Email: email}
	id, err := o.invite(t, "trust-admin", invitation)
	must(t, err)
	if got := o.grantsNow(t, email); len(got) != 0 {
		t.Errorf("before it is confirmed it gives %v", got)
	}
	holder := o.actor(t, "holder")
	if got := o.told(t, holder.id); !slices.Equal(got, []string{"A role waits for you to confirm it"}) {
		t.Errorf("the holder is told %v", got)
	}
	for _, name := range []string{"board", "admin"} {
		err := o.change(t, o.may(t, name, authz.ConfirmGrant), id, account.Confirm)
		if kind := fault.KindOf(err); kind != fault.NotFound && kind != fault.Forbidden {
			t.Errorf("%s confirms a validator: %v", name, err)
		}
	}
	isKind(t, "the holder of another trust confirms", o.change(t, o.may(t, "CCIO of RR8", authz.ConfirmGrant), id, account.Confirm),
		fault.NotFound)
	if got := o.grantsNow(t, email); len(got) != 0 {
		t.Errorf("after others tried it gives %v", got)
	}
	must(t, o.change(t, o.may(t, "holder", authz.ConfirmGrant), id, account.Confirm))
	if got := o.grantsNow(t, email); !slices.Equal(got, []string{"validator"}) {
		t.Errorf("confirmed it gives %v", got)
	}
	isKind(t, "confirming twice", o.change(t, o.may(t, "holder", authz.ConfirmGrant), id, account.Confirm), fault.Conflict)
	if got := o.told(t, o.actor(t, "trust-admin").id); !slices.Equal(got, []string{"A role was confirmed"}) {
		t.Errorf("whoever gave it is told %v", got)
	}
	must(t, o.change(t, o.may(t, "trust-admin", authz.EndGrant), id, account.End))
	isKind(t, "ending twice", o.change(t, o.may(t, "trust-admin", authz.EndGrant), id, account.End), fault.Conflict)
	isKind(t, "confirming what has ended", o.change(t, o.may(t, "holder", authz.ConfirmGrant), id, account.Confirm), fault.Conflict)
	if got := o.grantsNow(t, email); len(got) != 0 {
		t.Errorf("ended it gives %v", got)
	}
	// Once it has ended it can be given again, to a person who is known by now.
	invitation.Name = ""
	again, err := o.invite(t, "trust-admin", invitation)
	must(t, err)
	must(t, o.change(t, o.may(t, "holder", authz.EndGrant), again, account.End)) // the holder refuses
	got := column[string](t, o.super, `SELECT action || ' ' || array_to_string(fields, ',') FROM audit_event
		WHERE object_kind = 'grant' AND via = 'web' ORDER BY occurred_at, id`)
	want := []string{"give a grant role,scope,dates", "confirm a grant confirmed", "end a grant ended",
		"give a grant role,scope,dates", "end a grant ended"}
	if !slices.Equal(got, want) {
		t.Errorf("the audit has %v", got)
	}
}

// Whoever runs a trust does not come to see a level by it: not under their own
// name, not by a second address, and not past the program.
func TestTrustAdministratorCannotBecomeValidator(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	admin := o.actor(t, "trust-admin")
	mine := column[string](t, o.super, `SELECT email FROM account WHERE person_id = $1 ORDER BY email`, admin.id)
	for _, email := range mine {
		for _, role := range []authz.Role{authz.Validator, authz.BoardMember, authz.TrustAdministrator} {
			i := account.Invitation{Role: role, Trust: "R0A", Name: "Invented Me", Email: email}
			if role == authz.Validator {
				i.Appointment = o.holderOf
			}
			_, err := o.invite(t, "trust-admin", i)
			isKind(t, "an administrator invites themselves as "+string(role), err, fault.Invalid)
		}
	}
	const second = "second.address@test.example"
	id, err := o.invite(t, "trust-admin",
		account.Invitation{Role: authz.Validator, Trust: "R0A", Appointment: o.holderOf, Name: "Invented Second Me", Email: second})
	must(t, err)
	me := column[uuid.UUID](t, o.super, `SELECT person_id FROM role_grant WHERE id = $1`, id)[0]
	if got := o.grantsNow(t, second); len(got) != 0 {
		t.Errorf("a second address gives %v", got)
	}
	for what, who := range map[string]uuid.UUID{"the administrator": admin.id, "the second address": me} {
		o.as(t, who, func(tx pgx.Tx) {
			for _, sql := range []string{
				`UPDATE role_grant SET confirmed_by = $1, confirmed_at = now() WHERE id = $2`,
				`UPDATE role_grant SET confirmed_by = (SELECT person_id FROM demo_persona WHERE persona = 'holder'), confirmed_at = now()
					WHERE id = $2 AND $1::uuid IS NOT NULL`,
			} {
				if err := refusal1(t, tx, sql, who, id); err == nil {
					t.Errorf("%s confirms it: %s", what, sql)
				}
			}
		})
	}
	// Nor does an identity that is bound already come to a second address.
	o.exec(t, `UPDATE account SET issuer = 'https://id.example', subject = 'me', bound_at = now()
		WHERE person_id = $1 AND email = $2`, admin.id, mine[0])
	o.as(t, uuid.Nil, func(tx pgx.Tx) {
		if got := column[uuid.UUID](t, tx, `SELECT person_id FROM bind_identity('https://id.example', 'me', $1)`, second); len(got) != 0 {
			t.Error("one identity is bound to two people")
		}
	})
}

// refusal1 runs one statement that must not work: an error, or no row, is a
// refusal.
func refusal1(t *testing.T, tx pgx.Tx, sql string, args ...any) error {
	t.Helper()
	inner, err := tx.Begin(t.Context())
	must(t, err)
	defer func() { _ = inner.Rollback(t.Context()) }()
	tag, err := inner.Exec(t.Context(), sql, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return pgx.ErrNoRows
	}
	return err
}

// A board member and the secretary's levels wait for the board or for England.
func TestBoardIsConfirmedByTheBoard(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const email = "new.member@test.example"
	id, err := o.invite(t, "trust-admin", account.Invitation{Role: authz.BoardMember, Trust: "R0A", Name: "Invented New Member", Email: email})
	must(t, err)
	isKind(t, "the board of another trust", o.change(t, o.may(t, "board member of RR8", authz.ConfirmGrant), id, account.Confirm),
		fault.NotFound)
	must(t, o.change(t, o.may(t, "board", authz.ConfirmGrant), id, account.Confirm))
	if got := o.grantsNow(t, email); !slices.Equal(got, []string{"board_member"}) {
		t.Errorf("confirmed it gives %v", got)
	}
	if got := o.told(t, o.actor(t, "holder").id); !slices.Equal(got, []string{"Somebody is to see levels of yours", "A role was confirmed"}) {
		t.Errorf("the CCIO is told %v", got)
	}
	// A national administrator who gave it does not confirm it.
	own, err := o.invite(t, "admin",
		account.Invitation{Role: authz.BoardMember, Trust: "RR8", Name: "Invented Chair", Email: "chair@test.example"})
	must(t, err)
	isKind(t, "whoever gave it", o.change(t, o.may(t, "admin", authz.ConfirmGrant), own, account.Confirm), fault.Forbidden)

	secretary := column[uuid.UUID](t, o.super, `SELECT role_grant_id FROM demo_persona WHERE persona = 'secretary'`)[0]
	levels := account.Invitation{Role: authz.SecretarysLevels, Trust: "R0A", Grant: secretary}
	for _, name := range []string{"trust-admin", "admin", "board member of RR8"} {
		_, err := o.invite(t, name, levels)
		isKind(t, name+" gives the secretary the levels", err, fault.Forbidden)
	}
	given, err := o.invite(t, "board", levels)
	must(t, err)
	isKind(t, "the one who gave them", o.change(t, o.may(t, "board", authz.ConfirmGrant), given, account.Confirm), fault.Forbidden)
	must(t, o.change(t, o.may(t, "admin", authz.ConfirmGrant), given, account.Confirm))
	must(t, o.change(t, o.may(t, "board", authz.EndGrant), given, account.End))
}

// The last administrator stays, whoever tries and however many at once.
func TestLastAdministrator(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	grantOf := func(name string, role authz.Role) uuid.UUID {
		return column[uuid.UUID](t, o.super, `SELECT id FROM role_grant
			WHERE person_id = $1 AND role = $2 AND ended_at IS NULL`, o.actor(t, name).id, role)[0]
	}
	last := grantOf("trust-admin", authz.TrustAdministrator)
	isKind(t, "the last of a trust", o.change(t, o.may(t, "trust-admin", authz.EndGrant), last, account.End), fault.Invalid)
	isKind(t, "the last of England", o.change(t, o.may(t, "admin", authz.EndGrant), grantOf("admin", authz.NationalAdministrator),
		account.End), fault.Invalid)
	second, err := o.invite(t, "trust-admin",
		account.Invitation{Role: authz.TrustAdministrator, Trust: "R0A", Name: "Invented Second", Email: "second.admin@test.example"})
	must(t, err)
	person := column[uuid.UUID](t, o.super, `SELECT person_id FROM role_grant WHERE id = $1`, second)[0]
	other, err := authz.Authorize(authz.NewActor(person, authz.TrustAdministrator, authz.Scope{Trust: "R0A"}), authz.EndGrant)
	must(t, err)
	// Each ends the other at the same moment: one of them stays.
	ended := make(chan error, 2)
	mine := o.may(t, "trust-admin", authz.EndGrant)
	go func() { ended <- o.change(t, mine, second, account.End) }()
	go func() { ended <- o.change(t, other, last, account.End) }()
	if a, b := <-ended, <-ended; a == nil && b == nil {
		t.Error("both administrators are gone")
	}
	left := column[int](t, o.super, `SELECT count(*)::int FROM role_grant WHERE role = 'trust_administrator' AND trust_code = 'R0A'
		AND ended_at IS NULL AND person_id IN ($1, $2)`,
		person, o.actor(t, "trust-admin").id)
	if left[0] != 1 {
		t.Errorf("%d administrators are left, want 1", left[0])
	}
	// England can take away the last of a trust, for another to follow.
	id := column[uuid.UUID](t, o.super, `SELECT id FROM role_grant WHERE role = 'trust_administrator' AND trust_code = 'RR8'
		AND ended_at IS NULL`)[0]
	must(t, o.change(t, o.may(t, "admin", authz.EndGrant), id, account.End))
}

// Straight through SQL nobody gives, confirms or ends what is not theirs to, and
// nobody gets an address into another's account.
func TestGrantsThroughSQL(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const give = `INSERT INTO role_grant (id, person_id, role, appointment_id, trust_code, valid_from, granted_by, recorded_at)
		VALUES (gen_random_uuid(), $1, $2, $3, $4, '2026-01-01', $5, now())`
	none, rr8 := o.actor(t, "without a grant").id, organisation.Code("RR8")
	for name, may := range map[string]map[authz.Role]bool{
		"holder": {}, "validator": {}, "secretary": {}, "region": {}, "national": {}, "board": {}, "without a grant": {}, "expired": {},
		"unconfirmed board member": {},
		"trust-admin":              {authz.BoardMember: true, authz.BoardSecretary: true, authz.TrustAdministrator: true},
		"admin":                    {authz.BoardMember: true, authz.BoardSecretary: true, authz.TrustAdministrator: true},
	} {
		actor := o.actor(t, name).id
		o.as(t, actor, func(tx pgx.Tx) {
			for _, role := range []authz.Role{authz.BoardMember, authz.BoardSecretary, authz.TrustAdministrator, authz.SecretarysLevels} {
				for _, trust := range []organisation.Code{"R0A", rr8} {
					want := may[role] && (trust == "R0A" || name == "admin") && none != actor
					if err := refusal1(t, tx, give, none, role, nil, trust, actor); (err == nil) != want {
						t.Errorf("%s gives %s of %s: %v", name, role, trust, err)
					}
				}
				for _, by := range []any{o.actor(t, "admin").id, nil} {
					if by != actor && refusal1(t, tx, give, none, role, nil, "R0A", by) == nil {
						t.Errorf("%s gives %s in another's name", name, role)
					}
				}
				if refusal1(t, tx, give, actor, role, nil, "R0A", actor) == nil {
					t.Errorf("%s gives themselves %s", name, role)
				}
			}
			for _, sql := range []string{
				`INSERT INTO role_grant (id, person_id, role, valid_from, granted_by, recorded_at)
					VALUES (gen_random_uuid(), $1, 'national_administrator', '2026-01-01', $2, now())`,
				`INSERT INTO role_grant (id, person_id, role, trust_code, valid_from, granted_by, confirmed_by, confirmed_at, recorded_at)
					VALUES (gen_random_uuid(), $1, 'board_member', 'R0A', '2026-01-01', $2, (SELECT person_id FROM demo_persona WHERE persona = 'board'),
					now(), now())`,
			} {
				if name != "admin" && refusal1(t, tx, sql, none, actor) == nil {
					t.Errorf("%s may %s", name, sql)
				}
			}
			// The CCIO of another trust has no address here yet; only England gives one.
			ccio := o.actor(t, "CCIO of two trusts, without a grant").id
			const address = `INSERT INTO account (id, person_id, email, recorded_at, recorded_by)
				VALUES (gen_random_uuid(), $1, 'mine@test.example', now(), $2)`
			for what, person := range map[string]uuid.UUID{"somebody who has one": o.actor(t, "holder").id, "oneself": actor,
				"the CCIO of other trusts": ccio} {
				if refusal1(t, tx, address, person, actor) == nil {
					t.Errorf("%s gives an address to %s", name, what)
				}
			}
			for _, sql := range []string{
				`UPDATE account SET email = 'mine@test.example'`, `UPDATE role_grant SET role = 'national_administrator'`, `DELETE FROM role_grant`,
				`INSERT INTO notice (id, person_id, subject, body, link, recorded_at, recorded_by)
					SELECT gen_random_uuid(), $1::uuid, 'x', 'x', '/', now(), $1::uuid WHERE $1 <> ccio_actor()`,
				`UPDATE notice SET read_at = now() WHERE person_id <> ccio_actor()`, `SELECT id FROM outbox`, `UPDATE notice SET body = 'other'`,
			} {
				var args []any
				if sql[:6] == "INSERT" {
					args = append(args, none)
				}
				if none != actor || args == nil {
					if refusal1(t, tx, sql, args...) == nil {
						t.Errorf("%s may %s", name, sql)
					}
				}
			}
			for _, fn := range []string{`SELECT release_identity($1)`, `SELECT withdraw_address($1)`} {
				want := name == "admin"
				if got := column[int](t, tx, fn, o.actor(t, "board member of RR8").id)[0] > 0; got && !want {
					t.Errorf("%s may %s", name, fn)
				}
			}
		})
	}
}

// An address is bound once; released, it can be bound again, and whoever signed
// in by it is out.
func TestBindAndRelease(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const email, issuer = "bound@test.example", "https://id.example"
	id, err := o.invite(t, "trust-admin", account.Invitation{Role: authz.BoardSecretary, Trust: "R0A", Name: "Invented Bound", Email: email})
	must(t, err)
	type bound struct {
		person uuid.UUID
		again  bool
	}
	bind := func(subject, email string) (all []bound) {
		t.Helper()
		rows, err := o.super.Query(t.Context(), `SELECT person_id, is_rebinding FROM bind_identity($1, $2, $3)`, issuer, subject, email)
		must(t, err)
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (b bound, err error) { return b, row.Scan(&b.person, &b.again) })
		must(t, err)
		return all
	}
	known := func(subject string) *uuid.UUID {
		t.Helper()
		return column[*uuid.UUID](t, o.super, `SELECT identity_person($1, $2)`, issuer, subject)[0]
	}
	if got := bind("", email); len(got) != 0 {
		t.Errorf("no subject at all is bound: %v", got)
	}
	if got := bind("one", "BOUND@test.example"); len(got) != 1 || got[0].again {
		t.Errorf("the first identity: %v", got)
	}
	if got := bind("two", email); len(got) != 0 {
		t.Errorf("a second identity is bound to one address: %v", got)
	}
	if known("one") == nil || known("two") != nil {
		t.Error("the identity is not known, or another is")
	}
	isKind(t, "withdrawing an address that is used", o.change(t, o.may(t, "trust-admin", authz.ManageSignIn), id, account.WithdrawAddress),
		fault.Conflict)
	isKind(t, "somebody of another trust",
		o.change(t, o.may(t, "trust administrator of RR8", authz.ManageSignIn), id, account.ReleaseIdentity), fault.NotFound)
	person := column[uuid.UUID](t, o.super, `SELECT person_id FROM account WHERE email = $1`, email)[0]
	o.grantsNow(t, email) // a session
	must(t, o.change(t, o.may(t, "trust-admin", authz.ManageSignIn), id, account.ReleaseIdentity))
	if got := column[int](t, o.super, `SELECT count(*)::int FROM session WHERE person_id = $1 AND ended_at IS NULL`, person); got[0] != 0 {
		t.Error("sessions go on after the identity was released")
	}
	if got := bind("two", email); len(got) != 1 || !got[0].again || known("one") != nil {
		t.Errorf("after it was released: %v", got)
	}
	if got := o.told(t, person); !slices.Contains(got, "How you sign in was changed") {
		t.Errorf("the person is told %v", got)
	}
	// A typing mistake is withdrawn and the right address given.
	wrong, err := o.invite(t, "trust-admin",
		account.Invitation{Role: authz.PostHolder, Trust: "R0A", Appointment: column[uuid.UUID](t, o.super,
			`SELECT h.appointment_id FROM appointment_holder h JOIN appointment a ON a.id = h.appointment_id JOIN post p ON p.id = a.post_id
		WHERE p.trust_code = 'R0A' AND h.superseded_at IS NULL AND h.appointment_id <> $1`, o.holderOf)[0], Email: "mistpyed@test.example"})
	must(t, err)
	must(t, o.change(t, o.may(t, "trust-admin", authz.ManageSignIn), wrong, account.WithdrawAddress))
	if got := bind("three", "mistpyed@test.example"); len(got) != 0 {
		t.Errorf("a withdrawn address is bound: %v", got)
	}
}
