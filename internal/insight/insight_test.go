package insight

import (
	"slices"
	"testing"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

func d(s string) day.Day { return day.MustParse(s) }

// A series has the first day of each of the last 24 months and the day itself,
// none of them twice and none before ICBs began.
func TestMonthlyDays(t *testing.T) {
	t.Parallel()
	for last, want := range map[string]struct {
		first string
		days  int
	}{
		"2026-11-26": {"2024-12-01", 25},
		"2026-11-01": {"2024-12-01", 24},
		"2025-01-31": {"2023-02-01", 25},
		"2024-02-29": {"2022-07-01", 21},
		"2022-07-01": {"2022-07-01", 1},
		"2022-07-02": {"2022-07-01", 2},
	} {
		days := MonthlyDays(d(last))
		if len(days) != want.days || days[0] != d(want.first) || days[len(days)-1] != d(last) || !slices.IsSortedFunc(days, day.Day.Compare) {
			t.Errorf("up to %s: %d days from %s to %s", last, len(days), days[0], days[len(days)-1])
		}
		if len(slices.Compact(slices.Clone(days))) != len(days) {
			t.Errorf("up to %s a day stands twice", last)
		}
		for _, on := range days[:len(days)-1] {
			if on.DayOfMonth() != 1 {
				t.Errorf("up to %s there is %s", last, on)
			}
		}
	}
}

// A series breaks at the ICBs that changed, and at no other: on 1 April 2026 three ICBs of
// the North West stayed as they were.
func TestBreaks(t *testing.T) {
	t.Parallel()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	breaks := map[organisation.Code]bool{}
	for _, icb := range PictureOf(reg, Query{AsAt: d("2026-05-01")}).ICBs {
		breaks[icb.Code] = icb.Breaks(d("2026-03-01"), d("2026-05-01"))
		if icb.Breaks(d("2026-04-01"), d("2026-05-01")) {
			t.Errorf("%s changed after the day", icb.Code)
		}
	}
	changed := 0
	for _, yes := range breaks {
		if yes {
			changed++
		}
	}
	// Six that began, and the one that took over a part of Frimley.
	if changed != 7 || !breaks["QRL"] || breaks["QOP"] || breaks["QE1"] || breaks["QYG"] {
		t.Errorf("%d changed: %v", changed, breaks)
	}
}

// Which lists a trust is on: what it has not told puts it on none.
func TestNeeds(t *testing.T) {
	t.Parallel()
	on := d("2026-10-01")
	lead := post.Post{ID: post.NewID()}
	has := func(change func(*Trust)) Trust {
		trust := Trust{State: post.Filled, Lead: lead, Safety: post.NotRecorded}
		change(&trust)
		return trust
	}
	for name, c := range map[string]struct {
		trust Trust
		needs []Need
	}{
		"filled, nothing else told": {has(func(*Trust) {}), nil},
		"told nothing":              {Trust{State: post.NotRecorded, Safety: post.NotRecorded}, nil},
		"vacant, recruiting":        {has(func(t *Trust) { t.State, t.Vacant = post.VacantRecruiting, d("2026-01-01") }), nil},
		"vacant, not recruiting": {
			has(func(t *Trust) { t.State, t.Vacant = post.VacantNotRecruiting, d("2026-01-01") }), []Need{NeedRecruitment},
		},
		"vacant, recruiting not told": {
			has(func(t *Trust) { t.State, t.Vacant = post.VacantRecruitingNotTold, d("2026-01-01") }), nil,
		},
		"holder not told":         {has(func(t *Trust) { t.State = post.HolderNotTold }), nil},
		"not established":         {Trust{State: post.NotEstablished, Safety: post.NotRecorded}, []Need{NeedRecruitment}},
		"interim for a year":      {has(func(t *Trust) { t.State, t.Interim = post.HeldInterim, d("2025-10-01") }), nil},
		"interim for longer":      {has(func(t *Trust) { t.State, t.Interim = post.HeldInterim, d("2025-09-30") }), []Need{NeedSubstantive}},
		"without board access":    {has(func(t *Trust) { t.Period.BoardAccess = post.BoardNone }), []Need{NeedBoardAccess}},
		"by invitation":           {has(func(t *Trust) { t.Period.BoardAccess = post.BoardByInvitation }), nil},
		"fewer than five":         {has(func(t *Trust) { t.Team.Trained = post.FewerThan5 }), []Need{NeedTrained}},
		"five":                    {has(func(t *Trust) { t.Team.Trained = post.FiveOrMore }), nil},
		"no safety officer":       {has(func(t *Trust) { t.Safety = post.NotEstablished }), []Need{NeedSafetyOfficer}},
		"a vacant safety officer": {has(func(t *Trust) { t.Safety = post.VacantRecruiting }), []Need{NeedSafetyOfficer}},
		"a safety officer post whose recruiting is not told": {
			has(func(t *Trust) { t.Safety = post.VacantRecruitingNotTold }), []Need{NeedSafetyOfficer},
		},
		"a safety officer post whose holder is not told": {has(func(t *Trust) { t.Safety = post.HolderNotTold }), nil},
		"an acting safety officer":                       {has(func(t *Trust) { t.Safety = post.HeldInterim }), nil},
	} {
		var got []Need
		for _, need := range Needs() {
			if need.Has(c.trust, on) == post.Yes {
				got = append(got, need)
			}
			if need.Label() == string(need) || need.Rule() == "" || need.NextStep() == "" {
				t.Errorf("%s has no words", need)
			}
		}
		if !slices.Equal(got, c.needs) {
			t.Errorf("%s: %v, want %v", name, got, c.needs)
		}
	}
}

// What is not known about a team counts neither as yes nor as no.
func TestTeamBesideTheBenchmarks(t *testing.T) {
	t.Parallel()
	workforce := post.Workforce{WTE: 500_000} // of which 0.14% are 7 WTE
	for name, c := range map[string]struct {
		trust       Trust
		nine, share post.Answer
	}{
		"no clinical post":     {Trust{Workforce: workforce}, post.NotTold, post.NotTold},
		"nobody in post":       {Trust{Team: Team{Posts: 1}, Workforce: workforce}, post.No, post.No},
		"enough for the share": {Trust{Team: Team{Posts: 9, WTE: 7_00}, Workforce: workforce}, post.No, post.Yes},
		"enough for nine":      {Trust{Team: Team{Posts: 9, WTE: 9_00}}, post.Yes, post.NotTold},
		"a post untold":        {Trust{Team: Team{Posts: 9, WTE: 6_99, Untold: 1}, Workforce: workforce}, post.No, post.NotTold},
		"just not with it":     {Trust{Team: Team{Posts: 9, WTE: 5_99, Untold: 1}, Workforce: workforce}, post.No, post.No},
		"perhaps with all": {
			Trust{Team: Team{Posts: 9, WTE: 5_00, Untold: 3, HolderUntold: 1}, Workforce: workforce}, post.NotTold, post.NotTold,
		},
		"enough without it": {Trust{Team: Team{Posts: 9, WTE: 9_00, Untold: 1}, Workforce: workforce}, post.Yes, post.Yes},
	} {
		if c.trust.Team.Nine() != c.nine || c.trust.HEEShare() != c.share {
			t.Errorf("%s: %q and %q, want %q and %q", name, c.trust.Team.Nine(), c.trust.HEEShare(), c.nine, c.share)
		}
	}
}
