// Package migrations is the schema as numbered steps up and down, embedded in
// the program. Each file is one transaction. schema.sql beside them is what
// they amount to, written from the catalogues by a test.
package migrations

import "embed"

// Files holds the numbered SQL files, NNNN_name.up.sql and NNNN_name.down.sql.
//
//go:embed *.up.sql *.down.sql
var Files embed.FS
