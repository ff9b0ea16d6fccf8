package server

import (
	"net/http"

	"ccio/internal/account"
	"ccio/internal/fault"
	"ccio/internal/server/site"
)

func (s *Server) visitor(w http.ResponseWriter, r *http.Request) (site.Visitor, error) {
	cookie, err := r.Cookie(s.site.CookieName())
	if err != nil {
		return site.Visitor{}, nil // no cookie: nobody
	}
	token, err := account.ParseToken(cookie.Value)
	if err != nil {
		s.site.DropCookie(w)
		return site.Visitor{}, nil
	}
	in, err := s.stores.Accounts.FindSession(r.Context(), token)
	if fault.KindOf(err) == fault.Unauthenticated {
		// The cookie stays: it opens nothing, and may still say whose form is sent.
		return site.Visitor{Spent: &token}, nil
	}
	if err != nil {
		return site.Visitor{}, err
	}
	if in.IsStale && r.Method == http.MethodGet {
		if err := s.renew(w, r, &in); err != nil {
			return site.Visitor{}, err
		}
	}
	return site.Visitor{In: in, Known: true}, nil
}

// renew gives a person whose grants changed another session: whoever had got
// hold of the old secret has nothing of the new grants.
func (s *Server) renew(w http.ResponseWriter, r *http.Request, in *account.SignedIn) error {
	token := account.NewToken()
	err := s.stores.Accounts.RenewSession(r.Context(), *in, token, site.RequestID(r))
	if fault.KindOf(err) == fault.Conflict {
		return nil // another request of the same browser was first
	}
	if err != nil {
		return err
	}
	in.Session = token.ID
	s.site.SetCookie(w, token)
	return nil
}
