package post

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Unit is a unit of working time. Empty means not told.
type Unit string

// The units. One PA (programmed activity) is nominally 4 hours, and ten make a
// full-time job, so a PA is a tenth of a WTE (whole-time equivalent).
const (
	UnitWTE Unit = "wte"
	UnitPA  Unit = "pa"
)

// Units lists both units.
func Units() []Unit { return []Unit{UnitWTE, UnitPA} }

// Label is the unit as people read it.
func (u Unit) Label() string {
	switch u {
	case UnitWTE:
		return "WTE"
	case UnitPA:
		return "PA"
	}
	return string(u)
}

// ParseUnit reads a unit by its code, in small letters or capitals.
func ParseUnit(s string) (Unit, error) { return parseWord(s, "a unit of time", Units()) }

const (
	pasPerWTE     = 10
	mostWTE       = 2_00  // hundredths of a WTE; more work than for two people is two posts
	mostPA        = 20_00 // hundredths of a PA: the same
	hundredthsOf1 = 100
)

// FundedTime is an amount of working time as the trust states it. The zero value
// means not told. A post that is given no time at all has an amount of 0 with a
// unit.
type FundedTime struct {
	Hundredths int  // hundredths of the unit: 0 to 200 WTE, 0 to 2000 PA
	Unit       Unit // empty: not told
}

// IsZero reports whether the time is not told.
func (f FundedTime) IsZero() bool { return f.Unit == "" }

// WTE returns the time in whole-time equivalents, rounded half up to the nearest
// hundredth; ok is false if it is not told.
func (f FundedTime) WTE() (wte WTE, ok bool) {
	return WTE((f.thousandths() + 5) / 10), !f.IsZero()
}

// PAs returns the time in hundredths of a PA; ok is false if it is not told.
func (f FundedTime) PAs() (hundredths int, ok bool) {
	return f.thousandths(), !f.IsZero()
}

// thousandths returns the time in thousandths of a WTE, a whole number in either
// unit, because a thousandth of a WTE is a hundredth of a PA.
func (f FundedTime) thousandths() int {
	switch f.Unit {
	case UnitWTE:
		return f.Hundredths * pasPerWTE
	case UnitPA:
		return f.Hundredths
	}
	return 0
}

// Amount returns the number without its unit, such as 0.4 or 2.25, or an empty
// string if the time is not told.
func (f FundedTime) Amount() string {
	if f.IsZero() {
		return ""
	}
	return hundredths(f.Hundredths)
}

// String is the time as people read it, such as "0.4 WTE", "4 PA" or "Not told".
func (f FundedTime) String() string {
	if f.IsZero() {
		return NotTold.Label()
	}
	return f.Amount() + " " + f.Unit.Label()
}

// ParseFundedTime reads an amount such as 0.4 or 4, which may carry its unit ("4
// PA"). The unit given beside it applies to a bare number; it is an error to have
// neither, or two that differ.
func ParseFundedTime(amount string, unit Unit) (FundedTime, error) {
	number := strings.TrimSpace(amount)
	for _, own := range Units() {
		if head, found := cutSuffixFold(number, string(own)); found {
			if unit != "" && unit != own {
				return FundedTime{}, errors.New("is in another unit than the row's funded_unit: write both in one unit")
			}
			number, unit = strings.TrimSpace(head), own
		}
	}
	n, ok := parseHundredths(number)
	if !ok {
		return FundedTime{}, errors.New("is not an amount of time: write a number with two decimals at most, such as 0.4 or 4")
	}
	switch {
	case unit == "":
		return FundedTime{}, errors.New("has no unit: write WTE or PA in funded_unit, or after the number")
	case unit == UnitWTE && n > mostWTE:
		return FundedTime{}, errors.New("is more than a post can have: write 0 to 2 WTE (4 PAs are 0.4 WTE)")
	case unit == UnitPA && n > mostPA:
		return FundedTime{}, errors.New("is more than a post can have: write 0 to 20 PA")
	}
	return FundedTime{Hundredths: n, Unit: unit}, nil
}

// ParseBareTime reads an amount whose unit is given elsewhere. The time that it
// returns has no unit and its range is unchecked; [FundedTime.In] sets the one and
// checks the other.
func ParseBareTime(amount string) (f FundedTime, ok bool) {
	n, ok := parseHundredths(amount)
	return FundedTime{Hundredths: n}, ok && n <= mostPA
}

// In gives a bare time its unit and checks its range. A time that already has a
// unit keeps it.
func (f FundedTime) In(unit Unit) (FundedTime, error) {
	if f.Unit != "" {
		return f, nil
	}
	return ParseFundedTime(hundredths(f.Hundredths), unit)
}

func cutSuffixFold(s, suffix string) (string, bool) {
	at := len(s) - len(suffix)
	if at < 0 || !strings.EqualFold(s[at:], suffix) {
		return s, false
	}
	return s[:at], true
}

// parseHundredths reads digits with at most two after a point: no sign, no
// exponent, and nothing else that only a float parser would accept.
func parseHundredths(s string) (int, bool) {
	whole, part, point := strings.Cut(s, ".")
	if len(whole) == 0 || len(whole) > 4 || len(part) > 2 || (point && part == "") {
		return 0, false
	}
	for _, r := range whole + part {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(whole + part + strings.Repeat("0", 2-len(part)))
	return n, err == nil
}

// hundredths formats a number of hundredths without trailing zeros.
func hundredths(n int) string {
	s := fmt.Sprintf("%d.%02d", n/hundredthsOf1, n%hundredthsOf1)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// WTE is a number of whole-time equivalents, in hundredths.
type WTE int

// String returns the number with two decimals, such as 2.45.
func (w WTE) String() string { return fmt.Sprintf("%d.%02d", w/hundredthsOf1, w%hundredthsOf1) }
