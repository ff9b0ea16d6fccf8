package postgres_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/postgres/pgtest"
)

func TestGeneric(t *testing.T) {
	u, err := os.ReadFile("/tmp/w/url")
	must(t, err)
	super := connect(t, pgtest.Superuser(t, string(u)))
	board := personOf(t, super, "RR8", 7)
	st := statements(t)
	codes := "'{" + strings.Join(column[string](t, super, `SELECT code FROM organisation WHERE kind='trust' AND closed IS NULL`), ",") + "}'"
	pid := column[int](t, super, `SELECT pg_backend_pid()`)[0]
	for _, name := range []string{"sqlPostPeriods", "sqlAppointments", "sqlHolders", "sqlTrustsOn"} {
		tx, err := super.Begin(t.Context())
		must(t, err)
		tx.Exec(t.Context(), `SET LOCAL ROLE ccio_serve`)
		tx.Exec(t.Context(), `SELECT set_config('ccio.actor', $1, true)`, board.String())
		tx.Exec(t.Context(), os.Getenv("SETUP"))
		args := pgx.NamedArgs{}
		q, _, err := args.RewriteQuery(t.Context(), super, st[name].text, nil)
		must(t, err)
		_, err = tx.Exec(t.Context(), "PREPARE p AS "+q)
		must(t, err)
		sets := map[string]string{"one": `('{RR8}', '2026-10-01', NULL)`, "all": `(` + codes + `, '2026-10-01', NULL)`, "allknown": `(` + codes + `, '2026-10-01', '2026-03-01')`}
		if name == "sqlHolders" {
			sets = map[string]string{"board": `('2026-10-01', NULL, 'RR8', 'trust', 'RR8', NULL, NULL)`}
		}
		if name == "sqlTrustsOn" {
			sets = map[string]string{"all": `('2026-10-01', '', '', '')`}
		}
		for set, a := range sets {
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				tx.Exec(t.Context(), "SET LOCAL plan_cache_mode = "+mode)
				var best float64 = 1e9
				for range 5 {
					c0 := schedstat(fmt.Sprintf("/proc/%d/schedstat", pid))
					_, err = tx.Exec(t.Context(), "EXECUTE p"+a)
					must(t, err)
					best = min(best, float64(schedstat(fmt.Sprintf("/proc/%d/schedstat", pid))-c0)/1e6)
				}
				plan := column[string](t, tx, "EXPLAIN EXECUTE p"+a)
				fmt.Printf("%-18s %-9s %-20s cpu min %8.2f ms  %s\n", name, set, mode, best, plan[0])
				if os.Getenv("PLAN") != "" { fmt.Println(strings.Join(plan, "\n")) }
			}
		}
		tx.Exec(t.Context(), "DEALLOCATE p")
		tx.Rollback(t.Context())
	}
}
