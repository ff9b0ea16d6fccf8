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

// sqlTrustsOn and sqlGroupsOn name a body as Organisation.NameOn does: by the last
// name that began by the day, and before the first name by that one.
const sqlTrustsOn = `
WITH named AS (
    SELECT DISTINCT ON (organisation_code) organisation_code AS code, display_name AS name
    FROM organisation_name
    ORDER BY organisation_code, coalesce(valid_from <= @on::date, true) DESC,
        CASE WHEN valid_from <= @on THEN valid_from END DESC NULLS LAST, valid_from
), belongs AS (
    SELECT member_code, parent_code FROM membership WHERE valid_from <= @on AND (valid_to IS NULL OR valid_to >= @on)
)
SELECT o.code, n.name, coalesce(o.sector, ''), o.is_national,
    coalesce(i.parent_code, ''), coalesce(icb.name, ''), coalesce(r.parent_code, ''), coalesce(region.name, '')
FROM organisation o
    JOIN named n ON n.code = o.code
    LEFT JOIN belongs i ON i.member_code = o.code
    LEFT JOIN named icb ON icb.code = i.parent_code
    LEFT JOIN belongs r ON r.member_code = i.parent_code
    LEFT JOIN named region ON region.code = r.parent_code
WHERE o.kind = 'trust'
    AND (o.opened IS NULL OR o.opened <= @on) AND (o.closed IS NULL OR o.closed >= @on)
    AND (@region = '' OR r.parent_code = @region)
    AND (@icb = '' OR i.parent_code = @icb)
    AND (@trust = '' OR o.code = @trust)
ORDER BY n.name, o.code`

const sqlGroupsOn = `
WITH named AS (
    SELECT DISTINCT ON (organisation_code) organisation_code AS code, display_name AS name
    FROM organisation_name
    ORDER BY organisation_code, coalesce(valid_from <= @on::date, true) DESC,
        CASE WHEN valid_from <= @on THEN valid_from END DESC NULLS LAST, valid_from
), belongs AS (
    SELECT member_code, parent_code FROM membership WHERE valid_from <= @on AND (valid_to IS NULL OR valid_to >= @on)
)
SELECT o.kind, o.code, n.name, coalesce(p.parent_code, ''), coalesce(parent.name, '')
FROM organisation o
    JOIN named n ON n.code = o.code
    LEFT JOIN belongs p ON p.member_code = o.code
    LEFT JOIN named parent ON parent.code = p.parent_code
WHERE o.kind IN ('icb', 'region')
    AND (o.opened IS NULL OR o.opened <= @on) AND (o.closed IS NULL OR o.closed >= @on)
    AND (@region = '' OR CASE o.kind WHEN 'region' THEN o.code = @region ELSE p.parent_code = @region END)
    AND (@icb = '' OR CASE o.kind WHEN 'region' THEN o.code IN (SELECT parent_code FROM belongs WHERE member_code = @icb)
        ELSE o.code = @icb END)
ORDER BY n.name, o.code`

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
		if err := planAnew(ctx, tx); err != nil {
			return err
		}
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
		if _, exists := p.PeriodOn(on); exists {
			posts[p.Trust] = append(posts[p.Trust], p)
		}
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
