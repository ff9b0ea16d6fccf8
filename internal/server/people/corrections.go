package people

import (
	"net/http"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Corrections shows the corrections that people ask for to those who could make
// them.
func (s *Area) Corrections(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Read.Corrections(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	page := correctionsPage(s.Layout(r, who, "Corrections asked for"), all, who.In.Grants[0], who.Permit.Reach())
	return s.Render(w, r, http.StatusOK, view.CorrectionsPage(page))
}

// correctionsPage makes the page for somebody with a grant, whose permit has this
// reach.
func correctionsPage(layout view.Layout, all []account.AskedCorrection, as account.Grant, reach authz.Reach) view.Corrections {
	page := view.Corrections{Layout: layout, Of: as.ScopeName, Lede: correctionsOfTrust()}
	if reach == authz.England {
		page.Of, page.Lede = "England", correctionsOfEngland()
	}
	page.Layout.Breadcrumb = breadcrumb()
	for _, c := range all {
		row := view.CorrectionRow{Who: c.Name, Wrong: c.Wrong, Right: c.Right, At: site.Moment(c.At)}
		if c.Trust != "" {
			row.Where, row.Href = "The trust’s page", "/trusts/"+string(c.Trust)
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}

// breadcrumb leads from a page of this area back to the list.
func breadcrumb() []view.Link { return []view.Link{{Text: "People and roles", Href: "/admin/people"}} }
