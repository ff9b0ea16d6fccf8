// Package arch holds the rules about the tree, as tests: which package may
// import which, and what no file may do. There is nothing in it but tests.
//
// A test names the offender and says what to do instead. A rule that has to
// give way gets an exception in its table, with the reason beside it.
package arch
