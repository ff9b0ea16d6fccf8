package main

import (
	"log"
	"net/http"
	"time"
)

// The limits of a connection. A page takes milliseconds; the limits are for slow
// and malicious clients.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second // of headers and body together
	writeTimeout      = 60 * time.Second // from the end of the headers to the end of the answer
	idleTimeout       = 2 * time.Minute  // between two requests
	maxHeaderBytes    = 32 << 10
	drainTimeout      = 10 * time.Second // for requests under way when the server stops
)

// limited returns the program's one HTTP server, with its limits. internal/server
// limits the size of a body.
func limited(handler http.Handler, errors *log.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: errors,
	}
}
