package main

import (
	"log"
	"net/http"
	"time"
)

// The limits of a connection. A page takes milliseconds; these are for slow and
// for ill-willed clients.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second // of headers and body together
	writeTimeout      = 60 * time.Second // from the end of the headers to the end of the answer
	idleTimeout       = 2 * time.Minute  // between two requests
	maxHeaderBytes    = 32 << 10
	drainTimeout      = 10 * time.Second // for requests under way when the server stops
)

// limited is the one HTTP server that there is, with its limits. The size of a
// body is internal/server's to limit.
func limited(handler http.Handler, errors *log.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: errors,
	}
}
