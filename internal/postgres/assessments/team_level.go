package assessments

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

const sqlTeamLevels = `
SELECT l.domain_id, l.at_or_above, l.below FROM team_level l WHERE l.cycle_code = @cycle AND l.trust_code = @of AND l.trust_code = @trust`

// TeamLevels returns the counts of a trust's team without the CCIO, from the last
// cycle that closed.
func (db Store) TeamLevels(ctx context.Context, permit authz.Permit, trust organisation.Code) (team assessment.TeamLevels, err error) {
	if err := permit.For(authz.ViewTeamLevels); err != nil {
		return team, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		all, err := conn.List(ctx, tx, scanCycle, sqlCycles, pgx.StrictNamedArgs{"code": ""})
		if err != nil {
			return err
		}
		last := slices.IndexFunc(all, func(c assessment.Cycle) bool { return c.State != assessment.Planned && c.State != assessment.Open })
		if last < 0 {
			return nil
		}
		team.Cycle, team.Domains = all[last], map[string]assessment.TeamCount{}
		type row struct {
			domain string
			assessment.TeamCount
		}
		rows, err := conn.List(ctx, tx, func(r pgx.CollectableRow) (l row, err error) {
			return l, r.Scan(&l.domain, &l.AtOrAbove, &l.Below)
		}, sqlTeamLevels, pgx.StrictNamedArgs{"cycle": team.Cycle.Code, "of": string(trust), "trust": string(permit.Actor().Scope().Trust)})
		for _, l := range rows {
			team.Domains[l.domain] = l.TeamCount
		}
		return err
	})
	return team, err
}
