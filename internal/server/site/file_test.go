package site_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5/middleware"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/server/site"
	"ccio/web"
)

// notes counts the downloads that are recorded, or fails to record them.
type notes struct {
	count int
	err   error
}

func (n *notes) NoteExport(context.Context, authz.Permit, audit.Event) error {
	n.count++
	return n.err
}

func newSite(t *testing.T, exports site.Exports, log io.Writer) *site.Site {
	t.Helper()
	assets, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.New(site.Options{Log: slog.New(slog.NewTextHandler(log, nil))}, assets, exports)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tableOf is a table with so many rows, of which one may be wrong, counted from 1.
// made is told what each row has in the file as it is made.
func tableOf(rows, wrong int, made func(bytes int)) export.Table {
	return export.Table{
		Name: "Rows", Title: "Rows", Source: "A test", AsAt: day.New(2026, 4, 1), Key: []string{"name"},
		Columns: []export.Column{
			{Name: "name", Title: "Name", Type: export.TypeText, Required: true},
			{Name: "number", Title: "Number", Type: export.TypeInteger, Required: true},
		},
		Rows: func(yield func([]export.Cell) bool) {
			for i := 1; i <= rows; i++ {
				name := fmt.Sprintf("=row %06d", i)
				cells := []export.Cell{export.Text(name), export.Number(i)}
				if i == wrong {
					cells = cells[:1]
				}
				made(len(name))
				if !yield(cells) {
					return
				}
			}
		},
	}
}

func send(s *site.Site, w http.ResponseWriter, r *http.Request, t export.Table) error {
	return s.SendTable(w, r, site.Visitor{}, "rows", site.FormatCSV, t, export.Cover{})
}

// ahead is a visitor who counts what has come.
type ahead struct {
	*httptest.ResponseRecorder
	came int
}

func (a *ahead) Write(some []byte) (int, error) {
	a.came += len(some)
	return a.ResponseRecorder.Write(some)
}

// A CSV file leaves while its rows are made: however long it is, no more than a few
// kilobytes of it wait. It has the bytes that it has when it is made at once, formulas
// made harmless among them, and no length that somebody would have had to know.
func TestCSVLeavesAsItIsMade(t *testing.T) {
	t.Parallel()
	const most = 8 << 10
	for _, rows := range []int{0, 1, 200, 100_000} {
		var n notes
		s := newSite(t, &n, io.Discard)
		w := &ahead{ResponseRecorder: httptest.NewRecorder()}
		made, waiting := 0, 0
		if err := send(s, w, httptest.NewRequest(http.MethodGet, "/exports/rows.csv", nil), tableOf(rows, 0, func(bytes int) {
			made += bytes
			waiting = max(waiting, made-w.came)
		})); err != nil {
			t.Fatal(err)
		}
		var whole bytes.Buffer
		if err := tableOf(rows, 0, func(int) {}).WriteCSV(&whole); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(w.Body.Bytes(), whole.Bytes()) {
			t.Errorf("%d rows: the file has other bytes than the table", rows)
		}
		if rows > 0 && !strings.Contains(w.Body.String(), "\n'=row 000001,1\r\n") {
			t.Errorf("%d rows: a formula is not made harmless", rows)
		}
		if waiting > most {
			t.Errorf("%d rows: %d bytes waited", rows, waiting)
		}
		h := w.Header()
		if n.count != 1 || h.Get("Content-Length") != "" || h.Get("Content-Disposition") != `attachment; filename="rows.csv"` ||
			!strings.HasPrefix(h.Get("Link"), "</exports/rows.csv-metadata.json>") {
			t.Errorf("%d rows: %d downloads are recorded, headers %v", rows, n.count, h)
		}
	}
}

// What fails before the first byte has left is an error like any other: there are no
// headers of a file, and no download if no row was right.
func TestCSVFailsBeforeItLeaves(t *testing.T) {
	t.Parallel()
	wrong := tableOf(1, 0, func(int) {})
	wrong.Title = ""
	away := errors.New("the audit is away")
	for name, c := range map[string]struct {
		table    export.Table
		err      error
		recorded int
	}{
		"the table is wrong":    {table: wrong},
		"an early row is wrong": {table: tableOf(10, 5, func(int) {})},
		"it is not recorded":    {table: tableOf(10, 0, func(int) {}), err: away, recorded: 1},
		"a long one is not":     {table: tableOf(10_000, 0, func(int) {}), err: away, recorded: 1},
	} {
		n := notes{err: c.err}
		w := httptest.NewRecorder()
		err := send(newSite(t, &n, io.Discard), w, httptest.NewRequest(http.MethodGet, "/exports/rows.csv", nil), c.table)
		if err == nil || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %v", name, err)
		}
		if w.Body.Len() > 0 || w.Header().Get("Content-Disposition") != "" || n.count != c.recorded {
			t.Errorf("%s: %d bytes, headers %v, %d recorded", name, w.Body.Len(), w.Header(), n.count)
		}
	}
	var n notes
	w := httptest.NewRecorder()
	err := send(newSite(t, &n, io.Discard), w, httptest.NewRequest(http.MethodHead, "/exports/rows.csv", nil), tableOf(10, 0, func(int) {}))
	if err != nil || w.Body.Len() > 0 || n.count != 0 || w.Header().Get("Content-Disposition") == "" {
		t.Errorf("HEAD: %v, %d bytes, %d recorded, headers %v", err, w.Body.Len(), n.count, w.Header())
	}
}

// A row that is wrong after some of the file has left breaks the connection off, so
// that nobody takes what came for all of it, compressed or not. The log says why.
func TestCSVIsBrokenOff(t *testing.T) {
	t.Parallel()
	for _, compressed := range []bool{false, true} {
		var n notes
		var log bytes.Buffer
		s := newSite(t, &n, &log)
		var handler http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := send(s, w, r, tableOf(50_000, 40_000, func(int) {})); err != nil {
				t.Error(err)
			}
		})
		if compressed {
			handler = middleware.Compress(5, "text/csv")(handler)
		}
		ended := make(chan struct{})
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(ended)
			handler.ServeHTTP(w, r)
		}))
		answer, err := web.Client().Do(must(http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL+"/exports/rows.csv", nil)))
		if err != nil {
			t.Fatal(err)
		}
		if !answer.Uncompressed == compressed {
			t.Errorf("compressed is %v, and it came otherwise", compressed)
		}
		came, err := io.ReadAll(answer.Body)
		if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, gzip.ErrChecksum) {
			t.Errorf("compressed %v: %d bytes came, and then %v", compressed, len(came), err)
		}
		_ = answer.Body.Close()
		<-ended
		web.Close()
		if n.count != 1 || !strings.Contains(log.String(), "a file was broken off") || !strings.Contains(log.String(), "row 40000") {
			t.Errorf("compressed %v: %d recorded, and the log says %s", compressed, n.count, log.String())
		}
	}
}

// must is for a value that can only be right.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// leaving is a visitor who goes away after some of the file.
type leaving struct{ *httptest.ResponseRecorder }

func (l leaving) Write(some []byte) (int, error) {
	if l.Body.Len() > 20_000 {
		return 0, errors.New("nobody is there")
	}
	return l.ResponseRecorder.Write(some)
}

// Nothing is made any more for somebody who has left, and that is no failure of ours.
func TestCSVForSomebodyWhoHasLeft(t *testing.T) {
	t.Parallel()
	var n notes
	var log bytes.Buffer
	s := newSite(t, &n, &log)
	made := 0
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("it ends with %v", p)
		}
		if made > 100_000 || log.Len() > 0 {
			t.Errorf("%d bytes were made, and the log says %s", made, log.String())
		}
	}()
	err := send(s, leaving{httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, "/exports/rows.csv", nil),
		tableOf(1_000_000, 0, func(bytes int) { made += bytes }))
	t.Errorf("it ends without breaking off: %v", err)
}
