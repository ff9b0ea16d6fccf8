package account

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/outbox"
)

// The ids of the people and things in these tests.
var (
	giver, receiver, ccio, chair, member = id(1), id(2), id(3), id(4), id(5)
	appointment, grant                   = id(8), id(9)
)

func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

// stub is a store that has what a use case finds, and records what it was told to
// write.
type stub struct {
	Store
	invited Invited
	granted Granted
	text    OwnText
	refuses error // what the database answers when it is told to write

	given   Given
	outcome GrantOutcome
	written OwnText
	asked   Correction
	told    []outbox.Message
}

func (s *stub) GiveGrant(_ context.Context, _ authz.Permit, _ Invitation, decide func(Invited) (Given, error)) (err error) {
	if s.given, err = decide(s.invited); err != nil {
		return err
	}
	return s.refuses
}

func (s *stub) ChangeGrant(_ context.Context, _ authz.Permit, _ uuid.UUID, decide func(Granted) (GrantOutcome, error)) (err error) {
	s.outcome, err = decide(s.granted)
	return err
}

func (s *stub) ChangeText(_ context.Context, _ authz.Permit, _ TextKind, decide func(OwnText) (OwnText, error)) (err error) {
	s.written, err = decide(s.text)
	return err
}

func (s *stub) AskCorrection(_ context.Context, _ authz.Permit, c Correction, tell func([]uuid.UUID) []outbox.Message) error {
	s.asked, s.told = c, tell([]uuid.UUID{chair, member})
	return nil
}

func may(t *testing.T, actor authz.Actor, action authz.Action) authz.Permit {
	t.Helper()
	p, err := authz.Authorize(actor, action)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func administrator(person uuid.UUID) authz.Actor {
	return authz.NewActor(person, authz.TrustAdministrator, authz.Scope{Trust: "R0A"})
}

func fieldsOf(err error) (names []string) {
	if known, is := errors.AsType[*fault.Error](err); is {
		for _, f := range known.Fields {
			names = append(names, f.Name)
		}
	}
	return names
}

// A text is written over the version that was shown, and over no other, and each
// kind says so in words of its own.
func TestWriteText(t *testing.T) {
	t.Parallel()
	permit, said := may(t, authz.Self(receiver), authz.WriteMyRecord), map[string]bool{}
	for _, kind := range TextKinds() {
		for _, c := range []struct {
			now, shown int
			isWritten  bool
		}{{0, 0, true}, {2, 2, true}, {2, 1, false}, {0, 1, false}, {1, 0, false}} {
			store := &stub{text: OwnText{Words: "Words before", Version: c.now}}
			err := NewService(store).WriteText(t.Context(), permit, kind, "Own words", c.shown)
			switch {
			case c.isWritten && (err != nil || store.written.Words != "Own words"), !c.isWritten && fault.KindOf(err) != fault.Conflict:
				t.Errorf("%s: version %d over %d: %+v, %v", kind, c.shown, c.now, store.written, err)
			}
		}
		words := fault.PublicOf(kind.Overtaken())
		if words == "" || said[words] || kind.Most() == 0 {
			t.Errorf("%s has up to %d characters and is refused with %q", kind, kind.Most(), words)
		}
		said[words] = true
	}
}

// A correction needs both halves, and those who could make it are told of it
// without its words.
func TestAskCorrection(t *testing.T) {
	t.Parallel()
	permit := may(t, authz.Self(receiver), authz.WriteMyRecord)
	store := &stub{}
	err := NewService(store).AskCorrection(t.Context(), permit, Correction{Wrong: "Wrong words", Right: "Right words"})
	if err != nil || store.asked.Right != "Right words" {
		t.Errorf("%+v, %v", store.asked, err)
	}
	const body = "A person whose record you look after says that something held about them is wrong, and what would be right."
	var want []outbox.Message
	for _, to := range []uuid.UUID{chair, member} {
		want = append(want, outbox.Message{To: to, Subject: "Somebody asks for a correction", Body: body, Link: "/admin/people/corrections"})
	}
	if diff := cmp.Diff(want, store.told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		asked Correction
		want  []string
	}{
		{Correction{}, []string{"wrong", "right"}}, {Correction{Wrong: "x"}, []string{"right"}}, {Correction{Right: "x"}, []string{"wrong"}},
	} {
		err := NewService(&stub{}).AskCorrection(t.Context(), permit, c.asked)
		if diff := cmp.Diff(c.want, fieldsOf(err)); diff != "" {
			t.Errorf("%+v: %v%s", c.asked, err, diff)
		}
	}
	err = NewService(&stub{}).AskCorrection(t.Context(), authz.Permit{}, Correction{Wrong: "x", Right: "x"})
	if fault.KindOf(err) != fault.Forbidden {
		t.Errorf("without a permit: %v", err)
	}
}

// An identity that belongs to nobody is refused, and the person is told if one
// replaces another.
func TestWelcome(t *testing.T) {
	t.Parallel()
	if _, err := welcome(Recognised{}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("nobody: %v", err)
	}
	if told, err := welcome(Recognised{Person: receiver}); err != nil || told != nil {
		t.Errorf("somebody known is told %v, %v", told, err)
	}
	told, err := welcome(Recognised{Person: receiver, IsRebound: true})
	if err != nil || len(told) != 1 || told[0].To != receiver || told[0].Link != "/sessions" ||
		told[0].Subject != "Somebody signed in with your address by another account" {
		t.Errorf("somebody with another identity is told %+v, %v", told, err)
	}
	if (Identity{Email: "name@test.example"}).MayBeBound() || !(Identity{EmailIsTrusted: true}).MayBeBound() {
		t.Error("an address for which nobody vouches may be bound, or one that is may not")
	}
}
