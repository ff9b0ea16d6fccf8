package accounts

import (
	"cmp"
	"fmt"
	"net/http"

	"ccio/internal/account"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Notices shows what the visitor was told, with or without a role.
func (s *Area) Notices(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Notice.Notices(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.NoticesPage(noticesPage(s.Layout(r, who, "Your notices"), all)))
}

func noticesPage(layout view.Layout, all []account.Notice) view.Notices {
	page := view.Notices{Layout: layout}
	for _, n := range all {
		page.Rows = append(page.Rows, view.NoticeRow{
			ID: n.ID.String(), Subject: n.Subject, Body: n.Body, Href: n.Link, At: site.Moment(n.At), Read: n.Read,
		})
	}
	return page
}

// readForm is the button of a notice, with where the notice leads.
type readForm struct {
	form.Form
	then *form.Field
}

func newReadForm() *readForm {
	f := &readForm{}
	f.then = f.Add(form.Hidden("then"))
	return f
}

// ReadNotice marks a notice as read and leads to what it is about.
func (s *Area) ReadNotice(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	id, err := site.PathID(r, "There is no such notice.")
	if err != nil {
		return err
	}
	f := newReadForm()
	return s.Submit(w, r, site.Submission{Form: &f.Form, Do: func() (string, error) {
		return cmp.Or(localPath(f.then.Value), "/notices"), s.Notice.ReadNotice(r.Context(), who.Permit, id)
	}})
}

// Unread says how many of the notices have not been read; empty: none.
func Unread(all []account.Notice) string {
	n := 0
	for _, notice := range all {
		if !notice.Read {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "You have a notice that you have not read"
	}
	return fmt.Sprintf("You have %d notices that you have not read", n)
}
