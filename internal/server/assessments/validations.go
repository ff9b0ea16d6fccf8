package assessments

import (
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// Validations shows what the visitor has to validate.
func (s *Area) Validations(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
	all, err := s.Read.Validations(r.Context(), who.Permit)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, view.ValidationsPage(validationsPage(s.Layout(r, who, "Assessments to validate"), all)))
}

func validationsPage(layout view.Layout, all []assessment.Summary) view.Validations {
	page := view.Validations{Layout: layout}
	for _, a := range all {
		row := view.ValidationRow{
			Name: a.Holder, Post: postOf(a), Cycle: a.Cycle.Code, Since: site.Moment(a.StateAt), Href: validationPath(a.ID),
		}
		row.State, row.Colour = site.AssessmentTag(a.State)
		page.Rows = append(page.Rows, row)
	}
	return page
}

func postOf(a assessment.Summary) string {
	title := a.PostTitle
	if title == "" {
		title = post.Type(a.PostType).Label()
	}
	return title + ", " + a.TrustName
}
