package server

import (
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
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
	permit, err := site.SigningIn(r)
	if err != nil {
		return site.Visitor{}, err
	}
	in, err := s.stores.Accounts.FindSession(r.Context(), permit, token)
	if fault.KindOf(err) == fault.Unauthenticated {
		// The cookie stays. It opens nothing any more, but may still say whose form
		// was sent too late.
		return site.Visitor{Spent: &token}, nil
	}
	if err != nil {
		return site.Visitor{}, err
	}
	who := site.Visitor{In: in, Known: true, Request: site.RequestID(r)}
	if in.IsStale && r.Method == http.MethodGet {
		if err := s.renew(w, r, &who); err != nil {
			return site.Visitor{}, err
		}
	}
	return who, nil
}

// renew gives a person whose grants have changed a new session, so that somebody
// who has got hold of the old secret gains nothing from the new grants.
func (s *Server) renew(w http.ResponseWriter, r *http.Request, who *site.Visitor) error {
	permit, err := who.Oneself(authz.UseSession)
	if err != nil {
		return err
	}
	grant := uuid.Nil
	if len(who.In.Grants) > 0 {
		grant = who.In.Grants[0].ID
	}
	token := account.NewToken()
	err = s.stores.Accounts.RenewSession(r.Context(), permit, who.In.Session, grant, token)
	if fault.KindOf(err) == fault.Conflict {
		return nil // another request of the same browser was first
	}
	if err != nil {
		return err
	}
	who.In.Session = token.ID
	s.site.SetCookie(w, token)
	return nil
}
