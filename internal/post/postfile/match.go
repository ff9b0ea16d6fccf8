package postfile

import (
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// group holds the rows of a file that are about one post.
type group struct {
	trust   organisation.Code
	typ     post.Type
	title   string     // folded, from the first row that has one
	old     *post.Post // the post in the register; nil for a new post
	rows    []*row
	added   post.ID                         // the id of a new post, once it is planned
	starts  map[startKey][]post.Appointment // the appointments of the post in the register
	byID    map[post.AppointmentID]post.Appointment
	unclear bool // a row could not be read or matched, so the post is not planned
}

// titleKey identifies a post for a row without an id.
type titleKey struct {
	trust organisation.Code
	typ   post.Type
	title string // folded
}

// matcher assigns each row of a file to its post.
type matcher struct {
	*planner
	byPost  map[post.ID]*group
	byType  map[titleKey][]*group // an empty title gives all groups of the trust and type
	byTitle map[titleKey][]*group
}

// group assigns each row to its post by id, or by trust, type and local title. Rows
// that say when the post exists come before those that do not, such as the second
// half of a job-share, and rows with a title before those without, so that the
// order of rows in the file does not matter.
func (p *planner) group() {
	m := matcher{planner: p, byPost: map[post.ID]*group{}, byType: map[titleKey][]*group{}, byTitle: map[titleKey][]*group{}}
	var turns [4][]*row
	for _, r := range p.file.rows {
		switch {
		case r.isStatement() || r.wrong[colNoSuchPost] || r.wrong[colNoOtherPost] || r.wrong[colTrust] || r.wrong[colType]:
			// It is not known what the row is about; the problem has already been
			// reported.
		case r.says(colPostID):
			m.joinByID(r)
		default:
			turn := 0
			if !r.dated() {
				turn += 2
			}
			if r.title() == "" {
				turn++
			}
			turns[turn] = append(turns[turn], r)
		}
	}
	for turn, rows := range turns {
		for _, r := range rows {
			m.join(r, turn < 2)
		}
	}
}

// joinByID assigns a row to the post whose id it gives.
func (m *matcher) joinByID(r *row) {
	if !r.post.given {
		return
	}
	old, found := m.known.posts[r.post.value]
	switch {
	case !found:
		m.report(r, colPostID, "is not the id of a post in the register: correct it, or empty it for a new post")
	case old.Trust != r.trust.value:
		m.report(r, colPostID, "is the id of a post of another trust: correct it, or the trust_code")
	default:
		m.add(m.ofPost(old, r), r)
	}
}

// ofPost returns the group of a post in the register, and creates it if the post
// has no row yet.
func (m *matcher) ofPost(old *post.Post, r *row) *group {
	g := m.byPost[old.ID]
	if g == nil {
		g = &group{trust: r.trust.value, typ: r.facts.postType.value, old: old}
		g.title = post.Fold(presentPeriod(*old, m.opts.Today).LocalTitle)
		if r.title() != "" {
			g.title = r.title()
		}
		m.byPost[old.ID] = g
		m.begin(g)
	}
	return g
}

func (m *matcher) begin(g *group) {
	m.groups = append(m.groups, g)
	byType := titleKey{trust: g.trust, typ: g.typ}
	m.byType[byType] = append(m.byType[byType], g)
	byTitle := titleKey{g.trust, g.typ, g.title}
	m.byTitle[byTitle] = append(m.byTitle[byTitle], g)
}

func (m *matcher) add(g *group, r *row) {
	g.rows = append(g.rows, r)
	g.unclear = g.unclear || r.bad()
}

// join assigns a row without an id to the only post that it fits, or to a new one.
func (m *matcher) join(r *row, dated bool) {
	on := r.matchDay(m.opts.Today)
	key := titleKey{r.trust.value, r.facts.postType.value, r.title()}
	groups, posts := m.byTitle[key], m.known.titled[key]
	if key.title == "" {
		groups, posts = m.byType[key], m.known.ofTrust[key.trust]
	}
	var fits, untitled []*group
	for _, g := range groups {
		if !dated || m.lives(g, key, on) {
			fits = append(fits, g)
			if g.title == "" {
				untitled = append(untitled, g)
			}
		}
	}
	for _, old := range posts {
		if m.byPost[old.ID] != nil {
			continue // among the groups
		}
		if period, exists := old.PeriodOn(on); exists && period.Type == key.typ &&
			(key.title == "" || key.title == post.Fold(period.LocalTitle)) {
			g := &group{old: old}
			fits = append(fits, g)
			if period.LocalTitle == "" {
				untitled = append(untitled, g)
			}
		}
	}
	if len(fits) > 1 && len(untitled) == 1 {
		fits = untitled // a row without a title means the post without one
	}
	switch {
	case len(fits) > 1 && key.title == "":
		m.unclear(fits, r, colTitle, "is empty, and the trust has more than one post of this type: give its local_title or its post_id")
	case len(fits) > 1:
		m.unclear(fits, r, colTitle, "is the title of more than one post of this type in the trust: give its post_id")
	case len(fits) == 0:
		g := &group{trust: key.trust, typ: key.typ, title: key.title}
		m.begin(g)
		m.add(g, r)
	case fits[0].old != nil:
		m.add(m.ofPost(fits[0].old, r), r)
	default:
		m.add(fits[0], r)
	}
}

// unclear reports a row that fits several posts, none of which can then be planned.
func (m *matcher) unclear(fits []*group, r *row, column, message string) {
	m.report(r, column, message)
	for _, g := range fits {
		g.unclear = true
	}
}

// lives reports whether the post of a group exists on a day with the type and title
// that a row looks for, either in the register or according to its rows.
func (m *matcher) lives(g *group, key titleKey, on day.Day) bool {
	if g.old != nil {
		period, exists := g.old.PeriodOn(on)
		return exists && period.Type == key.typ && (key.title == "" || key.title == post.Fold(period.LocalTitle))
	}
	for _, r := range g.rows {
		f := r.facts
		from, end := f.established, f.disestablish
		if !from.given {
			from = f.effective
		}
		if (from.given && on.Before(from.value)) || (end.given && !end.notTold && !on.Before(end.value)) {
			return false
		}
	}
	return true
}

// title returns the row's local title in the form in which titles are compared.
func (r *row) title() string { return post.Fold(r.facts.title.value) }

// dated reports whether the row says anything about when the post exists.
func (r *row) dated() bool {
	f := r.facts
	return f.established.given || f.effective.given || (f.disestablish.given && !f.disestablish.notTold)
}

// matchDay returns a day on which the row's post exists: the day from which its
// facts hold, or today if the row allows that, or some other day that the row
// gives.
func (r *row) matchDay(today day.Day) day.Day {
	f := r.facts
	switch {
	case f.effective.given:
		return f.effective.value
	case f.established.given && f.established.value.After(today):
		return f.established.value
	case f.disestablish.given && !f.disestablish.notTold && !f.disestablish.value.After(today):
		if f.established.given {
			return f.established.value
		}
		return f.disestablish.value.Previous()
	}
	return today
}

// presentPeriod returns the period of a post with the facts of today: the one that
// covers the day, or else the last one before it, or else the first one after it.
func presentPeriod(p post.Post, today day.Day) post.Period {
	var present post.Period
	for i, period := range p.Periods {
		begun, presentBegun := !period.From.After(today), !present.From.After(today)
		switch {
		case i == 0,
			begun && !presentBegun,
			begun && period.From.After(present.From),
			!begun && !presentBegun && period.From.Before(present.From):
			present = period
		}
	}
	return present
}
