package site

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/export"
)

// Format is the format of a file; its text is the ending of the address.
type Format string

const (
	FormatCSV      Format = "csv"
	FormatMetadata Format = "csv-metadata.json"
	FormatXLSX     Format = "xlsx"
	FormatJSON     Format = "json"
	FormatZip      Format = "zip"
)

// contentType returns the media type of a file.
func (f Format) contentType() string {
	switch f {
	case FormatCSV:
		return "text/csv; charset=utf-8; header=present"
	case FormatMetadata:
		return export.ContentTypeMetadata
	case FormatXLSX:
		return export.ContentTypeXLSX
	case FormatJSON:
		return "application/json"
	case FormatZip:
	}
	return "application/zip"
}

// Exports records who downloads files.
type Exports interface {
	// NoteExport records that somebody downloaded a file.
	NoteExport(ctx context.Context, permit authz.Permit, e audit.Event) error
}

// Send answers with a file. It makes the whole file before it sends the first byte,
// so that a failure becomes an error page and not half a file. Then it records the
// download in the audit. A CSV file links its metadata, at the address with the
// same query.
func (s *Site) Send(w http.ResponseWriter, r *http.Request, who Visitor, name string, f Format, write func(io.Writer) error) error {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	if err := s.noteExport(r, who, f); err != nil {
		return err
	}
	h := w.Header()
	if f == FormatCSV {
		beside := *r.URL
		beside.Path += "-metadata.json"
		h.Set("Link", fmt.Sprintf(`<%s>; rel="describedby"; type=%q`, beside.RequestURI(), export.ContentTypeMetadata))
	}
	h.Set("Content-Type", f.contentType())
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"."+string(f)))
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if r.Method != http.MethodHead {
		// The visitor has gone, so there is nobody to tell.
		_, _ = w.Write(file.Bytes())
	}
	return nil
}

// SendTable answers with a table as a file of its own.
func (s *Site) SendTable(
	w http.ResponseWriter,
	r *http.Request,
	who Visitor,
	name string,
	f Format,
	t export.Table,
	cover export.Cover,
) error {
	return s.Send(w, r, who, name, f, func(out io.Writer) error {
		switch f {
		case FormatCSV:
			return t.WriteCSV(out)
		case FormatMetadata:
			return t.WriteCSVMetadata(out, name+".csv")
		case FormatXLSX:
			return export.Workbook{Cover: cover, Tables: []export.Table{t}}.WriteXLSX(out)
		case FormatJSON:
			return t.WriteJSON(out)
		case FormatZip:
		}
		return fmt.Errorf("site: a table is not written as %s", f)
	})
}

// noteExport records which file somebody downloaded, and the names of the
// parameters that it had.
func (s *Site) noteExport(r *http.Request, who Visitor, f Format) error {
	if r.Method == http.MethodHead || f == FormatMetadata {
		return nil
	}
	e := audit.Event{Object: strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/exports"), "/")}
	declared := audit.Fields(audit.KindExport)
	for name := range r.URL.Query() {
		if field := strings.ReplaceAll(name, "-", "_"); slices.Contains(declared, field) {
			e.Fields = append(e.Fields, field)
		}
	}
	slices.Sort(e.Fields)
	return s.exports.NoteExport(r.Context(), who.Permit, e)
}
