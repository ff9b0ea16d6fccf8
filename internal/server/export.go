package server

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"ccio/internal/authz"
	"ccio/internal/export"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
)

// format is how a file is written; its text is the ending of the address.
type format string

const (
	formatCSV      format = "csv"
	formatMetadata format = "csv-metadata.json"
	formatXLSX     format = "xlsx"
	formatJSON     format = "json"
	formatZip      format = "zip"
)

// contentType is the media type of a file.
func (f format) contentType() string {
	switch f {
	case formatCSV:
		return "text/csv; charset=utf-8; header=present"
	case formatMetadata:
		return export.ContentTypeMetadata
	case formatXLSX:
		return export.ContentTypeXLSX
	case formatJSON:
		return "application/json"
	case formatZip:
	}
	return "application/zip"
}

// send answers with a file. It is whole before its first byte goes out, so that
// a failure is an error page and not half a file; then the audit knows of it. Beside a CSV file lies its
// metadata, under the same question.
func (s *Server) send(w http.ResponseWriter, r *http.Request, who visitor, name string, f format, write func(io.Writer) error) error {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	if err := s.noteExport(r, who, f); err != nil {
		return err
	}
	h := w.Header()
	if f == formatCSV {
		beside := *r.URL
		beside.Path += "-metadata.json"
		h.Set("Link", fmt.Sprintf(`<%s>; rel="describedby"; type=%q`, beside.RequestURI(), export.ContentTypeMetadata))
	}
	h.Set("Content-Type", f.contentType())
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"."+string(f)))
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if r.Method != http.MethodHead {
		// The visitor has gone; there is nobody to tell.
		_, _ = w.Write(file.Bytes())
	}
	return nil
}

// sendTable answers with a table as a file of its own.
func (s *Server) sendTable(w http.ResponseWriter, r *http.Request, who visitor, name string, f format, t export.Table, cover export.Cover) error {
	return s.send(w, r, who, name, f, func(out io.Writer) error {
		switch f {
		case formatCSV:
			return t.WriteCSV(out)
		case formatMetadata:
			return t.WriteCSVMetadata(out, name+".csv")
		case formatXLSX:
			return export.Workbook{Cover: cover, Tables: []export.Table{t}}.WriteXLSX(out)
		case formatJSON:
			return t.WriteJSON(out)
		case formatZip:
		}
		return fmt.Errorf("server: a table is not written as %s", f)
	})
}

// scope reads the days and the filters of an export.
func (s *Server) scope(r *http.Request) (insight.Query, error) {
	q, err := s.question(r)
	if err != nil {
		return q, err
	}
	asked := r.URL.Query()
	_, err = s.narrow(&q, asked.Get("region"), asked.Get("icb"), asked.Get("sector"), "")
	return q, err
}

// exportCoverage is coverage: on a day, or with months=24 by month up to it; by
// England, region, ICB, sector or trust, narrowed by region, ICB and sector.
func (s *Server) exportCoverage(f format) handler {
	return func(w http.ResponseWriter, r *http.Request, who visitor) error {
		by, err := insight.ParseBy(r.URL.Query().Get("by"))
		if err != nil {
			return fault.Because(fault.BadRequest, err, "by says what to count by. Write england, region, icb, sector or trust.")
		}
		q, err := s.scope(r)
		if err != nil {
			return err
		}
		switch months := r.URL.Query().Get("months"); months {
		case "":
		case strconv.Itoa(insight.Months):
			return s.exportMonths(w, r, who, q, by, f)
		default:
			return fault.New(fault.BadRequest, "months is the number of months to go back. Write %d, or leave it out for one day.", insight.Months)
		}
		picture, err := s.stores.Insight.Picture(r.Context(), who.permit, q)
		if err != nil {
			return err
		}
		if err := picture.CheckPlaces(); err != nil {
			return err
		}
		t := picture.CoverageTable(by, s.options.Demo)
		return s.sendTable(w, r, who, fmt.Sprintf("ccio-coverage-by-%s-%s", by, q.AsAt), f, t, picture.Cover(t.Title, nil, s.options.HelpContact))
	}
}

func (s *Server) exportMonths(w http.ResponseWriter, r *http.Request, who visitor, q insight.Query, by insight.By, f format) error {
	pictures, err := s.stores.Insight.Pictures(r.Context(), who.permit, q, insight.MonthlyDays(q.AsAt))
	if err != nil {
		return err
	}
	last := pictures[len(pictures)-1]
	if err := last.CheckPlaces(); err != nil {
		return err
	}
	t := insight.MonthlyTable(pictures, by, s.options.Demo)
	return s.sendTable(w, r, who, fmt.Sprintf("ccio-coverage-%s-monthly-%s", by, q.AsAt), f, t, last.Cover(t.Title, nil, s.options.HelpContact))
}

// exportPosts is the post register in the format that the import reads. It names
// people of the visitor's own trust only, and only those whom the role reaches.
func (s *Server) exportPosts(f format) handler {
	return func(w http.ResponseWriter, r *http.Request, who visitor) error {
		q, err := s.scope(r)
		if err != nil {
			return err
		}
		if text := r.URL.Query().Get("trust"); text != "" {
			if q.Trust, err = organisation.ParseCode(text); err != nil {
				return fault.Because(fault.BadRequest, err, "trust is not an ODS code. Write one such as R0A.")
			}
		}
		picture, posts, statements, err := s.stores.Posts.RegisterPosts(r.Context(), who.permit, q)
		if err != nil {
			return err
		}
		if err := picture.CheckPlaces(); err != nil {
			return err
		}
		if q.Trust != "" && len(picture.Trusts) == 0 {
			return fault.New(fault.BadRequest, "There is no open trust with the code %s on %s.", q.Trust, q.AsAt.Long())
		}
		holders, err := s.ownHolders(r, who, q)
		if err != nil {
			return err
		}
		t := postfile.Table(posts, statements, holders, q.AsAt)
		cover := picture.Cover(t.Title, t.Summary, s.options.HelpContact)
		t.Source, t.Demonstration = cover.Source, s.options.Demo
		return s.sendTable(w, r, who, "ccio-posts-"+q.AsAt.String(), f, t, cover)
	}
}

// ownHolders are the people of the visitor's own trust whom the role reaches; nil
// where it reaches none. A national administrator has no trust: a file of names
// from everywhere is nobody's to have.
func (s *Server) ownHolders(r *http.Request, who visitor, q insight.Query) (map[post.AppointmentID]post.Holder, error) {
	permit, err := authz.Authorize(who.in.Actor(), authz.ViewHolder)
	if fault.KindOf(err) == fault.Forbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	q.Trust = who.in.Grants[0].Trust
	if permit.Reach() == authz.England || q.Trust == "" {
		return nil, nil
	}
	holders, err := s.stores.Posts.Holders(r.Context(), permit, q, requestID(r))
	if err != nil {
		return nil, err
	}
	hours := map[post.AppointmentID]post.Holder{}
	if permit, err := authz.Authorize(who.in.Actor(), authz.ViewHours); err == nil {
		if hours, err = s.stores.Posts.Hours(r.Context(), permit, q); err != nil {
			return nil, err
		}
	}
	for id, own := range hours {
		if holder, reached := holders[id]; reached {
			holder.ActualTime, holder.ProtectedTime = own.ActualTime, own.ProtectedTime
			holders[id] = holder
		}
	}
	return holders, nil
}
