package postfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// cell is what a row says about one fact: nothing, that it is not told, or a value.
type cell[T comparable] struct {
	given   bool // the cell is not empty, and could be read
	notTold bool // it says "not told"; value is zero
	value   T
}

// over returns the cell's value, or the fact itself if the cell is empty.
func (c cell[T]) over(fact T) T {
	if c.given {
		return c.value
	}
	return fact
}

// changes reports whether the cell differs from the fact.
func (c cell[T]) changes(fact T) bool { return c.given && c.value != fact }

// rowReader reads the cells of one row.
type rowReader struct {
	row      *row
	problems Problems
	opts     Options
}

func (r *rowReader) wrong(column, message string) {
	r.row.wrong[column] = true
	r.problems = append(r.problems, r.row.problem(column, message))
}

// read reads a cell that must not say "not told".
func read[T comparable](r *rowReader, column string, parse func(string) (T, error)) cell[T] {
	text := r.row.text(column)
	if strings.TrimSpace(text) == "" {
		return cell[T]{}
	}
	if post.Fold(text) == post.NotToldWord {
		r.wrong(column, "cannot be set to not told: leave the cell empty to leave it as it is")
		return cell[T]{}
	}
	value, err := parse(text)
	if err != nil {
		r.wrong(column, err.Error())
		return cell[T]{}
	}
	return cell[T]{given: true, value: value}
}

// readOptional reads a cell that may say "not told".
func readOptional[T comparable](r *rowReader, column string, parse func(string) (T, error)) cell[T] {
	if post.Fold(r.row.text(column)) == post.NotToldWord {
		return cell[T]{given: true, notTold: true}
	}
	return read(r, column, parse)
}

func parseTrustCode(s string) (organisation.Code, error) {
	code, err := organisation.ParseCode(s)
	if err != nil {
		return "", errors.New("is not an ODS code: write 3 to 10 letters and digits, such as R0A")
	}
	return code, nil
}

func parseYesNo(s string) (bool, error) {
	switch post.Fold(s) {
	case string(post.Yes):
		return true, nil
	case string(post.No):
		return false, nil
	}
	return false, errors.New("is neither yes nor no: write yes in a row that says so of all posts of the type, else leave it empty")
}

func parseShare(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > post.WholePost || s[0] == '+' {
		return 0, errors.New("is not a share: write a whole number from 1 to 100, the hundredths of the post")
	}
	return n, nil
}

// parseAmount reads a time whose unit may be in another cell. If so, the unit is
// empty and the range is not checked yet.
func parseAmount(unit post.Unit) func(string) (post.FundedTime, error) {
	return func(s string) (post.FundedTime, error) {
		f, err := post.ParseFundedTime(s, unit)
		if bare, ok := post.ParseBareTime(s); err != nil && unit == "" && ok {
			return bare, nil
		}
		return f, err
	}
}

// parseActual is parseAmount for a time whose own unit may differ from that of
// the row: somebody may work in PAs in a post that is funded in WTE.
func parseActual(unit post.Unit) func(string) (post.FundedTime, error) {
	return func(s string) (post.FundedTime, error) {
		if own, err := post.ParseFundedTime(s, ""); err == nil {
			return own, nil
		}
		return parseAmount(unit)(s)
	}
}

// dayUpTo reads a day between the first day of the NHS and a last day.
func dayUpTo(last day.Day, why string) func(string) (day.Day, error) {
	return func(s string) (day.Day, error) {
		d, err := day.Parse(s)
		first := day.New(1948, 7, 5) // the appointed day of the National Health Service Act 1946
		switch {
		case err != nil:
			return d, errors.New("is not a date: write it as YYYY-MM-DD, such as 2026-04-01")
		case d.Before(first):
			return d, fmt.Errorf("is before the NHS began: write a day from %s on", first)
		case d.After(last):
			return d, fmt.Errorf("is too far ahead: %s; write a day up to %s", why, last)
		}
		return d, nil
	}
}

// past reads a day that is not in the future.
func (o Options) past() func(string) (day.Day, error) {
	return dayUpTo(o.Today, "this cannot have been done on a day to come")
}

// planned reads a day that may be some years ahead.
func (o Options) planned() func(string) (day.Day, error) {
	last := day.New(o.Today.Year()+yearsAhead, o.Today.Month(), o.Today.DayOfMonth())
	return dayUpTo(last, fmt.Sprintf("the register takes plans for up to %d years", yearsAhead))
}

// parseText reads free text: one line with a limited number of characters.
func parseText(longest int) func(string) (string, error) {
	return func(s string) (string, error) {
		for _, r := range s {
			if unprintable(r) {
				return "", errors.New("has a character that cannot be printed, such as a tab or a line break: write it in one line of plain text")
			}
		}
		s = strings.Join(strings.Fields(s), " ")
		if n := utf8.RuneCountInString(s); n > longest {
			return "", fmt.Errorf("has %d characters: write %d at most", n, longest)
		}
		return s, nil
	}
}

// unprintable reports characters that do not belong in a name: control characters,
// line and paragraph separators, byte order marks, and those that change the
// direction of writing and can make one name look like another.
func unprintable(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff', r == utf8.RuneError:
		return true
	case r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}
