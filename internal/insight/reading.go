package insight

import "ccio/internal/organisation"

// Reading is what is open to every signed-in user, at one version of the register:
// all of it, or what has changed since an earlier version. Nothing in it is about a
// person.
type Reading struct {
	Version       int64
	IsWhole       bool
	Organisations *organisation.Register      // nil if they have not changed
	Facts         map[organisation.Code]Facts // of every trust of which something is told, or of those that have changed
}
