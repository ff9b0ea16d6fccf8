package register

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres/conn"
)

// RegisterPosts returns the posts and statements, over all days, of the trusts that
// a query asks for, and the picture that says which trusts those are, all read in
// one transaction. It contains nothing about the people in the posts.
func (db Store) RegisterPosts(
	ctx context.Context, permit authz.Permit, q insight.Query,
) (picture insight.Picture, posts []post.Post, statements []post.Statement, err error) {
	if err := permit.For(authz.ExportPosts, authz.OperatorView); err != nil {
		return picture, nil, nil, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if err := conn.PlanAnew(ctx, tx); err != nil {
			return err
		}
		reg, err := readRegister(ctx, tx)
		if err != nil {
			return err
		}
		picture = insight.PictureOf(reg, q)
		codes := []organisation.Code{}
		for _, t := range picture.Trusts {
			codes = append(codes, t.Code)
		}
		if len(codes) == 0 {
			return nil
		}
		rows, err := readPostRows(ctx, tx, when{known: endOf(q.KnownOn), trusts: codes})
		if err != nil {
			return err
		}
		posts, statements = rows.posts(), rows.statements
		return nil
	})
	return picture, posts, statements, err
}
