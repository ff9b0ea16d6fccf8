package server

import (
	"io"
	"net/http"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
)

// exportSummary is everything about the posts of a region, or of England, in one
// workbook. What trusts need is in it for those who may see the lists of needs, and
// where the assessments of a cycle stand for each in their own scope.
func (s *Server) exportSummary(f format) handler {
	return func(w http.ResponseWriter, r *http.Request, who visitor) error {
		q, err := s.question(r)
		if err != nil {
			return err
		}
		asked := r.URL.Query()
		if _, err := s.narrow(&q, asked.Get("region"), "", "", ""); err != nil {
			return err
		}
		completion, err := s.completionIn(r, who, q, asked.Get("cycle"))
		if err != nil {
			return err
		}
		pictures, err := s.stores.Insight.Pictures(r.Context(), who.permit, q, insight.MonthlyDays(q.AsAt))
		if err != nil {
			return err
		}
		last := pictures[len(pictures)-1]
		if err := last.CheckPlaces(); err != nil {
			return err
		}
		_, err = authz.Authorize(who.in.Actor(), authz.ViewNeeds)
		book := insight.Summary(pictures, insight.SummaryOptions{Needs: err == nil, Completion: completion, Demonstration: s.options.Demo, Contact: s.options.HelpContact})
		return s.send(w, r, who, last.SummaryName(), f, func(out io.Writer) error {
			switch f {
			case formatZip:
				return book.WriteZip(out)
			case formatJSON:
				return book.WriteJSON(out)
			case formatXLSX, formatCSV, formatMetadata:
			}
			return book.WriteXLSX(out)
		})
	}
}

// completionIn is where the assessments of a cycle stand, as far as the visitor may
// know: what the page of the cycle's completion counts. It is for counts alone, and
// so needs no grant besides the role; the list by post does.
func (s *Server) completionIn(r *http.Request, who visitor, q insight.Query, code string) (c insight.Completion, err error) {
	actor := who.in.Actor()
	may, err := authz.Authorize(actor, authz.ViewCycles)
	if err != nil {
		return c, err
	}
	all, err := s.stores.Assessments.Cycles(r.Context(), may)
	if err != nil {
		return c, err
	}
	cycle, chosen, err := assessment.Choose(all, code, q.AsAt, s.today())
	if err != nil || !chosen {
		return c, err
	}
	read, err := authz.Authorize(actor, authz.ViewRegister)
	if err != nil {
		return c, err
	}
	reg, err := s.stores.Organisations.Register(r.Context(), read)
	if err != nil {
		return c, err
	}
	c.Cycle, c.Bodies = cycle, insight.PictureOf(reg, insight.Query{AsAt: cycle.CountedOn(q.AsAt), Region: q.Region})
	permit, err := authz.Authorize(actor, authz.ViewCompletion)
	if fault.KindOf(err) == fault.Forbidden {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.Reach, c.Scope = permit.Reach(), actor.Scope()
	c.Tallies, err = s.stores.Assessments.Completion(r.Context(), permit, cycle.Code, c.Bodies.Query.AsAt)
	return c, err
}
