package authz

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ccio/internal/fault"
)

func TestZeroValuesReachNothing(t *testing.T) {
	t.Parallel()
	for _, action := range Actions() {
		if _, err := Authorize(Actor{}, action); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("nobody may %q: %v", action, err)
		}
		if err := (Permit{}).For(action); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the zero permit is good for %q", action)
		}
	}
	person := uuid.Must(uuid.NewV7())
	for _, role := range []Role{"", "operator", "self", "stranger", "administrator"} {
		if !NewActor(person, role, Scope{}).IsNobody() {
			t.Errorf("a grant made an actor of role %q", role)
		}
	}
	if !NewActor(uuid.Nil, NationalAdministrator, Scope{}).IsNobody() {
		t.Error("no person made an actor")
	}
}

func TestPermitIsForItsActionAlone(t *testing.T) {
	t.Parallel()
	actor := NewActor(uuid.Must(uuid.NewV7()), BoardMember, Scope{Trust: "R0A"})
	permit, err := Authorize(actor, ViewRegister)
	if err != nil {
		t.Fatal(err)
	}
	if err := permit.For(ViewRegister, ExportCoverage); err != nil {
		t.Errorf("refused for its own action: %v", err)
	}
	if err := permit.For(ImportPosts); fault.KindOf(err) != fault.Forbidden {
		t.Error("a permit to view was taken for a write")
	}
}

// Somebody who is signed in without a grant may read what is held about them, and
// nothing else. No role may do that for others.
func TestSelfIsAboutOneself(t *testing.T) {
	t.Parallel()
	person := uuid.Must(uuid.NewV7())
	own := []Action{ViewMyData, ExportMyData, WriteMyRecord, UseSession}
	for _, action := range Actions() {
		permit, err := Authorize(Self(person), action)
		if may := err == nil; may != slices.Contains(own, action) || may && (permit.Reach() != Own || permit.Actor().Person() != person) {
			t.Errorf("oneself may %q: %t", action, may)
		}
	}
	for _, role := range Roles() {
		for _, action := range own {
			if _, err := Authorize(NewActor(person, role, Scope{}), action); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s may %q", role, action)
			}
		}
	}
	if !Self(uuid.Nil).IsNobody() {
		t.Error("no person made an actor")
	}
}

// Somebody who is not signed in may do that alone, and nobody else may.
func TestStrangersSignIn(t *testing.T) {
	t.Parallel()
	if Stranger().IsNobody() || Stranger().Person() != uuid.Nil {
		t.Errorf("a stranger is %+v", Stranger())
	}
	for _, action := range Actions() {
		if _, err := Authorize(Stranger(), action); (err == nil) != (action == SignIn) {
			t.Errorf("a stranger may %q: %t", action, err == nil)
		}
	}
	person := uuid.Must(uuid.NewV7())
	for _, role := range Roles() {
		if _, err := Authorize(NewActor(person, role, Scope{}), SignIn); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s signs in once more by the permit of a stranger", role)
		}
	}
}

// The SQL function actor_looks() recognises looks by the first word of their
// action.
func TestLooksBeginWithView(t *testing.T) {
	t.Parallel()
	for _, action := range []Action{ViewRegister, ViewNeeds, ViewHours, ViewHolder, ViewAudit, ViewPeople, ViewCorrections, ViewMyData} {
		if !strings.HasPrefix(string(action), "view ") {
			t.Errorf("%q does not begin with view", action)
		}
	}
}

func TestOnlyTheOperatorImports(t *testing.T) {
	t.Parallel()
	for _, action := range []Action{ImportTrusts, ImportPosts, LoadDemo, OperatorView} {
		if _, err := Authorize(Operator(), action); err != nil {
			t.Errorf("the operator may not %q: %v", action, err)
		}
		for _, role := range Roles() {
			if _, err := Authorize(NewActor(uuid.Must(uuid.NewV7()), role, Scope{}), action); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s may %q", role, action)
			}
		}
	}
}

// The policy as people read it, a line for each action: whoever changes it has to
// change this file too.
func TestPermissionsDocument(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Who may do what\n\n" +
		"Printed from the policy table in `internal/authz/policy.go`; `go test ./internal/authz -run Permissions` compares it.\n" +
		"A reach of *own* is what belongs to oneself, *named* the appointment that the grant names, " +
		"*trust* and *region* the ones that the grant names.\n" +
		"An empty cell is refused.\n\n| Action |")
	roles := append(Roles(), self, operator)
	for _, role := range roles {
		b.WriteString(" " + role.Label() + " |")
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(roles)) + "\n")
	var signedOut []string // no grant, and so no column, is of somebody who is not signed in
	for _, action := range Actions() {
		if policy[action][stranger] != None {
			signedOut = append(signedOut, string(action))
			if len(policy[action]) == 1 {
				continue
			}
		}
		b.WriteString("| " + string(action) + " |")
		for _, role := range roles {
			if reach := policy[action][role]; reach != None {
				b.WriteString(" " + reach.String())
			}
			b.WriteString(" |")
		}
		b.WriteString("\n")
	}
	b.WriteString("\nWhoever is not signed in may: " + strings.Join(signedOut, ", ") + ".\n")
	const path = "../../docs/permissions.md"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("docs/permissions.md is not the policy; run with UPDATE_GOLDEN=1 and look at the difference (-file +policy):\n%s", diff)
	}
	if len(policy) != len(Actions()) {
		t.Errorf("%d actions in the policy, %d listed", len(policy), len(Actions()))
	}
}
