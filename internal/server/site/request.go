package site

import (
	"context"
	"log/slog"
	"net/http"
)

type requestKey struct{}

// WithRequestID is a request that carries its id.
func WithRequestID(r *http.Request, id string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
}

// RequestID joins a request's log lines, its audit and what an error page asks
// the visitor to quote.
func RequestID(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// Log is the log with the id of the request in each line.
func (s *Site) Log(r *http.Request) *slog.Logger {
	return s.Options.Log.With("request", RequestID(r))
}

// MaxBody is the largest form that anybody sends, in bytes: all of an assessment's
// validation, each reason as long as it may be, in letters that take nine bytes as
// a browser sends them. Files come by the command line.
const MaxBody = 1 << 20
