package main

import (
	"context"
	"flag"
	"fmt"

	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
)

func migrateUp(ctx context.Context, p program, args []string) error {
	if _, err := parse(flag.NewFlagSet("migrate up", flag.ContinueOnError), args, 0); err != nil {
		return err
	}
	return p.with(ctx, func(d database) error { return p.prepare(ctx, d) })
}

// prepare brings the schema, tables and access, up to date and fills an empty register of
// organisations with the product's own tables.
func (p program) prepare(ctx context.Context, d database) error {
	schema, err := postgres.SchemaVersion(ctx, d.url)
	if err != nil {
		return err
	}
	if schema.Have > schema.Need || schema.Dirty {
		return schema.Check()
	}
	if _, err := postgres.MigrateUp(d.url); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "The schema has version %d.\n", schema.Need)
	may, err := permit(authz.ImportTrusts)
	if err != nil {
		return err
	}
	reg, err := organisation.Reference()
	if err != nil {
		return err
	}
	db, err := postgres.Open(ctx, d.url, postgres.RoleOperate, p.now)
	if err != nil {
		return err
	}
	defer db.Close()
	loaded, err := db.LoadReference(ctx, may, reg)
	if err != nil {
		return err
	}
	if loaded {
		fmt.Fprintf(p.out, "The register has %d organisations. %s.\n", len(reg.Organisations), organisation.Attribution)
	}
	return p.loadFramework(ctx, db)
}

// loadFramework publishes the framework that comes with the product, if it is not
// there yet.
func (p program) loadFramework(ctx context.Context, db *postgres.DB) error {
	may, err := permit(authz.ImportFramework)
	if err != nil {
		return err
	}
	shipped, err := framework.Shipped()
	if err != nil {
		return err
	}
	there, err := db.HasFramework(ctx, may, shipped.Code, shipped.Version)
	if err != nil || there {
		return err
	}
	if _, err := db.ImportFramework(ctx, may, shipped, framework.ShippedFile(), false, false); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "The framework %s %s is published: %s.\n", shipped.Code, shipped.Version, shipped.Title)
	return nil
}

func migrateDown(ctx context.Context, p program, args []string) error {
	if _, err := parse(flag.NewFlagSet("migrate down", flag.ContinueOnError), args, 0); err != nil {
		return err
	}
	return p.with(ctx, func(d database) error {
		done, err := postgres.MigrateDown(d.url)
		if err != nil {
			return err
		}
		if !done {
			fmt.Fprintln(p.out, "There is no step to take back.")
			return nil
		}
		return p.status(ctx, d)
	})
}

func migrateStatus(ctx context.Context, p program, args []string) error {
	if _, err := parse(flag.NewFlagSet("migrate status", flag.ContinueOnError), args, 0); err != nil {
		return err
	}
	return p.with(ctx, func(d database) error { return p.status(ctx, d) })
}

func (p program) status(ctx context.Context, d database) error {
	schema, err := postgres.SchemaVersion(ctx, d.url)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "The database has schema version %d; this program needs %d.\n", schema.Have, schema.Need)
	if schema.OtherAccess {
		fmt.Fprintln(p.out, "Its policies and functions are those of another version: ccio migrate up applies this program's.")
	}
	return nil
}
