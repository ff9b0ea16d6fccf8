package postfile

import (
	"fmt"

	"ccio/internal/day"
	"ccio/internal/post"
)

// planStatements plans the rows that say that there is no such post, then checks
// them against each other and against the resulting posts.
func (p *planner) planStatements() {
	for _, r := range p.file.rows {
		if r.noSuchPost.value && !r.bad() {
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
			post.AddStatement{At: at, Statement: post.Statement{Trust: key.trust, Type: key.about, From: key.from, To: last}})
	case f.disestablish.given && last != old.To:
		p.withinEnd(key.trust, r, colDisestablished, last)
		p.sayStatement(&p.ends, post.CloseStatement{At: at, From: key.from, LastDay: last, Was: old.To})
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
		p.report(r, colEffective, fmt.Sprintf("it is said already that there is no such post, %s: "+
			"write %s to correct that, or leave no day in both", day.During(other.From, other.To), other.From))
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

// statement returns the key of a row's statement.
func (r *row) statement() statementKey {
	return statementKey{r.trust.value, r.facts.postType.value, r.facts.effective.value}
}
