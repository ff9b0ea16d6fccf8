// Package day is a calendar day in England, without a time of day.
//
// Bodies open and close, memberships and appointments run, and pages show the
// register as at a day. With time.Time a time zone could move such a day by one;
// with Day it cannot. A period has a first and a last day, and includes both.
package day

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // Europe/London on machines without a zone database

	"github.com/jackc/pgx/v5/pgtype"
)

// Day is a calendar day, from 0001-01-01 onwards. The zero Day means no day: an
// open end, or a day that is not known.
type Day struct{ y, m, d int16 }

// New makes a Day; month and day of month are 1-based and roll over as in time.Date.
func New(year int, month time.Month, dayOfMonth int) Day {
	return ofUTC(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC))
}

func ofUTC(t time.Time) Day {
	y, m, d := t.Date()
	return Day{int16(y), int16(m), int16(d)} // #nosec G115 -- years have four digits, whoever writes them
}

// London is the zone in which the product's days begin and end.
func London() *time.Location { return london() }

// london reads the zone once: it would otherwise be looked up for every day.
var london = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("day: the embedded zone database has no Europe/London: " + err.Error())
	}
	return zone
})

// Of is the day in England on which the instant t falls.
func Of(t time.Time) Day { return ofUTC(t.In(London())) }

// Parse reads a day as YYYY-MM-DD. A day that is not in the calendar, such as
// 2026-02-30, is an error.
func Parse(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("%q is not a date: write it as YYYY-MM-DD, such as 2026-04-01", s)
	}
	if t.Year() < 1 {
		return Day{}, fmt.Errorf("%q is not a date: the year is 0001 at the earliest", s)
	}
	return ofUTC(t), nil
}

// MustParse is Parse for constants in the code; it panics on anything else.
func MustParse(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero reports whether d is the zero Day: an open end, or not known.
func (d Day) IsZero() bool { return d == Day{} }

// Time is midnight UTC of the day, for databases and arithmetic only.
func (d Day) Time() time.Time {
	return time.Date(int(d.y), time.Month(d.m), int(d.d), 0, 0, 0, 0, time.UTC)
}

// Compare is negative if d is earlier than e, and positive if it is later.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.y, e.y), cmp.Compare(d.m, e.m), cmp.Compare(d.d, e.d))
}

// Before reports whether d is earlier than e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Day) After(e Day) bool { return d.Compare(e) > 0 }

// AddDays returns the day n days after d.
func (d Day) AddDays(n int) Day { return ofUTC(d.Time().AddDate(0, 0, n)) }

// Next returns the day after d, or the zero Day if d is zero.
func (d Day) Next() Day {
	if d.IsZero() {
		return d
	}
	return d.AddDays(1)
}

// Previous returns the day before d, or the zero Day if d is zero.
func (d Day) Previous() Day {
	if d.IsZero() {
		return d
	}
	return d.AddDays(-1)
}

// AddYears returns the same day of the year n years later. From 29 February it
// gives 1 March in a year that has no such day.
func (d Day) AddYears(n int) Day { return ofUTC(d.Time().AddDate(n, 0, 0)) }

// FirstOfMonth returns the first day of the month that is n months after d's.
func (d Day) FirstOfMonth(n int) Day { return New(d.Year(), d.Month()+time.Month(n), 1) }

// DaysUntil returns the number of days from d to e, negative if e is earlier. It
// counts in seconds, because a time.Duration overflows after 292 years.
func (d Day) DaysUntil(e Day) int {
	const secondsOfADay = 24 * 60 * 60
	return int((e.Time().Unix() - d.Time().Unix()) / secondsOfADay)
}

// Year, Month and DayOfMonth are the parts of the day.
func (d Day) Year() int { return int(d.y) }

// Month is the month of the year.
func (d Day) Month() time.Month { return time.Month(d.m) }

// DayOfMonth is 1 to 31.
func (d Day) DayOfMonth() int { return int(d.d) }

// Within reports whether d lies in the period from first to last, which includes
// both. A zero first or last leaves that end open.
func (d Day) Within(first, last Day) bool {
	return (first.IsZero() || !d.Before(first)) && (last.IsZero() || !d.After(last))
}

// Overlap reports whether two periods share a day. A period includes its first and
// last day; a zero last day leaves it open.
func Overlap(aFrom, aTo, bFrom, bTo Day) bool {
	return (aTo.IsZero() || !aTo.Before(bFrom)) && (bTo.IsZero() || !bTo.Before(aFrom))
}

// During returns a period in words, such as "from 2026-01-01 on".
func During(from, to Day) string {
	if to.IsZero() {
		return "from " + from.String() + " on"
	}
	return "from " + from.String() + " to " + to.String()
}

// leastMonths is from how many whole months on a length is told in months.
const leastMonths = 2

// Length returns how long a period is as people say it, "23 days", "4 months" or "11
// years and 8 months". It includes both days; what is over a whole month is left out.
func Length(first, last Day) string {
	end := last.Next()
	months := (end.Year()-first.Year())*12 + int(end.Month()) - int(first.Month())
	if end.DayOfMonth() < first.DayOfMonth() {
		months--
	}
	plural := func(n int, one string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %ss", n, one)
	}
	switch years, over := months/12, months%12; {
	case months < leastMonths:
		return plural(first.DaysUntil(end), "day")
	case years == 0:
		return plural(months, "month")
	case over == 0:
		return plural(years, "year")
	default:
		return plural(years, "year") + " and " + plural(over, "month")
	}
}

// String returns YYYY-MM-DD, or an empty string for the zero Day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Long returns the day as people read it, "22 November 2026", or an empty string
// for the zero Day.
func (d Day) Long() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2 January 2006")
}

// MarshalText writes YYYY-MM-DD, so that JSON and CSV agree.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; empty text is the zero Day.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// DateValue gives pgx the day as a date; the zero Day is NULL.
func (d Day) DateValue() (pgtype.Date, error) {
	return pgtype.Date{Time: d.Time(), Valid: !d.IsZero()}, nil
}

// ScanDate takes a date from pgx; NULL is the zero Day, and infinity an error.
func (d *Day) ScanDate(v pgtype.Date) error {
	switch {
	case !v.Valid:
		*d = Day{}
	case v.InfinityModifier != pgtype.Finite:
		return fmt.Errorf("day: an infinite date cannot be read")
	default:
		*d = ofUTC(v.Time)
	}
	return nil
}

// Value is the day for database/sql, as pgx asks for it in arrays and copies.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.Time(), nil
}
