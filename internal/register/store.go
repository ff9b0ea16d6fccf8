package register

import (
	"context"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Rows reads the register from its rows. It answers what the register in memory does
// not hold: how things were known on an earlier day.
type Rows interface {
	insight.Store
	// TrustPosts reads the posts and statements of a trust over all days.
	TrustPosts(ctx context.Context, permit authz.Permit, q insight.Query) ([]post.Post, []post.Statement, error)
	// RegisterPosts reads the posts and statements, over all days, of the trusts
	// that a query selects, with the picture that says which trusts those are.
	RegisterPosts(ctx context.Context, permit authz.Permit, q insight.Query) (insight.Picture, []post.Post, []post.Statement, error)
}

// Store answers questions about the open register from memory.
type Store struct {
	keeper *Keeper
	rows   Rows
}

// NewStore returns a store that reads the register from source when it has changed.
func NewStore(source Source, rows Rows) *Store { return &Store{keeper: NewKeeper(source), rows: rows} }

var _ insight.Store = (*Store)(nil)

// Picture implements insight.Store.
func (s *Store) Picture(ctx context.Context, permit authz.Permit, q insight.Query) (insight.Picture, error) {
	pictures, err := s.Pictures(ctx, permit, q, []day.Day{q.AsAt})
	if err != nil {
		return insight.Picture{Query: q}, err
	}
	return pictures[0], nil
}

// Pictures implements insight.Store.
func (s *Store) Pictures(ctx context.Context, permit authz.Permit, q insight.Query, days []day.Day) ([]insight.Picture, error) {
	if err := permit.For(authz.ViewRegister, authz.ExportCoverage, authz.ExportSummary); err != nil {
		return nil, err
	}
	if !q.KnownOn.IsZero() {
		return s.rows.Pictures(ctx, permit, q, days)
	}
	register, err := s.keeper.At(ctx, permit)
	if err != nil {
		return nil, err
	}
	var pictures []insight.Picture
	for _, on := range days {
		pictures = append(pictures, register.Picture(q.On(on)))
	}
	return pictures, nil
}

// Register returns every organisation with its names, memberships and succession.
func (s *Store) Register(ctx context.Context, permit authz.Permit) (organisation.Register, error) {
	if err := permit.For(authz.ViewRegister); err != nil {
		return organisation.Register{}, err
	}
	register, err := s.keeper.At(ctx, permit)
	if err != nil {
		return organisation.Register{}, err
	}
	return register.Organisations(), nil
}

// Index returns what the trusts of a day can be found by.
func (s *Store) Index(ctx context.Context, permit authz.Permit, on day.Day) (*organisation.Index, error) {
	if err := permit.For(authz.ViewRegister); err != nil {
		return nil, err
	}
	register, err := s.keeper.At(ctx, permit)
	if err != nil {
		return nil, err
	}
	return register.on(on).index(), nil
}

// TrustPosts returns the posts and statements of q.Trust over all days, as the
// register knew them at the end of q.KnownOn, or now if that is zero.
func (s *Store) TrustPosts(ctx context.Context, permit authz.Permit, q insight.Query) ([]post.Post, []post.Statement, error) {
	if err := permit.For(authz.ViewRegister); err != nil {
		return nil, nil, err
	}
	if !q.KnownOn.IsZero() {
		return s.rows.TrustPosts(ctx, permit, q)
	}
	register, err := s.keeper.At(ctx, permit)
	if err != nil {
		return nil, nil, err
	}
	posts, statements := register.Posts(q.Trust)
	return posts, statements, nil
}

// RegisterPosts returns the posts and statements, over all days, of the trusts that
// a query asks for, and the picture that says which trusts those are.
func (s *Store) RegisterPosts(
	ctx context.Context, permit authz.Permit, q insight.Query,
) (picture insight.Picture, posts []post.Post, statements []post.Statement, err error) {
	if err := permit.For(authz.ExportPosts); err != nil {
		return picture, nil, nil, err
	}
	if !q.KnownOn.IsZero() {
		return s.rows.RegisterPosts(ctx, permit, q)
	}
	register, err := s.keeper.At(ctx, permit)
	if err != nil {
		return picture, nil, nil, err
	}
	picture = register.Picture(q)
	for _, t := range picture.Trusts {
		f := register.facts[t.Code]
		posts, statements = append(posts, f.Posts...), append(statements, f.Statements...)
	}
	return picture, posts, statements, nil
}

// Bytes is about how much memory the pictures take that are kept.
func (s *Store) Bytes() int {
	kept := s.keeper.kept.Load()
	if kept == nil {
		return 0
	}
	return kept.days.Size()
}
