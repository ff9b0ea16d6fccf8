package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/demo"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
	"ccio/migrations"
)

func up(t testing.TB, address string, want bool) {
	t.Helper()
	if done, err := postgres.MigrateUp(address); err != nil || done != want {
		t.Fatalf("up: %v, %v; want %v", done, err, want)
	}
}

func down(t testing.TB, address string, want bool) {
	t.Helper()
	if done, err := postgres.MigrateDown(address); err != nil || done != want {
		t.Fatalf("down: %v, %v; want %v", done, err, want)
	}
}

// allDown takes back every step that there is.
func allDown(t testing.TB, address string) {
	t.Helper()
	steps, err := fs.Glob(migrations.Files, "*.down.sql")
	must(t, err)
	for range steps {
		down(t, address, true)
	}
	down(t, address, false)
}

func version(t testing.TB, address string) postgres.Version {
	t.Helper()
	v, err := postgres.SchemaVersion(t.Context(), address)
	must(t, err)
	return v
}

// withoutTable drops what the library leaves behind once it has been used.
func withoutTable(dump string) string {
	ofTool := regexp.MustCompile(`(?m)^CREATE UNIQUE INDEX schema_migrations_pkey.*\n|^.*ON TABLE schema_migrations TO.*\n`)
	return ofTool.ReplaceAllString(dump, "")
}

// Going all the way down leaves a database like a new one, except for the table of
// the version. Whether it was full or empty, going up again ends where it began.
func TestMigrationsDownAndUp(t *testing.T) {
	t.Parallel()
	for _, full := range []bool{false, true} {
		name := map[bool]string{false: "empty", true: "with the demonstration and the example"}[full]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := cluster.Empty(t)
			conn := connect(t, address)
			untouched := catalogue(t, conn)
			need, err := postgres.NeededVersion()
			must(t, err)
			up(t, address, true)
			up(t, address, false)
			want := catalogue(t, conn)
			if full {
				fill(t, address)
			}
			if got := version(t, address); got != (postgres.Version{Have: need, Need: need}) {
				t.Errorf("after up the version is %+v", got)
			}
			allDown(t, address)
			if got := version(t, address); got != (postgres.Version{Need: need}) {
				t.Errorf("at the bottom the version is %+v", got)
			}
			if diff := cmp.Diff(untouched, withoutTable(catalogue(t, conn))); diff != "" {
				t.Errorf("at the bottom it is another schema than a new database has:\n%s", diff)
			}
			left := column[string](t, conn, `SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`)
			if len(left) != 1 || left[0] != "schema_migrations" {
				t.Errorf("at the bottom there are still %v", left)
			}
			up(t, address, true)
			if diff := cmp.Diff(want, catalogue(t, conn)); diff != "" {
				t.Errorf("after down and up it is another schema:\n%s", diff)
			}
			fill(t, address)
		})
	}
}

// fill loads everything that the program loads into a new database.
func fill(t testing.TB, address string) {
	t.Helper()
	operate := pgtest.Open(t, address, postgres.RoleOperate, time.Now)
	defer operate.Close()
	reg, err := organisation.Reference()
	must(t, err)
	if loaded, err := operate.LoadReference(t.Context(), pgtest.Permit(t, authz.ImportTrusts), reg); err != nil || !loaded {
		t.Fatalf("the organisations: %v, %v", loaded, err)
	}
	if loaded, err := operate.LoadDemo(t.Context(), pgtest.Permit(t, authz.LoadDemo), demo.Build(today())); err != nil || !loaded {
		t.Fatalf("the demonstration: %v, %v", loaded, err)
	}
	mustImport(t, operate, example(t))
}

// Migrating does not take a superuser, only a login that can create roles, like the
// owner of every database of these tests. A superuser gets the same schema. If
// another login created the roles, which belong to the whole server, that login or
// a superuser has to grant them first; the refusal says so and leaves nothing
// behind, not even a version that stopped half way.
func TestMigrationsByOwner(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	plain := column[string](t, connect(t, address), `SELECT format('%s %s %s %s', rolsuper, rolbypassrls, rolcreaterole, rolcreatedb)
		FROM pg_roles WHERE rolname = current_user`)
	if plain[0] != "f f t t" {
		t.Errorf("the owner is (superuser, above policies, makes roles, makes databases) %s", plain[0])
	}
	up(t, address, true)
	want := catalogue(t, connect(t, address))

	super := pgtest.Superuser(t, cluster.Empty(t))
	up(t, super, true)
	if diff := cmp.Diff(want, catalogue(t, connect(t, super))); diff != "" {
		t.Errorf("a superuser makes another schema:\n%s", diff)
	}

	home := cluster.Empty(t)
	admin := connect(t, pgtest.Superuser(t, home))
	name := "owner_of_" + admin.Config().Database
	_, err := admin.Exec(t.Context(), `CREATE ROLE `+name+` LOGIN CREATEROLE CREATEDB PASSWORD 'example'; ALTER DATABASE `+
		admin.Config().Database+` OWNER TO `+name)
	must(t, err)
	t.Cleanup(func() {
		conn, err := pgx.Connect(context.Background(), pgtest.Superuser(t, home))
		if err == nil {
			_, err = conn.Exec(context.Background(), `REASSIGN OWNED BY `+name+` TO CURRENT_USER; DROP OWNED BY `+name+`; DROP ROLE `+name)
			_ = conn.Close(context.Background())
		}
		if err != nil {
			t.Error(err)
		}
	})
	second := withUser(t, home, name, "example")
	if _, err := postgres.MigrateUp(second); err == nil || !strings.Contains(err.Error(), "permission denied to grant role") {
		t.Errorf("an owner to whom the roles were not granted: %v", err)
	}
	if got := version(t, second); got.Have != 0 || got.Dirty {
		t.Errorf("after the refusal the version is %+v", got)
	}
	_, err = admin.Exec(t.Context(), `GRANT ccio_serve, ccio_operate, ccio_policy, ccio_seal, ccio_publish, ccio_register TO `+name)
	must(t, err)
	up(t, second, true)
	if diff := cmp.Diff(want, catalogue(t, connect(t, second))); diff != "" {
		t.Errorf("an owner to whom the roles were granted makes another schema:\n%s", diff)
	}
	fill(t, second)
	// A step down that is refused leaves the version too.
	_, err = admin.Exec(t.Context(), `CREATE VIEW in_the_way AS SELECT actor_region_assessments()`)
	must(t, err)
	need := version(t, second).Need
	if _, err := postgres.MigrateDown(second); err == nil || !strings.Contains(err.Error(), "in_the_way") {
		t.Errorf("a step down with something in its way: %v", err)
	}
	if got := version(t, second); got.Have != need || got.Dirty {
		t.Errorf("after the refusal the version is %+v", got)
	}
	_, err = admin.Exec(t.Context(), `DROP VIEW in_the_way`)
	must(t, err)
	allDown(t, second)
}

// No file ends the transaction that it is part of, each step has a way back, and
// each file of access is in the order and each name in the order has a file.
func TestMigrationsAreOneTransaction(t *testing.T) {
	t.Parallel()
	alone := regexp.MustCompile(`(?im)^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK)\s*;|\bCONCURRENTLY\b|^(VACUUM|CREATE DATABASE|ALTER ` +
		`SYSTEM)\b`)
	var there []string
	must(t, fs.WalkDir(migrations.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.Files, name)
		if err != nil {
			return err
		}
		if found := alone.FindString(string(text)); found != "" {
			t.Errorf("%s has %q, which ends the transaction or cannot be in one", name, found)
		}
		if folder, file := path.Split(name); folder == "access/" && file != "order" {
			there = append(there, file)
		}
		if step, ok := strings.CutPrefix(path.Dir(name), "access/before/"); ok {
			if of, err := fs.Glob(migrations.Files, step+"_*.up.sql"); err != nil || len(of) != 1 {
				t.Errorf("%s is from before a step that there is not: %v, %v", name, of, err)
			}
		}
		if other := strings.Replace(name, ".up.", ".down.", 1); other != name {
			if _, err := fs.Stat(migrations.Files, other); err != nil {
				t.Errorf("%s has no way back: %v", name, err)
			}
		}
		return nil
	}))
	order, err := fs.ReadFile(migrations.Files, "access/order")
	must(t, err)
	named := append(strings.Fields(string(order)), "begin.sql", "end.sql")
	slices.Sort(named)
	if diff := cmp.Diff(there, named); diff != "" {
		t.Errorf("the files of access are not those of its order (-files +order):\n%s", diff)
	}
}

// If several migrate at once, one does the work and the others find it done, tables
// and access. Anybody who reads the version meanwhile gets the one before or the
// one after, and never one half way.
func TestMigrateTwiceAtOnce(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	const migrators = 4
	var done [migrators]bool
	var failed [migrators]error
	var group sync.WaitGroup
	for i := range migrators {
		group.Go(func() { done[i], failed[i] = postgres.MigrateUp(address) })
	}
	stop := make(chan struct{})
	watched := make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				watched <- nil
				return
			default:
				if v, err := postgres.SchemaVersion(context.Background(), address); err != nil || v.Dirty || v.OtherAccess {
					watched <- errors.Join(err, fmt.Errorf("it is %+v", v))
					return
				}
			}
		}
	}()
	group.Wait()
	close(stop)
	if err := <-watched; err != nil {
		t.Errorf("meanwhile: %v", err)
	}
	count := 0
	for i := range migrators {
		if failed[i] != nil {
			t.Errorf("a migrator: %v", failed[i])
		}
		if done[i] {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d of them say that they did it", count)
	}
	if v := version(t, address); v.Check() != nil {
		t.Error(v.Check())
	}
}

// The program starts only on its own schema, and otherwise says why in a sentence.
func TestSchemaVersion(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	need, err := postgres.NeededVersion()
	must(t, err)
	conn := connect(t, address)
	set := func(sql string) {
		t.Helper()
		_, err := conn.Exec(t.Context(), sql)
		must(t, err)
	}
	check := func(what string, want postgres.Version, sentence string) {
		t.Helper()
		got := version(t, address)
		if got != want {
			t.Errorf("%s: %+v, want %+v", what, got, want)
		}
		err := got.Check()
		if (err == nil) != (sentence == "") || err != nil && !strings.Contains(err.Error(), sentence) {
			t.Errorf("%s: %v", what, err)
		}
		if err != nil && fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s is of the kind %v", what, fault.KindOf(err))
		}
	}
	check("a new database", postgres.Version{Need: need}, "Run: ccio migrate up")
	up(t, address, true)
	check("its own", postgres.Version{Have: need, Need: need}, "")
	set(`UPDATE access_applied SET hash = 'another'`)
	check("one with another access", postgres.Version{Have: need, Need: need, OtherAccess: true},
		"the policies and functions of another version. Run: ccio migrate up")
	set(`DELETE FROM access_applied`)
	check("one whose access nobody noted", postgres.Version{Have: need, Need: need, OtherAccess: true}, "Run: ccio migrate up")
	set(`UPDATE schema_migrations SET version = version + 1`)
	check("a newer one", postgres.Version{Have: need + 1, Need: need}, "made by a newer program")
	refused := func(what, sentence string) {
		t.Helper()
		for direction, migrate := range map[string]func(string) (bool, error){"up": postgres.MigrateUp, "down": postgres.MigrateDown} {
			if done, err := migrate(address); done || fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), sentence) {
				t.Errorf("%s, %s: %v, %v", what, direction, done, err)
			}
		}
	}
	refused("a newer one", "made by a newer program")
	set(`UPDATE schema_migrations SET version = version - 1, dirty = true`)
	check("one that stopped half way", postgres.Version{Have: need, Need: need, Dirty: true}, "stopped half way")
	refused("one that stopped half way", "stopped half way")
	set(`UPDATE schema_migrations SET version = -1`)
	check("one that stopped on the way to nothing", postgres.Version{Need: need, Dirty: true}, "stopped half way")
	set(`DELETE FROM schema_migrations`)
	check("one that was taken down", postgres.Version{Need: need}, "Run: ccio migrate up")
}

// A database of the numbering before the first release is recognised, whatever its
// version, and left alone.
func TestOldNumbering(t *testing.T) {
	t.Parallel()
	address := cluster.Empty(t)
	conn := connect(t, address)
	_, err := conn.Exec(t.Context(), `CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
INSERT INTO schema_migrations VALUES (16, false); CREATE TABLE person (id uuid); INSERT INTO person VALUES (gen_random_uuid())`)
	must(t, err)
	want := catalogue(t, conn)
	for _, version := range []int{16, 1, 99} {
		for _, dirty := range []bool{false, true} {
			_, err := conn.Exec(t.Context(), `UPDATE schema_migrations SET version = $1, dirty = $2`, version, dirty)
			must(t, err)
			_, seen := postgres.SchemaVersion(t.Context(), address)
			_, up := postgres.MigrateUp(address)
			_, down := postgres.MigrateDown(address)
			for what, err := range map[string]error{"SchemaVersion": seen, "MigrateUp": up, "MigrateDown": down} {
				if fault.KindOf(err) != fault.Unavailable ||
					!strings.Contains(err.Error(), fmt.Sprintf("schema version %d of the numbering before", version)) ||
					!strings.Contains(err.Error(), "set DATABASE_URL to an empty one") || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s of version %d: %v", what, version, err)
				}
			}
		}
	}
	if diff := cmp.Diff(want, catalogue(t, conn)); diff != "" || column[int](t, conn, `SELECT count(*)::int FROM person`)[0] != 1 {
		t.Errorf("it was changed:\n%s", diff)
	}
}

// An invalid address and an unreachable server give different messages, neither of
// which repeats the address.
func TestAddresses(t *testing.T) {
	t.Parallel()
	const secret = "s3cret"
	for address, want := range map[string]fault.Kind{
		"postgres://user:" + secret + "@127.0.0.1:port/x":                        fault.BadRequest,
		"postgres://user:" + secret + "@127.0.0.1:1/x?connect_timeout=2":         fault.Unavailable,
		"postgres://user:" + secret + "@127.0.0.1/x?sslmode=" + secret + "-mode": fault.BadRequest,
	} {
		_, opened := postgres.Open(t.Context(), address, postgres.RoleServe, time.Now)
		_, seen := postgres.SchemaVersion(t.Context(), address)
		_, migrated := postgres.MigrateUp(address)
		_, taken := postgres.MigrateDown(address)
		for what, err := range map[string]error{"Open": opened, "SchemaVersion": seen, "MigrateUp": migrated, "MigrateDown": taken} {
			if err == nil || fault.KindOf(err) != want {
				t.Errorf("%s of %s: %v", what, strings.ReplaceAll(address, secret, "…"), err)
			} else if strings.Contains(err.Error(), secret) {
				t.Errorf("%s repeats the password", what)
			}
		}
	}
	// If the server answers, the message says what is wrong with the address.
	address := cluster.Empty(t)
	nowhere, err := url.Parse(address)
	must(t, err)
	stranger := "stranger_of_" + strings.TrimPrefix(nowhere.Path, "/")
	nowhere.Path = "/nowhere_at_all"
	super := connect(t, pgtest.Superuser(t, address))
	_, err = super.Exec(t.Context(), `CREATE ROLE `+stranger+` LOGIN PASSWORD 'example'`)
	must(t, err)
	t.Cleanup(func() {
		if conn, err := pgx.Connect(context.Background(), pgtest.Superuser(t, address)); err == nil {
			_, _ = conn.Exec(context.Background(), `DROP ROLE `+stranger)
			_ = conn.Close(context.Background())
		}
	})
	for wrong, says := range map[string]string{
		withUser(t, address, "ccio", "wrong"):     "refuses the user or the password",
		withUser(t, address, stranger, "example"): "may not work under the roles",
		nowhere.String():                          "does not exist",
	} {
		_, err := postgres.Open(t.Context(), wrong, postgres.RoleServe, time.Now)
		var known *fault.Error
		if !errors.As(err, &known) || known.Kind != fault.Unavailable || !strings.Contains(known.Public, says) {
			t.Errorf("it does not say %q: %v", says, err)
		}
	}
	if _, err := postgres.Open(t.Context(), "postgres://x", "postgres", time.Now); err == nil ||
		!strings.Contains(err.Error(), "no such role") {
		t.Errorf("a role that is none of the program's: %v", err)
	}
}
