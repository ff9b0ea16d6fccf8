package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"ccio/internal/fault"
	"ccio/internal/localpg"
	"ccio/internal/postgres"
	"ccio/internal/server"
	"ccio/internal/signin"
)

func serve(ctx context.Context, p program, args []string) (err error) {
	if _, err := parse(flag.NewFlagSet("serve", flag.ContinueOnError), args, 0); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(p.errs, &slog.HandlerOptions{Level: p.config.LogLevel}))
	if p.config.DatabaseURL == "" {
		if other, runs := localpg.Running(p.config.DataDir); runs {
			return fault.New(fault.Conflict, "The site of %s is running already, at %s (process %d).", p.config.DataDir, other.URL, other.PID)
		}
	}
	d, err := p.database(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	db, err := p.openSite(ctx, d)
	if err != nil {
		return err
	}
	defer db.Close()
	open, err := postgres.Open(ctx, d.url, postgres.RoleRegister, p.now)
	if err != nil {
		return err
	}
	defer open.Close()
	provider, err := p.signIn()
	if err != nil {
		return err
	}
	site, err := server.New(server.Stores{
		Accounts: db, People: db, Assessments: db, Records: db, Register: open, Rows: db, Holders: db, Frameworks: db,
		Audit: db, Ready: db.Ping,
	}, server.Options{
		SignIn: provider, Demo: p.config.Demo, BaseURL: p.config.BaseURL, HelpContact: p.config.HelpContact, Version: revision(), Now: p.now,
		Log: log,
	})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.config.Addr)
	if err != nil {
		return fault.Because(fault.Conflict, err, "Cannot listen on CCIO_ADDR %s: %s. Stop what uses it, or choose another address.",
			p.config.Addr, err)
	}
	defer p.sealing(ctx, d, log)()
	address := "http://" + listener.Addr().String()
	if d.private != nil {
		if err := d.private.Announce(address); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	if p.config.BaseURL != "" {
		address = p.config.BaseURL
	}
	how := "Nobody can sign in: set up sign-in by OpenID Connect (CCIO_OIDC_ISSUER, docs/sign-in.md), or demonstration mode (CCIO_DEMO=1)."
	if provider != nil {
		how = "To sign in, open " + address + "/sign-in."
	}
	if p.config.Demo {
		how = "To sign in, open " + address + "/sign-in and choose one of the people of the demonstration. No password is needed."
	}
	// In one write, so that whoever waits for the address gets the rest as well.
	fmt.Fprintf(p.out, "The CCIO dashboard is at %s\n%s\n", address, how)
	return listen(ctx, site, listener, d, log)
}

// signIn returns the sign-in provider of the configuration, or nil if there is
// none. The provider is not contacted yet: the site starts without it.
func (p program) signIn() (server.SignIn, error) {
	c := p.config.OIDC
	if c.Issuer == "" {
		return nil, nil
	}
	return signin.New(signin.Settings{
		Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: c.ClientSecret, ACRValues: strings.Fields(c.ACRValues),
		EmailClaim: c.EmailClaim, SingleTenant: c.SingleTenant, BaseURL: p.config.BaseURL,
	}, p.now)
}

// openSite refuses a schema that is not this program's own, to serve
// demonstration data as real, and to serve real data as a demonstration.
func (p program) openSite(ctx context.Context, d database) (*postgres.DB, error) {
	schema, err := postgres.SchemaVersion(ctx, d.url)
	if err != nil {
		return nil, err
	}
	if err := schema.Check(); err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, d.url, postgres.RoleServe, p.now)
	if err != nil {
		return nil, err
	}
	demonstration, err := db.IsDemonstration(ctx)
	switch {
	case err != nil:
	case demonstration && !p.config.Demo:
		err = fault.New(fault.Conflict, "This database holds demonstration data, and would be taken for a real register. Set CCIO_DEMO=1, "+
			"or use another database.")
	case !demonstration && p.config.Demo:
		err = fault.New(fault.Conflict, "CCIO_DEMO=1 needs demonstration data, which this database does not hold. Load them into an empty "+
			"one with: ccio demo load")
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// listen serves until it is told to stop, or until the private Postgres ends.
func listen(ctx context.Context, site http.Handler, listener net.Listener, d database, log *slog.Logger) error {
	s := limited(site, slog.NewLogLogger(log.Handler(), slog.LevelWarn))
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(listener) }()
	var gone <-chan struct{}
	if d.private != nil {
		gone = d.private.Done()
	}
	var failure error
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-gone:
		failure = d.private.Err()
	case <-ctx.Done():
		log.Info("stopping")
	}
	drain, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	if err := s.Shutdown(drain); err != nil {
		failure = errors.Join(failure, fmt.Errorf("stopping: %w", err))
	}
	return failure
}
