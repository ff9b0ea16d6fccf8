package account

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/outbox"
)

// Each change needs its own action, applies its own rule, and is told to those whom
// it concerns.
func TestChangeGrant(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	waits := GrantRecord{
		ID: grant, Person: receiver, Role: authz.BoardMember, Trust: "R0A", ScopeName: "Example Trust", GivenBy: giver,
		From: day.MustParse("2026-10-01"),
	}
	confirmed, ended, own := waits, waits, waits
	confirmed.Confirmed, ended.EndedAt, own.Person = at, at, giver
	board := authz.NewActor(chair, authz.BoardMember, authz.Scope{Trust: "R0A"})
	actions := map[GrantChange]authz.Action{
		Confirm: authz.ConfirmGrant, End: authz.EndGrant, ReleaseIdentity: authz.ManageSignIn, WithdrawAddress: authz.ManageSignIn,
	}
	for what, c := range map[string]struct {
		g      GrantRecord
		by     authz.Actor
		change GrantChange
		kind   fault.Kind // Internal: it is made
		field  string
	}{
		"the board confirms":        {waits, board, Confirm, 0, "confirmed"},
		"twice":                     {confirmed, board, Confirm, fault.Conflict, ""},
		"what has ended":            {ended, board, Confirm, fault.Conflict, ""},
		"whoever gave it":           {waits, authz.NewActor(giver, authz.BoardMember, authz.Scope{Trust: "R0A"}), Confirm, fault.Forbidden, ""},
		"whoever runs it ends it":   {confirmed, administrator(giver), End, 0, "ended"},
		"an end of an end":          {ended, administrator(giver), End, fault.Conflict, ""},
		"another member ends it":    {confirmed, board, End, fault.Forbidden, ""},
		"a member refuses it":       {waits, board, End, 0, "ended"},
		"a release":                 {confirmed, administrator(giver), ReleaseIdentity, 0, "identity"},
		"a release of oneself":      {own, administrator(giver), ReleaseIdentity, fault.Forbidden, ""},
		"an address that was wrong": {waits, administrator(giver), WithdrawAddress, 0, "identity"},
		"an address of one's own":   {own, administrator(giver), WithdrawAddress, fault.Forbidden, ""},
	} {
		store := &stub{granted: Granted{GrantRecord: c.g, Concerned: Concerned{Opened: []uuid.UUID{ccio, giver}}}}
		err := NewService(store).ChangeGrant(t.Context(), may(t, c.by, actions[c.change]), grant, c.change)
		if fault.KindOf(err) != c.kind || (err == nil) != (c.field != "") {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if o := store.outcome; err == nil && (o.Change != c.change || !cmp.Equal(o.Fields, []string{c.field}) || len(o.Notices) == 0) {
			t.Errorf("%s: %+v", what, o)
		}
	}
	for change, action := range actions {
		for _, other := range []authz.Action{authz.ConfirmGrant, authz.EndGrant, authz.ManageSignIn} {
			if other == action {
				continue
			}
			p := may(t, authz.NewActor(giver, authz.NationalAdministrator, authz.Scope{}), other)
			if err := NewService(&stub{}).ChangeGrant(t.Context(), p, grant, change); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("to %s with a permit to %s: %v", change, other, err)
			}
		}
		if err := NewService(&stub{}).ChangeGrant(t.Context(), authz.Permit{}, grant, change); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("to %s without a permit: %v", change, err)
		}
		if got := change.NothingChanged(); fault.KindOf(got) != fault.Conflict || change.IsOfSignIn() != (action == authz.ManageSignIn) {
			t.Errorf("to %s: %v", change, got)
		}
	}
	err := NewService(&stub{}).ChangeGrant(t.Context(), may(t, board, authz.ConfirmGrant), grant, "swap")
	if fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a change that there is none of: %v", err)
	}
}

// Whoever has the grant, whoever gave it and those whose levels it opens are told
// once each, and whoever made the change is not.
func TestChangeTells(t *testing.T) {
	t.Parallel()
	g := Granted{GrantRecord{
		ID: grant, Person: receiver, Role: authz.BoardMember, Trust: "R0A", GivenBy: giver, From: day.MustParse("2026-10-01"),
	}, Concerned{Opened: []uuid.UUID{ccio, chair, giver}}}
	store := &stub{granted: g}
	board := authz.NewActor(chair, authz.BoardMember, authz.Scope{Trust: "R0A"})
	if err := NewService(store).ChangeGrant(t.Context(), may(t, board, authz.ConfirmGrant), grant, Confirm); err != nil {
		t.Fatal(err)
	}
	const says = "It works from 1 October 2026 on: Board member, R0A."
	const path = "/admin/people/grants/00000000-0000-0000-0000-000000000009"
	want := []outbox.Message{
		{To: receiver, Subject: "A role was confirmed", Body: "Your role. " + says, Link: "/"},
		{To: giver, Subject: "A role was confirmed", Body: "Somebody else's role that opens levels of yours. " + says, Link: path},
		{To: ccio, Subject: "A role was confirmed", Body: "Somebody else's role that opens levels of yours. " + says, Link: path},
	}
	if diff := cmp.Diff(want, store.outcome.Notices); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	store.granted.GivenBy, store.granted.Confirmed = uuid.Nil, time.Now()
	permit := may(t, authz.NewActor(giver, authz.NationalAdministrator, authz.Scope{}), authz.EndGrant)
	if err := NewService(store).ChangeGrant(t.Context(), permit, grant, End); err != nil {
		t.Fatal(err)
	}
	want = []outbox.Message{
		{To: receiver, Subject: "A role has ended", Body: "Your role. It gives nothing any more: Board member, R0A.", Link: "/"},
	}
	for _, to := range []uuid.UUID{ccio, chair} {
		want = append(want, outbox.Message{
			To: to, Subject: "A role has ended", Link: path,
			Body: "Somebody else's role that opens levels of yours. It gives nothing any more: Board member, R0A.",
		})
	}
	if diff := cmp.Diff(want, store.outcome.Notices); diff != "" {
		t.Errorf("of an end (-want +got):\n%s", diff)
	}
}
