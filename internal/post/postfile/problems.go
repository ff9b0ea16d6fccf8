package postfile

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"ccio/internal/fault"
	"ccio/internal/post"
)

// Problems is everything wrong with a file, in the order of its lines.
type Problems []post.Problem

// mostPrinted is the greatest number of problems printed; the rest are only
// counted.
const mostPrinted = 100

// WriteTo prints the first hundred problems, one on each line, and how many more
// there are.
func (ps Problems) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	for _, p := range ps[:min(len(ps), mostPrinted)] {
		b.WriteString(p.String() + "\n")
	}
	if more := len(ps) - mostPrinted; more > 0 {
		fmt.Fprintf(&b, "and %d more; %d in all\n", more, len(ps))
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// Err returns the problems as one error for a form or a program, or nil if there
// are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	err := fault.New(fault.Invalid, "The posts file is wrong in %d places. Nothing was changed.", len(ps))
	if len(ps) == 1 {
		err = fault.New(fault.Invalid, "The posts file is wrong in one place. Nothing was changed.")
	}
	for _, p := range ps[:min(len(ps), mostPrinted)] {
		err.Fields = append(err.Fields, fault.Field{Name: p.Column, Message: p.String()})
	}
	return err
}

// sorted returns the problems in the order of lines, without duplicates.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b post.Problem) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(ps)
}
