package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
)

// scope holds the flags that every export takes.
type scope struct {
	flags          *flag.FlagSet
	asAt, knownOn  dayFlag
	region, format string
}

func newScope(name, format string) *scope {
	s := &scope{flags: flag.NewFlagSet(name, flag.ContinueOnError)}
	s.flags.Var(&s.asAt, "as-at", "")
	s.flags.Var(&s.knownOn, "known-on", "")
	s.flags.StringVar(&s.region, "region", "", "")
	s.flags.StringVar(&s.format, "format", format, "")
	return s
}

// read reads the flags, given the formats that the export has.
func (s *scope) read(p program, args []string, formats ...string) (insight.Query, error) {
	if _, err := parse(s.flags, args, 0); err != nil {
		return insight.Query{}, err
	}
	if !slices.Contains(formats, s.format) {
		return insight.Query{}, fmt.Errorf("%w: --format is %q: write one of %s", errUsage, s.format, strings.Join(formats, ", "))
	}
	today := day.Of(p.now())
	q := insight.Query{AsAt: s.asAt.Day, KnownOn: s.knownOn.Day, Region: organisation.Code(s.region)}
	if q.AsAt.IsZero() {
		q.AsAt = today
	}
	if err := q.Check(today); err != nil {
		return q, fmt.Errorf("%w: %s", errUsage, err)
	}
	return q, nil
}

func exportCoverage(ctx context.Context, p program, args []string) error {
	s := newScope("export coverage", "csv")
	byText := s.flags.String("by", "", "")
	icb, sector := s.flags.String("icb", "", ""), s.flags.String("sector", "", "")
	months := s.flags.Int("months", 0, "")
	q, err := s.read(p, args, "csv", "xlsx", "json")
	if err != nil {
		return err
	}
	by, err := insight.ParseBy(*byText)
	if err != nil {
		return fmt.Errorf("%w: --%w", errUsage, err)
	}
	q.ICB = organisation.Code(*icb)
	if *sector != "" {
		if q.Sector, err = organisation.ParseStatisticalSector(*sector); err != nil {
			return fmt.Errorf("%w: --sector: %w", errUsage, err)
		}
	}
	days := []day.Day{q.AsAt}
	switch *months {
	case 0:
	case insight.Months:
		days = insight.MonthlyDays(q.AsAt)
	default:
		return fmt.Errorf("%w: --months is %d: write %d, or leave it out for one day", errUsage, *months, insight.Months)
	}
	return p.export(ctx, q, days, func(_ *postgres.DB, pictures []insight.Picture, demonstration bool, out io.Writer) error {
		last := pictures[len(pictures)-1]
		t := last.CoverageTable(by, demonstration)
		if *months > 0 {
			t = insight.MonthlyTable(pictures, by, demonstration)
		}
		switch s.format {
		case "xlsx":
			return export.Workbook{Cover: last.Cover(t.Title, nil, p.config.HelpContact), Tables: []export.Table{t}}.WriteXLSX(out)
		case "json":
			return t.WriteJSON(out)
		}
		return t.WriteCSV(out)
	})
}

func exportSummary(ctx context.Context, p program, args []string) error {
	s := newScope("export summary", "xlsx")
	cycle := s.flags.String("cycle", "", "")
	q, err := s.read(p, args, "xlsx", "zip", "json")
	if err != nil {
		return err
	}
	if *cycle != "" && !assessment.IsCode(*cycle) {
		return fmt.Errorf("%w: --cycle is %q: write one such as 2025-26, or leave it out for the last that closed", errUsage, *cycle)
	}
	return p.export(ctx, q, insight.MonthlyDays(q.AsAt),
		func(db *postgres.DB, pictures []insight.Picture, demonstration bool, out io.Writer) error {
			completion, err := p.completion(ctx, db, q, *cycle)
			if err != nil {
				return err
			}
			book := insight.Summary(pictures, insight.SummaryOptions{
				Needs: true, Completion: completion, Demonstration: demonstration, Contact: p.config.HelpContact,
			})
			switch s.format {
			case "zip":
				return book.WriteZip(out)
			case "json":
				return book.WriteJSON(out)
			}
			return book.WriteXLSX(out)
		})
}

// completion reads how far the assessments of a cycle are, all over England.
func (p program) completion(ctx context.Context, db *postgres.DB, q insight.Query, code string) (c insight.Completion, err error) {
	may, err := permit(authz.OperatorView)
	if err != nil {
		return c, err
	}
	all, err := db.Cycles(ctx, may)
	if err != nil {
		return c, err
	}
	cycle, chosen, err := assessment.Choose(all, code, q.AsAt, day.Of(p.now()))
	if err != nil || !chosen {
		return c, err
	}
	reg, err := db.Register(ctx, may)
	if err != nil {
		return c, err
	}
	c.Cycle, c.Reach = cycle, may.Reach()
	c.Bodies = insight.PictureOf(reg, insight.Query{AsAt: cycle.CountedOn(q.AsAt), Region: q.Region})
	c.Tallies, err = db.Completion(ctx, may, cycle.Code, c.Bodies.Query.AsAt)
	return c, err
}

// slow is how long a command works before it says that it is still working.
const slow = 2 * time.Second

// stillMaking is said where a file takes longer than slow.
const stillMaking = "ccio: the file is being made; this goes on."

// export reads the pictures of some days and writes a file about them to standard
// output. If that takes long, it says on standard error that it is still working.
func (p program) export(ctx context.Context, q insight.Query, days []day.Day,
	write func(db *postgres.DB, pictures []insight.Picture, demonstration bool, out io.Writer) error) error {
	may, err := permit(authz.OperatorView)
	if err != nil {
		return err
	}
	waiting := time.AfterFunc(slow, func() { fmt.Fprintln(p.errs, stillMaking) })
	defer waiting.Stop()
	return p.operate(ctx, func(db *postgres.DB) error {
		demonstration, err := db.IsDemonstration(ctx)
		if err != nil {
			return err
		}
		pictures, err := db.Pictures(ctx, may, q, days)
		if err != nil {
			return err
		}
		if err := pictures[len(pictures)-1].CheckPlaces(); err != nil {
			return fault.Because(fault.BadRequest, err, "%s", err)
		}
		out := bufio.NewWriter(p.out)
		if err := write(db, pictures, demonstration, out); err != nil {
			return err
		}
		return out.Flush()
	})
}
