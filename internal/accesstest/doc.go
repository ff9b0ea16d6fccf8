// Package accesstest is tests only: the product's table of who sees what, tried
// on every page, form, table and function there is, against a register in which
// each fact can be told from every other. It holds no code that another package
// could use.
//
// The two lines of defence are tried apart. TestMatrixThroughHTTP and
// TestFormsThroughHTTP ask the site on a database whose policies are off, so that
// the permits alone decide; TestMatrixThroughSQL asks the database as the web
// server's role, knowing nothing but who asks, so that the policies alone decide.
// Either has to give what table says, no more and no less.
//
// What is tried is listed from the program and from the catalogues; a page, form,
// column or function that is on no list here fails. To extend it for
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
