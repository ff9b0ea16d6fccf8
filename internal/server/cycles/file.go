package cycles

import (
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/export"
	"ccio/internal/insight"
	"ccio/internal/server/site"
)

// ExportCompletion sends the completion list as a file: states by post, without
// names. It needs a grant of its own, is audited, and administrators are told of
// it.
func (s *Area) ExportCompletion(f site.Format) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		c, on, err := s.begunCycle(r, who)
		if err != nil {
			return err
		}
		var tallies []assessment.Tally
		if f != site.FormatMetadata { // which describes the file and has none of its contents
			if tallies, err = s.Use.ExportCompletion(r.Context(), who.Permit, c.Code, on); err != nil {
				return err
			}
		}
		t := completionTable(c, tallies)
		t.AsAt, t.Demonstration = on, s.Options.Demo
		cover := export.Cover{
			Title:   t.Title,
			Summary: t.Summary,
			Author:  insight.Author,
			Source:  t.Source,
			AsAt:    on,
			Contact: s.Options.HelpContact,
		}
		return s.SendTable(w, r, who, "ccio-completion-"+c.Code, f, t, cover)
	}
}

func completionTable(c assessment.Cycle, tallies []assessment.Tally) export.Table {
	text := func(name, title, says string) export.Column {
		return export.Column{Name: name, Title: title, Type: export.TypeText, Description: says, Required: true}
	}
	t := export.Table{
		Name: "Completion", Title: "Completion of cycle " + c.Code, Source: "CCIO dashboard", Key: []string{"appointment_id"},
		Summary: []string{
			"Where the assessment of each appointment to a clinical informatics post stands. No names, and no levels.",
		}, Blank: "that there is nothing to say",
		Columns: []export.Column{
			text("trust_code", "Trust (ODS code)", "The trust of the post."), text("trust_name", "Trust", "Its name on the day."),
			text(
				"post_type",
				"Post type",
				"The type of the post, by its code.",
			), {Name: "local_title", Title: "Local title", Type: export.TypeText, Description: "What the trust calls the post."},
			text(
				"appointment_id",
				"Appointment (id)",
				"The appointment, by its id.",
			), text("state", "State", "not_started, draft, submitted, in_validation, returned or signed_off."),
		},
	}
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, row := range tallies {
			if !yield(
				[]export.Cell{
					export.Text(string(row.Trust)),
					export.Text(row.TrustName),
					export.Text(row.PostType),
					export.Text(row.PostTitle),
					export.Text(row.Appointment.String()),
					export.Text(string(row.State)),
				},
			) {
				return
			}
		}
	}
	return t
}
