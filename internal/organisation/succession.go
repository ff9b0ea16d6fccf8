package organisation

import (
	"slices"

	"ccio/internal/day"
)

// Successors lists every body to which the work of this one passed, directly or
// through others: the nearest first, and by code among equals. The body itself
// is never in it, whatever the data say.
func (r Register) Successors(code Code) []Code {
	return r.follow(code, func(s Succession) (from, to Code) { return s.Predecessor, s.Successor })
}

// Predecessors lists every body whose work came to this one, directly or through
// others, in the order of Successors.
func (r Register) Predecessors(code Code) []Code {
	return r.follow(code, func(s Succession) (from, to Code) { return s.Successor, s.Predecessor })
}

// SuccessorsOpenOn lists those of the successors that were open on the day: where
// to look for a closed trust's work now. It is empty where ODS records none.
func (r Register) SuccessorsOpenOn(code Code, on day.Day) []Code {
	return slices.DeleteFunc(r.Successors(code), func(c Code) bool {
		o, ok := r.Find(c)
		return !ok || !o.OpenOn(on)
	})
}

// follow walks the chain breadth first and visits no body twice, so that it ends
// on data with a cycle, too.
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

// cycle is a body that would succeed itself, or "" where there is none.
func (r Register) cycle() Code {
	for _, s := range r.Successions {
		if s.Predecessor == s.Successor || slices.Contains(r.Successors(s.Successor), s.Predecessor) {
			return s.Predecessor
		}
	}
	return ""
}
