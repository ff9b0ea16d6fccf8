package main

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"

	"ccio/internal/postgres"
)

func version(_ context.Context, p program, args []string) error {
	if _, err := parse(flag.NewFlagSet("version", flag.ContinueOnError), args, 0); err != nil {
		return err
	}
	schema, err := postgres.NeededVersion()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "ccio %s, schema %d\n", revision(), schema)
	return nil
}

// revision returns the commit that the program was built from, if the build
// recorded it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	found, changed := "unknown", ""
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			found = setting.Value
		case "vcs.modified":
			if setting.Value == "true" {
				changed = " with changes"
			}
		}
	}
	return found + changed
}
