package main

import (
	"flag"
	"fmt"
	"io"

	"ccio/internal/day"
)

// parse reads flags before and after the arguments, and wants exactly that many
// arguments. Anything else is wrong usage.
func parse(flags *flag.FlagSet, args []string, want int) ([]string, error) {
	flags.SetOutput(io.Discard)
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		if flags.NArg() == 0 {
			break
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
	if len(rest) != want {
		return nil, fmt.Errorf("%w: %s", errUsage, []string{"this command takes no argument", "name one file"}[want])
	}
	return rest, nil
}

// dayFlag is a flag that takes a day.
type dayFlag struct{ day.Day }

// Set reads YYYY-MM-DD.
func (d *dayFlag) Set(s string) (err error) {
	d.Day, err = day.Parse(s)
	return err
}
