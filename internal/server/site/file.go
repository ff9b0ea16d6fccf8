package site

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
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
// download in the audit.
func (s *Site) Send(w http.ResponseWriter, r *http.Request, who Visitor, name string, f Format, write func(io.Writer) error) error {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	if err := s.noteExport(r, who, f); err != nil {
		return err
	}
	headFile(w.Header(), r, name, f)
	w.Header().Set("Content-Length", strconv.Itoa(file.Len()))
	if r.Method != http.MethodHead {
		// The visitor has gone, so there is nobody to tell.
		_, _ = w.Write(file.Bytes())
	}
	return nil
}

// headFile sets the headers of a file.
func headFile(h http.Header, r *http.Request, name string, f Format) {
	if f == FormatCSV {
		beside := *r.URL
		beside.Path += "-metadata.json"
		h.Set("Link", fmt.Sprintf(`<%s>; rel="describedby"; type=%q`, beside.RequestURI(), export.ContentTypeMetadata))
	}
	h.Set("Content-Type", f.contentType())
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"."+string(f)))
}

// sendCSV answers with a table as a CSV file, which is written while its rows are
// made, so that no file is ever in memory whole. The download is recorded before the
// first byte leaves. What fails before then becomes an error page; later the
// connection is broken off, so that half a file never looks like a whole one.
func (s *Site) sendCSV(w http.ResponseWriter, r *http.Request, who Visitor, name string, t export.Table) error {
	out := &departing{to: w, begin: func() error {
		if err := s.noteExport(r, who, FormatCSV); err != nil {
			return err
		}
		headFile(w.Header(), r, name, FormatCSV)
		return nil
	}}
	if r.Method == http.MethodHead {
		if err := t.Check(); err != nil {
			return err
		}
		return out.begin()
	}
	err := t.WriteCSV(out)
	if err == nil || !out.begun {
		return err
	}
	if !out.isGone { // else the visitor has left
		s.Log(r).LogAttrs(r.Context(), slog.LevelError, "a file was broken off", slog.Any("error", err))
	}
	panic(http.ErrAbortHandler)
}

// departing passes on what is written to it, and does something before the first byte
// leaves.
type departing struct {
	to            io.Writer
	begin         func() error
	begun, isGone bool // it has begun; nobody takes what is written any more
}

// Write implements io.Writer.
func (d *departing) Write(some []byte) (int, error) {
	if !d.begun {
		if err := d.begin(); err != nil {
			return 0, err
		}
		d.begun = true
	}
	n, err := d.to.Write(some)
	d.isGone = err != nil
	return n, err
}

// SendTable answers with a table as a file of its own. A CSV file links its metadata,
// at the address with the same query.
func (s *Site) SendTable(
	w http.ResponseWriter,
	r *http.Request,
	who Visitor,
	name string,
	f Format,
	t export.Table,
	cover export.Cover,
) error {
	if f == FormatCSV {
		return s.sendCSV(w, r, who, name, t)
	}
	return s.Send(w, r, who, name, f, func(out io.Writer) error {
		switch f {
		case FormatMetadata:
			return t.WriteCSVMetadata(out, name+".csv")
		case FormatXLSX:
			return export.Workbook{Cover: cover, Tables: []export.Table{t}}.WriteXLSX(out)
		case FormatJSON:
			return t.WriteJSON(out)
		case FormatCSV, FormatZip:
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
