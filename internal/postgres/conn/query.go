package conn

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Collect runs a query and scans each row into a T, matching columns by name.
func Collect[T any](ctx context.Context, tx pgx.Tx, sql string, args pgx.StrictNamedArgs) ([]T, error) {
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

// PlanAnew makes Postgres plan the rest of a transaction's queries for their actual
// arguments. For a query with optional filters it would otherwise settle on one
// generic plan, which is many times slower both for all trusts and for one.
// Elsewhere replanning costs more than it saves.
func PlanAnew(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, sqlPlanAnew)
	return err
}

// QueuePlanAnew adds that to a batch, before the queries that it is for.
func QueuePlanAnew(batch *pgx.Batch) { batch.Queue(sqlPlanAnew) }

// One runs a query that returns one row with one column.
func One[T any](ctx context.Context, tx pgx.Tx, sql string, args pgx.StrictNamedArgs) (T, error) {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	var value T
	err := tx.QueryRow(ctx, sql, args).Scan(&value)
	return value, err
}

// List collects what a statement returns.
func List[T any](ctx context.Context, tx pgx.Tx, scan pgx.RowToFunc[T], sql string, args pgx.QueryRewriter) ([]T, error) {
	var all []any
	if args != nil {
		all = append(all, args)
	}
	rows, err := tx.Query(ctx, sql, all...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// RowID returns an id for the row of a fact, which nothing outside the database
// refers to.
func RowID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Queue adds a query to a batch, and puts what it returns into found.
func Queue[T any](batch *pgx.Batch, found *[]T, scan pgx.RowToFunc[T], sql string, args pgx.StrictNamedArgs) {
	if args == nil {
		args = pgx.StrictNamedArgs{}
	}
	batch.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
		*found, err = pgx.CollectRows(rows, scan)
		return err
	})
}
