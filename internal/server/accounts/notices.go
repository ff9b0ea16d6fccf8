package accounts

import (
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Notices is what the visitor was told, with or without a role.
func (s *Area) Notices(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.People.Notices(r.Context(), who.In)
	if err != nil {
		return err
	}
	page := view.Notices{Layout: s.Layout(r, who, "Your notices")}
	for _, n := range all {
		page.Rows = append(page.Rows, view.NoticeRow{ID: n.ID.String(), Subject: n.Subject, Body: n.Body, Href: n.Link, At: site.Moment(n.At), Read: n.Read})
	}
	return s.Render(w, r, http.StatusOK, view.NoticesPage(page))
}

// ReadNotice marks a notice as read and leads to what it is about.
func (s *Area) ReadNotice(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	if err := site.ParseForm(r); err != nil {
		return err
	}
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return fault.Because(fault.NotFound, err, "There is no such notice.")
	}
	if err := s.People.ReadNotice(r.Context(), who.In, id); err != nil {
		return err
	}
	then := localPath(r.PostForm.Get("then"))
	if then == "" {
		then = "/notices"
	}
	http.Redirect(w, r, then, http.StatusSeeOther) // #nosec G710 -- localPath lets through a path of this site alone
	return nil
}

// Unread is how many notices the visitor has not read, in words; empty: none.
func (s *Area) Unread(r *http.Request, who site.Visitor) (string, error) {
	all, err := s.People.Notices(r.Context(), who.In)
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
