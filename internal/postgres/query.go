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

const sqlPlanAnew = `SELECT set_config('plan_cache_mode', 'force_custom_plan', true)`

// planAnew has the rest of a transaction planned for the values it asks for. Of
// a query with optional filters Postgres otherwise comes to keep one plan for any
// values, which is many times slower for all trusts and for one alike. Elsewhere
// planning anew costs more than it saves.
func planAnew(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, sqlPlanAnew)
	return err
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
