package post

import (
	"slices"
	"testing"

	"ccio/internal/day"
)

func TestVacantSince(t *testing.T) {
	t.Parallel()
	on := d("2026-10-01")
	base := Post{Periods: []Period{{From: d("2020-01-01"), To: d("2023-12-31"), Type: CCIO}, {From: d("2024-01-01"), Type: CCIO}}}
	held := func(spans ...string) Post {
		p := base
		for i := 0; i < len(spans); i += 2 {
			a := Appointment{Kind: Substantive, Share: 100, From: d(spans[i])}
			if spans[i+1] != "" {
				a.To = d(spans[i+1])
			}
			p.Appointments = append(p.Appointments, a)
		}
		return p
	}
	// again has the post cease to exist on a day and exist again from another.
	again := func(p Post, last, from string) Post {
		p.Periods = slices.Clone(p.Periods)
		p.Periods[0].To, p.Periods[1].From = d(last), d(from)
		return p
	}
	vacantFrom := func(p Post, from string) Post {
		p.Periods = slices.Clone(p.Periods)
		p.Periods[1].VacantFrom = d(from)
		return p
	}
	for name, test := range map[string]struct {
		post Post
		want string
	}{
		"never held, as far as we know":   {held(), ""},
		"held once":                       {held("2021-01-01", "2025-06-30"), "2025-07-01"},
		"held twice":                      {held("2021-01-01", "2022-06-30", "2023-01-01", "2026-09-30"), "2026-10-01"},
		"held until yesterday":            {held("2021-01-01", "2026-09-30"), "2026-10-01"},
		"held until today":                {held("2021-01-01", "2026-10-01"), ""},
		"held":                            {held("2021-01-01", ""), ""},
		"held before it was founded anew": {again(held("2021-01-01", "2023-06-30"), "2023-06-30", "2024-01-01"), ""},
		"vacant before it was founded":    {vacantFrom(again(held(), "2023-06-30", "2024-01-01"), "2023-01-01"), "2024-01-01"},
		"held, then said to be vacant":    {vacantFrom(held("2021-01-01", "2025-06-30"), "2025-07-01"), "2025-07-01"},
		"to be held":                      {held("2021-01-01", "2022-01-31", "2026-11-01", ""), "2022-02-01"},
	} {
		since, ok := VacantSince(test.post, on)
		if since.String() != test.want || ok != (test.want != "") {
			t.Errorf("%s: %s, %v; want %s", name, since, ok, test.want)
		}
	}
	if _, ok := VacantSince(Post{}, on); ok {
		t.Error("a post that does not exist is vacant")
	}
}

func TestInterimSince(t *testing.T) {
	t.Parallel()
	on := d("2026-10-01")
	type held struct {
		kind     Kind
		from, to string
	}
	for name, test := range map[string]struct {
		held []held
		want string
	}{
		"one interim":                       {[]held{{Interim, "2025-01-01", ""}}, "2025-01-01"},
		"one after another":                 {[]held{{Interim, "2024-01-01", "2024-12-31"}, {Acting, "2025-01-01", ""}}, "2024-01-01"},
		"a day between":                     {[]held{{Interim, "2024-01-01", "2024-12-30"}, {Acting, "2025-01-01", ""}}, "2025-01-01"},
		"beside a substantive one at first": {[]held{{Substantive, "2020-01-01", "2025-03-31"}, {Interim, "2025-01-01", ""}}, "2025-04-01"},
		"after a substantive one":           {[]held{{Substantive, "2020-01-01", "2024-12-31"}, {Interim, "2025-01-01", ""}}, "2025-01-01"},
		"overlapping interims":              {[]held{{Interim, "2024-01-01", "2025-06-30"}, {Interim, "2025-01-01", ""}}, "2024-01-01"},
		"before the post was established":   {[]held{{Interim, "2019-06-01", ""}}, "2020-01-01"},
		"substantive":                       {[]held{{Substantive, "2020-01-01", ""}}, ""},
		"vacant":                            {nil, ""},
	} {
		p := Post{Periods: []Period{{From: d("2020-01-01"), Type: CCIO}}}
		for _, h := range test.held {
			a := Appointment{Kind: h.kind, Share: 100, From: d(h.from)}
			if h.to != "" {
				a.To = d(h.to)
			}
			p.Appointments = append(p.Appointments, a)
		}
		since, ok := InterimSince(p, on)
		if since.String() != test.want || ok != (test.want != "") {
			t.Errorf("%s: %s, %v; want %s", name, since, ok, test.want)
		}
		// The slow way: day by day backwards.
		if ok {
			slow := day.Day{}
			for at := on; StateOf(p, at) == HeldInterim; at = at.AddDays(-1) {
				slow = at
			}
			if slow != since {
				t.Errorf("%s: day by day it is %s", name, slow)
			}
		}
	}
}
