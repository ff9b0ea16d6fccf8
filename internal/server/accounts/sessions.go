package accounts

import (
	"net/http"

	"ccio/internal/server/site"
	"ccio/web/view"
)

// Sessions is where one is signed in, and the way to end all of it.
func (s *Area) Sessions(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Accounts.Sessions(r.Context(), who.In)
	if err != nil {
		return err
	}
	page := view.Sessions{Layout: s.Layout(r, who, "Where you are signed in")}
	for _, session := range all {
		row := view.SessionRow{Began: site.Moment(session.Began), Seen: site.Moment(session.Seen), Ends: site.Moment(session.Ends), Role: "None", This: session.ID == who.In.Session}
		if session.Role != "" {
			row.Role = session.Role
			if session.RoleName != "" {
				row.Role += ", " + session.RoleName
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return s.Render(w, r, http.StatusOK, view.SessionsPage(page))
}

// EndSessions signs the visitor out everywhere, here too.
func (s *Area) EndSessions(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := s.Accounts.EndSessions(r.Context(), who.In, site.RequestID(r)); err != nil {
		return err
	}
	s.leave(w, r)
	return nil
}
