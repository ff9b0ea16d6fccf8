package server

import (
	"net/http"

	"ccio/web/view"
)

// sessions is where one is signed in, and the way to end all of it.
func (s *Server) sessions(w http.ResponseWriter, r *http.Request, who visitor) error {
	all, err := s.stores.Accounts.Sessions(r.Context(), who.in)
	if err != nil {
		return err
	}
	page := view.Sessions{Layout: s.layout(r, who, "Where you are signed in")}
	for _, session := range all {
		row := view.SessionRow{Began: moment(session.Began), Seen: moment(session.Seen), Ends: moment(session.Ends), Role: "None", This: session.ID == who.in.Session}
		if session.Role != "" {
			row.Role = session.Role
			if session.RoleName != "" {
				row.Role += ", " + session.RoleName
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(w, r, http.StatusOK, view.SessionsPage(page))
}

// endSessions signs the visitor out everywhere, here too.
func (s *Server) endSessions(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := s.stores.Accounts.EndSessions(r.Context(), who.in, requestID(r)); err != nil {
		return err
	}
	s.leave(w, r)
	return nil
}
