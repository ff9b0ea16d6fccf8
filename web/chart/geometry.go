package chart

import (
	"math/bits"
	"strconv"
)

// Widths in CSS pixels, to work out what fits. The stylesheet knows the picture's
// width, and shows some things only if there is room for them.
const (
	// narrowest is a picture on a screen of 320 pixels, within its frame.
	narrowest = 264
	// wide and widest are the widths from which the stylesheet shows things with
	// the classes of these names. From wide on, a bar has its label beside it.
	wide      = 590
	wideBar   = 395
	widest    = 830
	widestBar = 560
)

// room returns the class for something that has this part of the width and needs
// this many pixels; ok is false if it fits at no width.
func room(part pct, pixels, atWide, atWidest int) (class string, ok bool) {
	switch {
	case pixels <= part.of(narrowest):
		return "", true
	case pixels <= part.of(atWide):
		return "app-chart__wide", true
	case pixels <= part.of(atWidest):
		return "app-chart__widest", true
	}
	return "", false
}

// most is the greatest number that is drawn. Sums of such numbers still do not
// overflow.
const most = 1_000_000_000_000_000

// Sizes of letters in CSS pixels, as the stylesheet has them.
const (
	textSize  = 16
	smallSize = 14
)

// pct is a place or a length along the width, in hundredths of a percent.
type pct int

const whole pct = 100_00

// String returns the value as SVG takes it: "12.5%".
func (p pct) String() string { return decimal(int(p)) + "%" }

// of returns the length in whole pixels, rounded down, given the width of the
// whole.
func (p pct) of(width int) int { return int(p) * width / int(whole) }

// decimal writes hundredths without trailing zeros: 250 is "2.5".
func decimal(hundredths int) string {
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	s := sign + strconv.Itoa(hundredths/100)
	switch rest := hundredths % 100; {
	case rest == 0:
		return s
	case rest%10 == 0:
		return s + "." + strconv.Itoa(rest/10)
	default:
		return s + "." + strconv.Itoa(rest/10) + strconv.Itoa(rest%10)
	}
}

// px writes whole pixels.
func px(n int) string { return strconv.Itoa(n) }

// scale returns length × value ÷ all, rounded to the nearest, a half upwards. It
// is exact for any int, given 0 <= value <= all, 0 < all and a length that is not
// negative.
func scale[L ~int](value, all int, length L) L {
	hi, lo := bits.Mul64(uint64(value), 2*uint64(length))  // #nosec G115 -- not negative, as said above
	lo, carry := bits.Add64(lo, uint64(all), 0)            // #nosec G115 -- not negative, as said above
	quotient, _ := bits.Div64(hi+carry, lo, 2*uint64(all)) // #nosec G115 -- not negative, as said above
	return L(quotient)
}

// share cuts length in proportion to the counts, which are not negative. The
// parts add up to length exactly. A count above zero gets at least the least
// length, so that it can be seen; the longest part is shortened for it.
func share(counts []int, total int, length, least pct) []pct {
	parts := make([]pct, len(counts))
	if total == 0 {
		return parts
	}
	sum, before, some := 0, pct(0), 0
	for i, count := range counts {
		sum += count
		end := scale(sum, total, length)
		parts[i], before = end-before, end
		if count > 0 {
			some++
		}
	}
	least = min(least, length/pct(some))
	for i, count := range counts {
		if short := least - parts[i]; count > 0 && short > 0 {
			parts[i] = least
			parts[longest(parts)] -= short
		}
	}
	return parts
}

// longest returns the index of the first of the longest parts.
func longest(parts []pct) int {
	at := 0
	for i, part := range parts {
		if part > parts[at] {
			at = i
		}
	}
	return at
}

// step returns the least of 1, 2, 5, 10, 20, 25, 50, 100, 200, 250, … that covers
// the range in this many steps.
func step(span, steps int) int {
	need := (span-1)/steps + 1
	for _, s := range []int{1, 2, 5} {
		if s >= need {
			return s
		}
	}
	for unit := 1; ; unit *= 10 {
		for _, s := range []int{10, 20, 25, 50} {
			if s*unit >= need {
				return s * unit
			}
		}
	}
}
