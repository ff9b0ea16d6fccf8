package postfile

import (
	"fmt"

	"ccio/internal/day"
	"ccio/internal/post"
)

// merged is what the rows of a post say together, and which row says what.
type merged struct {
	facts
	from map[string]*row
}

// merge combines the rows of a post. Each fact may be in any of them, or in several
// if they agree; ok is false if they do not.
func (p *planner) merge(g *group) (m merged, ok bool) {
	m, ok = merged{from: map[string]*row{}}, true
	m.plain = map[string]cell[any]{}
	for _, r := range g.rows {
		f := r.facts
		both := []bool{
			mergeCell(p, &m, r, colType, &m.postType, f.postType),
			mergeTitle(p, &m, r, f.title),
			mergeCell(p, &m, r, colEstablished, &m.established, f.established),
			mergeCell(p, &m, r, colDisestablished, &m.disestablish, f.disestablish),
			mergeCell(p, &m, r, colEffective, &m.effective, f.effective),
			mergeCell(p, &m, r, colFunded, &m.funded, f.funded),
			mergeCell(p, &m, r, colUnit, &m.unit, f.unit),
			mergeCell(p, &m, r, colRecruitingFrom, &m.recruitFrom, f.recruitFrom),
			mergeCell(p, &m, r, colRecruitingTo, &m.recruitTo, f.recruitTo),
			mergeCell(p, &m, r, colConfirmed, &m.confirmed, f.confirmed),
		}
		for _, fact := range plainFacts() {
			said := m.plain[fact.Name]
			both = append(both, mergeCell(p, &m, r, fact.Name, &said, f.plain[fact.Name]))
			m.plain[fact.Name] = said
		}
		for _, agreed := range both {
			ok = ok && agreed
		}
	}
	return m, ok
}

// mergeCell adds a cell to what earlier rows say, or reports that they differ.
func mergeCell[T comparable](p *planner, m *merged, r *row, column string, into *cell[T], c cell[T]) bool {
	switch {
	case !c.given:
	case !into.given:
		*into, m.from[column] = c, r
	case *into != c:
		p.report(r, column, fmt.Sprintf("differs from line %d, which is about the same post: "+
			"write the same in both, or leave one empty; if they are two posts, give each its post_id or its own local_title",
			m.from[column].line))
		return false
	}
	return true
}

// mergeTitle is mergeCell for titles, ignoring capitals and spaces.
func mergeTitle(p *planner, m *merged, r *row, c cell[string]) bool {
	if c.given && m.title.given && post.Fold(c.value) == post.Fold(m.title.value) && c.notTold == m.title.notTold {
		return true
	}
	return mergeCell(p, m, r, colTitle, &m.title, c)
}

// row returns the row that gives the column's value, or the first row of the group.
func (m merged) row(g *group, column string) *row {
	if r := m.from[column]; r != nil {
		return r
	}
	return g.rows[0]
}

// over applies what the rows say to the facts of a period, and returns the names of
// the columns that differ. confirmed_on does not count, because confirming facts
// does not change them.
func (m merged) over(p *planner, g *group, base post.Period) (post.Period, []string, bool) {
	facts, fields := base, []string(nil)
	funded, ok := m.fundedOver(p, g, base.Funded)
	facts.Type = m.postType.over(base.Type)
	facts.LocalTitle = m.title.over(base.LocalTitle)
	facts.Funded = funded
	for _, fact := range plainFacts() {
		fact.over(m.plain[fact.Name], &facts)
	}
	if post.Fold(facts.LocalTitle) == post.Fold(base.LocalTitle) && !m.byID(g) {
		// The title served only to find the post: different capitals are not a
		// correction.
		facts.LocalTitle = base.LocalTitle
	}
	for _, fact := range []struct {
		column string
		differ bool
	}{
		{colType, facts.Type != base.Type},
		{colTitle, facts.LocalTitle != base.LocalTitle},
		{colFunded, facts.Funded != base.Funded},
	} {
		if fact.differ {
			fields = append(fields, fact.column)
		}
	}
	for _, fact := range plainFacts() {
		if fact.differ(facts, base) {
			fields = append(fields, fact.Name)
		}
	}
	return facts, fields, ok
}

// byID reports whether any row of the group names the post by its id.
func (m merged) byID(g *group) bool {
	for _, r := range g.rows {
		if r.post.given {
			return true
		}
	}
	return false
}

// fundedOver gives a bare number the unit of the rows, or else that of the post.
func (m merged) fundedOver(p *planner, g *group, base post.FundedTime) (post.FundedTime, bool) {
	unit := base.Unit
	if m.unit.given {
		unit = m.unit.value
	}
	switch {
	case m.funded.notTold:
		return post.FundedTime{}, true
	case m.funded.given:
		funded, err := m.funded.value.In(unit)
		if err != nil {
			p.report(m.row(g, colFunded), colFunded, err.Error())
		}
		return funded, err == nil
	case m.unit.given && !base.IsZero() && m.unit.value != base.Unit && !m.from[colUnit].person.actual.given:
		p.report(m.from[colUnit], colUnit, fmt.Sprintf("changes the unit without the number: "+
			"the post has %s; write funded_time in the new unit too", base))
		return base, false
	}
	return base, true
}

// lastDay returns the last day that the rows give the post.
func (m merged) lastDay() day.Day { return m.disestablish.value.Previous() }
