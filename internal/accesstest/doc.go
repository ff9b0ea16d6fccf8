// Package accesstest is tests only: the product's table of who sees what, tried on
// every page, form, table and function, against a register in which every fact is
// distinguishable from all others. It holds no code that another package could use.
//
// There are two lines of defence: the first line is the program, which puts the
// permit's reach into each WHERE clause; the second line is the row-level policies
// of the database. Each is tested alone. TestMatrixThroughHTTP and
// TestFormsThroughHTTP send requests to the site on a database whose policies are
// off, so that only the permits decide. TestMatrixThroughSQL queries the database
// as the web server's role with nothing but the actor's id, so that only the
// policies decide. Each has to show what table says, no more and no less.
//
// What to try is listed from the site map and the database's catalogues, so a page,
// form, column or function that is on no list here fails. To extend it for
//
//   - a page: a line in pages, with who may open it and what to ask it for;
//   - a form: a line in forms, with what is sent, and for whom it does something;
//   - a table or column that the web server may read: a line in held, which says
//     which subjects it is about, and rows of it in the register (newRegister),
//     each with a fact;
//   - a SECURITY DEFINER function that the web server may run: a line in functions;
//   - a subject, which is a row of "Who sees what": a constant and a line in table,
//     and facts of it in newRegister. A fact's marks are how pages and files write
//     it; no mark may be part of another;
//   - a role: a person for each trust in newRegister.
package accesstest
