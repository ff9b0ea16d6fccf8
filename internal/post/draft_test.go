package post

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/day"
)

// Applying a change to a post that is not there does nothing: a store finds out
// by itself.
func TestApplyToNothing(t *testing.T) {
	t.Parallel()
	nobody := NewID()
	plan := Plan{Changes: []Change{
		AddPeriod{Post: nobody}, CorrectPeriod{Post: nobody}, ClosePost{Post: nobody}, SetRecruitment{Post: nobody},
		AddAppointment{Post: nobody}, CorrectAppointment{Post: nobody}, CloseAppointment{Post: nobody}, CloseStatement{},
	}}
	held := NewAppointmentID()
	now := Existing{
		Posts: []Post{{
			ID: NewID(), Trust: "R0A", Periods: []Period{{From: d("2018-01-01"), Type: CCIO}},
			Recruitments: []Recruitment{{From: d("2018-01-01"), To: d("2018-02-01")}},
			Appointments: []Appointment{{ID: held, Kind: Substantive, Share: WholePost, From: d("2018-03-01")}},
		}},
		Statements: []Statement{{Trust: "R0A", Type: DeputyCCIO, From: d("2022-07-01")}},
		Holders:    map[AppointmentID]Holder{held: {Person: NewPersonID(), Name: "Example Person One"}},
	}
	if diff := cmp.Diff(now, plan.Apply(now), cmp.AllowUnexported(day.Day{})); diff != "" {
		t.Error(diff)
	}
}
