package people

import (
	"net/http"

	"ccio/internal/authz"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Corrections are those that people ask for, for whoever could make them.
func (s *Area) Corrections(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Records.Corrections(r.Context(), who.Permit, site.RequestID(r))
	if err != nil {
		return err
	}
	page := view.Corrections{Layout: s.Layout(r, who, "Corrections asked for"), Of: who.In.Grants[0].ScopeName, Lede: []string{
		"What people in the posts of your trust say is wrong about them. Put it right in the post register, and tell them that you have.",
	}}
	if who.Permit.Reach() == authz.England {
		page.Of = "England"
		page.Lede = []string{
			"What people say is wrong about them. Those of a trust are first for its administrator to put right.",
			"Each person whose words you see here can see that a national administrator looked.",
		}
	}
	page.Layout.Breadcrumb = []view.Link{{Text: "People and roles", Href: "/admin/people"}}
	for _, c := range all {
		row := view.CorrectionRow{Who: c.Name, Wrong: c.Wrong, Right: c.Right, At: site.Moment(c.At)}
		if c.Trust != "" {
			row.Where, row.Href = "The trust’s page", "/trusts/"+string(c.Trust)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.Render(w, r, http.StatusOK, view.CorrectionsPage(page))
}
