// Package pgtest gives tests a real Postgres: a throw-away server for the test
// binary, one migrated template database with the product's own organisations and
// framework, and a clone of it for each test that asks. What several tests add to
// their clones before they begin is a [Prepared] database: filled once, and cloned
// in the same way.
//
// Only tests import it. Without a Postgres a test fails; it is never skipped.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/localpg"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
)

// Cluster is the server of one test binary. Its zero value starts at the first
// Clone.
type Cluster struct {
	once   sync.Once
	server *localpg.Server
	url    string
	admin  *pgxpool.Pool // the superuser's, who alone may end a connection of the superuser's
	err    error
	clones atomic.Int64
}

const template = "ccio_template"

// Run runs the tests of a package and stops the server afterwards. TestMain
// calls it.
func (c *Cluster) Run(m *testing.M) int {
	code := m.Run()
	if c.admin != nil {
		c.admin.Close()
	}
	if c.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := c.server.Close(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "stopping the throw-away Postgres:", err)
			return 1
		}
	}
	return code
}

func (c *Cluster) start() error {
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if c.server, err = localpg.Temporary(ctx, []string{root}); err != nil {
		return err
	}
	c.url = c.server.URL()
	super, err := urlAs(c.url, "postgres")
	if err != nil {
		return err
	}
	if c.admin, err = pgxpool.New(ctx, super); err != nil {
		return err
	}
	if err := c.create(ctx, template, "template1"); err != nil {
		return err
	}
	url, err := urlOf(c.url, template)
	if err != nil {
		return err
	}
	if _, err := postgres.MigrateUp(url); err != nil {
		return err
	}
	db, err := postgres.Open(ctx, url, postgres.RoleOperate, time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	permit, err := authz.Authorize(authz.Operator(), authz.ImportTrusts)
	if err != nil {
		return err
	}
	reg, err := organisation.Reference()
	if err != nil {
		return err
	}
	if _, err := db.LoadReference(ctx, permit, reg); err != nil {
		return err
	}
	shipped, err := framework.Shipped()
	if err != nil {
		return err
	}
	if permit, err = authz.Authorize(authz.Operator(), authz.ImportFramework); err != nil {
		return err
	}
	_, err = db.ImportFramework(ctx, permit, shipped, framework.ShippedFile(), false, false)
	return err
}

// Clone is the address, as the owner, of a database of the test's own: migrated,
// with the organisations and nothing else. It is dropped when the test ends.
func (c *Cluster) Clone(t testing.TB) string {
	t.Helper()
	return c.clone(t, template)
}

// Empty is the address of a database with nothing in it, not even a schema.
func (c *Cluster) Empty(t testing.TB) string {
	t.Helper()
	return c.clone(t, "template1")
}

func (c *Cluster) clone(t testing.TB, from string) (address string) {
	t.Helper()
	name, address := c.make(t, from)
	t.Cleanup(func() {
		if err := c.exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping the database of this test: %v", err)
		}
	})
	return address
}

// make copies a database, for its owner, and starts the server before the first.
func (c *Cluster) make(t testing.TB, from string) (name, address string) {
	t.Helper()
	c.once.Do(func() { c.err = c.start() })
	if c.err != nil {
		t.Fatalf("no Postgres for this test: %v", c.err)
	}
	name = fmt.Sprintf("ccio_test_%d", c.clones.Add(1))
	if err := c.create(context.Background(), name, from); err != nil {
		t.Fatalf("making a database for this test: %v", err)
	}
	address, err := urlOf(c.url, name)
	if err != nil {
		t.Fatal(err)
	}
	return name, address
}

// create copies files. Where nothing waits for the disk, that takes half the
// processor time of copying through the log, which is Postgres's usual way.
func (c *Cluster) create(ctx context.Context, name, from string) error {
	owner, err := ownerOf(c.url)
	if err != nil {
		return err
	}
	return c.exec(ctx, "CREATE DATABASE "+name+" OWNER "+owner+" TEMPLATE "+from+" STRATEGY FILE_COPY")
}

func (c *Cluster) exec(ctx context.Context, sql string) error {
	_, err := c.admin.Exec(ctx, sql)
	return err
}

// Open is a pool on a database under one of the program's roles, closed when
// the test ends.
func Open(t testing.TB, url, role string, now func() time.Time) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(context.Background(), url, role, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// Superuser is the same database for the superuser of the throw-away server, for
// whom there are no policies. Only a test has such an address: the program's own
// is that of the owner.
func Superuser(t testing.TB, url string) string {
	t.Helper()
	as, err := urlAs(url, "postgres")
	if err != nil {
		t.Fatal(err)
	}
	return as
}

// Permit is a permit of the server's command line.
func Permit(t testing.TB, action authz.Action) authz.Permit {
	t.Helper()
	permit, err := authz.Authorize(authz.Operator(), action)
	if err != nil {
		t.Fatal(err)
	}
	return permit
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod above the working directory")
		}
		dir = parent
	}
}
