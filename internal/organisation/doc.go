// Package organisation holds trusts, integrated care boards (ICBs) and NHS
// England regions: what they are called and belong to on a day, who succeeded
// whom, and how an ODS trust file compares with what the register holds.
//
// It knows no database and no HTTP. Everything here is a value or a pure
// function; the current day is always an argument.
//
// Periods have a first and a last day, both inside: a body is open on the day
// on which it closes. A zero last day is an open end, a zero first day means
// that nobody knows when it began.
package organisation
