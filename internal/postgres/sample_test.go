package postgres_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/post"
)

// samplePeriod returns a period with every fact that a post may have, except its
// days, its type and its funding. Of n values a fact takes the one that choose
// returns.
func samplePeriod(choose func(n int) int) post.Period {
	return post.Period{
		LocalTitle:  fmt.Sprintf("Title, \"%d\" – é'\t;", choose(100)),
		ReportsTo:   oneOf(choose, post.ReportingLines()),
		BoardAccess: oneOf(choose, post.BoardAccesses()),
		Budget:      oneOf(choose, post.Budgets()),
		VacantFrom:  d("2021-06-01").AddDays(choose(400)),
		Recruiting:  oneOf(choose, post.Answers()),
	}
}

func oneOf[T any](choose func(n int) int, values []T) T { return values[choose(len(values))] }

// everyFactTold checks that each column of post_period that holds a fact has at least
// two different values, of which one may be NULL, so that none is left untried.
func everyFactTold(t *testing.T, super *pgx.Conn) {
	t.Helper()
	of := column[string](t, super, `
SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'post_period'`)
	if !slices.Contains(of, "budget") {
		t.Fatalf("these are the columns of post_period: %v", of)
	}
	for _, name := range of {
		switch name {
		case "recorded_at", "recorded_by", "superseded_at", "superseded_by": // say who knew the fact, and when
			continue
		}
		if n := column[int](t, super, "SELECT count(DISTINCT coalesce("+name+"::text, 'NULL')) FROM post_period"); n[0] < 2 {
			t.Errorf("post_period.%s never had a value of its own: samplePeriod has to give it one", name)
		}
	}
}
