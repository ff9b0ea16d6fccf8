package register_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/register"
)

// source is a database whose register has a version, and one organisation more in each.
type source struct {
	version atomic.Int64
	reads   atomic.Int64
	err     error
}

func (s *source) OpenRegister(context.Context, authz.Permit, int64) (insight.Reading, error) {
	s.reads.Add(1)
	v := s.version.Load()
	return insight.Reading{
		Version: v, IsWhole: true, Organisations: &organisation.Register{Organisations: make([]organisation.Organisation, v)},
	}, s.err
}

// asker is a signed-in analyst who has to see at least a version.
func asker(t *testing.T, least int64) authz.Permit {
	t.Helper()
	permit, err := authz.Authorize(authz.NewActor(uuid.New(), authz.NationalAnalyst, authz.Scope{}).AtRegister(least), authz.ViewRegister)
	if err != nil {
		t.Fatal(err)
	}
	return permit
}

// versionsSeen asks in every way for what a request is answered from: the version, and
// how many organisations there are, which is the version too.
func versionsSeen(t *testing.T, ctx context.Context, s *register.Store, permit authz.Permit) int64 {
	t.Helper()
	version, err := s.Version(ctx, permit)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := s.Register(ctx, permit)
	if err != nil || int64(len(reg.Organisations)) != version {
		t.Errorf("at version %d there are %d organisations: %v", version, len(reg.Organisations), err)
	}
	if _, err := s.Picture(ctx, permit, insight.Query{AsAt: day.New(2026, 4, 1)}); err != nil {
		t.Error(err)
	}
	if again, err := s.Version(ctx, permit); err != nil || again != version {
		t.Errorf("the version was %d, and is %d: %v", version, again, err)
	}
	return version
}

// One request is answered from one version, whatever others have seen meanwhile; the
// next request from a newer one, and so is the same request after its own change.
func TestOneVersionForARequest(t *testing.T) {
	t.Parallel()
	var rows source
	rows.version.Store(5)
	s := register.NewStore(&rows, nil)
	first := register.Hold(t.Context())
	if got := versionsSeen(t, first, s, asker(t, 5)); got != 5 {
		t.Fatalf("the first request sees version %d", got)
	}
	rows.version.Store(6)
	second := register.Hold(t.Context())
	if got := versionsSeen(t, second, s, asker(t, 6)); got != 6 {
		t.Errorf("the second request sees version %d", got)
	}
	if got := versionsSeen(t, first, s, asker(t, 5)); got != 5 {
		t.Errorf("the first request sees version %d at last", got)
	}
	if got := versionsSeen(t, register.Hold(t.Context()), s, asker(t, 5)); got != 6 {
		t.Errorf("a third request sees version %d", got)
	}
	if got := versionsSeen(t, first, s, asker(t, 6)); got != 6 {
		t.Errorf("who has to see version 6 sees %d", got)
	}
	rows.version.Store(7)
	register.Changed(second)
	if got := versionsSeen(t, second, s, asker(t, 6)); got != 7 {
		t.Errorf("after a change of its own the second request sees version %d", got)
	}
	rows.version.Store(8)
	if got := versionsSeen(t, second, s, asker(t, 6)); got != 7 {
		t.Errorf("and then version %d", got)
	}
	if reads := rows.reads.Load(); reads != 3 {
		t.Errorf("the register was read %d times", reads)
	}
	register.Changed(t.Context()) // which is no request's
}

// A request that finds a row beside an older register begins again, with the version
// that the database has by now, and once. If there is no newer version, or the request
// has begun again already, it goes on.
func TestBehind(t *testing.T) {
	t.Parallel()
	var rows source
	rows.version.Store(5)
	s := register.NewStore(&rows, nil)
	permit := asker(t, 5)
	if err := s.Behind(register.Hold(t.Context()), permit); err != nil {
		t.Errorf("who has not asked is not behind: %v", err)
	}
	if err := s.Behind(t.Context(), permit); err != nil {
		t.Errorf("who is in no request is not behind: %v", err)
	}
	current := register.Hold(t.Context())
	versionsSeen(t, current, s, permit)
	if err := s.Behind(current, permit); err != nil {
		t.Errorf("there is no newer version: %v", err)
	}
	request := register.Hold(t.Context())
	versionsSeen(t, request, s, permit)
	rows.version.Store(6)
	if err := s.Behind(request, permit); !register.IsBehind(err) || fault.KindOf(err) != fault.Unavailable {
		t.Errorf("behind, it says %v", err)
	}
	if got := versionsSeen(t, request, s, permit); got != 6 {
		t.Errorf("begun again, the request sees version %d", got)
	}
	rows.version.Store(7)
	if err := s.Behind(request, permit); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if got := versionsSeen(t, request, s, permit); got != 6 {
		t.Errorf("after that, the request sees version %d", got)
	}
	failing := register.Hold(t.Context())
	versionsSeen(t, failing, s, permit)
	rows.err = fault.New(fault.Unavailable, "away")
	if err := s.Behind(failing, permit); fault.KindOf(err) != fault.Unavailable || register.IsBehind(err) {
		t.Errorf("with the database away: %v", err)
	}
}
