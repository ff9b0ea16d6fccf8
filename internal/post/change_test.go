package post

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// What a store is given, whole, for one file of each sort.
func TestChanges(t *testing.T) {
	t.Parallel()
	r0a := func(typ Type, line int) At { return At{Trust: "R0A", Type: typ, Line: line} }
	rr8 := func(typ Type, line int) At { return At{Trust: "RR8", Type: typ, Line: line} }
	present := someRegister().Posts[0].Periods[1]
	later := present
	later.From, later.Confirmed, later.ReportsTo = d("2026-04-01"), d(""), ReportsChiefExecutive
	corrected := present
	corrected.ReportsTo = ReportsNotTold
	holder := someRegister().Holders[appointmentID(2)]
	holder.FCI, holder.ActualTime = FCIFellow, FundedTime{70, UnitWTE}
	newHolder := Holder{Person: PersonID{numbered(2)}, Name: "Example Person Nine", FEDIP: FEDIPLeading}
	for name, test := range map[string]struct {
		file string
		want []Change
	}{
		"a change from a day": {
			"trust_code,post_type,effective_from,reports_to\nR0A,ccio,2026-04-01,chief_executive",
			[]Change{AddPeriod{At: r0a(CCIO, 2), Post: postID(1), Cuts: d("2024-01-01"), Period: later, Fields: []string{"reports_to"}}},
		},
		"a correction": {
			"trust_code,post_type,reports_to\nR0A,ccio,not told",
			[]Change{CorrectPeriod{At: r0a(CCIO, 2), Post: postID(1), From: d("2024-01-01"), Period: corrected, Fields: []string{"reports_to"}}},
		},
		"a post and its appointment closed": {
			"trust_code,post_type,disestablished_on,appointment_id,appointed_to\nRR8,ccio,2026-10-01,A5,2026-09-30",
			[]Change{
				ClosePost{At: rr8(CCIO, 2), Post: postID(5), LastDay: d("2026-09-30")},
				CloseAppointment{At: rr8(CCIO, 2), Post: postID(5), Appointment: appointmentID(5), LastDay: d("2026-09-30")},
			},
		},
		"recruiting again while recruiting": {
			"trust_code,post_type,local_title,recruiting_from\nR0A,ccio,CCIO,2024-05-01",
			[]Change{SetRecruitment{At: r0a(CCIO, 2), Post: postID(1), Cuts: d("2024-02-01"),
				Recruitment: Recruitment{From: d("2024-05-01")}, Fields: []string{"recruiting_from"}}},
		},
		"facts about a holder": {
			"appointment_id,trust_code,post_type,fci,actual_time\nA2,R0A,ccio,fellow,0.7",
			[]Change{SetHolder{At: r0a(CCIO, 2), Post: postID(1), Appointment: appointmentID(2), Holder: holder,
				Fields: []string{"actual_time", "fci"}}},
		},
		"a new post with a new person": {
			"trust_code,post_type,established_on,effective_from,disestablished_on,budget,recruiting_from,appointment_kind,appointed_from,appointed_to,share,person_name,fedip\n" +
				"RR8,cnio,2020-01-01,2021-01-01,2025-01-01,own,2020-01-01,acting,2021-01-01,2024-12-31,60,Example  Person Nine,leading practitioner",
			[]Change{
				NewPerson{At: rr8(CNIO, 2), Person: PersonID{numbered(2)}, Name: "Example Person Nine"},
				AddPost{At: rr8(CNIO, 2), Post: Post{
					ID: ID{numbered(1)}, Trust: "RR8",
					Periods: []Period{
						{From: d("2020-01-01"), To: d("2020-12-31"), Type: CNIO},
						{From: d("2021-01-01"), To: d("2024-12-31"), Type: CNIO, Budget: BudgetOwn},
					},
					Recruitments: []Recruitment{{From: d("2020-01-01")}},
				}},
				AddAppointment{At: rr8(CNIO, 2), Post: ID{numbered(1)}, Appointment: Appointment{
					ID: AppointmentID{numbered(3)}, Kind: Acting, Share: 60, From: d("2021-01-01"), To: d("2024-12-31")}},
				SetHolder{At: rr8(CNIO, 2), Post: ID{numbered(1)}, Appointment: AppointmentID{numbered(3)}, Holder: newHolder,
					Fields: []string{"person_name", "fedip"}},
			},
		},
		"a statement and its end": {
			"trust_code,post_type,no_such_post,effective_from,disestablished_on\n" +
				"R0A,deputy_ccio,yes,2022-07-01,2026-01-01\nRR8,cnio,yes,2025-01-01,",
			[]Change{
				CloseStatement{At: r0a(DeputyCCIO, 2), From: d("2022-07-01"), LastDay: d("2025-12-31")},
				AddStatement{At: rr8(CNIO, 3), Statement: Statement{Trust: "RR8", Type: CNIO, From: d("2025-01-01")}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, printed := planText(someRegister(), test.file)
			if diff := cmp.Diff(test.want, plan.Changes, cmp.AllowUnexported(day.Day{})); diff != "" {
				t.Errorf("changes (-want +got):\n%s\n%s", diff, printed)
			}
			var touched []organisation.Code
			for _, change := range test.want {
				touched = append(touched, change.Where().Trust)
			}
			slices.Sort(touched)
			if got := plan.Touched(); !slices.Equal(got, slices.Compact(touched)) {
				t.Errorf("touched %v", got)
			}
		})
	}
}

// Applying a change to a post that is not there does nothing: a store finds out
// by itself.
func TestApplyToNothing(t *testing.T) {
	t.Parallel()
	plan := Plan{Changes: []Change{
		AddPeriod{Post: postID(9)}, CorrectPeriod{Post: postID(9)}, ClosePost{Post: postID(9)}, SetRecruitment{Post: postID(9)},
		AddAppointment{Post: postID(9)}, CorrectAppointment{Post: postID(9)}, CloseAppointment{Post: postID(9)}, CloseStatement{},
	}}
	now := someRegister()
	if diff := cmp.Diff(now, plan.Apply(now), cmp.AllowUnexported(day.Day{})); diff != "" {
		t.Error(diff)
	}
}
