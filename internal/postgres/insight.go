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
WITH days AS (
    SELECT DISTINCT on_day FROM unnest(@days::date[]) AS asked (on_day)
), named AS (
    SELECT DISTINCT ON (on_day, organisation_code) on_day, organisation_code AS code, display_name AS name
    FROM days CROSS JOIN organisation_name
    ORDER BY on_day, organisation_code, coalesce(valid_from <= on_day, true) DESC,
        CASE WHEN valid_from <= on_day THEN valid_from END DESC NULLS LAST, valid_from
), belongs AS (
    SELECT on_day, member_code, parent_code
    FROM days JOIN membership ON valid_from <= on_day AND (valid_to IS NULL OR valid_to >= on_day)
)
SELECT d.on_day, o.code, n.name, coalesce(o.sector, ''), o.is_national,
    coalesce(i.parent_code, ''), coalesce(icb.name, ''), coalesce(r.parent_code, ''), coalesce(region.name, '')
FROM days d
    JOIN organisation o ON (o.opened IS NULL OR o.opened <= d.on_day) AND (o.closed IS NULL OR o.closed >= d.on_day)
    JOIN named n ON n.on_day = d.on_day AND n.code = o.code
    LEFT JOIN belongs i ON i.on_day = d.on_day AND i.member_code = o.code
    LEFT JOIN named icb ON icb.on_day = d.on_day AND icb.code = i.parent_code
    LEFT JOIN belongs r ON r.on_day = d.on_day AND r.member_code = i.parent_code
    LEFT JOIN named region ON region.on_day = d.on_day AND region.code = r.parent_code
WHERE o.kind = 'trust'
    AND (@region = '' OR r.parent_code = @region)
    AND (@icb = '' OR i.parent_code = @icb)
    AND (@trust = '' OR o.code = @trust)
ORDER BY d.on_day, n.name, o.code`

const sqlGroupsOn = `
WITH days AS (
    SELECT DISTINCT on_day FROM unnest(@days::date[]) AS asked (on_day)
), named AS (
    SELECT DISTINCT ON (on_day, organisation_code) on_day, organisation_code AS code, display_name AS name
    FROM days CROSS JOIN organisation_name
    ORDER BY on_day, organisation_code, coalesce(valid_from <= on_day, true) DESC,
        CASE WHEN valid_from <= on_day THEN valid_from END DESC NULLS LAST, valid_from
), belongs AS (
    SELECT on_day, member_code, parent_code
    FROM days JOIN membership ON valid_from <= on_day AND (valid_to IS NULL OR valid_to >= on_day)
)
SELECT d.on_day, o.kind, o.code, n.name, coalesce(p.parent_code, ''), coalesce(parent.name, '')
FROM days d
    JOIN organisation o ON (o.opened IS NULL OR o.opened <= d.on_day) AND (o.closed IS NULL OR o.closed >= d.on_day)
    JOIN named n ON n.on_day = d.on_day AND n.code = o.code
    LEFT JOIN belongs p ON p.on_day = d.on_day AND p.member_code = o.code
    LEFT JOIN named parent ON parent.on_day = d.on_day AND parent.code = p.parent_code
WHERE o.kind IN ('icb', 'region')
    AND (@region = '' OR CASE o.kind WHEN 'region' THEN o.code = @region ELSE p.parent_code = @region END)
    AND (@icb = '' OR CASE o.kind
        WHEN 'region' THEN EXISTS (SELECT FROM belongs b WHERE b.on_day = d.on_day AND b.member_code = @icb AND b.parent_code = o.code)
        ELSE o.code = @icb END)
ORDER BY d.on_day, n.name, o.code`

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
	pictures, err := db.Pictures(ctx, permit, q, []day.Day{q.AsAt})
	if err != nil {
		return insight.Picture{Query: q}, err
	}
	return pictures[0], nil
}

// Pictures implements insight.Store.
func (db *DB) Pictures(ctx context.Context, permit authz.Permit, q insight.Query, days []day.Day) ([]insight.Picture, error) {
	if err := permit.For(authz.ViewRegister, authz.ExportCoverage, authz.ExportSummary, authz.OperatorView); err != nil {
		return nil, err
	}
	pictures := make([]insight.Picture, len(days))
	at := map[day.Day]*insight.Picture{}
	for i, on := range days {
		pictures[i].Query = q
		pictures[i].Query.AsAt = on
		at[on] = &pictures[i]
	}
	err := db.read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if err := planAnew(ctx, tx); err != nil {
			return err
		}
		if err := readPlaces(ctx, tx, q, days, at); err != nil {
			return err
		}
		facts, err := readFacts(ctx, tx, q, pictures)
		if err != nil {
			return err
		}
		for _, picture := range at {
			facts.describe(picture.Trusts, picture.Query.AsAt)
		}
		return nil
	})
	return pictures, err
}

func readPlaces(ctx context.Context, tx pgx.Tx, q insight.Query, days []day.Day, at map[day.Day]*insight.Picture) error {
	asked := make([]string, len(days))
	for i, on := range days {
		asked[i] = on.String()
	}
	rows, err := tx.Query(ctx, sqlTrustsOn, pgx.StrictNamedArgs{"days": asked, "region": string(q.Region), "icb": string(q.ICB), "trust": string(q.Trust)})
	if err != nil {
		return err
	}
	var on day.Day
	var t insight.Trust
	_, err = pgx.ForEachRow(rows, []any{&on, &t.Code, &t.Name, &t.Sector, &t.National, &t.ICB.Code, &t.ICB.Name, &t.Region.Code, &t.Region.Name}, func() error {
		if q.Sector == organisation.StatisticalUnknown || t.Sector.Statistical() == q.Sector {
			at[on].Trusts = append(at[on].Trusts, t)
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows, err = tx.Query(ctx, sqlGroupsOn, pgx.StrictNamedArgs{"days": asked, "region": string(q.Region), "icb": string(q.ICB)})
	if err != nil {
		return err
	}
	var kind organisation.Kind
	var g insight.Group
	_, err = pgx.ForEachRow(rows, []any{&on, &kind, &g.Code, &g.Name, &g.Parent.Code, &g.Parent.Name}, func() error {
		if kind == organisation.KindRegion {
			at[on].Regions = append(at[on].Regions, g)
		} else {
			at[on].ICBs = append(at[on].ICBs, g)
		}
		return nil
	})
	return err
}

// facts is what is recorded of trusts over all days.
type facts struct {
	posts      map[organisation.Code][]post.Post
	statements map[organisation.Code][]post.Statement
	teams      map[organisation.Code][]post.TeamSpan
	workforces map[organisation.Code][]post.Workforce
}

// readFacts reads what is recorded of the trusts of all the pictures. It reads
// what is over as well: since when a post has been vacant is told by who left it.
func readFacts(ctx context.Context, tx pgx.Tx, q insight.Query, pictures []insight.Picture) (facts, error) {
	f := facts{
		map[organisation.Code][]post.Post{}, map[organisation.Code][]post.Statement{},
		map[organisation.Code][]post.TeamSpan{}, map[organisation.Code][]post.Workforce{},
	}
	var codes []organisation.Code
	seen := map[organisation.Code]bool{}
	for _, picture := range pictures {
		for _, t := range picture.Trusts {
			if !seen[t.Code] {
				seen[t.Code] = true
				codes = append(codes, t.Code)
			}
		}
	}
	if len(codes) == 0 {
		return f, nil
	}
	w := when{known: endOf(q.KnownOn), trusts: codes}
	rows, err := readPostRows(ctx, tx, w)
	if err != nil {
		return f, err
	}
	for _, p := range rows.posts() {
		f.posts[p.Trust] = append(f.posts[p.Trust], p)
	}
	for _, s := range rows.statements {
		f.statements[s.Trust] = append(f.statements[s.Trust], s.Statement)
	}
	found, err := tx.Query(ctx, sqlTeamSpans, w.args())
	if err != nil {
		return f, err
	}
	teams, err := pgx.CollectRows(found, scanTeam)
	if err != nil {
		return f, err
	}
	for _, row := range teams {
		f.teams[row.Trust] = append(f.teams[row.Trust], row.TeamSpan)
	}
	workforces, err := readWorkforces(ctx, tx, w)
	for _, count := range workforces {
		f.workforces[count.Trust] = append(f.workforces[count.Trust], count)
	}
	return f, err
}

// describe puts the facts of posts and teams beside their trusts.
func (f facts) describe(trusts []insight.Trust, on day.Day) {
	for i := range trusts {
		t := &trusts[i]
		own, statements := f.posts[t.Code], f.statements[t.Code]
		for _, p := range own {
			if period, exists := p.PeriodOn(on); exists {
				t.Posts++
				if period.Type.Clinical() {
					t.Team.Posts++
				}
			}
		}
		t.State = post.TrustState(own, statements, post.CCIO, on)
		t.Safety = post.TrustState(own, statements, post.ClinicalSafetyOfficer, on)
		var has bool
		if t.Lead, t.Period, has = insight.LeadPost(own, on); has {
			t.Vacant, _ = post.VacantSince(t.Lead, on)
			t.Interim, _ = post.InterimSince(t.Lead, on)
		}
		for _, span := range f.teams[t.Code] {
			if on.Within(span.From, span.To) {
				t.Team.Headcount, t.Team.Trained = span.Headcount, span.Trained
			}
		}
		t.Team.WTE, t.Team.Untold = post.TeamWTE(own, on)
		t.Workforce, _ = post.WorkforceOn(f.workforces[t.Code], on)
	}
}
