package postfile

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// What a store is given, whole, for one file of each sort.
func TestChanges(t *testing.T) {
	t.Parallel()
	r0a := func(typ post.Type, line int) post.At { return post.At{Trust: "R0A", Type: typ, Line: line} }
	rr8 := func(typ post.Type, line int) post.At { return post.At{Trust: "RR8", Type: typ, Line: line} }
	present := someRegister().Posts[0].Periods[1]
	later := present
	later.From, later.Confirmed, later.ReportsTo = d("2026-04-01"), d(""), post.ReportsChiefExecutive
	corrected := present
	corrected.ReportsTo = post.ReportsNotTold
	holder := someRegister().Holders[appointmentID(2)]
	holder.FCI, holder.ActualTime = post.FCIFellow, post.FundedTime{Hundredths: 70, Unit: post.UnitWTE}
	newHolder := post.Holder{Person: post.PersonID{UUID: numbered(2)}, Name: "Example Person Nine", FEDIP: post.FEDIPLeading}
	for name, test := range map[string]struct {
		file string
		want []post.Change
	}{
		"a change from a day": {
			"trust_code,post_type,effective_from,reports_to\nR0A,ccio,2026-04-01,chief_executive",
			[]post.Change{post.AddPeriod{At: r0a(post.CCIO, 2), Post: postID(1), Cuts: d("2024-01-01"), Period: later,
				Fields: []string{"reports_to"}}},
		},
		"a correction": {
			"trust_code,post_type,reports_to\nR0A,ccio,not told",
			[]post.Change{post.CorrectPeriod{At: r0a(post.CCIO, 2), Post: postID(1), From: d("2024-01-01"), Period: corrected,
				Fields: []string{"reports_to"}}},
		},
		"a post and its appointment closed": {
			"trust_code,post_type,disestablished_on,appointment_id,appointed_to\nRR8,ccio,2026-10-01,A5,2026-09-30",
			[]post.Change{
				post.ClosePost{At: rr8(post.CCIO, 2), Post: postID(5), LastDay: d("2026-09-30")},
				post.CloseAppointment{At: rr8(post.CCIO, 2), Post: postID(5), Appointment: appointmentID(5), LastDay: d("2026-09-30")},
			},
		},
		"recruiting again while recruiting": {
			"trust_code,post_type,local_title,recruiting_from\nR0A,ccio,CCIO,2024-05-01",
			[]post.Change{post.SetRecruitment{At: r0a(post.CCIO, 2), Post: postID(1), Cuts: d("2024-02-01"),
				Recruitment: post.Recruitment{From: d("2024-05-01")}, Fields: []string{"recruiting_from"}}},
		},
		"facts about a holder": {
			"appointment_id,trust_code,post_type,fci,actual_time\nA2,R0A,ccio,fellow,0.7",
			[]post.Change{post.SetHolder{At: r0a(post.CCIO, 2), Post: postID(1), Appointment: appointmentID(2), Holder: holder,
				Fields: []string{"actual_time", "fci"}}},
		},
		"a new post with a new person": {
			"trust_code,post_type,established_on,effective_from,disestablished_on,budget,recruiting_from,appointment_kind,appointed_from," +
				"appointed_to,share,person_name,fedip\n" +
				"RR8,cnio,2020-01-01,2021-01-01,2025-01-01,own,2020-01-01,acting,2021-01-01,2024-12-31,60,Example  Person Nine,leading practitioner",
			[]post.Change{
				post.NewPerson{At: rr8(post.CNIO, 2), Person: post.PersonID{UUID: numbered(2)}, Name: "Example Person Nine"},
				post.AddPost{At: rr8(post.CNIO, 2), Post: post.Post{
					ID: post.ID{UUID: numbered(1)}, Trust: "RR8",
					Periods: []post.Period{
						{From: d("2020-01-01"), To: d("2020-12-31"), Type: post.CNIO},
						{From: d("2021-01-01"), To: d("2024-12-31"), Type: post.CNIO, Budget: post.BudgetOwn},
					},
					Recruitments: []post.Recruitment{{From: d("2020-01-01")}},
				}},
				post.AddAppointment{At: rr8(post.CNIO, 2), Post: post.ID{UUID: numbered(1)}, Appointment: post.Appointment{
					ID: post.AppointmentID{UUID: numbered(3)}, Kind: post.Acting, Share: 60, From: d("2021-01-01"), To: d("2024-12-31")}},
				post.SetHolder{At: rr8(post.CNIO, 2), Post: post.ID{UUID: numbered(1)},
					Appointment: post.AppointmentID{UUID: numbered(3)}, Holder: newHolder,
					Fields: []string{"person_name", "fedip"}},
			},
		},
		"a statement and its end": {
			"trust_code,post_type,no_such_post,effective_from,disestablished_on\n" +
				"R0A,deputy_ccio,yes,2022-07-01,2026-01-01\nRR8,cnio,yes,2025-01-01,",
			[]post.Change{
				post.CloseStatement{At: r0a(post.DeputyCCIO, 2), From: d("2022-07-01"), LastDay: d("2025-12-31")},
				post.AddStatement{At: rr8(post.CNIO, 3), Statement: post.Statement{Trust: "RR8", Type: post.CNIO, From: d("2025-01-01")}},
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
