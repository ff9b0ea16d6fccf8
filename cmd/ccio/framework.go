package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"

	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/postgres"
)

func importFramework(ctx context.Context, p program, args []string) error {
	flags := flag.NewFlagSet("import framework", flag.ContinueOnError)
	dry, draft := flags.Bool("dry-run", false, ""), flags.Bool("draft", false, "")
	rest, err := parse(flags, args, 1)
	if err != nil {
		return err
	}
	content, err := readFile(rest[0])
	if err != nil {
		return err
	}
	f, problems := framework.Read(bytes.NewReader(content))
	if err := problems.Err(); err != nil {
		return err
	}
	may, err := permit(authz.ImportFramework)
	if err != nil {
		return err
	}
	return p.operate(ctx, func(db *postgres.DB) error {
		result, err := db.ImportFramework(ctx, may, f, content, *draft, *dry)
		if err != nil {
			return err
		}
		kept := "published"
		if *draft {
			kept = "a draft"
		}
		fmt.Fprintf(p.out, "%s %s: %d domains, %d competencies, %s, %s\n%s\n", f.Code, f.Version, len(f.Domains), f.Count(), result, kept,
			result.Totals())
		return nil
	})
}
