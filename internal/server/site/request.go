package site

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"ccio/internal/fault"
)

type requestKey struct{}

// WithRequestID returns the request with an id that it carries.
func WithRequestID(r *http.Request, id string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
}

// RequestID returns the id that ties together a request's log lines, its audit
// events and the number that an error page asks the visitor to quote.
func RequestID(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// PathID reads the id in the address. A text that is no id is not found, like an id that
// nothing has, and says so in the same sentence.
func PathID(r *http.Request, sentence string) (uuid.UUID, error) {
	id, err := uuid.Parse(chi.URLParam(r, "id"))
	if err != nil {
		return uuid.Nil, fault.Because(fault.NotFound, err, "%s", sentence)
	}
	return id, nil
}

// Log returns the log that has the id of the request in each line.
func (s *Site) Log(r *http.Request) *slog.Logger {
	return s.Options.Log.With("request", RequestID(r))
}

// MaxBody is the largest form that anybody sends, in bytes: the validation of a
// whole assessment, with every reason as long as it may be, in characters that take
// nine bytes as browsers send them. Files are imported from the command line.
const MaxBody = 1 << 20
