package assessment

import (
	"ccio/internal/account"
	"ccio/internal/authz"
)

// WaitingPermits has the permits that somebody has for what their start page shows. A
// zero permit: their role has no such part.
type WaitingPermits struct {
	Own, Submitted, Cycles authz.Permit
	Self                   authz.Permit // to use their own session
}

// Waiting is what waits for somebody on their start page, as far as they have the
// permit for it.
type Waiting struct {
	Own       []Summary // their own assessments, the latest cycle first
	Submitted []Summary // those that they validate
	Cycles    []Cycle   // the latest first
	Notices   []account.Notice
	Kept      []account.KeptForm
}
