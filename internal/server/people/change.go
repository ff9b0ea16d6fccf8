package people

import (
	"net/http"

	"ccio/internal/account"
	"ccio/internal/server/site"
)

// Change makes a change to the grant in the address, and then shows the grant.
func (s *Area) Change(change account.GrantChange) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		id, err := grantID(r)
		if err != nil {
			return err
		}
		return s.Submit(w, r, site.Submission{Do: func() (string, error) {
			return grantPath(id), s.Use.ChangeGrant(r.Context(), who.Permit, id, change)
		}})
	}
}
