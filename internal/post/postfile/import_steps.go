package postfile

import (
	"bytes"

	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Import is a file on its way into the register, in the two steps that a store
// takes: it asks for [Import.Names], to know what to lock and read, and with what
// it read for [Import.Plan].
type Import struct {
	Content []byte
	Options Options // without Trusts, which the store gives
	file    File
}

// Names reads the file for a register with these trusts, and says what its rows
// are about.
func (i *Import) Names(trusts map[organisation.Code]post.Trust) post.Names {
	i.Options.Trusts = trusts
	i.file, _ = Read(bytes.NewReader(i.Content), i.Options) // Plan reports what is wrong with it
	return i.file.Names()
}

// Plan is [PlanImport] of the file that Names has read.
func (i *Import) Plan(now post.Existing) (post.Plan, Problems) {
	return PlanImport(now, i.file, i.Options)
}
