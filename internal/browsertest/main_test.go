package browsertest

import (
	"os"
	"testing"

	"ccio/internal/postgres/pgtest"
)

// Postgres and the browser are started by the first test that needs them and
// outlive it, so TestMain, which stops them, has to know them.
var (
	cluster pgtest.Cluster
	browser chromium
)

func TestMain(m *testing.M) {
	code := cluster.Run(m)
	browser.close()
	os.Exit(code)
}
