package register

import (
	"container/list"
	"sync"

	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
)

// maxDays bounds the memory that the pictures of days take, in bytes: about 150 days
// of England, which is six times what a page over two years shows. There are always
// at least minDays, whatever they take.
const (
	maxDays = 24 << 20
	minDays = 2
	// trustSize is what the facts of a trust on a day take, with its place in the
	// index. A test compares it with what Go makes of them.
	trustSize = 800
)

// days are the pictures of the days that somebody asked for last. They live as long
// as their version of the register; what a change leaves as it was goes on to the
// next.
type days struct {
	mu     sync.Mutex
	byDay  map[day.Day]*list.Element // of *picture
	recent *list.List                // the one asked for last first
	size   int                       // in bytes
}

// picture is all of England on a day. It is worked out once, by whoever asks first.
type picture struct {
	on    day.Day
	once  sync.Once
	whole insight.Picture
	at    map[organisation.Code]int // where each trust is in whole.Trusts
	size  int                       // in bytes; zero until it has been worked out; guarded by days.mu
}

func newDays() *days {
	return &days{byDay: map[day.Day]*list.Element{}, recent: list.New()}
}

// on returns the picture of a day.
func (d *days) on(r *Register, on day.Day) *picture {
	d.mu.Lock()
	element, known := d.byDay[on]
	if known {
		d.recent.MoveToFront(element)
	} else {
		element = d.recent.PushFront(&picture{on: on})
		d.byDay[on] = element
	}
	p := element.Value.(*picture)
	d.mu.Unlock()
	p.once.Do(func() {
		p.work(r)
		d.settle(on, p)
	})
	return p
}

// settle counts what a picture takes that has just been worked out, and forgets
// others that nobody has asked for as lately.
func (d *days) settle(on day.Day, p *picture) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if element, known := d.byDay[on]; !known || element.Value.(*picture) != p {
		return // forgotten already
	}
	p.size = 1 + len(p.whole.Trusts)*trustSize
	d.size += p.size
	for d.size > maxDays && d.recent.Len() > minDays {
		last := d.recent.Back()
		old := last.Value.(*picture)
		d.recent.Remove(last)
		delete(d.byDay, old.on)
		d.size -= old.size
	}
}

// work fills the picture in from the register.
func (p *picture) work(r *Register) {
	p.whole = insight.PictureOf(r.organisations, insight.Query{AsAt: p.on})
	p.at = make(map[organisation.Code]int, len(p.whole.Trusts))
	for i := range p.whole.Trusts {
		t := &p.whole.Trusts[i]
		t.Describe(r.facts[t.Code], p.on)
		p.at[t.Code] = i
	}
}

// after returns the pictures of the same days in the next register, in which only
// the facts of some trusts are others.
func (d *days) after(next *Register, changed map[organisation.Code]insight.Facts) *days {
	d.mu.Lock()
	defer d.mu.Unlock()
	carried := newDays()
	for element := d.recent.Back(); element != nil; element = element.Prev() {
		old := element.Value.(*picture)
		if old.size == 0 {
			continue // not worked out yet
		}
		p := &picture{on: old.on, at: old.at, size: old.size}
		p.once.Do(func() { p.whole = old.whole.With(changed) })
		carried.byDay[p.on] = carried.recent.PushFront(p)
		carried.size += p.size
	}
	return carried
}

// narrowed returns what a query selects of the picture.
func (p *picture) narrowed(q insight.Query) insight.Picture {
	if q.Trust != "" {
		one := insight.Picture{Query: p.whole.Query, ICBs: p.whole.ICBs, Regions: p.whole.Regions}
		if i, known := p.at[q.Trust]; known {
			one.Trusts = p.whole.Trusts[i : i+1 : i+1]
		}
		return one.Narrowed(q)
	}
	return p.whole.Narrowed(q)
}
