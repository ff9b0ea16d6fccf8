package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

const sqlTrustsOn = `
SELECT o.code, n.display_name, coalesce(o.sector, ''), o.is_national,
    coalesce(i.code, ''), coalesce(inam.display_name, ''), coalesce(r.code, ''), coalesce(rnam.display_name, '')
FROM organisation o
    JOIN LATERAL (SELECT display_name FROM organisation_name WHERE organisation_code = o.code
        ORDER BY daterange(valid_from, valid_to, '[]') @> @on::date DESC, valid_from DESC NULLS LAST LIMIT 1) n ON true
    LEFT JOIN membership mi ON mi.member_code = o.code AND daterange(mi.valid_from, mi.valid_to, '[]') @> @on::date
    LEFT JOIN organisation i ON i.code = mi.parent_code
    LEFT JOIN LATERAL (SELECT display_name FROM organisation_name WHERE organisation_code = i.code
        ORDER BY daterange(valid_from, valid_to, '[]') @> @on::date DESC, valid_from DESC NULLS LAST LIMIT 1) inam ON true
    LEFT JOIN membership mr ON mr.member_code = i.code AND daterange(mr.valid_from, mr.valid_to, '[]') @> @on::date
    LEFT JOIN organisation r ON r.code = mr.parent_code
    LEFT JOIN LATERAL (SELECT display_name FROM organisation_name WHERE organisation_code = r.code
        ORDER BY daterange(valid_from, valid_to, '[]') @> @on::date DESC, valid_from DESC NULLS LAST LIMIT 1) rnam ON true
WHERE o.kind = 'trust'
    AND (o.opened IS NULL OR o.opened <= @on) AND (o.closed IS NULL OR o.closed >= @on)
    AND (@region = '' OR r.code = @region)
    AND (@icb = '' OR i.code = @icb)
    AND (@trust = '' OR o.code = @trust)
ORDER BY n.display_name, o.code`

const sqlGroupsOn = `
SELECT o.kind, o.code, n.display_name, coalesce(p.code, ''), coalesce(pnam.display_name, '')
FROM organisation o
    JOIN LATERAL (SELECT display_name FROM organisation_name WHERE organisation_code = o.code
        ORDER BY daterange(valid_from, valid_to, '[]') @> @on::date DESC, valid_from DESC NULLS LAST LIMIT 1) n ON true
    LEFT JOIN membership m ON m.member_code = o.code AND daterange(m.valid_from, m.valid_to, '[]') @> @on::date
    LEFT JOIN organisation p ON p.code = m.parent_code
    LEFT JOIN LATERAL (SELECT display_name FROM organisation_name WHERE organisation_code = p.code
        ORDER BY daterange(valid_from, valid_to, '[]') @> @on::date DESC, valid_from DESC NULLS LAST LIMIT 1) pnam ON true
WHERE o.kind IN ('icb', 'region')
    AND (o.opened IS NULL OR o.opened <= @on) AND (o.closed IS NULL OR o.closed >= @on)
    AND (@region = '' OR CASE o.kind WHEN 'region' THEN o.code = @region ELSE p.code = @region END)
    AND (@icb = '' OR CASE o.kind WHEN 'region' THEN o.code IN (
            SELECT parent_code FROM membership WHERE member_code = @icb AND daterange(valid_from, valid_to, '[]') @> @on::date)
        ELSE o.code = @icb END)
ORDER BY n.display_name, o.code`

// endOf is the last moment of a day in England: what was recorded during the
// day was known on it. No day is no moment.
func endOf(d day.Day) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	next := d.AddDays(1)
	return time.Date(next.Year(), next.Month(), next.DayOfMonth(), 0, 0, 0, 0, day.London()).Add(-time.Microsecond)
}

// Picture implements insight.Store.
func (db *DB) Picture(ctx context.Context, permit authz.Permit, q insight.Query) (insight.Picture, error) {
	picture := insight.Picture{Query: q}
	if err := permit.For(authz.ViewRegister, authz.ExportCoverage, authz.OperatorView); err != nil {
		return picture, err
	}
	err := db.read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if err := readPlaces(ctx, tx, q, &picture); err != nil {
			return err
		}
		var codes []organisation.Code
		for _, t := range picture.Trusts {
			codes = append(codes, t.Code)
		}
		if len(codes) == 0 {
			return nil
		}
		w := when{on: q.AsAt, known: endOf(q.KnownOn), trusts: codes}
		rows, err := readPostRows(ctx, tx, w)
		if err != nil {
			return err
		}
		found, err := tx.Query(ctx, sqlTeamSpans, w.args())
		if err != nil {
			return err
		}
		teams, err := pgx.CollectRows(found, scanTeam)
		if err != nil {
			return err
		}
		describe(picture.Trusts, rows, teams, q.AsAt)
		return nil
	})
	return picture, err
}

func readPlaces(ctx context.Context, tx pgx.Tx, q insight.Query, picture *insight.Picture) error {
	rows, err := tx.Query(ctx, sqlTrustsOn, pgx.StrictNamedArgs{"on": q.AsAt, "region": string(q.Region), "icb": string(q.ICB), "trust": string(q.Trust)})
	if err != nil {
		return err
	}
	trusts, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t insight.Trust, err error) {
		return t, row.Scan(&t.Code, &t.Name, &t.Sector, &t.National, &t.ICB.Code, &t.ICB.Name, &t.Region.Code, &t.Region.Name)
	})
	if err != nil {
		return err
	}
	for _, t := range trusts {
		if q.Sector == organisation.StatisticalUnknown || t.Sector.Statistical() == q.Sector {
			picture.Trusts = append(picture.Trusts, t)
		}
	}
	rows, err = tx.Query(ctx, sqlGroupsOn, pgx.StrictNamedArgs{"on": q.AsAt, "region": string(q.Region), "icb": string(q.ICB)})
	if err != nil {
		return err
	}
	var kind organisation.Kind
	var g insight.Group
	_, err = pgx.ForEachRow(rows, []any{&kind, &g.Code, &g.Name, &g.Parent.Code, &g.Parent.Name}, func() error {
		if kind == organisation.KindRegion {
			picture.Regions = append(picture.Regions, g)
		} else {
			picture.ICBs = append(picture.ICBs, g)
		}
		return nil
	})
	return err
}

// describe puts the facts of posts and teams beside their trusts.
func describe(trusts []insight.Trust, rows postRows, teams []teamRow, on day.Day) {
	posts := map[organisation.Code][]post.Post{}
	for _, p := range rows.posts() {
		posts[p.Trust] = append(posts[p.Trust], p)
	}
	statements := map[organisation.Code][]post.Statement{}
	for _, s := range rows.statements {
		statements[s.Trust] = append(statements[s.Trust], s.Statement)
	}
	spans := map[organisation.Code]post.TeamSpan{}
	for _, row := range teams {
		spans[row.Trust] = row.TeamSpan
	}
	for i := range trusts {
		t := &trusts[i]
		own := posts[t.Code]
		t.Posts = len(own)
		t.State = post.TrustState(own, statements[t.Code], post.CCIO, on)
		t.Lead, t.Period, _ = insight.LeadPost(own, on)
		t.Team.Headcount, t.Team.Trained = spans[t.Code].Headcount, spans[t.Code].Trained
		t.Team.WTE, t.Team.Untold = post.TeamWTE(own, on)
	}
}
