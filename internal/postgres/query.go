package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// collect runs a query and makes a value of T of each row, column by name.
func collect[T any](ctx context.Context, tx pgx.Tx, sql string, args pgx.StrictNamedArgs) ([]T, error) {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("asking: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
	if err != nil {
		return nil, fmt.Errorf("reading: %w", err)
	}
	return found, nil
}

// one runs a query of one row and one column.
func one[T any](ctx context.Context, tx pgx.Tx, sql string, args pgx.StrictNamedArgs) (T, error) {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	var value T
	err := tx.QueryRow(ctx, sql, args).Scan(&value)
	return value, err
}
