package demo

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// untouched are the trusts that docs/examples/posts.csv tells of, which is
// imported after the demonstration and has to find them empty.
var untouched = []organisation.Code{"RR8", "RJ1", "RRK", "RX9", "RP4", "TAD", "REM", "RBQ"}

// part is how many of a hundred trusts have a state on the date.
type part struct {
	state   post.State
	percent int
}

// parts are the states of the trusts on the date. They come to 100.
var parts = []part{
	{post.Filled, 58}, {post.FilledInPart, 6}, {post.HeldInterim, 9}, {post.VacantRecruiting, 7},
	{post.VacantRecruitingNotTold, 2}, {post.VacantNotRecruiting, 3}, {post.HolderNotTold, 1}, {post.NotEstablished, 4},
	{post.NotRecorded, 10},
}

// Register is Build with posts, people and workforces for the trusts of reg that
// were open within the three years to the date. Another seed gives another
// register; the personas, their grants and the post of their trust stay.
//
// The states are shuffled among the trusts by quota and not thrown by dice for
// each trust, so that every state occurs whatever the seed. Everything else about
// a trust depends only on the seed and its code.
func Register(date day.Day, seed uint64, reg organisation.Register) Data {
	d := Build(date)
	first := date.AddYears(-3)
	var trusts []organisation.Organisation
	for _, o := range reg.Organisations {
		began := o.Opened.IsZero() || o.Opened.Before(date.AddDays(-soonest))
		if o.Kind == organisation.KindTrust && began && (o.Closed.IsZero() || o.Closed.After(first)) && !slices.Contains(untouched, o.Code) {
			trusts = append(trusts, o)
		}
	}
	slices.SortFunc(trusts, func(a, b organisation.Organisation) int { return cmp.Compare(a.Code, b.Code) })
	states := quota(trusts, date, seed)
	shared := sharers(trusts, states, date, reg)
	for _, o := range trusts {
		b := newTrust(&d, date, seed, o)
		switch {
		case o.Code == Trust:
			b.ownTeam()
			b.noOther()
		default:
			b.ccio(states[o.Code], shared[o.Code])
			if s := states[o.Code]; s != post.NotEstablished && s != post.NotRecorded {
				b.noOther()
			}
			b.team(states[o.Code])
		}
		b.workforce()
	}
	if err := rounds(&d, date, seed, reg); err != nil {
		panic("demo: the shipped framework cannot be read: " + err.Error()) // a test reads it
	}
	return d
}

// soonest is how many days after its opening a trust can first have told us of
// posts.
const soonest = 60

// quota gives each trust that is open on the date its state. One that has closed
// had a filled post until then.
func quota(trusts []organisation.Organisation, date day.Day, seed uint64) map[organisation.Code]post.State {
	states := map[organisation.Code]post.State{}
	var open []organisation.Code
	for _, o := range trusts {
		if !o.OpenOn(date) {
			states[o.Code] = post.Filled
		} else if o.Code != Trust {
			open = append(open, o.Code)
		}
	}
	source(seed, "states").Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	from, percent := 0, 0
	for _, p := range parts {
		percent += p.percent
		to := len(open) * percent / 100
		for _, code := range open[from:to] {
			states[code] = p.state
		}
		from = to
	}
	return states
}

// sharers returns the trusts that share their CCIO: pairs within one ICB that
// have a filled post. Both map to the code of the first, by which the person is
// named.
func sharers(trusts []organisation.Organisation, states map[organisation.Code]post.State, date day.Day,
	reg organisation.Register) map[organisation.Code]organisation.Code {
	const most = 4 // pairs
	shared, waiting := map[organisation.Code]organisation.Code{}, map[organisation.Code]organisation.Code{}
	for _, o := range trusts {
		icb, ok := reg.ParentOn(o.Code, date)
		if !ok || states[o.Code] != post.Filled || !o.OpenOn(date) || len(shared) >= 2*most {
			continue
		}
		first, found := waiting[icb]
		if !found {
			waiting[icb] = o.Code
		} else if _, taken := shared[first]; !taken {
			shared[first], shared[o.Code] = first, first
		}
	}
	return shared
}

// trust makes the posts of one trust.
type trust struct {
	*rand.Rand
	data   *Data
	date   day.Day
	opened day.Day // no post is established before it
	closed day.Day // its last day; zero: it is open
	code   organisation.Code
	sector organisation.StatisticalSector
	seed   uint64
	made   int // how many things have an id so far
	// vacant says how vacancies are told, and nothing else.
	vacant *rand.Rand
}

func newTrust(d *Data, date day.Day, seed uint64, o organisation.Organisation) *trust {
	t := &trust{
		Rand:   source(seed, string(o.Code)),
		vacant: source(seed, "vacancies of "+string(o.Code)),
		data:   d, date: date, opened: day.New(2014, 4, 1), code: o.Code, seed: seed,
		sector: o.Sector.Statistical(),
	}
	if o.Opened.After(t.opened) {
		t.opened = o.Opened
	}
	if !o.OpenOn(date) {
		t.closed = o.Closed
	}
	return t
}

// source returns a separate source of chance for each thing.
func source(seed uint64, of string) *rand.Rand {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(of))                    // never fails
	return rand.New(rand.NewPCG(seed, hash.Sum64())) // #nosec G404 -- the demonstration is the same for a seed, and secret to nobody
}

// last returns the last day about which there can be facts: the date, or the
// trust's own last day.
func (t *trust) last() day.Day {
	if t.closed.IsZero() {
		return t.date
	}
	return t.closed
}

// chance is true that many times in a hundred.
func (t *trust) chance(percent int) bool { return t.IntN(100) < percent }

// between returns a number from least to most.
func (t *trust) between(least, most int) int { return least + t.IntN(most-least+1) }

// ago returns a day that many days before the last, but not before the trust
// opened.
func (t *trust) ago(least, most int) day.Day {
	d := t.last().AddDays(-t.between(least, most))
	if d.Before(t.opened) {
		return t.opened
	}
	return d
}

// pick returns one of several.
func pick[T any](t *trust, from ...T) T { return from[t.IntN(len(from))] }

// name returns the name from which the next thing's id is made.
func (t *trust) name(kind string) string {
	t.made++
	return fmt.Sprintf("%d %s %s %d", t.seed, t.code, kind, t.made)
}

// workforce adds the trust's counts of its workforce at the end of each March, if
// it has told us.
func (t *trust) workforce() {
	if t.code != Trust && !t.chance(60) {
		return
	}
	least, most := 3_000, 18_000
	switch t.sector {
	case organisation.StatisticalMentalHealth:
		least, most = 2_000, 9_000
	case organisation.StatisticalOther:
		least, most = 800, 5_000
	case organisation.StatisticalOnline:
		least, most = 100, 400
	case organisation.StatisticalAcute, organisation.StatisticalUnknown:
	}
	size := t.between(least*100, most*100)
	for year := t.last().Year() - t.IntN(2); year <= t.last().Year(); year++ {
		counted := day.New(year, 3, 31)
		if counted.Before(t.last()) && !counted.Before(t.opened) {
			t.data.Workforce = append(t.data.Workforce, post.Workforce{Trust: t.code, Counted: counted, WTE: post.WTE(size)})
		}
		size += size * t.between(-15, 35) / 1000
	}
}
