package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
)

func exportCoverage(ctx context.Context, p program, args []string) error {
	var asAt, knownOn dayFlag
	flags := flag.NewFlagSet("export coverage", flag.ContinueOnError)
	byText := flags.String("by", "", "")
	region, icb, sector := flags.String("region", "", ""), flags.String("icb", "", ""), flags.String("sector", "", "")
	flags.Var(&asAt, "as-at", "")
	flags.Var(&knownOn, "known-on", "")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	by, err := insight.ParseBy(*byText)
	if err != nil {
		return fmt.Errorf("%w: --%w", errUsage, err)
	}
	today := day.Of(p.now())
	q := insight.Query{AsAt: asAt.Day, KnownOn: knownOn.Day, Region: organisation.Code(*region), ICB: organisation.Code(*icb)}
	if q.AsAt.IsZero() {
		q.AsAt = today
	}
	if err := q.Check(today); err != nil {
		return fmt.Errorf("%w: %s", errUsage, err)
	}
	if *sector != "" {
		if q.Sector, err = organisation.ParseStatisticalSector(*sector); err != nil {
			return fmt.Errorf("%w: --sector: %w", errUsage, err)
		}
	}
	may, err := permit(authz.OperatorView)
	if err != nil {
		return err
	}
	return p.operate(ctx, func(db *postgres.DB) error {
		demonstration, err := db.IsDemonstration(ctx)
		if err != nil {
			return err
		}
		picture, err := db.Picture(ctx, may, q)
		if err != nil {
			return err
		}
		if err := picture.CheckPlaces(); err != nil {
			return fault.Because(fault.BadRequest, err, "%s", err)
		}
		out := bufio.NewWriter(p.out)
		if err := picture.CoverageTable(by, demonstration).WriteCSV(out); err != nil {
			return err
		}
		return out.Flush()
	})
}
