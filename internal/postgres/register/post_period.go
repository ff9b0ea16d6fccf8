package register

import (
	"github.com/jackc/pgx/v5"

	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// This file has all that reads or writes the facts in a row of post_period, so that
// a fact more is a change to this file alone.

// periodRow is a period with the trust of its post.
type periodRow struct {
	post.PeriodOf
	trust organisation.Code
}

// sqlPostPeriods also reads what held before the day, because the day on which a
// post was established decides which of two posts speaks for its trust.
const sqlPostPeriods = `
SELECT f.post_id, p.trust_code, f.valid_from, f.valid_to, f.type, f.local_title, f.funded_hundredths, f.funded_unit,
    coalesce(f.reports_to, ''), coalesce(f.board_access, ''), coalesce(f.budget, ''),
    f.vacant_from, f.recruiting, f.confirmed_on
FROM post_period f JOIN post p ON p.id = f.post_id
WHERE (@trusts::text[] IS NULL OR p.trust_code = ANY (@trusts))
    AND (@on::date IS NULL OR f.valid_from <= @on)
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
ORDER BY p.trust_code, f.post_id, f.valid_from`

func scanPeriod(row pgx.CollectableRow) (r periodRow, err error) {
	var hundredths *int
	var unit *string
	var recruiting *bool
	err = row.Scan(&r.Post, &r.trust, &r.From, &r.To, &r.Type, &r.LocalTitle, &hundredths, &unit,
		&r.ReportsTo, &r.BoardAccess, &r.Budget, &r.VacantFrom, &recruiting, &r.Confirmed)
	r.Funded, r.Recruiting = conn.FundedTime(hundredths, unit), conn.Answer(recruiting)
	return r, err
}

const sqlInsertPeriod = `
INSERT INTO post_period (id, post_id, valid_from, valid_to, type, local_title, funded_hundredths, funded_unit,
    reports_to, board_access, budget, vacant_from, recruiting, confirmed_on, recorded_at, recorded_by)
VALUES (@id, @post, @from, @to, @type, @title, @funded, @unit,
    nullif(@reports_to, ''), nullif(@board_access, ''), nullif(@budget, ''), @vacant, @recruiting, @confirmed, @at, @by)`

func (w writing) period(f post.PeriodOf) {
	hundredths, unit := conn.Funded(f.Funded)
	w.queue(sqlInsertPeriod, pgx.StrictNamedArgs{
		"id": conn.RowID(), "post": f.Post, "from": f.From, "to": f.To, "type": f.Type, "title": f.LocalTitle,
		"funded": hundredths, "unit": unit, "reports_to": f.ReportsTo, "board_access": f.BoardAccess, "budget": f.Budget,
		"vacant": f.VacantFrom, "recruiting": conn.Truth(f.Recruiting), "confirmed": f.Confirmed,
	})
}
