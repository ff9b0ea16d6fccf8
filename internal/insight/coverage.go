package insight

import (
	"fmt"

	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Coverage counts trusts. Each count beside its Told has that as its
// denominator: what a trust has not told is in neither.
type Coverage struct {
	Trusts int                // open on the day
	States map[post.State]int // of the CCIO post; adds up to Trusts
	Told   int                // trusts that have told us whether they have a CCIO post

	ReportsTold    int // CCIO posts whose line of report is told
	ReportsToBoard int // of them, to the board or the chief executive
	TrainedTold    int // trusts known to have five trained people, or fewer
	FiveTrained    int // of them, five or more
}

// Count counts the trusts.
func Count(trusts []Trust) Coverage {
	c := Coverage{Trusts: len(trusts), States: map[post.State]int{}}
	for _, t := range trusts {
		c.States[t.State]++
		if t.Told() {
			c.Told++
		}
		if t.Period.ReportsTo != post.ReportsNotTold {
			c.ReportsTold++
			if t.Period.ReportsTo.ReportsToBoardOrChiefExecutive() {
				c.ReportsToBoard++
			}
		}
		switch t.Team.Trained {
		case post.FiveOrMore:
			c.TrainedTold++
			c.FiveTrained++
		case post.FewerThan5:
			c.TrainedTold++
		case post.BandNotTold:
		}
	}
	return c
}

// By says what coverage is counted by.
type By string

// The ways to count.
const (
	ByEngland By = "england"
	ByRegion  By = "region"
	ByICB     By = "icb"
	BySector  By = "sector"
	ByTrust   By = "trust"
)

// Bys lists the ways to count.
func Bys() []By { return []By{ByEngland, ByRegion, ByICB, BySector, ByTrust} }

// ParseBy reads a way to count.
func ParseBy(s string) (By, error) {
	for _, by := range Bys() {
		if s == string(by) {
			return by, nil
		}
	}
	return "", fmt.Errorf("by is %q: write england, region, icb, sector or trust", s)
}

// Row is the coverage of one body.
type Row struct {
	Code     string // ODS code, or the sector's slug; "england" for England
	Name     string
	Parent   Place // of an ICB, its region
	Coverage Coverage
}

// Rows counts the picture by England, region, ICB or sector: a row for each
// body that exists on the day, with nought where it has no trust. Rows add up
// to England. ByTrust is not counted; use the picture's trusts.
func (p Picture) Rows(by By) []Row {
	var rows []Row
	switch by {
	case ByEngland:
		rows = []Row{{Code: "england", Name: "England", Coverage: Count(p.Trusts)}}
	case ByRegion:
		for _, g := range p.Regions {
			rows = append(rows, row(g, p.where(func(t Trust) bool { return t.Region.Code == g.Code })))
		}
	case ByICB:
		for _, g := range p.ICBs {
			rows = append(rows, row(g, p.where(func(t Trust) bool { return t.ICB.Code == g.Code })))
		}
	case BySector:
		for _, s := range append(organisation.StatisticalSectors(), organisation.StatisticalUnknown) {
			trusts := p.where(func(t Trust) bool { return t.Sector.Statistical() == s })
			code := s.Slug()
			if s == organisation.StatisticalUnknown {
				// A trust that an import brought has no sector until somebody
				// sets it; its row appears only then.
				if len(trusts) == 0 {
					continue
				}
				code = "not-known"
			}
			rows = append(rows, Row{Code: code, Name: s.Label(), Coverage: Count(trusts)})
		}
	case ByTrust:
	}
	return rows
}

func row(g Group, trusts []Trust) Row {
	return Row{Code: string(g.Code), Name: g.Name, Parent: g.Parent, Coverage: Count(trusts)}
}

func (p Picture) where(keep func(Trust) bool) []Trust {
	var kept []Trust
	for _, t := range p.Trusts {
		if keep(t) {
			kept = append(kept, t)
		}
	}
	return kept
}
