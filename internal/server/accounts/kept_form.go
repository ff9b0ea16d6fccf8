package accounts

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// KeptParameter names the kept form in the address that it is sent to again, so
// that it is forgotten once it has been accepted.
const KeptParameter = "kept-form"

// keptForms is the path below which late forms are shown.
const keptForms = "/kept-forms/"

// KeepForm handles a request that the site map refuses. A form that was sent after
// the session had timed out is kept, and offered again to the same person once they
// have signed in. Anything else stays refused.
func (s *Area) KeepForm(w http.ResponseWriter, r *http.Request, who site.Visitor, refusal error) error {
	if r.Method != http.MethodPost || who.Spent == nil || fault.KindOf(refusal) != fault.Unauthenticated {
		return refusal
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return refusal
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return site.Unreadable(err)
	}
	fields, err := account.ParseForm(body)
	if err != nil {
		return err
	}
	path := localPath(withParameter(r.URL, ""))
	if path == "" || len(fields) == 0 { // nothing that somebody filled in
		return refusal
	}
	permit, err := site.SigningIn(r)
	if err != nil {
		return err
	}
	id, err := s.Form.KeepForm(r.Context(), permit, *who.Spent, account.KeptForm{Path: path, Body: body})
	if err != nil {
		return err // if there was no such session, the form is refused as if there were no cookie
	}
	http.Redirect(w, r, "/sign-in?return="+url.QueryEscape(keptForms+id.String()), http.StatusSeeOther)
	return nil
}

// withParameter returns an address with the id of a kept form in it, or without
// one. The rest of its query stays as it is.
func withParameter(u *url.URL, id string) string {
	next := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	if q := u.Query(); q.Has(KeptParameter) || id != "" {
		q.Del(KeptParameter)
		if id != "" {
			q.Set(KeptParameter, id)
		}
		next.RawQuery = q.Encode()
	}
	return next.RequestURI()
}

// KeptForm shows a late form to the person who sent it.
func (s *Area) KeptForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	id, err := keptID(r)
	if err != nil {
		return err
	}
	kept, err := s.Form.KeptForm(r.Context(), who.Permit, id)
	if err != nil {
		return err
	}
	page, err := keptPage(s.Layout(r, who, "You were signed out before this was saved"), kept, who.In.Grants)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.KeptFormPage(page))
}

// keptPage makes the page of a late form for somebody with these roles.
func keptPage(layout view.Layout, kept account.KeptForm, grants []account.Grant) (page view.KeptForm, err error) {
	fields, err := account.ParseForm(kept.Body)
	if err != nil {
		return page, err
	}
	to, err := url.Parse(localPath(kept.Path))
	if err != nil {
		return page, err
	}
	page = view.KeptForm{
		Layout: layout, Sent: site.Moment(kept.Recorded), Until: site.Moment(kept.Expires), Path: to.Path,
		Again: withParameter(to, kept.ID.String()), Discard: keptForms + kept.ID.String() + "/discard",
	}
	for _, f := range fields {
		page.Fields = append(page.Fields, view.KeptField{
			Name: f.Name, Value: f.Value, Label: site.Capitalised(strings.NewReplacer("_", " ", "-", " ").Replace(f.Name)),
			Lines: shownValue(f.Value, grants),
		})
	}
	return page, nil
}

// shownValue splits what somebody filled in into lines, as they would read it.
func shownValue(value string, grants []account.Grant) []string {
	value = strings.TrimSpace(value)
	if value == "" {
		return []string{"Nothing"}
	}
	if on, err := day.Parse(value); err == nil {
		return []string{on.Long()}
	}
	if id, err := uuid.Parse(value); err == nil && len(value) == 36 {
		for _, g := range grants {
			if g.ID == id {
				return []string{g.Label()}
			}
		}
		return []string{"What you chose on the page (its number is " + value + ")"}
	}
	return strings.Split(strings.ReplaceAll(value, "\r\n", "\n"), "\n")
}

// DiscardForm deletes a late form.
func (s *Area) DiscardForm(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	id, err := keptID(r)
	if err != nil {
		return err
	}
	return s.Submit(w, r, site.Submission{Do: func() (string, error) {
		return "/", s.Form.ForgetForm(r.Context(), who.Permit, id, audit.DiscardForm)
	}})
}

func keptID(r *http.Request) (uuid.UUID, error) {
	return site.PathID(r, "There is no form at this address.")
}

// KeptLinks links the visitor's late forms on the start page, because they may have
// signed in there and not by the link that they were given at the time.
func KeptLinks(forms []account.KeptForm) (links []view.Link) {
	for _, f := range forms {
		links = append(links, view.Link{Text: "What you sent on " + site.Moment(f.Recorded), Href: keptForms + f.ID.String()})
	}
	return links
}
