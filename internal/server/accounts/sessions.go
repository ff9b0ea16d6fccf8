package accounts

import (
	"net/http"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Sessions shows where the visitor is signed in, and lets them end all of it.
func (s *Area) Sessions(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Session.Sessions(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.SessionsPage(sessionsPage(s.Layout(r, who, "Where you are signed in"), all, who.In.Session)))
}

// sessionsPage makes the page of a person's sessions. this is the session that asks
// for it.
func sessionsPage(layout view.Layout, all []account.Session, this uuid.UUID) view.Sessions {
	page := view.Sessions{Layout: layout}
	for _, session := range all {
		row := view.SessionRow{
			Began: site.Moment(session.Began), Seen: site.Moment(session.Seen), Ends: site.Moment(session.Ends),
			Role: "None", This: session.ID == this,
		}
		if session.Role != "" {
			row.Role = session.Role
			if session.RoleName != "" {
				row.Role += ", " + session.RoleName
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}

// EndSessions signs the visitor out everywhere, including here.
func (s *Area) EndSessions(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	return s.Submit(w, r, site.Submission{Do: func() (string, error) {
		if err := s.Session.EndSessions(r.Context(), who.Permit); err != nil {
			return "", err
		}
		return s.leave(w), nil
	}})
}
