package people

import (
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/server/site"
)

// ConfirmGrant is the word of the second person, from which on a grant gives something.
func (s *Area) ConfirmGrant(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error {
		return s.People.ConfirmGrant(r.Context(), who.Permit, id, site.RequestID(r))
	})
}

// EndGrant ends a grant at once, or refuses to confirm it.
func (s *Area) EndGrant(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error { return s.People.EndGrant(r.Context(), who.Permit, id, site.RequestID(r)) })
}

// ReleaseIdentity lets the next to sign in with the address be taken for the person.
func (s *Area) ReleaseIdentity(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error {
		return s.People.ReleaseIdentity(r.Context(), who.Permit, id, site.RequestID(r))
	})
}

// WithdrawAddress takes back an invitation that nobody has signed in by.
func (s *Area) WithdrawAddress(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.changeGrant(w, r, func(id uuid.UUID) error {
		return s.People.WithdrawAddress(r.Context(), who.Permit, id, site.RequestID(r))
	})
}

// changeGrant does something to the grant of the address and shows what has
// become of it.
func (s *Area) changeGrant(w http.ResponseWriter, r *http.Request, do func(uuid.UUID) error) error {
	id, err := grantID(r)
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/people/grants/"+id.String(), http.StatusSeeOther) // #nosec G710 -- the path is of this site, and the id is a parsed one
	return nil
}
