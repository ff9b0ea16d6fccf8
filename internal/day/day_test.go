package day

import (
	"encoding/json"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, wantErr := range map[string]bool{
		"2026-04-01": false, "2024-02-29": false,
		"2026-02-30": true, "2026-2-3": true, "01/04/2026": true, "": true, "20260401": true, "2026-04-01T00:00:00Z": true, "0000-01-01": true,
	} {
		d, err := Parse(text)
		if (err != nil) != wantErr {
			t.Errorf("Parse(%q) error = %v, want error %v", text, err, wantErr)
		}
		if err == nil && d.String() != text {
			t.Errorf("Parse(%q) prints as %q", text, d)
		}
	}
}

func TestOfIsTheDayInEngland(t *testing.T) {
	t.Parallel()
	for instant, want := range map[string]string{
		"2026-06-30T22:59:59Z": "2026-06-30", // 23:59:59 BST
		"2026-06-30T23:00:00Z": "2026-07-01", // midnight BST
		"2026-12-31T23:59:59Z": "2026-12-31", // GMT
	} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := Of(at).String(); got != want {
			t.Errorf("Of(%s) = %s, want %s", instant, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	first, last := MustParse("2026-04-01"), MustParse("2026-06-30")
	for text, want := range map[string]bool{
		"2026-03-31": false, "2026-04-01": true, "2026-06-30": true, "2026-07-01": false,
	} {
		if got := MustParse(text).Within(first, last); got != want {
			t.Errorf("%s within %s to %s = %v, want %v", text, first, last, got, want)
		}
	}
	if !MustParse("1900-01-01").Within(Day{}, last) || !MustParse("2999-01-01").Within(first, Day{}) {
		t.Error("an open end should hold everything on its side")
	}
}

func TestArithmeticAndText(t *testing.T) {
	t.Parallel()
	d := MustParse("2026-03-31")
	if got := d.AddDays(1); got != New(2026, time.April, 1) {
		t.Errorf("the day after 31 March is %s", got)
	}
	if got := d.DaysUntil(MustParse("2027-03-31")); got != 365 {
		t.Errorf("a year on is %d days", got)
	}
	if got := New(1899, time.December, 30).DaysUntil(New(9999, time.December, 31)); got != 2958465 {
		t.Errorf("over 292 years: %d days", got)
	}
	if got := d.DaysUntil(d.AddDays(-3)); got != -3 {
		t.Errorf("backwards: %d days", got)
	}
	if d.Long() != "31 March 2026" || (Day{}).Long() != "" || (Day{}).String() != "" {
		t.Errorf("Long = %q, and no day %q %q", d.Long(), Day{}.Long(), Day{})
	}
	var back struct{ On, None Day }
	text, err := json.Marshal(struct{ On, None Day }{On: d})
	if err != nil || json.Unmarshal(text, &back) != nil || back.On != d || !back.None.IsZero() {
		t.Errorf("JSON round trip of %s gave %+v, %v", text, back, err)
	}
}

func TestNextAndPrevious(t *testing.T) {
	t.Parallel()
	d := MustParse("2026-03-01")
	if got := d.Previous(); got != MustParse("2026-02-28") || got.Next() != d {
		t.Errorf("the day before %s is %s, and the day after that %s", d, got, got.Next())
	}
	if !(Day{}).Next().IsZero() || !(Day{}).Previous().IsZero() {
		t.Error("beside no day there is no day")
	}
}

func TestOverlapAndDuring(t *testing.T) {
	t.Parallel()
	from, to := MustParse("2026-04-01"), MustParse("2026-06-30")
	for _, test := range []struct {
		from, to string
		want     bool
	}{
		{"2026-01-01", "2026-03-31", false},
		{"2026-01-01", "2026-04-01", true},
		{"2026-05-01", "2026-05-02", true},
		{"2026-06-30", "", true},
		{"2026-07-01", "", false},
		{"2026-01-01", "", true},
	} {
		otherFrom, otherTo := MustParse(test.from), Day{}
		if test.to != "" {
			otherTo = MustParse(test.to)
		}
		if got := Overlap(from, to, otherFrom, otherTo); got != test.want || Overlap(otherFrom, otherTo, from, to) != got {
			t.Errorf("%s overlaps %s: %v, want %v", During(from, to), During(otherFrom, otherTo), got, test.want)
		}
	}
	if got := During(from, to) + ", " + During(from, Day{}); got != "from 2026-04-01 to 2026-06-30, from 2026-04-01 on" {
		t.Error(got)
	}
}

func TestLength(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ first, last, want string }{
		{"2026-11-22", "2026-11-22", "1 day"},
		{"2026-10-31", "2026-11-22", "23 days"},
		{"2026-01-31", "2026-03-29", "58 days"},
		{"2026-01-31", "2026-03-30", "2 months"},
		{"2026-01-01", "2026-02-27", "58 days"},
		{"2026-01-01", "2026-02-28", "2 months"},
		{"2026-07-23", "2026-11-22", "4 months"},
		{"2026-07-24", "2026-11-22", "3 months"},
		{"2025-11-23", "2026-11-21", "11 months"},
		{"2025-11-23", "2026-11-22", "1 year"},
		{"2025-10-23", "2026-11-22", "1 year and 1 month"},
		{"2015-04-01", "2026-12-01", "11 years and 8 months"},
		{"2024-02-29", "2026-02-28", "2 years"},
	} {
		if got := Length(MustParse(test.first), MustParse(test.last)); got != test.want {
			t.Errorf("from %s to %s: %s, want %s", test.first, test.last, got, test.want)
		}
	}
}
