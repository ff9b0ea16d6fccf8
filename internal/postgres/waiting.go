package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/postgres/accounts"
	"ccio/internal/postgres/assessments"
	"ccio/internal/postgres/frameworks"
)

// Waiting reads what the start page of somebody shows of themselves, in one round
// trip: what MyAssessments, Validations, Cycles, Notices and KeptForms return, each
// where there is a permit for it. One of their own session there must be.
func (db *DB) Waiting(ctx context.Context, may assessment.WaitingPermits) (w assessment.Waiting, err error) {
	if err := may.Self.For(authz.UseSession); err != nil {
		return w, err
	}
	own := assessments.Own{}
	queues := []func(*pgx.Batch){func(b *pgx.Batch) { accounts.QueueNotices(b, may.Self, &w.Notices) },
		func(b *pgx.Batch) { accounts.QueueKeptForms(b, may.Self, &w.Kept, db.conn.Now()) }}
	for _, a := range []struct {
		permit authz.Permit
		action authz.Action
		queue  func(*pgx.Batch)
	}{
		{may.Own, authz.ViewOwn, func(b *pgx.Batch) { own.Queue(b, may.Own) }},
		{may.Submitted, authz.ViewSubmitted, func(b *pgx.Batch) { assessments.QueueValidations(b, may.Submitted, &w.Submitted) }},
		{may.Cycles, authz.ViewCycles, func(b *pgx.Batch) { assessments.QueueCycles(b, &w.Cycles) }},
	} {
		if a.permit.Reach() == authz.None {
			continue
		}
		if err := a.permit.For(a.action); err != nil {
			return w, err
		}
		queues = append(queues, a.queue)
	}
	err = db.conn.Ask(ctx, may.Self.Actor(), func(batch *pgx.Batch) {
		for _, queue := range queues {
			queue(batch)
		}
	})
	w.Own = own.All(may.Own)
	return w, err
}

// Planning reads what the page on which cycles are planned shows, in one round trip:
// what Cycles and Frameworks return.
func (db *DB) Planning(ctx context.Context, permit authz.Permit) (cycles []assessment.Cycle, all []framework.Framework, err error) {
	if err := permit.For(authz.ViewCycles, authz.ManageCycles); err != nil {
		return nil, nil, err
	}
	var published frameworks.Published
	err = db.conn.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) {
		assessments.QueueCycles(batch, &cycles)
		published.Queue(batch)
	})
	if err == nil {
		all, err = published.Read(ctx, db.frameworkStore)
	}
	return cycles, all, err
}
