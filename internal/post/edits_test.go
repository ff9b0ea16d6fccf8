package post

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// edited is a register of one post that is held, beside one of another trust.
type edited struct {
	Existing
	held, other Post
}

func newEdited() edited {
	held := Post{
		ID: NewID(), Trust: "R0A",
		Periods:      []Period{{From: d("2018-01-01"), To: d("2023-12-31"), Type: CCIO}, {From: d("2024-01-01"), Type: CCIO}},
		Recruitments: []Recruitment{{From: d("2018-01-01")}},
		Appointments: []Appointment{{ID: NewAppointmentID(), Kind: Interim, Share: 50, From: d("2024-02-01")}},
	}
	other := Post{
		ID: NewID(), Trust: "RR8", Periods: []Period{{From: d("2016-04-01"), Type: CCIO}},
		Appointments: []Appointment{{ID: NewAppointmentID(), Kind: Substantive, Share: WholePost, From: d("2016-04-01")}},
	}
	return edited{held: held, other: other, Existing: Existing{
		Posts:      []Post{held, other},
		Statements: []Statement{{Trust: "R0A", Type: DeputyCCIO, From: d("2022-07-01")}, {Trust: "R0A", Type: CNIO, From: d("2022-07-01")}},
		Holders:    map[AppointmentID]Holder{held.Appointments[0].ID: {Person: NewPersonID(), Name: "Example Person One", FCI: FCIMember}},
	}}
}

// What changes say is what is written, each fact once, and nothing of a post that
// they leave alone.
func TestEdits(t *testing.T) {
	t.Parallel()
	r := newEdited()
	at := At{Trust: "R0A", Type: CCIO}
	id, a := r.held.ID, r.held.Appointments[0]
	ended := r.held.Periods[1]
	ended.To = d("2026-12-31")
	cut, corrected, reported := r.held.Periods[1], r.held.Periods[1], r.held.Periods[1]
	cut.To = d("2026-03-31")
	corrected.Budget = BudgetOwn
	reported.From, reported.ReportsTo = d("2026-04-01"), ReportsChiefExecutive
	budgetedAndEnded := corrected
	budgetedAndEnded.To = d("2026-12-31")
	wholeTime, left := a, a
	wholeTime.Share = WholePost
	left.To = d("2026-06-30")
	leftWholeTime := wholeTime
	leftWholeTime.To = d("2026-06-30")
	added := Post{ID: NewID(), Trust: "R0A", Periods: []Period{{From: d("2026-01-01"), Type: ClinicalSafetyOfficer}}}
	appointed := Appointment{ID: NewAppointmentID(), Kind: Acting, Share: 20, From: d("2026-01-01")}
	person := NewPerson{At: at, Person: NewPersonID(), Name: "Example Person Two"}
	known := r.Holders[a.ID]
	fellow, nurse := known, known
	fellow.FCI = FCIFellow
	nurse.FCI, nurse.Profession = FCIFellow, Nurse
	for name, test := range map[string]struct {
		changes []Change
		want    Edits
	}{
		"nothing": {nil, Edits{}},
		"the end of a post": {
			[]Change{ClosePost{At: at, Post: id, LastDay: ended.To}},
			Edits{Gone: Facts{Periods: []PeriodOf{{id, r.held.Periods[1]}}}, Added: Facts{Periods: []PeriodOf{{id, ended}}}},
		},
		"a correction of what then ends": {
			[]Change{
				CorrectPeriod{At: at, Post: id, From: corrected.From, Period: corrected},
				ClosePost{At: at, Post: id, LastDay: ended.To},
			},
			Edits{Gone: Facts{Periods: []PeriodOf{{id, r.held.Periods[1]}}}, Added: Facts{Periods: []PeriodOf{{id, budgetedAndEnded}}}},
		},
		"a change from a day": {
			[]Change{AddPeriod{At: at, Post: id, Cuts: cut.From, Period: reported}},
			Edits{Gone: Facts{Periods: []PeriodOf{{id, r.held.Periods[1]}}}, Added: Facts{Periods: []PeriodOf{{id, cut}, {id, reported}}}},
		},
		"recruiting again": {
			[]Change{SetRecruitment{At: at, Post: id, Cuts: d("2018-01-01"), Recruitment: Recruitment{From: d("2026-01-01")}}},
			Edits{
				Gone: Facts{Recruitments: []RecruitmentOf{{id, r.held.Recruitments[0]}}},
				Added: Facts{Recruitments: []RecruitmentOf{
					{id, Recruitment{d("2018-01-01"), d("2025-12-31")}}, {id, Recruitment{From: d("2026-01-01")}},
				}},
			},
		},
		"an appointment corrected and ended": {
			[]Change{
				CorrectAppointment{At: at, Post: id, Appointment: wholeTime},
				CloseAppointment{At: at, Post: id, Appointment: a.ID, LastDay: left.To},
			},
			Edits{Gone: Facts{Appointments: []AppointmentOf{{id, a}}}, Added: Facts{Appointments: []AppointmentOf{{id, leftWholeTime}}}},
		},
		"a new post with somebody new in it": {
			[]Change{
				person, AddPost{At: at, Post: added}, AddAppointment{At: at, Post: added.ID, Appointment: appointed},
				SetHolder{At: at, Post: added.ID, Appointment: appointed.ID, Holder: Holder{Person: person.Person}},
			},
			Edits{
				People: []NewPerson{person}, Posts: []Post{{ID: added.ID, Trust: added.Trust}}, Appointments: []AppointmentOf{{added.ID, appointed}},
				Added:   Facts{Periods: []PeriodOf{{added.ID, added.Periods[0]}}, Appointments: []AppointmentOf{{added.ID, appointed}}},
				Holders: []SetHolder{{At: at, Post: added.ID, Appointment: appointed.ID, Holder: Holder{Person: person.Person}}},
			},
		},
		"a holder twice": {
			[]Change{
				SetHolder{At: at, Post: id, Appointment: a.ID, Holder: fellow, Fields: []string{"fci"}},
				SetHolder{At: at, Post: id, Appointment: a.ID, Holder: nurse, Fields: []string{"profession"}},
			},
			Edits{Holders: []SetHolder{{At: at, Post: id, Appointment: a.ID, Holder: nurse, Fields: []string{"fci", "profession"}}}},
		},
		"a holder as before": {[]Change{SetHolder{At: at, Post: id, Appointment: a.ID, Holder: known}}, Edits{}},
		"a statement ended, another begun": {
			[]Change{
				CloseStatement{At: At{Trust: "R0A", Type: DeputyCCIO}, From: d("2022-07-01"), LastDay: d("2025-12-31")},
				AddStatement{
					At:        At{Trust: "R0A", Type: BoardDigitalLead},
					Statement: Statement{Trust: "R0A", Type: BoardDigitalLead, From: d("2026-01-01")},
				},
			},
			Edits{
				Gone: Facts{Statements: r.Statements[:1]},
				Added: Facts{Statements: []Statement{
					{Trust: "R0A", Type: DeputyCCIO, From: d("2022-07-01"), To: d("2025-12-31")},
					{Trust: "R0A", Type: BoardDigitalLead, From: d("2026-01-01")},
				}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := Plan{Changes: test.changes}
			got, err := plan.Edits(r.Existing, []organisation.Code{"R0A"})
			if err != nil {
				t.Fatal(err)
			}
			whole := cmp.Options{cmp.AllowUnexported(day.Day{}), cmpopts.EquateEmpty()}
			if diff := cmp.Diff(plan.Apply(r.Existing), got.After, whole); diff != "" {
				t.Errorf("the register afterwards (-applied +edited):\n%s", diff)
			}
			got.After = Existing{}
			if diff := cmp.Diff(test.want, got, whole); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// What does not fit the trust that is locked is refused, whole.
func TestEditsRefused(t *testing.T) {
	t.Parallel()
	r := newEdited()
	at := At{Trust: "R0A", Type: CCIO}
	id, a := r.held.ID, r.held.Appointments[0]
	aDay := d("2026-01-01")
	for name, change := range map[string]Change{
		"a trust that is not locked":          ClosePost{At: At{Trust: "RR8"}, Post: r.other.ID, LastDay: aDay},
		"no trust":                            ClosePost{Post: id, LastDay: aDay},
		"a post of another trust":             ClosePost{At: at, Post: r.other.ID, LastDay: aDay},
		"a post that is not there":            SetRecruitment{At: at, Post: NewID(), Recruitment: Recruitment{From: aDay}},
		"a post that is there":                AddPost{At: at, Post: r.held},
		"a new post of another trust":         AddPost{At: at, Post: Post{ID: NewID(), Trust: "RR8"}},
		"a period that is not there":          CorrectPeriod{At: at, Post: id, From: d("2019-01-01"), Period: r.held.Periods[0]},
		"after a period that is not there":    AddPeriod{At: at, Post: id, Cuts: d("2019-01-01"), Period: Period{From: aDay}},
		"an appointment that is there":        AddAppointment{At: at, Post: id, Appointment: a},
		"an appointment to another corrected": CorrectAppointment{At: at, Post: id, Appointment: r.other.Appointments[0]},
		"an appointment to another ended":     CloseAppointment{At: at, Post: id, Appointment: r.other.Appointments[0].ID, LastDay: aDay},
		"the holder of another":               SetHolder{At: at, Post: id, Appointment: r.other.Appointments[0].ID},
		"a statement about another trust":     AddStatement{At: at, Statement: Statement{Trust: "RR8", Type: CNIO, From: aDay}},
		"a statement that is not there":       CloseStatement{At: At{Trust: "R0A", Type: CNIO}, From: d("2022-07-02"), LastDay: aDay},
	} {
		good := ClosePost{At: at, Post: id, LastDay: d("2026-12-31")}
		got, err := Plan{Changes: []Change{good, change}}.Edits(r.Existing, []organisation.Code{"R0A"})
		if err == nil || len(got.Gone.Periods) > 0 {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
}
