package organisation

import (
	"slices"

	"ccio/internal/day"
)

// Successors lists every body to which the work of this one passed, directly or
// through others: the nearest first, and by code among equals. The body itself is
// never in the list, whatever the data say.
func (r Register) Successors(code Code) []Code {
	return r.follow(code, func(s Succession) (from, to Code) { return s.Predecessor, s.Successor })
}

// Predecessors lists every body whose work passed to this one, directly or
// through others, in the same order as Successors.
func (r Register) Predecessors(code Code) []Code {
	return r.follow(code, func(s Succession) (from, to Code) { return s.Successor, s.Predecessor })
}

// SuccessorsOpenOn lists the successors that were open on the day: the places to
// look for a closed trust's work. It is empty if ODS records none.
func (r Register) SuccessorsOpenOn(code Code, on day.Day) []Code {
	return slices.DeleteFunc(r.Successors(code), func(c Code) bool {
		o, ok := r.Find(c)
		return !ok || !o.OpenOn(on)
	})
}

// follow walks the chain breadth first and visits no body twice, so that it ends
// even if the data have a cycle.
func (r Register) follow(start Code, ends func(Succession) (from, to Code)) []Code {
	var found []Code
	seen := map[Code]bool{start: true}
	for level := []Code{start}; len(level) > 0; {
		var next []Code
		for _, s := range r.Successions {
			if from, to := ends(s); slices.Contains(level, from) && !seen[to] {
				seen[to] = true
				next = append(next, to)
			}
		}
		slices.Sort(next)
		found = append(found, next...)
		level = next
	}
	return found
}

// cycle returns a body that would succeed itself, or "" if there is none.
func (r Register) cycle() Code {
	for _, s := range r.Successions {
		if s.Predecessor == s.Successor || slices.Contains(r.Successors(s.Successor), s.Predecessor) {
			return s.Predecessor
		}
	}
	return ""
}
