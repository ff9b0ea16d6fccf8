package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres"
)

// sealInterval is the longest time that an event waits for its seal.
const sealInterval = time.Minute

// sealing seals the audit while the site runs, under a separate database role,
// and returns the function that seals for the last time. A login without that
// role cannot seal: then another site does it, or none, and the log says so. The
// same job deletes the forms that have been kept for a day.
func (p program) sealing(ctx context.Context, d database, log *slog.Logger) (stop func()) {
	db, err := postgres.Open(ctx, d.url, postgres.RoleSeal, p.now)
	if err != nil {
		log.Warn("this site does not seal the audit", "error", err)
		return func() {}
	}
	seal := func(ctx context.Context) {
		permit, err := permit(authz.SealAudit)
		for sealed := 1; sealed > 0 && err == nil; { // batch after batch, until nothing is left
			sealed, err = db.SealAudit(ctx, permit)
		}
		if err != nil && ctx.Err() == nil {
			log.Error("sealing the audit failed", "error", err)
		}
		if err := forgetForms(ctx, db); err != nil && ctx.Err() == nil {
			log.Error("forgetting the forms that have expired failed", "error", err)
		}
	}
	ended := make(chan struct{})
	running, cancel := context.WithCancel(ctx)
	go func() {
		defer close(ended)
		ticker := time.NewTicker(sealInterval)
		defer ticker.Stop()
		for {
			seal(running)
			select {
			case <-ticker.C:
			case <-running.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		<-ended
		// The events of the last requests are sealed too, unless the database is
		// gone.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
		defer cancel()
		seal(last)
		db.Close()
	}
}

func forgetForms(ctx context.Context, db *postgres.DB) error {
	permit, err := permit(authz.ForgetForms)
	if err != nil {
		return err
	}
	_, err = db.ForgetExpiredForms(ctx, permit)
	return err
}

// auditVerify reports whether the audit is as it was when sealed.
func auditVerify(ctx context.Context, p program, args []string) error {
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	expect := flags.String("expect", "", "the last batch that an earlier verification printed, as NUMBER:HASH")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	permit, err := permit(authz.SealAudit)
	if err != nil {
		return err
	}
	return p.with(ctx, func(d database) error {
		schema, err := postgres.SchemaVersion(ctx, d.url)
		if err != nil {
			return err
		}
		if err := schema.Check(); err != nil {
			return err
		}
		db, err := postgres.Open(ctx, d.url, postgres.RoleSeal, p.now)
		if err != nil {
			return err
		}
		defer db.Close()
		report, err := db.VerifyAudit(ctx, permit, *expect)
		if err != nil {
			return err
		}
		for _, sentence := range report.Wrong {
			fmt.Fprintln(p.out, sentence)
		}
		fmt.Fprintf(p.out, "%d batches, %d events, %d of them or their batches wrong; %d events not sealed yet.\n", report.Batches, report.Events,
			len(report.Wrong), report.Unsealed)
		if len(report.Wrong) > 0 {
			return fault.New(fault.Conflict, "The audit is not as it was sealed.")
		}
		if report.Batches > 0 {
			fmt.Fprintf(p.out, "Keep this outside the database, for --expect next time: %s\n", report.Last.Mark())
		}
		return nil
	})
}
