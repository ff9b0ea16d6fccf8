package insight

import (
	"fmt"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

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

// Label is what coverage is counted by, in a sentence: "region".
func (by By) Label() string {
	switch by {
	case ByEngland:
		return "England"
	case ByICB:
		return "integrated care board (ICB)"
	case ByRegion, BySector, ByTrust:
	}
	return string(by)
}

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
	Parent   Place   // of an ICB, its region
	Changed  day.Day // of an ICB: from when its figures cannot be compared with earlier ones
	Coverage Coverage
}

// Whole returns the coverage of all trusts of the picture together.
func (p Picture) Whole() Coverage { return Count(p.Trusts, p.Query.AsAt) }

// Rows counts the picture by England, region, ICB or sector: a row for each body
// that exists on the day, with zeros if it has no trust. The rows add up to
// England. ByTrust gives no rows; use the picture's trusts.
func (p Picture) Rows(by By) []Row {
	var rows []Row
	switch by {
	case ByEngland:
		rows = []Row{{Code: "england", Name: "England", Coverage: p.Whole()}}
	case ByRegion:
		rows = p.rowsOf(p.Regions, func(t *Trust) organisation.Code { return t.Region.Code })
	case ByICB:
		rows = p.rowsOf(p.ICBs, func(t *Trust) organisation.Code { return t.ICB.Code })
	case BySector:
		for _, s := range append(organisation.StatisticalSectors(), organisation.StatisticalUnknown) {
			trusts := p.where(func(t Trust) bool { return t.Sector.Statistical() == s })
			code := s.Slug()
			if s == organisation.StatisticalUnknown {
				// An imported trust has no sector until somebody sets one; only
				// then does this row appear.
				if len(trusts) == 0 {
					continue
				}
				code = "not-known"
			}
			rows = append(rows, Row{Code: code, Name: s.Label(), Coverage: Count(trusts, p.Query.AsAt)})
		}
	case ByTrust:
	}
	return rows
}

// rowsOf counts each group, with one look at each trust however many groups there are.
func (p Picture) rowsOf(groups []Group, of func(*Trust) organisation.Code) []Row {
	belong := make(map[organisation.Code][]Trust, len(groups))
	for i := range p.Trusts {
		code := of(&p.Trusts[i])
		belong[code] = append(belong[code], p.Trusts[i])
	}
	var rows []Row
	for _, g := range groups {
		rows = append(rows, Row{
			Code: string(g.Code), Name: g.Name, Parent: g.Parent, Changed: g.Changed, Coverage: Count(belong[g.Code], p.Query.AsAt),
		})
	}
	return rows
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
