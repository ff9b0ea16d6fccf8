package register

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

const sqlTeamSpans = `
SELECT f.id AS row_id, f.trust_code, f.valid_from, f.valid_to, f.headcount, f.five_trained
FROM trust_team f
WHERE (@trusts::text[] IS NULL OR f.trust_code = ANY (@trusts))
    AND (@on::date IS NULL OR f.valid_from <= @on AND (f.valid_to IS NULL OR f.valid_to >= @on))
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
ORDER BY f.trust_code, f.valid_from`

const sqlSupersedeTeam = `UPDATE trust_team SET superseded_at = @at WHERE id = @row`

const sqlInsertTeam = `
INSERT INTO trust_team (id, trust_code, valid_from, valid_to, headcount, five_trained, recorded_at)
VALUES (@id, @trust, @from, @to, @headcount, @trained, @at)`

// notTold is how a column writes the band that is not told.
const notTold = "not_told"

type teamRow struct {
	RowID uuid.UUID
	Trust organisation.Code
	post.TeamSpan
}

func scanTeam(row pgx.CollectableRow) (r teamRow, err error) {
	err = row.Scan(&r.RowID, &r.Trust, &r.From, &r.To, &r.Headcount, &r.Trained)
	if r.Trained == notTold {
		r.Trained = post.BandNotTold
	}
	return r, err
}

// team works out again what everybody may know of a trust's team, and records
// what differs. Whoever changes posts, appointments or holders calls it in the
// same transaction.
func (s saving) team(tx pgx.Tx, trust organisation.Code, after post.Existing) error {
	rows, err := tx.Query(s.ctx, sqlTeamSpans, when{trusts: []organisation.Code{trust}}.args())
	if err != nil {
		return err
	}
	before, err := pgx.CollectRows(rows, scanTeam)
	if err != nil {
		return err
	}
	known := map[fact[organisation.Code, post.TeamSpan]]uuid.UUID{}
	for _, row := range before {
		known[fact[organisation.Code, post.TeamSpan]{trust, row.TeamSpan}] = row.RowID
	}
	var posts []post.Post
	for _, p := range after.Posts {
		if p.Trust == trust {
			posts = append(posts, p)
		}
	}
	var now []fact[organisation.Code, post.TeamSpan]
	for _, span := range post.TeamTimeline(posts, after.Holders) {
		now = append(now, fact[organisation.Code, post.TeamSpan]{trust, span})
	}
	batch := &pgx.Batch{}
	gone, added := difference(known, now)
	for _, row := range gone {
		batch.Queue(sqlSupersedeTeam, pgx.StrictNamedArgs{"at": s.at, "row": row})
	}
	for _, f := range added {
		trained := string(f.value.Trained)
		if f.value.Trained == post.BandNotTold {
			trained = notTold
		}
		batch.Queue(sqlInsertTeam, pgx.StrictNamedArgs{
			"id": conn.RowID(), "trust": trust, "from": f.value.From, "to": f.value.To,
			"headcount": f.value.Headcount, "trained": trained, "at": s.at,
		})
	}
	return tx.SendBatch(s.ctx, batch).Close()
}
