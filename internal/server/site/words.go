package site

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ccio/internal/day"
	"ccio/internal/post"
)

// CCIOPost is the post in the first sentence of a page, for a reader to whom the
// letters say nothing.
const CCIOPost = "chief clinical information officer (CCIO) post"

// Plural is "1 trust" or "3 trusts".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + many
}

// Counted is Plural without commas between thousands.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Grouped writes a number with commas between thousands.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// NoneOr is a count at the beginning of a clause: "none" or the number.
func NoneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

// Verb is the verb for n of them.
func Verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Capitalised begins a label with a capital.
func Capitalised(label string) string {
	if label == "" {
		return ""
	}
	return strings.ToUpper(label[:1]) + label[1:]
}

// Lowered begins a label with a small letter, to stand within a sentence.
func Lowered(label string) string {
	if label == "" {
		return ""
	}
	return strings.ToLower(label[:1]) + label[1:]
}

// Moment is a time as people in England write it.
func Moment(at time.Time) string { return at.In(day.London()).Format("2 January 2006 at 15:04") }

// Funded is a time in its own unit, with the other beside programmed activities.
func Funded(f post.FundedTime) string {
	wte, told := f.WTE()
	if !told || f.Unit != post.UnitPA {
		return f.String()
	}
	return fmt.Sprintf("%s (programmed activities) a week, %s WTE", f, wte)
}

// Until is the end of a span in a sentence, where it has one.
func Until(last day.Day) string {
	if last.IsZero() {
		return ""
	}
	return " to " + last.Long()
}
