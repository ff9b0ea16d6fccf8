package post

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	sound := func() Post {
		return Post{
			ID: NewID(), Trust: "R0A",
			Periods: []Period{
				{From: d("2020-01-01"), To: d("2021-12-31"), Type: CCIO},
				{From: d("2022-01-01"), To: d("2026-12-31"), Type: CCIO},
			},
			Recruitments: []Recruitment{{From: d("2020-01-01"), To: d("2020-03-31")}, {From: d("2026-01-01")}},
			Appointments: []Appointment{
				{ID: NewAppointmentID(), Kind: Substantive, Share: 100, From: d("2020-04-01"), To: d("2025-12-31")},
				{ID: NewAppointmentID(), Kind: Acting, Share: 50, From: d("2025-12-01"), To: d("2026-12-31")},
			},
		}
	}
	for name, test := range map[string]struct {
		spoil func(*Post)
		want  string // of the column and the message; empty: sound
	}{
		"sound":                         {func(*Post) {}, ""},
		"open":                          {func(p *Post) { p.Periods[1].To, p.Appointments[1].To = d(""), d("") }, ""},
		"no period":                     {func(p *Post) { p.Periods, p.Appointments, p.Recruitments = nil, nil, nil }, "established_on"},
		"overlapping periods":           {func(p *Post) { p.Periods[0].To = d("2022-01-01") }, "effective_from: two sets of facts"},
		"an open period before another": {func(p *Post) { p.Periods[0].To = d("") }, "effective_from: two sets of facts"},
		"no first day":                  {func(p *Post) { p.Periods[0].From = d("") }, "effective_from: a period of the post has no first day"},
		"ends before it begins": {func(p *Post) { p.Periods[1].To = d("2021-06-01"); p.Appointments = nil; p.Recruitments = nil },
			"disestablished_on"},
		"no type":              {func(p *Post) { p.Periods[1].Type = "" }, "post_type"},
		"too much time":        {func(p *Post) { p.Periods[1].Funded = FundedTime{201, UnitWTE} }, "funded_time"},
		"less than no time":    {func(p *Post) { p.Periods[1].Funded = FundedTime{-1, UnitPA} }, "funded_time"},
		"time without a unit":  {func(p *Post) { p.Periods[1].Funded = FundedTime{1, ""} }, "funded_time"},
		"recruiting twice":     {func(p *Post) { p.Recruitments[0].To = d("") }, "recruiting_from: the trust is recruiting already"},
		"recruiting backwards": {func(p *Post) { p.Recruitments[0].To = d("2019-01-01") }, "recruiting_to"},
		"recruiting after the end": {func(p *Post) { p.Recruitments[1].From = d("2027-01-01") },
			"recruiting_from: recruiting would begin after"},
		"recruiting from no day": {func(p *Post) { p.Recruitments = []Recruitment{{To: d("2021-01-01")}} },
			"recruiting_from: recruiting has no first day"},
		"recruiting before it is there": {func(p *Post) { p.Recruitments[0].From = d("2019-10-01") }, ""},
		"vacant before it is there": {func(p *Post) { p.Periods[0].VacantFrom = d("2019-12-31") },
			"vacant_from: is before the post's first day"},
		"vacant after its end": {func(p *Post) { p.Periods[1].VacantFrom = d("2027-01-01") },
			"vacant_from: is after the post's last day"},
		"vacant before the first": {func(p *Post) { p.Periods[0].VacantFrom = d("2020-01-01") }, ""},
		"vacant on the first's first day": {func(p *Post) { p.Periods[0].VacantFrom = d("2020-04-01") },
			"vacant_from: is a day on which somebody holds the post, from 2020-04-01 to 2025-12-31"},
		"vacant on the last's last day": {func(p *Post) { p.Periods[1].VacantFrom = d("2026-12-31") },
			"vacant_from: is a day on which somebody holds the post, from 2025-12-01 to 2026-12-31"},
		"vacant after the last": {func(p *Post) { p.Appointments[1].To = d("2026-06-30"); p.Periods[1].VacantFrom = d("2026-07-01") }, ""},
		"vacant a day too late": {func(p *Post) { p.Appointments[1].To = d("2026-06-30"); p.Periods[1].VacantFrom = d("2026-07-02") },
			"vacant_from: contradicts the last holder, who left on 2026-06-30"},
		"appointed before it is there": {func(p *Post) { p.Appointments[0].From = d("2019-12-31") },
			"appointed_from: the post does not exist on 2019-12-31"},
		"appointed after its end": {func(p *Post) { p.Appointments[1].From, p.Appointments[1].To = d("2027-01-01"), d("") },
			"appointed_from"},
		"appointed past its end": {func(p *Post) { p.Appointments[1].To = d("2027-01-01") },
			"appointed_to: the post does not exist on 2027-01-01"},
		"appointed without end": {func(p *Post) { p.Appointments[1].To = d("") },
			"appointed_to: the post does not exist on 2027-01-01"},
		"appointed across a gap": {func(p *Post) { p.Periods[0].To = d("2021-12-30") },
			"appointed_to: the post does not exist on 2021-12-31"},
		"appointment backwards": {func(p *Post) { p.Appointments[0].To = d("2020-03-31") }, "appointed_to: the appointment would end"},
		"appointment without a first day": {func(p *Post) { p.Appointments[0].From = d("") },
			"appointed_from: an appointment needs its first day"},
		"share of nothing":  {func(p *Post) { p.Appointments[0].Share = 0 }, "share"},
		"share of too much": {func(p *Post) { p.Appointments[0].Share = 101 }, "share"},
		"no kind":           {func(p *Post) { p.Appointments[0].Kind = "" }, "appointment_kind"},
		"one id twice":      {func(p *Post) { p.Appointments[1].ID = p.Appointments[0].ID }, "appointment_id"},
	} {
		p := sound()
		test.spoil(&p)
		problems := Check(p)
		if (len(problems) == 0) != (test.want == "") {
			t.Errorf("%s: %v, want %q", name, problems, test.want)
			continue
		}
		for _, problem := range problems {
			got := problem.Column + ": " + problem.Message
			if !strings.HasPrefix(got, test.want) || problem.Post != p.ID {
				t.Errorf("%s: %q of %s, want %q", name, got, problem.Post, test.want)
			}
		}
	}
}

func TestCheckHolders(t *testing.T) {
	t.Parallel()
	a := Appointment{ID: NewAppointmentID(), Kind: Interim, Share: 100, From: d("2024-01-01"), To: d("2024-06-30")}
	b := Appointment{ID: NewAppointmentID(), Kind: Substantive, Share: 100, From: d("2024-06-30")}
	p := Post{ID: NewID(), Periods: []Period{{From: d("2020-01-01"), Type: CCIO}}, Appointments: []Appointment{b, a}}
	one, two := Holder{Person: NewPersonID()}, Holder{Person: NewPersonID()}
	for name, test := range map[string]struct {
		holders map[AppointmentID]Holder
		from    string
		want    int
	}{
		"two people":       {map[AppointmentID]Holder{a.ID: one, b.ID: two}, "2024-06-30", 0},
		"one, on one day":  {map[AppointmentID]Holder{a.ID: one, b.ID: one}, "2024-06-30", 1},
		"one, a day later": {map[AppointmentID]Holder{a.ID: one, b.ID: one}, "2024-07-01", 0},
		"nobody known":     {nil, "2024-06-30", 0},
		"one known":        {map[AppointmentID]Holder{a.ID: one}, "2024-06-30", 0},
		"facts of nobody":  {map[AppointmentID]Holder{a.ID: {FCI: FCIFellow}, b.ID: {FCI: FCIFellow}}, "2024-06-30", 0},
	} {
		p.Appointments[0].From = d(test.from)
		problems := CheckHolders(p, test.holders)
		if len(problems) != test.want {
			t.Errorf("%s: %v", name, problems)
		}
		if len(problems) > 0 && problems[0].Appointment != b.ID {
			t.Errorf("%s: about %s, want the later one, %s", name, problems[0].Appointment, b.ID)
		}
	}
}

func TestCheckStatements(t *testing.T) {
	t.Parallel()
	posts := []Post{{ID: NewID(), Periods: []Period{
		{From: d("2020-01-01"), To: d("2020-12-31"), Type: CCIO}, {From: d("2021-01-01"), Type: CNIO},
	}}}
	for name, test := range map[string]struct {
		statements []Statement
		want       int
	}{
		"none":              {nil, 0},
		"before the post":   {[]Statement{{Type: CCIO, From: d("2019-01-01"), To: d("2019-12-31")}}, 0},
		"on its first day":  {[]Statement{{Type: CCIO, From: d("2019-01-01"), To: d("2020-01-01")}}, 1},
		"on its last day":   {[]Statement{{Type: CCIO, From: d("2020-12-31")}}, 1},
		"once it is a CNIO": {[]Statement{{Type: CCIO, From: d("2021-01-01")}}, 0},
		"of another type":   {[]Statement{{Type: DeputyCCIO, From: d("2019-01-01")}}, 0},
		"twice on one day": {[]Statement{{Type: DeputyCCIO, From: d("2019-01-01"), To: d("2019-02-01")},
			{Type: DeputyCCIO, From: d("2019-02-01")}}, 1},
		"backwards":              {[]Statement{{Type: DeputyCCIO, From: d("2019-01-01"), To: d("2018-01-01")}}, 1},
		"without its first day":  {[]Statement{{Type: DeputyCCIO}}, 1},
		"no other beside a post": {[]Statement{{Type: CCIO, NoOther: true, From: d("2019-01-01")}}, 0},
		"no other and none": {[]Statement{{Type: DeputyCCIO, NoOther: true, From: d("2019-01-01"), To: d("2019-02-01")},
			{Type: DeputyCCIO, From: d("2019-02-01")}}, 1},
		"none, then no other": {[]Statement{{Type: DeputyCCIO, NoOther: true, From: d("2019-02-02")},
			{Type: DeputyCCIO, From: d("2019-02-01"), To: d("2019-02-01")}}, 0},
	} {
		if problems := CheckStatements(posts, test.statements); len(problems) != test.want {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
