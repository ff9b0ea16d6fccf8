package post

import (
	"testing"

	"ccio/internal/day"
)

// Every day of the timeline has the state that the day has by itself.
func TestStateTimeline(t *testing.T) {
	t.Parallel()
	first, last := d("2024-01-01"), d("2026-10-01")
	posts := []Post{{
		Periods: []Period{
			{From: d("2023-06-01"), To: d("2025-10-31"), Type: CCIO, VacantFrom: d("2024-02-01")},
			{From: d("2025-11-01"), To: d("2025-12-31"), Type: CCIO, Recruiting: No},
		},
		Recruitments: []Recruitment{{From: d("2024-03-01"), To: d("2024-05-31")}},
		Appointments: []Appointment{
			{Kind: Interim, Share: 100, From: d("2024-04-15"), To: d("2024-08-31")},
			{Kind: Substantive, Share: 50, From: d("2024-09-01"), To: d("2025-06-30")},
			{Kind: Substantive, Share: 50, From: d("2025-01-01"), To: d("2025-06-30")},
		},
	}}
	statements := []Statement{{Type: CCIO, From: d("2026-02-01"), To: d("2026-03-31")}}
	spans := StateTimeline(posts, statements, CCIO, first, last)
	if spans[0].From != first || spans[len(spans)-1].To != last {
		t.Errorf("from %s to %s, want %s to %s", spans[0].From, spans[len(spans)-1].To, first, last)
	}
	at := 0
	for on := first; !on.After(last); on = on.AddDays(1) {
		for spans[at].To.Before(on) {
			at++
			if spans[at].From != on || spans[at].State == spans[at-1].State {
				t.Errorf("a gap, or no change, on %s", on)
			}
		}
		if want := TrustState(posts, statements, CCIO, on); spans[at].State != want {
			t.Errorf("%s: %s, want %s", on, spans[at].State, want)
		}
	}
	if len(spans) != 11 {
		t.Errorf("%d spans: %v", len(spans), spans)
	}
	if got := StateTimeline(nil, nil, CCIO, last, last); len(got) != 1 || got[0] != (StateSpan{last, last, NotRecorded}) {
		t.Errorf("of one day: %v", got)
	}
	var never day.Day
	if got := StateTimeline(nil, []Statement{{Type: CNIO, From: first, To: never}}, CCIO, first, last); len(got) != 1 {
		t.Errorf("another type: %v", got)
	}
}
