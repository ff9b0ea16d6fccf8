package demo

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

func reference(t testing.TB) organisation.Register {
	t.Helper()
	reg, err := organisation.Reference()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func TestRegisterIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	reg, date := reference(t), day.New(2026, 11, 26)
	one := Register(date, 1, reg)
	if !reflect.DeepEqual(one, Register(date, 1, reg)) {
		t.Error("the same date, seed and organisations give other data")
	}
	two := Register(date, 2, reg)
	if reflect.DeepEqual(one.Posts, two.Posts) {
		t.Error("another seed gives the same posts")
	}
	small := Build(date)
	for seed, d := range map[int]Data{1: one, 2: two} {
		if !reflect.DeepEqual(d.Personas, small.Personas) || !reflect.DeepEqual(d.Grants[:len(small.Grants)], small.Grants) ||
			!reflect.DeepEqual(d.People[:len(small.People)], small.People) ||
			!reflect.DeepEqual(d.Posts.Changes[:len(small.Posts.Changes)], small.Posts.Changes) {
			t.Errorf("seed %d changes the personas", seed)
		}
	}
}

// census counts what a register has on a day.
type census struct {
	states                                            map[post.State]int
	bands                                             map[post.Band]int
	shared, shares, several, handovers, long, unknown int
	noSafetyOfficer, nineWTE                          int
	allTold, holderNotTold                            int
}

func take(e post.Existing, reg organisation.Register, on day.Day) census {
	c := census{states: map[post.State]int{}, bands: map[post.Band]int{}}
	posts, statements := map[organisation.Code][]post.Post{}, map[organisation.Code][]post.Statement{}
	for _, p := range e.Posts {
		posts[p.Trust] = append(posts[p.Trust], p)
	}
	for _, s := range e.Statements {
		statements[s.Trust] = append(statements[s.Trust], s)
	}
	trustsOf := map[post.PersonID]map[organisation.Code]bool{}
	for _, o := range reg.OpenOn(organisation.KindTrust, on) {
		own, said := posts[o.Code], statements[o.Code]
		c.states[post.TrustState(own, said, post.CCIO, on)]++
		c.bands[post.FiveTrained(own, e.Holders, on)]++
		if state := post.TrustState(own, said, post.ClinicalSafetyOfficer, on); state == post.NotEstablished || state.IsVacant() {
			c.noSafetyOfficer++
		}
		if post.AllTold(said, post.CCIO, on) {
			c.allTold++
		}
		if wte, _ := post.TeamWTE(own, on); wte >= post.HEENine {
			c.nineWTE++
		}
		ccios := 0
		for _, p := range own {
			period, exists := p.PeriodOn(on)
			if post.StateOf(p, on) == post.HolderNotTold {
				c.holderNotTold++
			}
			if !exists || period.Type != post.CCIO {
				continue
			}
			ccios++
			living, share := p.Living(on), 0
			for _, a := range living {
				share += a.Share
				holder := e.Holders[a.ID]
				if !holder.Known() {
					c.unknown++
					continue
				}
				if trustsOf[holder.Person] == nil {
					trustsOf[holder.Person] = map[organisation.Code]bool{}
				}
				trustsOf[holder.Person][o.Code] = true
			}
			if len(living) == 2 && share == 100 {
				c.shares++
			}
			if share > 100 {
				c.handovers++
			}
			if since, interim := post.InterimSince(p, on); interim && since.Before(on.AddYears(-1)) {
				c.long++
			}
		}
		if ccios > 1 {
			c.several++
		}
	}
	for _, of := range trustsOf {
		if len(of) > 1 {
			c.shared++
		}
	}
	return c
}

// Whatever the seed and the date, the register obeys every rule of posts and
// every state occurs. With the demonstration's own seed, all that it has to show
// occurs.
func TestRegister(t *testing.T) {
	t.Parallel()
	reg := reference(t)
	for _, date := range []day.Day{day.New(2026, 11, 26), day.New(2025, 3, 1), day.New(2024, 2, 29)} {
		for seed := range uint64(12) {
			d := Register(date, seed, reg)
			now := d.Posts.Apply(post.Existing{})
			for _, problem := range now.Check() {
				t.Errorf("seed %d on %s: %s", seed, date, problem)
			}
			c := take(now, reg, date)
			for _, state := range post.TrustStates() {
				if c.states[state] == 0 {
					t.Errorf("seed %d on %s: no trust is %s", seed, date, state)
				}
			}
			if seed == 1 {
				t.Logf("%s: %d posts, %d people, %+v", date, len(now.Posts), len(now.Holders), c)
				if c.shared == 0 || c.shares == 0 || c.several == 0 || c.handovers == 0 || c.long == 0 || c.unknown == 0 || c.noSafetyOfficer == 0 ||
					c.nineWTE == 0 || len(c.bands) != 3 {
					t.Errorf("%s lacks something: %+v", date, c)
				}
				withPost := len(reg.OpenOn(organisation.KindTrust, date)) - c.states[post.NotRecorded] - c.states[post.NotEstablished]
				if c.allTold < withPost*2/3 || c.allTold >= withPost {
					t.Errorf("%s: %d trusts of %d with a post say that there is no other", date, c.allTold, withPost)
				}
				if c.holderNotTold < 10 || c.holderNotTold > 100 {
					t.Errorf("%s: nobody has told us who holds %d posts", date, c.holderNotTold)
				}
				if filled, before := c.states[post.Filled], take(now, reg, date.AddYears(-2)).states[post.Filled]; before >= filled {
					t.Errorf("%d posts were filled two years before %s and %d on it", before, date, filled)
				}
			}
		}
	}
}

// Days lie within the lives of trusts, names look invented, and the trusts of the
// example file are empty.
func TestRegisterKeepsToItsBounds(t *testing.T) {
	t.Parallel()
	reg, date := reference(t), day.New(2026, 11, 26)
	d := Register(date, 1, reg)
	now := d.Posts.Apply(post.Existing{})
	for _, p := range now.Posts {
		o, _ := reg.Find(p.Trust)
		if slices.Contains(untouched, p.Trust) {
			t.Errorf("%s has a post, and belongs to the example file", p.Trust)
		}
		if p.Established().Before(o.Opened) || !o.Closed.IsZero() && (p.LastDay().IsZero() || p.LastDay().After(o.Closed)) {
			t.Errorf("a post of %s is there from %s to %s, and the trust from %s to %s", p.Trust, p.Established(), p.LastDay(), o.Opened, o.Closed)
		}
		for _, period := range p.Periods {
			if period.Confirmed.After(date) || period.From.After(date) {
				t.Errorf("a post of %s is of a day to come", p.Trust)
			}
		}
	}
	names := map[string]post.PersonID{}
	for _, h := range now.Holders {
		if known, twice := names[h.Name]; twice && known != h.Person || !strings.HasPrefix(h.Name, "Invented ") {
			t.Error("a name is of two people, or might be taken for a real one")
		}
		names[h.Name] = h.Person
		if h.RegistrationChecked.After(date) {
			t.Error("a registration was checked on a day to come")
		}
	}
	counted := map[organisation.Code]bool{}
	for _, w := range d.Workforce {
		if w.WTE <= 0 || w.Counted.After(date) {
			t.Errorf("the workforce of %s is %s on %s", w.Trust, w.WTE, w.Counted)
		}
		counted[w.Trust] = true
	}
	open := len(reg.OpenOn(organisation.KindTrust, date))
	if !counted[Trust] || len(counted) < open/2 || len(counted) > open*3/4 {
		t.Errorf("the workforce of %d trusts is known, of %d", len(counted), open)
	}
	held := 0
	for _, p := range now.Posts {
		if period, _ := p.PeriodOn(date); p.Trust == Trust && period.Type != post.CCIO && period.Type.Clinical() && len(p.Living(date)) > 0 {
			held++
		}
	}
	if held < 6 {
		t.Errorf("the personas' trust has %d held posts besides its CCIO", held)
	}
}
