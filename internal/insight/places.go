package insight

import (
	"cmp"
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// PictureOf returns a query's trusts and bodies as they were on its day, in the
// order of their names. The facts of posts are still to be filled in.
func PictureOf(reg organisation.Register, q Query) Picture {
	on := q.AsAt
	names, parents := map[organisation.Code]string{}, map[organisation.Code]organisation.Code{}
	for _, o := range reg.Organisations {
		names[o.Code] = o.NameOn(on).Display
	}
	for _, m := range reg.Memberships {
		if on.Within(m.From, m.To) {
			parents[m.Member] = m.Parent
		}
	}
	joined := map[organisation.Code]day.Day{}
	for _, s := range reg.Successions {
		if !s.On.After(on) && s.On.After(joined[s.Successor]) {
			joined[s.Successor] = s.On
		}
	}
	place := func(code organisation.Code) Place { return Place{Code: code, Name: names[code]} }
	p := Picture{Query: q}
	for _, o := range reg.Organisations {
		if !o.OpenOn(on) {
			continue
		}
		parent := parents[o.Code]
		switch o.Kind {
		case organisation.KindTrust:
			t := Trust{
				Code:     o.Code,
				Name:     names[o.Code],
				Sector:   o.Sector,
				National: o.National,
				ICB:      place(parent),
				Region:   place(parents[parent]),
				Joined:   joined[o.Code],
			}
			if q.asksFor(t) {
				p.Trusts = append(p.Trusts, t)
			}
		case organisation.KindICB:
			if (q.Region == "" || parent == q.Region) && (q.ICB == "" || o.Code == q.ICB) {
				p.ICBs = append(p.ICBs, Group{Place: place(o.Code), Parent: place(parent), Changed: latest(o.Opened, joined[o.Code])})
			}
		case organisation.KindRegion:
			if (q.Region == "" || o.Code == q.Region) && (q.ICB == "" || parents[q.ICB] == o.Code) {
				p.Regions = append(p.Regions, Group{Place: place(o.Code)})
			}
		}
	}
	slices.SortFunc(p.Trusts, func(a, b Trust) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
	for _, groups := range [][]Group{p.ICBs, p.Regions} {
		slices.SortFunc(groups, func(a, b Group) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
	}
	return p
}

// latest returns the later of two days.
func latest(a, b day.Day) day.Day {
	if b.After(a) {
		return b
	}
	return a
}

// asksFor reports whether the query selects a trust.
func (q Query) asksFor(t Trust) bool {
	return (q.Region == "" || t.Region.Code == q.Region) && (q.ICB == "" || t.ICB.Code == q.ICB) && (q.Trust == "" || t.Code == q.Trust) &&
		(q.Sector == organisation.StatisticalUnknown || t.Sector.Statistical() == q.Sector)
}

// On returns the same query about another day.
func (q Query) On(on day.Day) Query {
	q.AsAt = on
	return q
}

// Narrowed returns what a query about the same day selects of a picture of all of
// England. If it selects everything, the picture shares its trusts and bodies.
func (p Picture) Narrowed(q Query) Picture {
	narrow := Picture{Query: q, Trusts: p.Trusts, ICBs: p.ICBs, Regions: p.Regions}
	if q.Trust != "" || q.Region != "" || q.ICB != "" || q.Sector != organisation.StatisticalUnknown {
		narrow.Trusts = p.where(q.asksFor)
	}
	if q.Region == "" && q.ICB == "" {
		return narrow
	}
	narrow.ICBs, narrow.Regions = nil, nil
	var above organisation.Code // the region of the ICB that is asked for
	for _, g := range p.ICBs {
		if g.Code == q.ICB {
			above = g.Parent.Code
		}
		if (q.Region == "" || g.Parent.Code == q.Region) && (q.ICB == "" || g.Code == q.ICB) {
			narrow.ICBs = append(narrow.ICBs, g)
		}
	}
	for _, g := range p.Regions {
		if (q.Region == "" || g.Code == q.Region) && (q.ICB == "" || g.Code == above) {
			narrow.Regions = append(narrow.Regions, g)
		}
	}
	return narrow
}

// With returns the picture with other facts about some of its trusts. It shares
// nothing that changes with p.
func (p Picture) With(changed map[organisation.Code]Facts) Picture {
	p.Trusts = slices.Clone(p.Trusts)
	for i := range p.Trusts {
		t := &p.Trusts[i]
		if f, has := changed[t.Code]; has {
			*t = Trust{Code: t.Code, Name: t.Name, Sector: t.Sector, ICB: t.ICB, Region: t.Region, National: t.National, Joined: t.Joined}
			t.Describe(f, p.Query.AsAt)
		}
	}
	return p
}
