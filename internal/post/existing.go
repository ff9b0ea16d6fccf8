package post

import (
	"maps"
	"slices"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

// Existing is the register, or a part of it, as it is before a change.
type Existing struct {
	Posts      []Post
	Statements []Statement
	Holders    map[AppointmentID]Holder // an appointment without one has no known holder
}

// Trust is what a change of posts needs to know about a trust.
type Trust struct {
	Opened, Closed day.Day // first and last day; a zero Closed means still open
	Name           string
}

// Check lists what is wrong with the register as a whole: every post, its
// holders, and the statements of every trust.
func (e Existing) Check() []Problem {
	var problems []Problem
	byTrust := e.ByTrust()
	for _, trust := range slices.Sorted(maps.Keys(byTrust)) {
		own := byTrust[trust]
		for _, p := range own.Posts {
			problems = append(problems, Check(p)...)
			problems = append(problems, CheckHolders(p, e.Holders)...)
		}
		problems = append(problems, CheckStatements(own.Posts, own.Statements)...)
	}
	return problems
}

// ByTrust splits the register by trust. The holders are not split.
func (e Existing) ByTrust() map[organisation.Code]Existing {
	parts := map[organisation.Code]Existing{}
	for _, p := range e.Posts {
		part := parts[p.Trust]
		part.Posts = append(part.Posts, p)
		parts[p.Trust] = part
	}
	for _, s := range e.Statements {
		part := parts[s.Trust]
		part.Statements = append(part.Statements, s)
		parts[s.Trust] = part
	}
	return parts
}
