// Package organisation holds trusts, integrated care boards (ICBs) and NHS
// England regions: their names and where they belong on a day, who succeeded
// whom, and how an ODS file of trusts compares with the register.
//
// It knows no database and no HTTP. Everything here is a value or a pure
// function; the current day is always an argument.
//
// Periods have a first and a last day and include both: a body is still open on
// the day on which it closes. A zero last day is an open end; a zero first day
// means that nobody knows when it began.
package organisation
