package postgres_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// A draft is replaced and seen by nobody; published, a version stays as it is.
func TestFrameworkImport(t *testing.T) {
	t.Parallel()
	address := cluster.Clone(t)
	operate, serve := pgtest.Open(t, address, postgres.RoleOperate, time.Now), pgtest.Open(t, address, postgres.RoleServe, time.Now)
	may := pgtest.Permit(t, authz.ImportFramework)
	version := func(number, title string) (framework.Framework, []byte) {
		file := bytes.Replace(framework.ShippedFile(), []byte(`"version": "1.0"`), []byte(`"version": "`+number+`"`), 1)
		file = bytes.Replace(file, []byte(`"title": "CCIO digital leadership framework"`), []byte(`"title": "`+title+`"`), 1)
		f, problems := framework.Read(bytes.NewReader(file))
		must(t, problems.Err())
		return f, file
	}
	want := func(what string, number, title string, draft, dry bool, result framework.Result, kind fault.Kind, published int) {
		t.Helper()
		f, file := version(number, title)
		got, err := operate.ImportFramework(t.Context(), may, f, file, draft, dry)
		if kind != fault.Internal {
			isKind(t, what, err, kind)
		} else if err != nil || got != result {
			t.Errorf("%s: %s, %v; want %s", what, got, err, result)
		}
		all, err := serve.Frameworks(t.Context())
		must(t, err)
		if len(all) != published {
			t.Errorf("%s: %d frameworks are published, want %d", what, len(all), published)
		}
	}
	want("the shipped one again", "1.0", "CCIO digital leadership framework", false, false, framework.Unchanged, 0, 1)
	want("another text of a published version", "1.0", "Another", false, false, "", fault.Conflict, 1)
	want("another text, tried", "1.0", "Another", false, true, "", fault.Conflict, 1)
	want("a draft, tried", "1.1", "A draft", true, true, framework.New, 0, 1)
	want("a draft", "1.1", "A draft", true, false, framework.New, 0, 1)
	want("the same draft", "1.1", "A draft", true, false, framework.Unchanged, 0, 1)
	want("another draft", "1.1", "Another draft", true, false, framework.Changed, 0, 1)
	if _, err := serve.Framework(t.Context(), "ccio", "1.1"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a draft is shown: %v", err)
	}
	want("the draft, published", "1.1", "Another draft", false, false, framework.Changed, 0, 2)
	want("the draft again", "1.1", "A draft", true, false, "", fault.Conflict, 2)
	want("a version after the ninth", "1.10", "Ten", false, false, framework.New, 0, 3)
	want("a version after the ninth", "1.9", "Nine", false, false, framework.New, 0, 4)
	all, err := serve.Frameworks(t.Context())
	must(t, err)
	var order []string
	for _, f := range all {
		order = append(order, f.Version)
	}
	if got := strings.Join(order, " "); got != "1.10 1.9 1.1 1.0" {
		t.Errorf("the versions stand in the order %s", got)
	}
	shipped, err := framework.Shipped()
	must(t, err)
	stored, err := serve.Framework(t.Context(), "ccio", "1.0")
	must(t, err)
	if diff := gocmp.Diff(shipped, stored); diff != "" {
		t.Errorf("what is read is not what was shipped:\n%s", diff)
	}
	rows := column[string](t, connect(t, pgtest.Superuser(t, address)), `SELECT c.id FROM competency c
		JOIN framework f ON f.id = c.framework_id WHERE f.version = '1.0' ORDER BY position`)
	at := 0
	for _, d := range shipped.Domains {
		for _, c := range d.Competencies {
			if at >= len(rows) || rows[at] != c.ID {
				t.Fatalf("the rows of the competencies are %v", rows)
			}
			at++
		}
	}
}
