// Package arch tests the rules about the tree: which package may import which,
// and what no file may do. It contains only tests.
//
// A test names the offender and says what to do instead. If a rule has to give
// way, its table gets an exception with the reason beside it.
package arch
