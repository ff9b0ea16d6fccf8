package site

import (
	"net/http"

	"ccio/internal/account"
	"ccio/internal/authz"
)

// Visitor is whoever makes a request: nobody known, or a signed-in person, with the
// permit for the action of the route.
type Visitor struct {
	In     account.SignedIn
	Known  bool           // somebody is signed in
	Spent  *account.Token // the token of a cookie whose session opens nothing any more
	Permit authz.Permit
	// Request is the id of the request, which the audit records too.
	Request string
}

// Actor returns the visitor in the role in which they act.
func (who Visitor) Actor() authz.Actor { return who.In.Actor().ForRequest(who.Request) }

// Authorize decides whether the visitor may do something other than what the route
// is for.
func (who Visitor) Authorize(action authz.Action) (authz.Permit, error) {
	return authz.Authorize(who.Actor(), action)
}

// Oneself decides whether the visitor may do something that concerns only
// themselves, with or without a role.
func (who Visitor) Oneself(action authz.Action) (authz.Permit, error) {
	return authz.Authorize(authz.Self(who.In.Person).ForRequest(who.Request), action)
}

// SigningIn returns the permit of somebody who is not signed in yet.
func SigningIn(r *http.Request) (authz.Permit, error) {
	return authz.Authorize(authz.Stranger().ForRequest(RequestID(r)), authz.SignIn)
}
