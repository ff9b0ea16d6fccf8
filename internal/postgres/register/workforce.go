package register

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/post"
)

const sqlWorkforces = `
SELECT f.trust_code, f.counted_on, f.wte_hundredths
FROM trust_workforce f
WHERE (@trusts::text[] IS NULL OR f.trust_code = ANY (@trusts))
    AND (@on::date IS NULL OR f.counted_on <= @on)
    AND CASE WHEN @known::timestamptz IS NULL THEN f.superseded_at IS NULL
        ELSE f.recorded_at <= @known AND (f.superseded_at IS NULL OR f.superseded_at > @known) END
ORDER BY f.trust_code, f.counted_on`

func readWorkforces(ctx context.Context, tx pgx.Tx, w when) ([]post.Workforce, error) {
	rows, err := tx.Query(ctx, sqlWorkforces, w.args())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (count post.Workforce, err error) {
		return count, row.Scan(&count.Trust, &count.Counted, &count.WTE)
	})
}
