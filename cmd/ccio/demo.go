package main

import (
	"context"
	"flag"
	"fmt"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/demo"
	"ccio/internal/postgres"
)

func demoLoad(ctx context.Context, p program, args []string) error {
	var date dayFlag
	flags := flag.NewFlagSet("demo load", flag.ContinueOnError)
	flags.Var(&date, "date", "")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	if date.IsZero() {
		date.Day = day.Of(p.now())
	}
	may, err := permit(authz.LoadDemo)
	if err != nil {
		return err
	}
	return p.operate(ctx, func(db *postgres.DB) error {
		loaded, err := db.LoadDemo(ctx, may, demo.Build(date.Day))
		if err != nil {
			return err
		}
		if loaded {
			fmt.Fprintln(p.out, "The demonstration data are loaded: real organisations, invented posts and people.")
		} else {
			fmt.Fprintln(p.out, "The demonstration data were loaded before; nothing has changed.")
		}
		return nil
	})
}
