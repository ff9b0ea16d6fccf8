package post

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/day"
)

// staff makes posts with one open appointment each, from a day on: one letter a
// post, y trained, n not trained, u not told, x without a known holder, v vacant.
func staff(letters string, t Type, from day.Day) ([]Post, map[AppointmentID]Holder) {
	var posts []Post
	holders := map[AppointmentID]Holder{}
	untrained := Holder{FCI: FCINone, FEDIP: FEDIPNone, DigitalAcademy: No, InformaticsDegree: No}
	for _, letter := range letters {
		p := Post{ID: NewID(), Trust: "R0A", Periods: []Period{{From: from, Type: t}}}
		if letter != 'v' {
			p.Appointments = []Appointment{{ID: NewAppointmentID(), Kind: Substantive, Share: 100, From: from}}
		}
		holder := Holder{Person: NewPersonID()}
		switch letter {
		case 'y':
			holder.FCI = FCIFellow
		case 'n':
			person := holder.Person
			holder = untrained
			holder.Person = person
		}
		if letter != 'v' && letter != 'x' {
			holders[p.Appointments[0].ID] = holder
		}
		posts = append(posts, p)
	}
	return posts, holders
}

// Every team of up to seven by how many are trained, not trained, not told,
// unknown and vacant.
func TestFiveTrainedEveryTeam(t *testing.T) {
	t.Parallel()
	on := d(today)
	for yes := range 8 {
		for no := range 8 - yes {
			for untold := range 8 - yes - no {
				for unknown := range 8 - yes - no - untold {
					for vacant := range 2 {
						letters := fmt.Sprintf("%.*s%.*s%.*s%.*s%.*s", yes, "yyyyyyy", no, "nnnnnnn", untold, "uuuuuuu", unknown, "xxxxxxx", vacant, "v")
						posts, holders := staff(letters, CNIO, on)
						want := BandNotTold
						switch {
						case yes >= 5:
							want = FiveOrMore
						case len(letters) > 0 && yes+untold+unknown < 5:
							want = FewerThan5
						}
						if got := FiveTrained(posts, holders, on); got != want {
							t.Errorf("%q: %q, want %q", letters, got, want)
						}
						if got := FiveTrained(posts, holders, on.AddDays(-1)); got != BandNotTold {
							t.Errorf("%q, the day before any post: %q", letters, got)
						}
						if got := TeamHeadcount(posts, holders, on); got != yes+no+untold+unknown {
							t.Errorf("%q: headcount %d", letters, got)
						}
					}
				}
			}
		}
	}
}

func TestFiveTrainedCountsPeopleOnce(t *testing.T) {
	t.Parallel()
	on := d(today)
	posts, holders := staff("yyyyy", CCIO, on)
	first, second := posts[0].Appointments[0].ID, posts[1].Appointments[0].ID
	if got := FiveTrained(posts, holders, on); got != FiveOrMore {
		t.Fatalf("five trained people: %q", got)
	}
	// One person in two posts: trained by one record is trained.
	one := holders[first]
	holders[second] = Holder{Person: one.Person, FCI: FCINone}
	if got := FiveTrained(posts, holders, on); got != FewerThan5 || TeamHeadcount(posts, holders, on) != 4 {
		t.Errorf("four people in five posts: %q, %d", got, TeamHeadcount(posts, holders, on))
	}
	// The same the other way round.
	holders[first], holders[second] = holders[second], one
	if team := teamOn(posts, holders, on); team.people[one.Person] != Yes {
		t.Errorf("trained by the second record only: %q", team.people[one.Person])
	}
	// Reference posts do not count, nor do posts that are gone.
	reference, theirs := staff("yyyyy", ChiefInformationOrDigital, on)
	if got := FiveTrained(reference, theirs, on); got != BandNotTold || TeamHeadcount(reference, theirs, on) != 0 {
		t.Errorf("reference posts: %q", got)
	}
	gone, holdersOfGone := staff("yyyyy", CCIO, on)
	for i := range gone {
		gone[i].Periods[0].To = on
	}
	if got := FiveTrained(gone, holdersOfGone, on.AddDays(1)); got != BandNotTold {
		t.Errorf("posts that are gone: %q", got)
	}
}

func TestTeamTimeline(t *testing.T) {
	t.Parallel()
	posts, holders := staff("yyyyyy", CCIO, d("2024-01-01"))
	// five are left: another headcount, the same band
	posts[0].Appointments[0].To = d("2024-12-31")
	posts[1].Appointments[0].From, posts[1].Appointments[0].To = d("2024-03-01"), d("2025-06-30") // four are left
	posts[2].Appointments[0].From = d("2024-04-01")
	for i := range posts {
		posts[i].Periods[0].To = d("2026-06-30")
	}
	got := TeamTimeline(posts, holders)
	want := []TeamSpan{
		{From: d("2024-01-01"), To: d("2024-02-29"), Headcount: 4, Trained: FewerThan5},
		{From: d("2024-03-01"), To: d("2024-03-31"), Headcount: 5, Trained: FiveOrMore},
		{From: d("2024-04-01"), To: d("2024-12-31"), Headcount: 6, Trained: FiveOrMore},
		{From: d("2025-01-01"), To: d("2025-06-30"), Headcount: 5, Trained: FiveOrMore},
		{From: d("2025-07-01"), To: d("2026-06-30"), Headcount: 4, Trained: FewerThan5},
		{From: d("2026-07-01")},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(day.Day{})); diff != "" {
		t.Errorf("timeline (-want +got):\n%s", diff)
	}
	for on := d("2023-12-01"); on.Before(d("2026-08-01")); on = on.AddDays(1) {
		said := TeamSpan{} // before the first span there is nobody
		for _, span := range got {
			if on.Within(span.From, span.To) {
				if said.From != (day.Day{}) {
					t.Fatalf("%s stands in two spans", on)
				}
				said = span
			}
		}
		if headcount, band := TeamHeadcount(posts, holders, on),
			FiveTrained(posts, holders, on); said.Headcount != headcount || said.Trained != band {
			t.Fatalf("%s: the timeline says %d, %q; the day %d, %q", on, said.Headcount, said.Trained, headcount, band)
		}
	}
	if got := TeamTimeline(nil, nil); got != nil {
		t.Errorf("no posts: %v", got)
	}
}

func TestTeamWTE(t *testing.T) {
	t.Parallel()
	on := d(today)
	post := func(typ Type, funded FundedTime, shares ...int) Post {
		p := Post{Periods: []Period{{From: on, Type: typ, Funded: funded}}}
		for _, share := range shares {
			p.Appointments = append(p.Appointments, Appointment{Kind: Substantive, Share: share, From: on})
		}
		return p
	}
	wte := func(n int) FundedTime { return FundedTime{n, UnitWTE} }
	for name, test := range map[string]struct {
		posts  []Post
		want   string
		untold int
	}{
		"nobody":               {nil, "0.00", 0},
		"one whole post":       {[]Post{post(CCIO, wte(60), 100)}, "0.60", 0},
		"half a job-share":     {[]Post{post(CCIO, wte(80), 50)}, "0.40", 0},
		"both halves":          {[]Post{post(CCIO, wte(80), 50, 50)}, "0.80", 0},
		"a handover":           {[]Post{post(CCIO, wte(80), 100, 100)}, "0.80", 0},
		"vacant":               {[]Post{post(CCIO, wte(80))}, "0.00", 0},
		"vacant, not told":     {[]Post{post(CCIO, FundedTime{})}, "0.00", 0},
		"PAs":                  {[]Post{post(CCIO, FundedTime{4_00, UnitPA}, 100)}, "0.40", 0},
		"not told":             {[]Post{post(CCIO, FundedTime{}, 100), post(CNIO, wte(100), 100)}, "1.00", 1},
		"given no time at all": {[]Post{post(CCIO, wte(0), 100)}, "0.00", 0},
		"reference only":       {[]Post{post(BoardDigitalLead, wte(100), 100)}, "0.00", 0},
		"rounded once":         {[]Post{post(CCIO, wte(1), 33), post(CNIO, wte(1), 33), post(CNIO, wte(1), 34)}, "0.01", 0},
		"half up":              {[]Post{post(CCIO, wte(1), 50)}, "0.01", 0},
	} {
		if got, untold := TeamWTE(test.posts, on); got.String() != test.want || untold != test.untold {
			t.Errorf("%s: %s with %d untold, want %s with %d", name, got, untold, test.want, test.untold)
		}
	}
	if got, _ := TeamWTE([]Post{post(CCIO, wte(60), 100)}, on.AddDays(-1)); got != 0 {
		t.Errorf("the day before: %s", got)
	}
}

func TestBandLabels(t *testing.T) {
	t.Parallel()
	for band, want := range map[Band]string{
		FiveOrMore: "Five or more", FewerThan5: "Fewer than five", BandNotTold: "Not told", "x": "x",
	} {
		if got := band.Label(); got != want {
			t.Errorf("%q: %q, want %q", band, got, want)
		}
	}
}
