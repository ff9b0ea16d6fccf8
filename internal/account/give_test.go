package account

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
)

// Whom an invitation goes to, what is new about them, and what keeps the role from
// being given.
func TestInvite(t *testing.T) {
	t.Parallel()
	today := day.MustParse("2026-10-01")
	secretary := Invitation{Role: authz.BoardSecretary, Trust: "R0A", Name: "Invented Name", Email: "name@test.example", From: today}
	validator := secretary
	validator.Role, validator.Appointment = authz.Validator, appointment
	holder := Invitation{Role: authz.PostHolder, Trust: "R0A", Appointment: appointment, Email: "holder@test.example", From: today}
	unnamed, unaddressed, later := secretary, holder, secretary
	unnamed.Name, unaddressed.Email, later.From = "", "", today.AddDays(-1)
	byHolder := secretary
	byHolder.Holder, byHolder.Email = appointment, ""
	for what, c := range map[string]struct {
		i      Invitation
		found  Invited
		wrong  string // the field; empty: it is given
		person uuid.UUID
		isNew  bool
		email  string
	}{
		"somebody new":                 {i: secretary, isNew: true, email: secretary.Email},
		"somebody known":               {i: unnamed, found: Invited{Person: receiver, HasAddress: true}, person: receiver},
		"nobody, without a name":       {i: unnamed, wrong: "name"},
		"a day that is over":           {i: later, wrong: "from"},
		"oneself":                      {i: secretary, found: Invited{Person: giver}, wrong: "email"},
		"an appointment of nowhere":    {i: validator, wrong: "appointment"},
		"an appointment of another":    {i: validator, found: Invited{Trust: "RR8", Holder: ccio}, wrong: "appointment"},
		"a validator":                  {i: validator, found: Invited{Trust: "R0A", Holder: ccio}, isNew: true, email: validator.Email},
		"a validator of themselves":    {i: validator, found: Invited{Trust: "R0A", Holder: ccio, Person: ccio}, wrong: "appointment"},
		"a holder without an address":  {i: holder, found: Invited{Trust: "R0A", Holder: ccio, Person: ccio}, person: ccio, email: holder.Email},
		"a holder with one":            {i: holder, found: Invited{Trust: "R0A", Holder: ccio, Person: ccio, HasAddress: true}, person: ccio},
		"a holder of whom none is":     {i: unaddressed, found: Invited{Trust: "R0A", Holder: ccio, Person: ccio}, wrong: "email"},
		"a holder who is not recorded": {i: holder, found: Invited{Trust: "R0A"}, wrong: "appointment"},
		"somebody of the posts":        {i: byHolder, found: Invited{Person: ccio, HasAddress: true}, person: ccio},
		"nobody of the posts":          {i: byHolder, wrong: "holder"},
	} {
		store := &stub{invited: c.found}
		store.invited.Today = today
		_, err := NewService(store).Invite(t.Context(), may(t, administrator(giver), authz.GiveGrant), c.i)
		g := store.given
		switch {
		case c.wrong != "":
			if diff := cmp.Diff([]string{c.wrong}, fieldsOf(err)); diff != "" {
				t.Errorf("%s: %v%s", what, err, diff)
			}
		case err != nil:
			t.Errorf("%s: %v", what, err)
		case c.isNew != (g.Name != ""), !c.isNew && g.Person != c.person, g.Person == uuid.Nil, g.Email != c.email, g.ID == uuid.Nil,
			(g.Email != "") != (len(g.PersonFields) > 0):
			t.Errorf("%s: %+v", what, g)
		}
	}
}

// The board gives its secretary the levels, based on the secretary's own grant;
// nobody else can.
func TestGiveLevels(t *testing.T) {
	t.Parallel()
	today := day.MustParse("2026-10-01")
	levels := Invitation{Role: authz.SecretarysLevels, Trust: "R0A", Grant: grant, From: today}
	board := authz.NewActor(chair, authz.BoardMember, authz.Scope{Trust: "R0A"})
	give := func(by authz.Actor, found Invited, refuses error) (Given, error) {
		found.Today = today
		store := &stub{invited: found, refuses: refuses}
		_, err := NewService(store).Invite(t.Context(), may(t, by, authz.GiveGrant), levels)
		return store.given, err
	}
	if g, err := give(board, Invited{Person: receiver}, nil); err != nil || g.Person != receiver || g.Email+g.Name != "" {
		t.Errorf("the board gives them: %+v, %v", g, err)
	}
	for what, c := range map[string]struct {
		found   Invited
		refuses error
	}{
		"no secretary": {Invited{}, nil}, "oneself": {Invited{Person: chair}, nil},
		"twice": {Invited{Person: receiver}, fault.New(fault.Invalid, "This person has this grant already.")},
		"twice, as the database names the field": {Invited{Person: receiver}, &fault.Error{
			Kind: fault.Invalid, Public: "It is refused.", Fields: []fault.Field{{Name: "email", Message: "This person has this grant already."}},
		}},
	} {
		_, err := give(board, c.found, c.refuses)
		if diff := cmp.Diff([]string{"grant"}, fieldsOf(err)); diff != "" {
			t.Errorf("%s: %v%s", what, err, diff)
		}
	}
	for _, by := range []authz.Actor{administrator(giver), authz.NewActor(giver, authz.NationalAdministrator, authz.Scope{}),
		authz.NewActor(giver, authz.BoardMember, authz.Scope{Trust: "RR8"})} {
		if _, err := give(by, Invited{Person: receiver}, nil); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a %s gives them: %v", by.Role(), err)
		}
	}
}

// Who is told of an invitation, and what, each person once.
func TestInviteTells(t *testing.T) {
	t.Parallel()
	today := day.MustParse("2026-10-01")
	told := func(role authz.Role, found Invited) map[uuid.UUID]string {
		t.Helper()
		found.Today, found.Trust, found.ScopeName, found.Person, found.HasAddress = today, "R0A", "Example Trust", receiver, true
		store := &stub{invited: found}
		i := Invitation{Role: role, Trust: "R0A", Email: "name@test.example", From: today}
		if role == authz.Validator {
			i.Appointment = appointment
		}
		at, err := NewService(store).Invite(t.Context(), may(t, administrator(giver), authz.GiveGrant), i)
		if err != nil {
			t.Fatal(err)
		}
		all := map[uuid.UUID]string{}
		for _, m := range store.given.Notices {
			if all[m.To] != "" {
				t.Errorf("%s is told twice", m.To)
			}
			if want := map[bool]string{true: "/", false: "/admin/people/grants/" + at.String()}[m.To == receiver]; m.Link != want {
				t.Errorf("%q leads to %q", m.Subject, m.Link)
			}
			all[m.To] = m.Subject + ". " + m.Body
		}
		return all
	}
	const becomes = "Somebody is to become: "
	for what, c := range map[string]struct{ got, want map[uuid.UUID]string }{
		"a role that opens no level": {told(authz.BoardSecretary, Invited{}), map[uuid.UUID]string{
			receiver: "You have been given a role. The role is: Board secretary, Example Trust. It begins on 1 October 2026."}},
		"a validator": {told(authz.Validator, Invited{
			Holder: ccio, Concerned: Concerned{Opened: []uuid.UUID{ccio}, Asked: []uuid.UUID{ccio}},
		}), map[uuid.UUID]string{
			receiver: "You have been given a role. The role is: Validator, Example Trust. It begins on 1 October 2026. " +
				"It gives nothing yet: a second person has to confirm it.",
			ccio: "A role waits for you to confirm it. " + becomes + "Validator, Example Trust. They would see levels of yours. " +
				"Nothing is open to them until you confirm it, and you may refuse."}},
		"a board member": {told(authz.BoardMember, Invited{Concerned: Concerned{
			Opened: []uuid.UUID{ccio, member, receiver}, Asked: []uuid.UUID{chair, member, giver}}}), map[uuid.UUID]string{
			receiver: "You have been given a role. The role is: Board member, Example Trust. It begins on 1 October 2026. " +
				"It gives nothing yet: a second person has to confirm it.",
			chair: "A role waits for you to confirm it. " + becomes + "Board member, Example Trust. " +
				"It waits for you, or for another who may, to confirm it.",
			member: "A role waits for you to confirm it. " + becomes + "Board member, Example Trust. " +
				"They would see levels of yours once it is confirmed, and you are one of those who may confirm or refuse it.",
			ccio: "Somebody is to see levels of yours. " + becomes + "Board member, Example Trust. " +
				"Once a second person has confirmed it, they see your validated domain levels."}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// The command line names somebody new, and the audit records nothing about the
// person but the grant.
func TestAddUser(t *testing.T) {
	t.Parallel()
	today := day.MustParse("2026-10-01")
	i := Invitation{Role: authz.NationalAdministrator, Name: "Invented First", Email: "first@test.example", From: today}
	store := &stub{invited: Invited{Today: today}}
	permit := may(t, authz.Operator(), authz.AddUser)
	if err := NewService(store).AddUser(t.Context(), permit, i); err != nil || store.given.Name != i.Name || store.given.PersonFields != nil {
		t.Errorf("%+v, %v", store.given, err)
	}
	if got := store.given.Notices[0].Body; got != "The role is: National administrator, England. It begins on 1 October 2026." {
		t.Errorf("they are told %q", got)
	}
	i.Name = ""
	if err := NewService(store).AddUser(t.Context(), permit, i); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a name: %v", err)
	}
	store.invited.Person = receiver
	if err := NewService(store).AddUser(t.Context(), permit, i); err != nil || store.given.Person != receiver {
		t.Errorf("somebody known: %+v, %v", store.given, err)
	}
}
