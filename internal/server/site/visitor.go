package site

import (
	"net/http"

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
	// Request is the id of the request, which the audit repeats.
	Request string
}

// Actor is the visitor in the role that they act in.
func (who Visitor) Actor() authz.Actor { return who.In.Actor().ForRequest(who.Request) }

// Authorize decides whether the visitor may do something else than what the
// route is for.
func (who Visitor) Authorize(action authz.Action) (authz.Permit, error) {
	return authz.Authorize(who.Actor(), action)
}

// Oneself decides whether the visitor may do something about themselves, with a
// role or without.
func (who Visitor) Oneself(action authz.Action) (authz.Permit, error) {
	return authz.Authorize(authz.Self(who.In.Person).ForRequest(who.Request), action)
}

// SigningIn is the permit of somebody who is not signed in yet.
func SigningIn(r *http.Request) (authz.Permit, error) {
	return authz.Authorize(authz.Stranger().ForRequest(RequestID(r)), authz.SignIn)
}
