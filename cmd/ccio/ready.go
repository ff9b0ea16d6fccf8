package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"ccio/internal/fault"
	"ccio/internal/localpg"
)

// readyTimeout is how long the site may take to say that it is ready.
const readyTimeout = 5 * time.Second

// ready asks a running site whether it is ready. It is for the health check of a
// container, which has neither a shell nor curl, and for make run, which changes
// nothing under a running site.
//
// The site is the one that announced itself for CCIO_DATA_DIR or, with
// DATABASE_URL, the one at CCIO_ADDR. If it runs, ready or not, the output says
// "is running at" and the address; otherwise it never does.
func ready(ctx context.Context, p program, args []string) error {
	if _, err := parse(flag.NewFlagSet("ready", flag.ContinueOnError), args, 0); err != nil {
		return err
	}
	what, address := "A site", p.ownAddress()
	if p.config.DatabaseURL == "" {
		site, runs := localpg.Running(p.config.DataDir)
		if !runs {
			return fault.New(fault.NotFound, "No site of %s is running.", p.config.DataDir)
		}
		what, address = fmt.Sprintf("The site of %s (process %d)", p.config.DataDir, site.PID), site.URL
	}
	switch err := askReady(ctx, address); {
	case errors.Is(err, errNotASite) && p.config.DatabaseURL != "":
		return fault.New(fault.NotFound, "Nothing that answers at %s is this site.", address)
	case err != nil:
		return fault.New(fault.Unavailable, "%s is running at %s, but is not ready.", what, address)
	}
	fmt.Fprintf(p.out, "%s is running at %s, and is ready.\n", what, address)
	return nil
}

// ownAddress returns the address at which this machine reaches a site that
// listens on CCIO_ADDR: loopback, if the site listens on every address.
func (p program) ownAddress() string {
	host, port, _ := net.SplitHostPort(p.config.Addr)
	switch ip := net.ParseIP(host); {
	case host == "" || ip.Equal(net.IPv4zero):
		host = "127.0.0.1"
	case ip.Equal(net.IPv6unspecified):
		host = "::1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

const errNotASite = notASite("nothing of ours answers")

type notASite string

func (e notASite) Error() string { return string(e) }

// askReady asks the page /readyz. Our site says in words that it is ready, or
// answers 503; any other answer comes from another program.
func askReady(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/readyz", http.NoBody)
	if err != nil {
		return errNotASite
	}
	// No proxy: the answer has to come from this machine.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return cmp.Or(ctx.Err(), error(errNotASite))
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 64))
	switch {
	case answer.StatusCode == http.StatusOK && string(said) == "ready\n":
		return nil
	case answer.StatusCode == http.StatusServiceUnavailable || err != nil:
		return errors.New(answer.Status)
	}
	return errNotASite
}
