package register

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
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
			facts.describe(picture.Trusts, picture.Query.AsAt)
		}
		return nil
	})
	return pictures, err
}

// facts is what is recorded about trusts over all days.
type facts struct {
	posts      map[organisation.Code][]post.Post
	statements map[organisation.Code][]post.Statement
	teams      map[organisation.Code][]post.TeamSpan
	workforces map[organisation.Code][]post.Workforce
}

// readFacts reads what is recorded about the trusts of all the pictures. That
// includes what is over, because a vacancy begins when the last holder leaves.
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
		f.statements[s.Trust] = append(f.statements[s.Trust], s)
	}
	if f.teams, err = readTeams(ctx, tx, w); err != nil {
		return f, err
	}
	workforces, err := readWorkforces(ctx, tx, w)
	for _, count := range workforces {
		f.workforces[count.Trust] = append(f.workforces[count.Trust], count)
	}
	return f, err
}

// describe adds the facts of posts and teams to their trusts.
func (f facts) describe(trusts []insight.Trust, on day.Day) {
	for i := range trusts {
		t := &trusts[i]
		var team post.TeamSpan
		for _, span := range f.teams[t.Code] {
			if on.Within(span.From, span.To) {
				team = span
			}
		}
		t.Describe(f.posts[t.Code], f.statements[t.Code], team, f.workforces[t.Code], on)
	}
}
