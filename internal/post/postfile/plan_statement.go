package postfile

import (
	"fmt"

	"ccio/internal/day"
	"ccio/internal/post"
)

// planStatements plans the rows that say something of all posts of a type, then
// checks them against each other and against the resulting posts.
func (p *planner) planStatements() {
	for _, r := range p.file.rows {
		if r.isStatement() && !r.bad() {
			p.planStatement(r)
		}
	}
	p.checkStatements()
}

func (p *planner) planStatement(r *row) {
	f := r.facts
	key := r.statement()
	at := post.At{Trust: key.trust, Type: key.about, Line: r.line}
	if before := p.statementRow[key]; before != nil {
		p.report(r, colEffective, fmt.Sprintf("line %d says the same: take one of them out", before.line))
		return
	}
	p.statementRow[key] = r
	last := f.disestablish.value.Previous()
	old, found := p.known.statements[key]
	switch {
	case !found:
		p.within(key.trust, r, colEffective, key.from)
		p.withinEnd(key.trust, r, colDisestablished, last)
		p.sayStatement(&p.statements,
			post.AddStatement{At: at, Statement: post.Statement{
				Trust: key.trust, Type: key.about, NoOther: key.noOther, From: key.from, To: last,
			}})
	case f.disestablish.given && last != old.To:
		p.withinEnd(key.trust, r, colDisestablished, last)
		p.sayStatement(&p.ends, post.CloseStatement{At: at, NoOther: key.noOther, From: key.from, LastDay: last, Was: old.To})
	}
}

func (p *planner) sayStatement(to *[]post.Change, change post.Change) {
	*to = append(*to, change)
	p.after.Make(change)
}

// checkStatements refuses statements of the file that overlap another or contradict
// a post.
func (p *planner) checkStatements() {
	seen := map[titleKey]bool{}
	for _, r := range p.file.rows {
		key := r.statement()
		about := titleKey{trust: key.trust, typ: key.about}
		if p.statementRow[key] != r || seen[about] {
			continue
		}
		seen[about] = true
		var all []post.Statement
		for _, s := range p.after.StatementsOf(key.trust) {
			if s.Type == key.about {
				all = append(all, s)
			}
		}
		post.EachStatementOverlap(all, p.overlap)
		for _, s := range all {
			if from := p.statementRow[keyOf(s)]; from != nil {
				p.denied(from, s)
				p.empty(from, s)
			}
		}
	}
}

// overlap reports that two statements overlap, at the row of the later one, or of
// the earlier one if only that is in the file.
func (p *planner) overlap(first, second post.Statement) {
	r, other := p.statementRow[keyOf(second)], first
	if r == nil {
		r, other = p.statementRow[keyOf(first)], second
	}
	if r != nil {
		correct := fmt.Sprintf("write %s to correct that", other.From)
		if first.NoOther != second.NoOther {
			correct = "end one with disestablished_on in its row" // both cannot be so on one day
		}
		p.report(r, colEffective, fmt.Sprintf("it is said already %s, %s: %s, or leave no day in both",
			other, day.During(other.From, other.To), correct))
	}
}

// denied reports a statement that posts contradict.
func (p *planner) denied(r *row, s post.Statement) {
	for _, other := range p.after.PostsOf(s.Trust) {
		if problem, found := post.Contradiction(other, s); found {
			p.report(r, colNoSuchPost, problem.Message)
		}
	}
}

// empty reports a new statement that there is no other post where the register has
// none at all in its days.
func (p *planner) empty(r *row, s post.Statement) {
	if _, old := p.known.statements[keyOf(s)]; old || !s.NoOther {
		return
	}
	for _, other := range p.after.PostsOf(s.Trust) {
		for _, period := range other.Periods {
			if period.Type == s.Type && day.Overlap(period.From, period.To, s.From, s.To) {
				return
			}
		}
	}
	p.report(r, colNoOtherPost, fmt.Sprintf("the register has no post of this type %s: write no_such_post if there is none, "+
		"or give the trust's posts in the same file", day.During(s.From, s.To)))
}

// statement returns the key of a row's statement.
func (r *row) statement() statementKey {
	return statementKey{r.trust.value, r.facts.postType.value, r.noOtherPost.value, r.facts.effective.value}
}
