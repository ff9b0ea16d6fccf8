package server

import (
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/fault"
	"ccio/web/view"
)

// notices is what the visitor was told, with or without a role.
func (s *Server) notices(w http.ResponseWriter, r *http.Request, who visitor) error {
	all, err := s.stores.People.Notices(r.Context(), who.in)
	if err != nil {
		return err
	}
	page := view.Notices{Layout: s.layout(r, who, "Your notices")}
	for _, n := range all {
		page.Rows = append(page.Rows, view.NoticeRow{ID: n.ID.String(), Subject: n.Subject, Body: n.Body, Href: n.Link, At: moment(n.At), Read: n.Read})
	}
	return s.render(w, r, http.StatusOK, view.NoticesPage(page))
}

// readNotice marks a notice as read and leads to what it is about.
func (s *Server) readNotice(w http.ResponseWriter, r *http.Request, who visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return fault.Because(fault.NotFound, err, "There is no such notice.")
	}
	if err := s.stores.People.ReadNotice(r.Context(), who.in, id); err != nil {
		return err
	}
	then := localPath(r.PostForm.Get("then"))
	if then == "" {
		then = "/notices"
	}
	http.Redirect(w, r, then, http.StatusSeeOther) // #nosec G710 -- localPath lets through a path of this site alone
	return nil
}

// unread is how many notices the visitor has not read, in words; empty: none.
func (s *Server) unread(r *http.Request, who visitor) (string, error) {
	all, err := s.stores.People.Notices(r.Context(), who.in)
	n := 0
	for _, notice := range all {
		if !notice.Read {
			n++
		}
	}
	switch n {
	case 0:
		return "", err
	case 1:
		return "You have a notice that you have not read", err
	}
	return fmt.Sprintf("You have %d notices that you have not read", n), err
}
