package server

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"ccio/internal/fault"
	"ccio/internal/insight"
)

// exportCoverage is coverage as CSV: now or as-at, by England, region, ICB,
// sector or trust, narrowed by region, ICB and sector.
func (s *Server) exportCoverage(w http.ResponseWriter, r *http.Request, who visitor) error {
	q, err := s.question(r)
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	by, err := insight.ParseBy(asked.Get("by"))
	if err != nil {
		return fault.Because(fault.BadRequest, err, "by says what to count by. Write england, region, icb, sector or trust.")
	}
	if _, err := s.narrow(&q, asked.Get("region"), asked.Get("icb"), asked.Get("sector"), ""); err != nil {
		return err
	}
	picture, err := s.stores.Insight.Picture(r.Context(), who.permit, q)
	if err != nil {
		return err
	}
	if err := picture.CheckPlaces(); err != nil {
		return err
	}
	// Whole before the first byte, so that a failure is an error page and not
	// half a file.
	var file bytes.Buffer
	if err := picture.CoverageTable(by, s.options.Demo).WriteCSV(&file); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", fmt.Sprintf("ccio-coverage-by-%s-%s.csv", by, q.AsAt)))
	w.Header().Set("Content-Length", strconv.Itoa(file.Len()))
	if r.Method != http.MethodHead {
		_, _ = w.Write(file.Bytes())
	}
	return nil
}
