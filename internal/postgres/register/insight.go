package register

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

// endOf returns the last moment of a day in England, because what was recorded
// during the day was known on it. For the zero day it returns
// the zero time.
func endOf(d day.Day) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	next := d.AddDays(1)
	return time.Date(next.Year(), next.Month(), next.DayOfMonth(), 0, 0, 0, 0, day.London()).Add(-time.Microsecond)
}

// Picture implements insight.Store.
func (db Store) Picture(ctx context.Context, permit authz.Permit, q insight.Query) (insight.Picture, error) {
	pictures, err := db.Pictures(ctx, permit, q, []day.Day{q.AsAt})
	if err != nil {
		return insight.Picture{Query: q}, err
	}
	return pictures[0], nil
}

// Pictures implements insight.Store.
func (db Store) Pictures(ctx context.Context, permit authz.Permit, q insight.Query, days []day.Day) ([]insight.Picture, error) {
	if err := permit.For(authz.ViewRegister, authz.ExportCoverage, authz.ExportSummary, authz.OperatorView); err != nil {
		return nil, err
	}
	var pictures []insight.Picture
	err := db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if err := conn.PlanAnew(ctx, tx); err != nil {
			return err
		}
		reg, err := readRegister(ctx, tx)
		if err != nil {
			return err
		}
		for _, on := range days {
			pictures = append(pictures, insight.PictureOf(reg, q.On(on)))
		}
		facts, err := readFacts(ctx, tx, q, pictures)
		if err != nil {
			return err
		}
		for _, picture := range pictures {
			for i := range picture.Trusts {
				picture.Trusts[i].Describe(facts[picture.Trusts[i].Code], picture.Query.AsAt)
			}
		}
		return nil
	})
	return pictures, err
}

// readFacts reads what is recorded about the trusts of all the pictures.
func readFacts(ctx context.Context, tx pgx.Tx, q insight.Query, pictures []insight.Picture) (map[organisation.Code]insight.Facts, error) {
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
		return nil, nil
	}
	return factsOf(ctx, tx, when{known: endOf(q.KnownOn), trusts: codes})
}

// factsOf reads what is recorded about trusts over all days.
func factsOf(ctx context.Context, tx pgx.Tx, w when) (map[organisation.Code]insight.Facts, error) {
	rows, err := readPostRows(ctx, tx, w)
	if err != nil {
		return nil, err
	}
	teams, err := readTeams(ctx, tx, w)
	if err != nil {
		return nil, err
	}
	workforces, err := readWorkforces(ctx, tx, w)
	if err != nil {
		return nil, err
	}
	all := map[organisation.Code]insight.Facts{}
	tell := func(code organisation.Code, add func(*insight.Facts)) {
		f := all[code]
		add(&f)
		all[code] = f
	}
	for _, p := range rows.posts() {
		tell(p.Trust, func(f *insight.Facts) { f.Posts = append(f.Posts, p) })
	}
	for _, s := range rows.statements {
		tell(s.Trust, func(f *insight.Facts) { f.Statements = append(f.Statements, s) })
	}
	for code, spans := range teams {
		tell(code, func(f *insight.Facts) { f.Teams = spans })
	}
	for _, count := range workforces {
		tell(count.Trust, func(f *insight.Facts) { f.Workforces = append(f.Workforces, count) })
	}
	return all, nil
}
