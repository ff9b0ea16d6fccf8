package exports

import (
	"io"
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/server/site"
)

// Summary sends everything about the posts of a region, or of England, as one
// workbook. It includes what trusts need for those who may see the lists of needs,
// and where the assessments of a cycle stand within the visitor's own scope.
func (s *Area) Summary(f site.Format) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		q, err := s.Question(r)
		if err != nil {
			return err
		}
		asked := r.URL.Query()
		if _, err := s.Narrow(&q, asked.Get("region"), "", "", ""); err != nil {
			return err
		}
		completion, err := s.completionIn(r, who, q, asked.Get("cycle"))
		if err != nil {
			return err
		}
		pictures, err := s.Insight.Pictures(r.Context(), who.Permit, q, insight.MonthlyDays(q.AsAt))
		if err != nil {
			return err
		}
		last := pictures[len(pictures)-1]
		if err := last.CheckPlaces(); err != nil {
			return err
		}
		_, err = who.Authorize(authz.ViewNeeds)
		book := insight.Summary(pictures, insight.SummaryOptions{
			Needs: err == nil, Completion: completion, Demonstration: s.Options.Demo, Contact: s.Options.HelpContact,
		})
		return s.Send(w, r, who, last.SummaryName(), f, func(out io.Writer) error {
			switch f {
			case site.FormatZip:
				return book.WriteZip(out)
			case site.FormatJSON:
				return book.WriteJSON(out)
			case site.FormatXLSX, site.FormatCSV, site.FormatMetadata:
			}
			return book.WriteXLSX(out)
		})
	}
}

// completionIn reads where the assessments of a cycle stand, as far as the visitor
// may know: the same counts as the cycle's completion page. These are only counts
// and need no grant beyond the role; the list by post does need one.
func (s *Area) completionIn(r *http.Request, who site.Visitor, q insight.Query, code string) (c insight.Completion, err error) {
	actor := who.Actor()
	may, err := who.Authorize(authz.ViewCycles)
	if err != nil {
		return c, err
	}
	all, err := s.Cycles.Cycles(r.Context(), may)
	if err != nil {
		return c, err
	}
	cycle, chosen, err := assessment.Choose(all, code, q.AsAt, s.Today())
	if err != nil || !chosen {
		return c, err
	}
	read, err := who.Authorize(authz.ViewRegister)
	if err != nil {
		return c, err
	}
	reg, err := s.Organisations.Register(r.Context(), read)
	if err != nil {
		return c, err
	}
	c.Cycle, c.Bodies = cycle, insight.PictureOf(reg, insight.Query{AsAt: cycle.CountedOn(q.AsAt), Region: q.Region})
	permit, err := who.Authorize(authz.ViewCompletion)
	if fault.KindOf(err) == fault.Forbidden {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.Reach, c.Scope = permit.Reach(), actor.Scope()
	if c.Tallies, err = s.Cycles.Completion(r.Context(), permit, cycle.Code, c.Bodies.Query.AsAt); err != nil {
		return c, err
	}
	if !assessment.AreKnown(c.Tallies, reg) {
		err = s.Organisations.Behind(r.Context(), read)
	}
	return c, err
}
