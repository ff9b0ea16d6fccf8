package demo

import (
	"testing"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Whatever the date, there are three closed cycles and one that is open on it and
// has every state. Exactly one region has too few signed-off CCIOs for its
// figures to be shown. The holder persona is signed off in the last closed cycle
// and in draft in the open one.
func TestRounds(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	for _, date := range []day.Day{day.New(2026, 1, 31), day.New(2026, 6, 30), day.New(2026, 11, 27)} {
		d := Register(date, 1, reg)
		if len(d.Rounds) != 4 {
			t.Fatalf("%s: %d rounds", date, len(d.Rounds))
		}
		held := map[uuid.UUID]holding{}
		for _, h := range holdings(d.Posts) {
			held[h.appointment] = h
		}
		confirmed := map[[2]uuid.UUID]bool{} // validator and appointment
		for _, g := range d.Grants {
			if g.Role == authz.Validator && g.ConfirmedBy == held[g.Scope.Appointment].person {
				confirmed[[2]uuid.UUID{g.Person, g.Scope.Appointment}] = true
			}
		}
		for n, r := range d.Rounds {
			if open := n == 3; open != (r.State == assessment.Open) || open && !date.Within(r.Opens, r.Close) || !open && !r.Close.Before(date) {
				t.Errorf("%s: cycle %s is %s from %s to %s", date, r.Code, r.State, r.Opens, r.Close)
			}
			states, team := map[assessment.State]int{}, 0
			signedOff := map[organisation.Code]map[uuid.UUID]bool{}
			for _, a := range r.Assessments {
				h := held[a.Appointment]
				states[a.State]++
				if a.State != assessment.Draft && (a.Validator == h.person || !confirmed[[2]uuid.UUID{a.Validator, a.Appointment}]) {
					t.Errorf("%s: an assessment of %s of %s went to nobody whom its holder confirmed", date, r.Code, h.trust)
				}
				if a.State != assessment.SignedOff {
					continue
				}
				if h.trust == Trust && h.post != post.CCIO {
					team++
				}
				if h.post == post.CCIO {
					region, _ := reg.RegionOn(h.trust, r.Close)
					if signedOff[region] == nil {
						signedOff[region] = map[uuid.UUID]bool{}
					}
					signedOff[region][h.person] = true
				}
			}
			if n == 2 && team < assessment.LeastOfTeam {
				t.Errorf("%s: %d of the personas' team are signed off in %s", date, team, r.Code)
			}
			if n == 2 {
				for region, people := range signedOff {
					if few := len(people) < r.Threshold; few != (region == fewSignOffs) {
						t.Errorf("%s: %d CCIOs of %s are signed off in %s", date, len(people), region, r.Code)
					}
				}
			}
			for _, state := range assessment.States()[1:] { // the first state has no row
				if n == 3 && states[state] == 0 {
					t.Errorf("%s: nobody's assessment is %s in the open cycle", date, state)
				}
			}
			for _, a := range r.Assessments {
				want := map[bool]assessment.State{true: assessment.Draft, false: assessment.SignedOff}[n == 3]
				if a.Person == id("person "+string(account.Holder)) && a.State != want {
					t.Errorf("%s: the holder's assessment of %s is %s", date, r.Code, a.State)
				}
			}
		}
	}
}
