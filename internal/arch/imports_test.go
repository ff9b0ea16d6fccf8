package arch

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// nouns are the packages of the product's concepts. They know each other, but not
// how they are stored or shown.
const nouns = "internal/account internal/assessment internal/disclosure internal/framework internal/insight " +
	"internal/organisation internal/plan internal/post internal/publication"

// areas of the site know what they share, and not each other.
const areasMay = "internal/authz internal/day internal/export internal/fault internal/form internal/server/site " +
	"web/chart web/nhsuk web/view github.com/a-h/templ github.com/go-chi/chi/v5 github.com/google/uuid " + nouns

const nounsMay = "internal/audit internal/authz internal/day internal/export internal/fault internal/outbox github.com/google/uuid " + nouns

// sqlMay is for the packages of SQL below internal/postgres.
const sqlMay = "internal/audit internal/authz internal/day internal/fault internal/outbox internal/postgres/conn " +
	"github.com/google/uuid github.com/jackc/pgx/v5/... " + nouns

// mayImport lists what each package may import besides the standard library.
// Everything else is refused, and so is a package that is not listed. Tests may
// import what they need.
var mayImport = map[string]string{
	"internal/fault":  "",
	"internal/day":    "github.com/jackc/pgx/v5/pgtype", // so that Postgres stores a day as a date
	"internal/config": "",
	"internal/recent": "",
	"internal/form":   "internal/day internal/fault github.com/google/uuid",
	"internal/outbox": "github.com/google/uuid",
	"internal/export": "internal/day internal/fault github.com/xuri/excelize/v2",                 // writes workbooks
	"internal/audit":  "internal/day internal/organisation internal/post github.com/google/uuid", // posts name their own fields
	"internal/authz":  "internal/day internal/fault internal/organisation github.com/google/uuid",

	"internal/account":      nounsMay,
	"internal/assessment":   nounsMay,
	"internal/disclosure":   nounsMay,
	"internal/framework":    nounsMay,
	"internal/insight":      nounsMay,
	"internal/organisation": nounsMay,
	"internal/plan":         nounsMay,
	"internal/post":         nounsMay,
	"internal/publication":  nounsMay,

	// The open register in memory, between the site and its rows.
	"internal/register": "internal/authz internal/day internal/fault internal/insight internal/organisation internal/post internal/recent " +
		"golang.org/x/sync/singleflight",

	// The file that posts travel in. Posts do not know it, nor do other nouns.
	"internal/post/postfile": nounsMay,

	// The two adapters. Neither knows the other. The packages below postgres are a
	// noun's SQL each, and know conn and no other of them; only the demonstration
	// loads posts as an import does.
	"internal/postgres": "internal/assessment internal/authz internal/fault internal/framework internal/insight internal/post migrations " +
		"internal/postgres/accounts internal/postgres/assessments internal/postgres/audits " +
		"internal/postgres/conn internal/postgres/demodata internal/postgres/frameworks internal/postgres/register " +
		"github.com/jackc/pgx/v5/... github.com/golang-migrate/migrate/v4/...",
	"internal/postgres/accounts":    sqlMay,
	"internal/postgres/assessments": sqlMay,
	"internal/postgres/audits":      sqlMay,
	"internal/postgres/conn": "internal/audit internal/authz internal/fault internal/outbox " +
		"github.com/google/uuid github.com/jackc/pgx/v5/... " + nouns,
	"internal/postgres/demodata":   sqlMay + " internal/demo internal/postgres/register",
	"internal/postgres/frameworks": sqlMay,
	"internal/postgres/register":   sqlMay,
	"internal/server": "internal/audit internal/authz internal/fault internal/register internal/server/... web web/view " +
		"github.com/go-chi/chi/v5/... github.com/google/uuid " + nouns,
	"internal/server/site": "internal/audit internal/authz internal/day internal/export internal/fault internal/form internal/recent " +
		"internal/register web web/chart web/nhsuk web/view github.com/a-h/templ github.com/go-chi/chi/v5 github.com/google/uuid " + nouns,

	// The areas of the site.
	"internal/server/accounts":    areasMay + " internal/audit internal/signin",
	"internal/server/assessments": areasMay,
	"internal/server/auditlog":    areasMay + " internal/audit",
	"internal/server/coverage":    areasMay,
	"internal/server/cycles":      areasMay,
	"internal/server/exports":     areasMay + " internal/post/postfile",
	"internal/server/frameworks":  areasMay,
	"internal/server/mydata":      areasMay,
	"internal/server/people":      areasMay,
	"internal/server/statements":  areasMay,
	"internal/server/trusts":      areasMay,

	// It talks to the sign-in provider, and knows neither adapter.
	"internal/signin": "internal/account internal/fault github.com/coreos/go-oidc/v3/oidc golang.org/x/oauth2 golang.org/x/sync/singleflight",

	"internal/demo":    "internal/authz internal/day internal/fault github.com/google/uuid " + nouns,
	"internal/localpg": "github.com/jackc/pgx/v5/... golang.org/x/sys/unix", // the second on a Mac only
	"internal/postgres/pgtest": "internal/authz internal/day internal/framework internal/localpg internal/organisation internal/postgres " +
		"github.com/jackc/pgx/v5/pgxpool",
	"internal/accesstest":  "",
	"internal/bench":       "",
	"internal/browsertest": "",
	"internal/arch":        "",

	"migrations": "",
	"web":        "",
	"web/nhsuk":  "github.com/a-h/templ/...",
	"web/chart":  "web/nhsuk github.com/a-h/templ/...",
	"web/view":   "web web/chart web/nhsuk github.com/a-h/templ/...",

	// It wires everything, and is the only one to see both adapters.
	"cmd/ccio": "internal/audit internal/authz internal/config internal/day internal/demo internal/export internal/fault " +
		"internal/localpg internal/post/postfile internal/postgres internal/server internal/signin migrations github.com/google/uuid " + nouns,
}

// onlyIn lists the packages that may use the parts of the standard library that
// reach out of the program. The other packages are rules, which need none of
// them.
var onlyIn = map[string]string{
	"database/sql": "internal/postgres",
	"net/http":     "cmd/ccio internal/server internal/server/... internal/signin web",
	"os":           "cmd/ccio internal/bench internal/config internal/localpg internal/postgres/pgtest",
	"os/exec":      "internal/localpg",
	"plugin":       "",
	"reflect":      "",
	"unsafe":       "",
}

// allows reports whether an import is on a list. "a/..." is a and all below it.
func allows(list, imported string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(allowed string) bool {
		above, whole := strings.CutSuffix(allowed, "/...")
		return imported == above || whole && strings.HasPrefix(imported, above+"/")
	})
}

func TestImports(t *testing.T) {
	t.Parallel()
	for _, s := range must(t, sources) {
		list, known := mayImport[s.pkg.path()]
		if !known {
			t.Fatalf("%s is not in the table of this test: say there what it may import", s.pkg.ImportPath)
		}
		for _, imported := range s.imports() {
			if s.test {
				continue
			}
			if users, limited := onlyIn[imported]; limited && !allows(users, s.pkg.path()) {
				t.Errorf("%s imports %s, which only %q may", s.name, imported, users)
			}
			ours, own := strings.CutPrefix(imported, module+"/")
			foreign := strings.Contains(strings.Split(imported, "/")[0], ".")
			if (own || foreign) && !allows(list, ours) {
				t.Errorf("%s imports %s, and %s may not", s.name, imported, s.pkg.path())
			}
		}
	}
}

// TestTestsOnly: code for tests is in test files, and only they use it.
func TestTestsOnly(t *testing.T) {
	t.Parallel()
	const pgtest, bench = "internal/postgres/pgtest", "internal/bench"
	for _, s := range must(t, sources) {
		if s.test {
			continue
		}
		for _, imported := range s.imports() {
			switch {
			case (imported == "testing" || strings.HasPrefix(imported, "testing/")) && s.pkg.path() != pgtest && s.pkg.path() != bench:
				t.Errorf("%s imports %s: only tests may, and %s and %s, which only tests import", s.name, imported, pgtest, bench)
			case strings.HasPrefix(imported, module+"/"+pgtest), imported == module+"/"+bench:
				t.Errorf("%s imports %s: only tests may", s.name, imported)
			}
		}
	}
}

// TestNames: a package is named for what it is about.
func TestNames(t *testing.T) {
	t.Parallel()
	for _, p := range must(t, packages) {
		switch name := path.Base(p.path()); name {
		case "base", "common", "helper", "helpers", "lib", "misc", "model", "models", "service", "services", "shared", "types", "util", "utils":
			t.Errorf("%s: %q says nothing about what is in it", p.ImportPath, name)
		}
		if p.Doc == "" {
			t.Errorf("%s has no doc comment: say what it does and does not do, in a file doc.go if it has only tests", p.ImportPath)
		}
	}
}
