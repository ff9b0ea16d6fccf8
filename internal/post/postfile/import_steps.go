package postfile

import (
	"bytes"

	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Import is a file that is being imported, in the two steps that a store takes: it
// calls [Import.Names] to learn what to lock and read, and then [Import.Plan] with
// what it read.
type Import struct {
	Content []byte
	Options Options // without Trusts, which the store provides
	file    File
}

// Names reads the file for a register with these trusts, and says what its rows
// are about.
func (i *Import) Names(trusts map[organisation.Code]post.Trust) post.Names {
	i.Options.Trusts = trusts
	i.file, _ = Read(bytes.NewReader(i.Content), i.Options) // Plan reports what is wrong with it
	return i.file.Names()
}

// Plan calls [PlanImport] for the file that Names has read.
func (i *Import) Plan(now post.Existing) (post.Plan, Problems) {
	return PlanImport(now, i.file, i.Options)
}
