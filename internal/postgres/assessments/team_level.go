package assessments

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/organisation"
)

// sqlLastClosed is the last cycle that closed, of which a team's levels are told.
const sqlLastClosed = `
SELECT c.code, f.code, f.version, c.threshold, c.opens_on, c.closes_on, c.opened_at, c.closed_at, c.provisional_at, c.ready_at
FROM cycle c JOIN framework f ON f.id = c.framework_id
WHERE c.closed_at IS NOT NULL
ORDER BY c.opens_on DESC, c.code DESC LIMIT 1`

const sqlTeamLevels = `
SELECT l.domain_id, l.at_or_above, l.below FROM team_level l
WHERE l.trust_code = @of AND l.trust_code = @trust
    AND l.cycle_code = (SELECT c.code FROM cycle c WHERE c.closed_at IS NOT NULL ORDER BY c.opens_on DESC, c.code DESC LIMIT 1)`

// TeamLevels returns the counts of a trust's team without the CCIO, from the last
// cycle that closed.
func (db Store) TeamLevels(ctx context.Context, permit authz.Permit, trust organisation.Code) (team assessment.TeamLevels, err error) {
	if err := permit.For(authz.ViewTeamLevels); err != nil {
		return team, err
	}
	err = db.Ask(ctx, permit.Actor(), func(batch *pgx.Batch) { QueueTeamLevels(batch, permit, trust, &team) })
	return team, err
}

// QueueTeamLevels adds the question of TeamLevels to a batch, for a permit to view
// them.
func QueueTeamLevels(batch *pgx.Batch, permit authz.Permit, trust organisation.Code, team *assessment.TeamLevels) {
	batch.Queue(sqlLastClosed).Query(func(rows pgx.Rows) error {
		last, err := pgx.CollectRows(rows, scanCycle)
		if len(last) > 0 {
			team.Cycle, team.Domains = last[0], map[string]assessment.TeamCount{}
		}
		return err
	})
	batch.Queue(sqlTeamLevels, pgx.StrictNamedArgs{"of": string(trust), "trust": string(permit.Actor().Scope().Trust)}).
		Query(func(rows pgx.Rows) error {
			var domain string
			var n assessment.TeamCount
			_, err := pgx.ForEachRow(rows, []any{&domain, &n.AtOrAbove, &n.Below}, func() error {
				team.Domains[domain] = n
				return nil
			})
			return err
		})
}
