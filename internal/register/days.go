package register

import (
	"sync"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/recent"
)

const (
	// maxDays bounds what the pictures of days take, in bytes: about 200 days of
	// England, eight times as many as a page over two years shows.
	maxDays = 24 << 20
	// trustSize is what the facts of a trust on a day take, with its place in the
	// index, and postSize what each of its CCIO posts takes. A test compares them with
	// what Go makes of them.
	trustSize = 656
	postSize  = 192
)

// days are the pictures of the days that somebody asked for last. They live as long
// as their version of the register; what a change leaves as it was goes on to the
// next.
type days = recent.Values[day.Day, *picture]

// picture is all of England on a day.
type picture struct {
	whole insight.Picture
	at    map[organisation.Code]int // where each trust is in whole.Trusts
	index func() *organisation.Index
}

func newDays() *days { return recent.New[day.Day, *picture](maxDays) }

// on returns the picture of a day.
func (r *Register) on(on day.Day) *picture {
	p, _ := r.days.Get(on, func() (*picture, int, error) {
		p := &picture{whole: insight.PictureOf(r.organisations, insight.Query{AsAt: on})}
		p.at = make(map[organisation.Code]int, len(p.whole.Trusts))
		for i := range p.whole.Trusts {
			t := &p.whole.Trusts[i]
			t.Describe(r.facts[t.Code], on)
			p.at[t.Code] = i
		}
		p.index = sync.OnceValue(func() *organisation.Index { return organisation.NewIndex(r.organisations.SearchDocs(on)) })
		return p, p.size(), nil
	})
	return p
}

// size is what the picture takes, in bytes.
func (p *picture) size() int {
	size := len(p.whole.Trusts) * trustSize
	for i := range p.whole.Trusts {
		size += cap(p.whole.Trusts[i].CCIO) * postSize
	}
	return size
}

// carried returns the pictures of the same days with other facts about some trusts.
func carried(from *days, changed map[organisation.Code]insight.Facts) *days {
	to := newDays()
	from.Each(func(on day.Day, old *picture, size int) {
		to.Put(on, &picture{whole: old.whole.With(changed), at: old.at, index: old.index}, size)
	})
	return to
}

// narrowed returns what a query selects of the picture.
func (p *picture) narrowed(q insight.Query) insight.Picture {
	if q.Trust == "" {
		return p.whole.Narrowed(q)
	}
	one := insight.Picture{Query: p.whole.Query, ICBs: p.whole.ICBs, Regions: p.whole.Regions}
	if i, known := p.at[q.Trust]; known {
		one.Trusts = p.whole.Trusts[i : i+1 : i+1]
	}
	return one.Narrowed(q)
}
