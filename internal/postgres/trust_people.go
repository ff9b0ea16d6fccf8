package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/postgres/assessments"
	"ccio/internal/postgres/register"
)

// TrustPeople reads what the page of q.Trust shows of people, in one round trip: what
// Holders, Hours, TrustResults and TeamLevels return, each where there is a permit
// for it. Looks are audited as there. Without any permit it is fault.Forbidden.
func (db *DB) TrustPeople(ctx context.Context, may assessment.TrustPermits, q insight.Query) (people assessment.TrustPeople, err error) {
	people.Holders, people.Hours = map[post.AppointmentID]post.Holder{}, map[post.AppointmentID]post.Holder{}
	asked := []struct {
		permit authz.Permit
		action authz.Action
		queue  func(*pgx.Batch)
	}{
		{may.Holders, authz.ViewHolder, func(b *pgx.Batch) { register.QueueHolders(b, may.Holders, q, people.Holders, db.conn.Now()) }},
		{may.Hours, authz.ViewHours, func(b *pgx.Batch) { register.QueueHours(b, may.Hours, q, people.Hours) }},
		{may.Levels, authz.ViewLevels, func(b *pgx.Batch) { assessments.QueueResults(b, may.Levels, q.Trust, &people.Results, db.conn.Now()) }},
		{may.Team, authz.ViewTeamLevels, func(b *pgx.Batch) { assessments.QueueTeamLevels(b, may.Team, q.Trust, &people.Team) }},
	}
	var actor authz.Actor
	var queues []func(*pgx.Batch)
	for _, a := range asked {
		if a.permit.Reach() == authz.None {
			continue
		}
		if err := a.permit.For(a.action); err != nil {
			return people, err
		}
		actor, queues = a.permit.Actor(), append(queues, a.queue)
	}
	if len(queues) == 0 {
		return people, may.Holders.For(authz.ViewHolder) // which refuses
	}
	return people, db.conn.Look(ctx, actor, func(batch *pgx.Batch) {
		for _, queue := range queues {
			queue(batch)
		}
	})
}
