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

// demoSeed is the seed of the demonstration unless another is given.
const demoSeed = 1

func demoLoad(ctx context.Context, p program, args []string) error {
	var date dayFlag
	flags := flag.NewFlagSet("demo load", flag.ContinueOnError)
	flags.Var(&date, "date", "")
	seed := flags.Uint64("seed", demoSeed, "")
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
	read, err := permit(authz.OperatorView)
	if err != nil {
		return err
	}
	return p.operate(ctx, func(db *postgres.DB) error {
		reg, err := db.Register(ctx, read)
		if err != nil {
			return err
		}
		loaded, err := db.LoadDemo(ctx, may, demo.Register(date.Day, *seed, reg))
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
