package server

import (
	"io"
	"net/http"

	"ccio/internal/fault"
	"ccio/internal/server/site"
)

// healthz answers as long as the program runs, whatever state the database is in.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request, _ site.Visitor) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "alive\n")
	return nil
}

// readyz reports whether the program can serve: 503 while the database is away.
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
