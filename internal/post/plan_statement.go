package post

import (
	"fmt"
)

// planStatements plans the rows that say that there is no such post, then
// checks them against each other and against the posts as they would be.
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
	at := At{Trust: key.trust, Type: key.post, Line: r.line}
	if before := p.statementRow[key]; before != nil {
		p.report(r, colEffective, fmt.Sprintf("line %d says the same: take one of them out", before.line))
		return
	}
	p.statementRow[key] = r
	last := dayBefore(f.disestablish.value)
	old, found := p.known.statements[key]
	switch {
	case !found:
		p.within(key.trust, r, colEffective, key.from)
		p.withinEnd(key.trust, r, colDisestablished, last)
		p.sayStatement(&p.statements, AddStatement{At: at, Statement: Statement{Trust: key.trust, Type: key.post, From: key.from, To: last}})
	case f.disestablish.given && last != old.To:
		p.withinEnd(key.trust, r, colDisestablished, last)
		p.sayStatement(&p.ends, CloseStatement{At: at, From: key.from, LastDay: last, Was: old.To})
	}
}

func (p *planner) sayStatement(to *[]Change, change Change) {
	*to = append(*to, change)
	change.apply(p.after)
}

// checkStatements refuses statements of the file that overlap another, and that
// a post contradicts.
func (p *planner) checkStatements() {
	seen := map[titleKey]bool{}
	for _, r := range p.file.rows {
		key := r.statement()
		about := titleKey{trust: key.trust, typ: key.post}
		if p.statementRow[key] != r || seen[about] {
			continue
		}
		seen[about] = true
		var all []Statement
		for _, s := range p.after.statementsOf[key.trust] {
			if s.Type == key.post {
				all = append(all, *s)
			}
		}
		eachOverlap(all, statementSpan, p.overlap)
		for _, s := range all {
			if from := p.statementRow[s.key()]; from != nil {
				p.denied(from, s)
			}
		}
	}
}

// overlap reports two statements that overlap at the row of the later one, or of
// the earlier one if only that is in the file.
func (p *planner) overlap(first, second Statement) {
	r, other := p.statementRow[second.key()], first
	if r == nil {
		r, other = p.statementRow[first.key()], second
	}
	if r != nil {
		p.report(r, colEffective, fmt.Sprintf("it is said already that there is no such post, %s: "+
			"write %s to correct that, or leave no day in both", during(other.From, other.To), other.From))
	}
}

// denied reports a statement that posts contradict.
func (p *planner) denied(r *row, s Statement) {
	for _, id := range p.after.ofTrust[s.Trust] {
		post := *p.after.posts[id]
		if period, found := contradiction(post, s); found {
			p.report(r, colNoSuchPost, contradicts(post, period, s).Message)
		}
	}
}

// statement is what tells the statement of a row from others.
func (r *row) statement() statementKey {
	return statementKey{r.trust.value, r.facts.postType.value, r.facts.effective.value}
}
