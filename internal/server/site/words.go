package site

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ccio/internal/day"
	"ccio/internal/post"
)

// CCIOPost names the post in the first sentence of a page, for readers who do not
// know the abbreviation.
const CCIOPost = "chief clinical information officer (CCIO) post"

// Plural writes "1 trust" or "3 trusts".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + many
}

// Counted is Plural without thousands separators.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Grouped writes a number with thousands separators.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Verb chooses the form of a verb for a number.
func Verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Capitalised returns a label with a capital first letter.
func Capitalised(label string) string {
	if label == "" {
		return ""
	}
	return strings.ToUpper(label[:1]) + label[1:]
}

// Lowered returns a label with a small first letter, for use within a sentence.
func Lowered(label string) string {
	if label == "" {
		return ""
	}
	return strings.ToLower(label[:1]) + label[1:]
}

// Moment writes a time as people in England do.
func Moment(at time.Time) string { return at.In(day.London()).Format("2 January 2006 at 15:04") }

// Funded writes funded time in its own unit, and programmed activities in WTE too.
func Funded(f post.FundedTime) string {
	wte, told := f.WTE()
	if !told || f.Unit != post.UnitPA {
		return f.String()
	}
	return fmt.Sprintf("%s (programmed activities) a week, %s WTE", f, wte)
}

// Until writes the end of a span within a sentence, if it has one.
func Until(last day.Day) string {
	if last.IsZero() {
		return ""
	}
	return " to " + last.Long()
}
