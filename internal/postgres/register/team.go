package register

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

const sqlTeamSpans = `
SELECT f.trust_code, f.valid_from, f.valid_to, f.headcount, f.five_trained
FROM trust_team f
WHERE (@trusts::text[] IS NULL OR f.trust_code = ANY (@trusts))
    AND (@on::date IS NULL OR f.valid_from <= @on AND (f.valid_to IS NULL OR f.valid_to >= @on))
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
ORDER BY f.trust_code, f.valid_from`

// notTold is the column's value for a band that is not told.
const notTold = "not_told"

// readTeams reads what everybody may know about the teams of trusts.
func readTeams(ctx context.Context, tx pgx.Tx, w when) (map[organisation.Code][]post.TeamSpan, error) {
	rows, err := tx.Query(ctx, sqlTeamSpans, w.args())
	if err != nil {
		return nil, err
	}
	teams := map[organisation.Code][]post.TeamSpan{}
	var trust organisation.Code
	var span post.TeamSpan
	_, err = pgx.ForEachRow(rows, []any{&trust, &span.From, &span.To, &span.Headcount, &span.Trained}, func() error {
		if span.Trained == notTold {
			span.Trained = post.BandNotTold
		}
		teams[trust] = append(teams[trust], span)
		return nil
	})
	return teams, err
}

const sqlSupersedeTeam = `
UPDATE trust_team SET superseded_at = @at WHERE trust_code = @trust AND valid_from = @from AND superseded_at IS NULL`

const sqlInsertTeam = `
INSERT INTO trust_team (id, trust_code, valid_from, valid_to, headcount, five_trained, recorded_at)
VALUES (@id, @trust, @from, @to, @headcount, @trained, @at)`

// team works out a trust's team again and records where it differs from before.
func (w writing) team(trust organisation.Code, before, now []post.TeamSpan) {
	for _, span := range before {
		if !slices.Contains(now, span) {
			oneRow(w.batch.Queue(sqlSupersedeTeam, pgx.StrictNamedArgs{"at": w.at, "trust": trust, "from": span.From}))
		}
	}
	for _, span := range now {
		if slices.Contains(before, span) {
			continue
		}
		trained := string(span.Trained)
		if span.Trained == post.BandNotTold {
			trained = notTold
		}
		w.batch.Queue(sqlInsertTeam, pgx.StrictNamedArgs{
			"id": conn.RowID(), "trust": trust, "from": span.From, "to": span.To,
			"headcount": span.Headcount, "trained": trained, "at": w.at,
		})
	}
}
