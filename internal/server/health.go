package server

import (
	"io"
	"net/http"

	"ccio/internal/fault"
	"ccio/internal/server/site"
)

// healthz says that the program is alive, whatever the database does.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request, _ site.Visitor) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "alive\n")
	return nil
}

// readyz says whether the program can answer: 503 while the database is away.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request, _ site.Visitor) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := s.stores.Ready(r.Context()); err != nil {
		w.Header().Set("Retry-After", "10")
		w.WriteHeader(site.StatusOf(fault.Unavailable))
		_, _ = io.WriteString(w, "the database is not answering\n")
		return nil
	}
	_, _ = io.WriteString(w, "ready\n")
	return nil
}
