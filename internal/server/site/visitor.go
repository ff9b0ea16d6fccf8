package site

import (
	"ccio/internal/account"
	"ccio/internal/authz"
)

// Visitor is who asks: nobody, or a signed-in person, with the permit of the
// route's action.
type Visitor struct {
	In     account.SignedIn
	Known  bool           // somebody is signed in
	Spent  *account.Token // of a cookie whose session opens nothing any more
	Permit authz.Permit
}

// Actor is the visitor in the role that they act in.
func (who Visitor) Actor() authz.Actor { return who.In.Actor() }

// Authorize decides whether the visitor may do something else than what the
// route is for.
func (who Visitor) Authorize(action authz.Action) (authz.Permit, error) {
	return authz.Authorize(who.Actor(), action)
}
