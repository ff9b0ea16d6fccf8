package postgres_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
)

// What the start page asks for together is what each question returns by itself, for
// whoever asks, and so is what the page of a cycle and that of a person's own note ask
// for. A permit for something else is refused in every place.
func TestWaitingIsItsParts(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	r.submitted(t)
	own := 0
	for _, name := range []string{"holder", "validator", "board", "secretary", "trust-admin", "region", "national", "admin"} {
		var may assessment.WaitingPermits
		var want assessment.Waiting
		person := r.actor(t, name).id
		may.Self = oneself(t, person, "")
		var err error
		want.Notices, err = r.db.Notices(t.Context(), may.Self)
		must(t, err)
		want.Kept, err = r.db.KeptForms(t.Context(), may.Self)
		must(t, err)
		for _, part := range []struct {
			action authz.Action
			permit *authz.Permit
			read   func(authz.Permit) error
		}{
			{authz.ViewOwn, &may.Own, func(p authz.Permit) (err error) { want.Own, err = r.db.MyAssessments(t.Context(), p); return err }},
			{authz.ViewSubmitted, &may.Submitted, func(p authz.Permit) (err error) {
				want.Submitted, err = r.db.Validations(t.Context(), p)
				return err
			}},
			{authz.ViewCycles, &may.Cycles, func(p authz.Permit) (err error) { want.Cycles, err = r.db.Cycles(t.Context(), p); return err }},
		} {
			for _, who := range r.actorsOf(t, r.actor(t, name)) {
				if p, err := authz.Authorize(who, part.action); err == nil {
					*part.permit = p
					must(t, part.read(p))
					break
				}
			}
		}
		got, err := r.db.Waiting(t.Context(), may)
		must(t, err)
		if diff := gocmp.Diff(want, got, sameDay(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-apart +together):\n%s", name, diff)
		}
		own += len(got.Own) + len(got.Submitted) + len(got.Notices)

		mine, err := r.db.MyData(t.Context(), self(t, person, authz.ViewMyData))
		must(t, err)
		note, err := r.db.MyText(t.Context(), self(t, person, authz.ViewMyData), account.Note)
		if err != nil || note != mine.Texts[account.Note] {
			t.Errorf("%s has the note %+v, and is shown %+v: %v", name, mine.Texts[account.Note], note, err)
		}
	}
	if own == 0 {
		t.Error("nothing waits for anybody")
	}
	cycles, frameworks, err := r.db.Planning(t.Context(), r.may(t, "admin", authz.ViewCycles))
	must(t, err)
	wantCycles, err := r.db.Cycles(t.Context(), r.may(t, "admin", authz.ViewCycles))
	must(t, err)
	wantFrameworks, err := r.db.Frameworks(t.Context())
	must(t, err)
	diff := gocmp.Diff(wantCycles, cycles, sameDay()) + gocmp.Diff(wantFrameworks, frameworks, sameDay())
	if diff != "" || len(frameworks) == 0 {
		t.Errorf("planning (-apart +together):\n%s", diff)
	}
	wrong := r.may(t, "board", authz.ViewRegister)
	session := oneself(t, r.actor(t, "board").id, "")
	for what, may := range map[string]assessment.WaitingPermits{
		"nothing": {}, "one's own": {Self: session, Own: wrong}, "what was submitted": {Self: session, Submitted: wrong},
		"cycles": {Self: session, Cycles: wrong}, "a session": {Self: wrong},
	} {
		if _, err := r.db.Waiting(t.Context(), may); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s with a permit for the register: %v", what, err)
		}
	}
}
