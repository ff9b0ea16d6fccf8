package organisation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ccio/internal/day"
)

// cells returns the cells of one reference row one after another and keeps the
// first error.
type cells struct {
	values []string
	err    error
}

func (c *cells) text() string {
	if len(c.values) == 0 {
		c.fail(fmt.Errorf("too few cells"))
		return ""
	}
	value := c.values[0]
	c.values = c.values[1:]
	return value
}

func (c *cells) fail(err error) {
	if err != nil && c.err == nil {
		c.err = err
	}
}

func (c *cells) code() Code {
	code, err := ParseCode(c.text())
	c.fail(err)
	return code
}

func (c *cells) day() day.Day {
	var d day.Day
	c.fail(d.UnmarshalText([]byte(c.text())))
	return d
}

func (c *cells) sector() Sector {
	sector, err := ParseSector(c.text())
	c.fail(err)
	return sector
}

func (c *cells) yes() bool {
	switch value := c.text(); value {
	case "yes":
		return true
	case "", "no":
		return false
	default:
		c.fail(fmt.Errorf("%q is neither yes nor no", value))
		return false
	}
}

func joinComma(values []string) string { return strings.Join(values, ",") }

// sort orders the register by kind (region, ICB, trust) and code; memberships by
// member and first day; successions by their codes.
func (r *Register) sort() {
	rank := map[Kind]int{KindRegion: 0, KindICB: 1, KindTrust: 2}
	slices.SortFunc(r.Organisations, func(a, b Organisation) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(r.Memberships, func(a, b Membership) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), a.From.Compare(b.From), cmp.Compare(a.Parent, b.Parent))
	})
	slices.SortFunc(r.Successions, func(a, b Succession) int {
		return cmp.Or(cmp.Compare(a.Predecessor, b.Predecessor), cmp.Compare(a.Successor, b.Successor), a.On.Compare(b.On))
	})
}
