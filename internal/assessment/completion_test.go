package assessment_test

import (
	"testing"

	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/fault"
)

func TestCountedOn(t *testing.T) {
	t.Parallel()
	c := assessment.Cycle{Close: day.New(2026, 6, 30)}
	for on, want := range map[day.Day]day.Day{
		day.New(2026, 5, 1): day.New(2026, 5, 1), c.Close: c.Close, day.New(2026, 7, 1): c.Close, day.New(2030, 1, 1): c.Close,
	} {
		if got := c.CountedOn(on); got != want {
			t.Errorf("on %s it is counted on %s, want %s", on, got, want)
		}
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	cycle := func(code string, year int, state assessment.CycleState) assessment.Cycle {
		return assessment.Cycle{Code: code, Opens: day.New(year, 4, 1), Close: day.New(year, 6, 30), State: state}
	}
	today := day.New(2026, 5, 1)
	all := []assessment.Cycle{
		cycle(
			"2027-28",
			2027,
			assessment.Planned,
		), cycle("2026-27", 2026, assessment.Open), cycle("2025-26", 2025, assessment.Provisional), cycle("2024-25", 2024, assessment.Ready),
	}
	for _, c := range []struct {
		code string
		asAt day.Day
		want string
		kind fault.Kind
	}{
		{"", today, "2025-26", 0},
		{"", day.New(2025, 7, 1), "2025-26", 0},
		{"", day.New(2025, 6, 30), "2024-25", 0}, // the last day belongs to the cycle
		{"", day.New(2024, 6, 30), "", 0},
		{"2026-27", today, "2026-27", 0},
		{"2024-25", today, "2024-25", 0},
		{"2026-27", day.New(2026, 4, 1), "2026-27", 0},
		{"2026-27", day.New(2026, 3, 31), "", fault.BadRequest},
		{"2027-28", today, "", fault.NotFound},
		{"2023-24", today, "", fault.NotFound},
		{"2025-27", today, "", fault.BadRequest},
		{"2025", today, "", fault.BadRequest},
		{"last", today, "", fault.BadRequest},
		{"2025-26'", today, "", fault.BadRequest},
	} {
		got, ok, err := assessment.Choose(all, c.code, c.asAt, today)
		if got.Code != c.want || ok != (c.want != "") || (err != nil) != (c.kind != 0) || err != nil && fault.KindOf(err) != c.kind {
			t.Errorf("%q as at %s: %q, %v, %v; want %q", c.code, c.asAt, got.Code, ok, err, c.want)
		}
	}
	// Closed and opened before their planned days: for today the state decides.
	early := []assessment.Cycle{cycle("2026-27", 2026, assessment.Closed), cycle("2025-26", 2025, assessment.Ready)}
	if got, _, err := assessment.Choose(early, "", today, today); got.Code != "2026-27" || err != nil {
		t.Errorf("today the last that closed is %q, %v", got.Code, err)
	}
	if got, _, err := assessment.Choose([]assessment.Cycle{cycle("2027-28", 2027, assessment.Open)},
		"2027-28", today, today); got.Code != "2027-28" ||
		err != nil {
		t.Errorf("a cycle that opened before its first day: %q, %v", got.Code, err)
	}
}
