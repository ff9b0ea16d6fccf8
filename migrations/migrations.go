// Package migrations is the schema, embedded in the program. The tables are
// numbered steps up and down; what the database does with them (functions,
// policies, triggers, privileges) is in the folder access as it is now, one file
// a noun. schema.sql is what both amount to, written from the catalogues by a
// test. How they are applied is told in docs/adr/0014-access-as-it-is-now.md.
package migrations

import "embed"

// Files holds the numbered steps, NNNN_name.up.sql and NNNN_name.down.sql, and
// the folder access: the file order, which names the others in the order in
// which they are applied, begin.sql before them and end.sql after them. In
// access/before/NNNN are files as they were before step NNNN, where it changed
// them.
//
//go:embed *.up.sql *.down.sql access
var Files embed.FS
