package postgres_test

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
)

// What the page of a trust asks for together is what each question returns by
// itself, for whoever asks, and leaves the same looks in the audit. A permit for
// something else is refused in every place.
func TestTrustPeopleIsItsParts(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	q := insight.Query{AsAt: today(), Trust: "R0A"}
	const sqlLooks = `SELECT concat_ws(' ', action, object_kind, object_id, subject_id, trust_code, fields, request_id)
FROM audit_event WHERE action LIKE 'view %' ORDER BY id`
	looks := func() []string { return column[string](t, r.super, sqlLooks) }
	for _, name := range []string{"holder", "validator", "board", "secretary", "trust-admin", "region", "national", "admin"} {
		var may assessment.TrustPermits
		var want assessment.TrustPeople
		before := len(looks())
		for _, part := range []struct {
			action authz.Action
			permit *authz.Permit
			read   func(authz.Permit) error
		}{
			{authz.ViewHolder, &may.Holders, func(p authz.Permit) (err error) { want.Holders, err = r.db.Holders(t.Context(), p, q); return err }},
			{authz.ViewHours, &may.Hours, func(p authz.Permit) (err error) { want.Hours, err = r.db.Hours(t.Context(), p, q); return err }},
			{authz.ViewLevels, &may.Levels, func(p authz.Permit) (err error) {
				want.Results, err = r.db.TrustResults(t.Context(), p, q.Trust)
				return err
			}},
			{authz.ViewTeamLevels, &may.Team, func(p authz.Permit) (err error) {
				want.Team, err = r.db.TeamLevels(t.Context(), p, q.Trust)
				return err
			}},
		} {
			for _, who := range r.actorsOf(t, r.actor(t, name)) {
				if p, err := authz.Authorize(who, part.action); err == nil {
					*part.permit = p
					must(t, part.read(p))
					break
				}
			}
		}
		if may == (assessment.TrustPermits{}) {
			continue // whose page asks for nothing
		}
		apart := looks()[before:]
		got, err := r.db.TrustPeople(t.Context(), may, q)
		must(t, err)
		if diff := gocmp.Diff(want, got, sameDay(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-apart +together):\n%s", name, diff)
		}
		after := looks()[before+len(apart):]
		if diff := gocmp.Diff(apart, after, cmpopts.EquateEmpty(), cmpopts.SortSlices(strings.Compare)); diff != "" {
			t.Errorf("the looks of %s (-apart +together):\n%s", name, diff)
		}
	}
	wrong := r.may(t, "board", authz.ViewRegister)
	for what, may := range map[string]assessment.TrustPermits{
		"holders": {Holders: wrong}, "hours": {Hours: wrong}, "levels": {Levels: wrong}, "team": {Team: wrong},
	} {
		if _, err := r.db.TrustPeople(t.Context(), may, q); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s with a permit for the register: %v", what, err)
		}
	}
}
