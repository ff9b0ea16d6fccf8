package post

import (
	"fmt"
	"testing"

	"ccio/internal/day"
)

const today = "2026-11-22"

func d(s string) day.Day {
	if s == "" {
		return day.Day{}
	}
	return day.MustParse(s)
}

// The rule for one post, whole: what the post has on the day, and its state.
// A combination that is not here cannot be (shares of nobody, for example).
func stateTable() map[string]State {
	return map[string]State{
		// exists, a substantive appointment, shares of 100 or more, anybody at all, recruiting
		"false false false false false": DoesNotExist,
		"false false false false true":  DoesNotExist,
		"false false false true false":  DoesNotExist,
		"false false false true true":   DoesNotExist,
		"false false true true false":   DoesNotExist,
		"false false true true true":    DoesNotExist,
		"false true false true false":   DoesNotExist,
		"false true false true true":    DoesNotExist,
		"false true true true false":    DoesNotExist,
		"false true true true true":     DoesNotExist,
		"true false false false false":  HolderNotTold, // or vacant, if somebody told us so: TestStateOfNobody
		"true false false false true":   VacantRecruiting,
		"true false false true false":   HeldInterim,
		"true false false true true":    HeldInterim,
		"true false true true false":    HeldInterim,
		"true false true true true":     HeldInterim,
		"true true false true false":    FilledInPart,
		"true true false true true":     FilledInPart,
		"true true true true false":     Filled,
		"true true true true true":      Filled,
	}
}

// Every post with up to two appointments of any kind, share and life, and many
// with three, in recruitment or not, existing or not, has the state that the
// table says.
func TestStateOfEveryCombination(t *testing.T) {
	t.Parallel()
	on := d(today)
	over := [2]day.Day{on.AddDays(-9), on.AddDays(-1)} // since yesterday
	spans := [][2]day.Day{
		{on.AddDays(-9), {}}, // living, open
		{on, on},             // living, for one day
		over,
		{on.AddDays(1), {}}, // from tomorrow
	}
	var choices []Appointment
	for _, kind := range Kinds() {
		for _, share := range []int{1, 40, 60, 99, 100} {
			for _, span := range spans {
				choices = append(choices, Appointment{Kind: kind, Share: share, From: span[0], To: span[1]})
			}
		}
	}
	lives := []struct {
		periods []Period
		exists  bool
	}{
		{[]Period{{From: on.AddDays(-99)}}, true},
		{[]Period{{From: on, To: on}}, true},
		{[]Period{{From: on.AddDays(-99), To: on.AddDays(-1)}, {From: on}}, true},
		{nil, false},
		{[]Period{{From: on.AddDays(-99), To: on.AddDays(-1)}}, false},
		{[]Period{{From: on.AddDays(1)}}, false},
		{[]Period{{From: on.AddDays(-99), To: on.AddDays(-1)}, {From: on.AddDays(1)}}, false},
	}
	recruitments := []struct {
		recruitments []Recruitment
		recruiting   bool
	}{
		{nil, false},
		{[]Recruitment{{From: on}}, true},
		{[]Recruitment{{From: on.AddDays(-5), To: on}}, true},
		{[]Recruitment{{From: on.AddDays(-5), To: on.AddDays(-1)}, {From: on.AddDays(1)}}, false},
	}
	table, used, combinations := stateTable(), map[string]bool{}, 0
	check := func(appointments ...Appointment) {
		substantive, sum, anybody, left := false, 0, false, false
		for _, a := range appointments {
			if !a.From.After(on) && (a.To.IsZero() || !a.To.Before(on)) {
				substantive = substantive || a.Kind == Substantive
				sum += a.Share
				anybody = true
			}
			left = left || a.From == over[0] && a.To == over[1]
		}
		for _, life := range lives {
			for _, r := range recruitments {
				combinations++
				key := fmt.Sprint(life.exists, substantive, sum >= 100, anybody, r.recruiting)
				used[key] = true
				p := Post{Periods: life.periods, Recruitments: r.recruitments, Appointments: appointments}
				want := table[key]
				// A post that was founded yesterday or today was not left by those before.
				if want == HolderNotTold && left && life.periods[0].From.Before(on) {
					want = VacantRecruitingNotTold
				}
				if got := StateOf(p, on); got != want {
					t.Fatalf("%+v: %s, want %s (%s)", p, got, want, key)
				}
			}
		}
	}
	check()
	for i, a := range choices {
		check(a)
		for j, b := range choices[:i+1] {
			check(a, b)
			for _, c := range choices[:j+1] {
				if (i+j)%3 == 0 { // a third of the triples: the rule looks at sums and kinds only
					check(a, b, c)
				}
			}
		}
	}
	if len(used) != len(table) {
		t.Errorf("%d of %d rows of the table were met", len(used), len(table))
	}
	t.Logf("%d combinations", combinations)
}

func TestStateOnBoundaryDays(t *testing.T) {
	t.Parallel()
	p := Post{
		Periods:      []Period{{From: d("2020-01-01"), To: d("2026-12-31"), Type: CCIO}},
		Recruitments: []Recruitment{{From: d("2024-07-01"), To: d("2024-09-30")}},
		Appointments: []Appointment{
			{Kind: Substantive, Share: 100, From: d("2020-04-01"), To: d("2024-06-30")},
			{Kind: Interim, Share: 50, From: d("2024-08-01"), To: d("2025-01-14")},
			{Kind: Substantive, Share: 100, From: d("2025-01-01"), To: d("2025-12-31")}, // a handover
			{Kind: Substantive, Share: 50, From: d("2026-01-01")},
			{Kind: Acting, Share: 50, From: d("2026-02-01"), To: d("2026-02-28")},
		},
	}
	for on, want := range map[string]State{
		"2019-12-31": DoesNotExist,
		"2020-01-01": HolderNotTold,
		"2020-03-31": HolderNotTold,
		"2020-04-01": Filled,
		"2024-06-30": Filled,
		"2024-07-01": VacantRecruiting,
		"2024-07-31": VacantRecruiting,
		"2024-08-01": HeldInterim,
		"2024-10-01": HeldInterim,
		"2024-12-31": HeldInterim,
		"2025-01-01": Filled,
		"2025-01-14": Filled,
		"2025-12-31": Filled,
		"2026-01-01": FilledInPart,
		"2026-02-01": Filled, // half substantive, half acting
		"2026-02-28": Filled,
		"2026-03-01": FilledInPart,
		"2026-12-31": FilledInPart,
		"2027-01-01": DoesNotExist,
	} {
		if got := StateOf(p, d(on)); got != want {
			t.Errorf("%s: %s, want %s", on, got, want)
		}
	}
}

// Of a post in which nobody is recorded, it is told that it is vacant by its last
// holder's last day, by the day from which it is said to be vacant, or by recruiting;
// and recruiting by the facts of the day or, if they do not say, by a time of
// recruiting that is not over.
func TestStateOfNobody(t *testing.T) {
	t.Parallel()
	on := d(today)
	type told struct {
		left, from day.Day
		recruiting Answer
		seeking    string // whether a time of recruiting covers the day or is over
	}
	for name, test := range map[string]struct {
		told  told
		want  State
		since string
	}{
		"nothing":                            {told{}, HolderNotTold, ""},
		"that it does not recruit":           {told{recruiting: No}, HolderNotTold, ""},
		"that it recruits":                   {told{recruiting: Yes}, VacantRecruiting, ""},
		"a time of recruiting":               {told{seeking: "now"}, VacantRecruiting, ""},
		"a time of recruiting that is over":  {told{seeking: "over"}, HolderNotTold, ""},
		"left":                               {told{left: d("2026-08-31")}, VacantRecruitingNotTold, "2026-09-01"},
		"left yesterday":                     {told{left: d("2026-11-21")}, VacantRecruitingNotTold, "2026-11-22"},
		"left, and recruited for a time":     {told{left: d("2026-08-31"), seeking: "over"}, VacantRecruitingNotTold, "2026-09-01"},
		"left, and recruits":                 {told{left: d("2026-08-31"), seeking: "now"}, VacantRecruiting, "2026-09-01"},
		"left, and does not recruit":         {told{left: d("2026-08-31"), recruiting: No}, VacantNotRecruiting, "2026-09-01"},
		"no, against a time that covers it":  {told{left: d("2026-08-31"), recruiting: No, seeking: "now"}, VacantNotRecruiting, "2026-09-01"},
		"yes, against a time that is over":   {told{left: d("2026-08-31"), recruiting: Yes, seeking: "over"}, VacantRecruiting, "2026-09-01"},
		"vacant from a day":                  {told{from: d("2026-03-01")}, VacantRecruitingNotTold, "2026-03-01"},
		"vacant from today":                  {told{from: on}, VacantRecruitingNotTold, today},
		"vacant from tomorrow":               {told{from: on.Next()}, HolderNotTold, ""},
		"vacant from a day, does recruit":    {told{from: d("2026-03-01"), recruiting: Yes}, VacantRecruiting, "2026-03-01"},
		"vacant from a day, does not":        {told{from: d("2026-03-01"), recruiting: No}, VacantNotRecruiting, "2026-03-01"},
		"vacant before the last holder came": {told{from: d("2020-03-01"), left: d("2026-08-31")}, VacantRecruitingNotTold, "2026-09-01"},
	} {
		p := Post{Periods: []Period{{From: d("2019-01-01"), Type: CCIO, VacantFrom: test.told.from, Recruiting: test.told.recruiting}}}
		if !test.told.left.IsZero() {
			p.Appointments = []Appointment{{Kind: Substantive, Share: 100, From: d("2021-01-01"), To: test.told.left}}
		}
		switch test.told.seeking {
		case "now":
			p.Recruitments = []Recruitment{{From: d("2026-11-01"), To: on}}
		case "over":
			p.Recruitments = []Recruitment{{From: d("2026-11-01"), To: on.Previous()}}
		}
		since, known := VacantSince(p, on)
		if got := StateOf(p, on); got != test.want || since.String() != test.since || known != (test.since != "") {
			t.Errorf("%s: %s since %q, want %s since %q", name, got, since, test.want, test.since)
		}
		p.Appointments = append(p.Appointments, Appointment{Kind: Acting, Share: 100, From: on})
		if got := StateOf(p, on); got != HeldInterim {
			t.Errorf("%s, but held: %s", name, got)
		}
	}
}

// The trust's state over every set of posts by state, with and without a
// statement, and with and without other posts.
func TestTrustStateEveryCombination(t *testing.T) {
	t.Parallel()
	on := d(today)
	period := []Period{{From: on.AddDays(-99), Type: CCIO}}
	of := func(kind Kind, share int) []Appointment {
		return []Appointment{{Kind: kind, Share: share, From: on.AddDays(-9)}}
	}
	byState := []struct {
		state State
		post  Post
	}{
		{Filled, Post{Periods: period, Appointments: of(Substantive, 100)}},
		{FilledInPart, Post{Periods: period, Appointments: of(Substantive, 60)}},
		{HeldInterim, Post{Periods: period, Appointments: of(Interim, 100)}},
		{VacantRecruiting, Post{Periods: period, Recruitments: []Recruitment{{From: on}}}},
		{VacantRecruitingNotTold, Post{Periods: []Period{{From: on.AddDays(-99), Type: CCIO, VacantFrom: on}}}},
		{VacantNotRecruiting, Post{Periods: []Period{{From: on.AddDays(-99), Type: CCIO, VacantFrom: on, Recruiting: No}}}},
		{HolderNotTold, Post{Periods: period}},
	}
	gone := Post{Periods: []Period{{From: on.AddDays(-99), To: on.AddDays(-1), Type: CCIO}}, Appointments: of(Substantive, 100)}
	other := Post{Periods: []Period{{From: on.AddDays(-99), Type: DeputyCCIO}}, Appointments: of(Substantive, 100)}
	was := Post{ // of another type today than it was
		Periods:      []Period{{From: on.AddDays(-99), To: on.AddDays(-1), Type: CCIO}, {From: on, Type: CNIO}},
		Appointments: of(Substantive, 100),
	}
	statements := []struct {
		statements []Statement
		covers     bool
	}{
		{nil, false},
		{[]Statement{{Type: CCIO, From: on.AddDays(-1)}}, true},
		{[]Statement{{Type: CCIO, From: on, To: on}}, true},
		{[]Statement{{Type: CCIO, From: on.AddDays(-9), To: on.AddDays(-1)}}, false},
		{[]Statement{{Type: CCIO, From: on.AddDays(1)}}, false},
		{[]Statement{{Type: CNIO, From: on.AddDays(-1)}}, false},
		{[]Statement{{Type: CCIO, NoOther: true, From: on.AddDays(-1)}}, false}, // says nothing of what there is not
	}
	for set := range 1 << len(byState) {
		for _, others := range [][]Post{nil, {other}, {gone}, {was}, {other, gone, was}} {
			for i, s := range statements {
				posts, want := append([]Post{}, others...), NotRecorded
				if s.covers {
					want = NotEstablished
				}
				for bit := len(byState) - 1; bit >= 0; bit-- {
					if set&(1<<bit) != 0 {
						posts, want = append(posts, byState[bit].post), byState[bit].state
					}
				}
				if got := TrustState(posts, s.statements, CCIO, on); got != want {
					t.Errorf("posts %05b and %d others, statement %d: %s, want %s", set, len(others), i, got, want)
				}
			}
		}
	}
}

func TestStateOrder(t *testing.T) {
	t.Parallel()
	want := []State{Filled, FilledInPart, HeldInterim, VacantRecruiting, VacantRecruitingNotTold, VacantNotRecruiting, HolderNotTold,
		NotEstablished, NotRecorded, DoesNotExist}
	labels := []string{"Filled", "Filled in part", "Interim or acting", "Vacant, recruiting", "Vacant, recruiting not told",
		"Vacant, not recruiting", "Holder not told", "Not established", "Not recorded", "Does not exist on this day"}
	for i, state := range want {
		if state.Order() != i+1 || state.Label() != labels[i] {
			t.Errorf("%s has order %d and label %q, want %d and %q", state, state.Order(), state.Label(), i+1, labels[i])
		}
	}
}
