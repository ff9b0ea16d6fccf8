package organisation

import (
	"cmp"
	"slices"
	"strings"

	"ccio/internal/day"
)

// SearchDoc is what the search knows about one trust. Register.SearchDocs makes
// it.
type SearchDoc struct {
	Code         Code
	Name         string        // as people write it, today
	FormerNames  []string      // names that the same code has had, the latest first
	Predecessors []Predecessor // closed bodies whose work passed to it, directly or not, the nearest first
}

// Predecessor is a body whose work passed to a trust.
type Predecessor struct {
	Code  Code
	Names []string // the name that it closed with comes first
}

// Reason says which part of a trust matched. A smaller reason ranks higher.
type Reason int

// The reasons, from the best.
const (
	ReasonNone         Reason = iota // nothing was asked for: every trust is listed
	ReasonCode                       // the ODS code
	ReasonName                       // the whole name
	ReasonNameStart                  // the beginning of the name
	ReasonNameWords                  // words of the name or beginnings of words, in any order
	ReasonInitials                   // the initials of the name
	ReasonFormerName                 // a name that the trust had before, or its initials
	ReasonPredecessor                // a name, the initials or the code of a predecessor
	ReasonInitialsSome               // the initials with letters left out
)

// Match is one trust found.
type Match struct {
	Code    Code
	Name    string
	Why     Reason
	Via     string // the former name, or the predecessor's name, that matched; otherwise empty
	ViaCode Code   // the predecessor's code; otherwise empty
}

// Explanation says why a trust was found; empty if its own name shows that.
func (m Match) Explanation() string {
	switch m.Why {
	case ReasonFormerName:
		return "formerly " + m.Via
	case ReasonPredecessor:
		return "predecessor: " + m.Via
	}
	return ""
}

// Index is what trusts can be found by, made ready for many searches. Nothing changes
// it.
type Index struct{ docs []indexed }

// indexed is a trust in the index.
type indexed struct {
	SearchDoc
	name         searchName
	former       []searchName
	predecessors [][]searchName
}

// NewIndex makes an index of trusts.
func NewIndex(docs []SearchDoc) *Index {
	index := &Index{}
	names := func(all []string) (made []searchName) {
		for _, name := range all {
			made = append(made, newSearchName(name))
		}
		return made
	}
	for _, doc := range docs {
		d := indexed{SearchDoc: doc, name: newSearchName(doc.Name), former: names(doc.FormerNames)}
		for _, p := range doc.Predecessors {
			d.predecessors = append(d.predecessors, names(p.Names))
		}
		index.docs = append(index.docs, d)
	}
	return index
}

// Search finds trusts by code, name, initials, former name or predecessor, the
// best match first and by name among equals. Capitals, accents, apostrophes and
// punctuation do not matter, "&" is "and" and "Saint" is "St". Each trust is found
// once, for its best reason. A blank query lists every trust by name; a query
// without a letter or digit finds none.
func (x *Index) Search(q string) []Match {
	type ranked struct {
		Match
		leftOut int
		sortKey string
	}
	blank := strings.TrimSpace(q) == ""
	query := newQuery(q)
	var found []ranked
	for i := range x.docs {
		doc := &x.docs[i]
		r := ranked{Match: Match{Code: doc.Code, Name: doc.Name}, sortKey: doc.name.plain}
		if !blank {
			if !query.match(doc, &r.Match) {
				continue
			}
			if r.Why == ReasonInitialsSome {
				r.leftOut = len(doc.name.initials(allWords)) - len(query.letters)
			}
		}
		found = append(found, r)
	}
	slices.SortFunc(found, func(a, b ranked) int {
		return cmp.Or(
			cmp.Compare(a.Why, b.Why), cmp.Compare(a.leftOut, b.leftOut),
			cmp.Compare(a.sortKey, b.sortKey), cmp.Compare(a.Code, b.Code))
	})
	var matches []Match
	for _, r := range found {
		matches = append(matches, r.Match)
	}
	return matches
}

// match returns the best reason for which the doc matches the query.
func (q query) match(doc *indexed, m *Match) bool {
	if q.plain == "" {
		return false
	}
	if string(doc.Code) == q.code {
		m.Why = ReasonCode
		return true
	}
	if m.Why = q.inName(&doc.name); m.Why != ReasonNone {
		return true
	}
	for i := range doc.former {
		if q.inName(&doc.former[i]) != ReasonNone {
			m.Why, m.Via = ReasonFormerName, doc.FormerNames[i]
			return true
		}
	}
	for at, predecessor := range doc.Predecessors {
		for i := range doc.predecessors[at] {
			if i == 0 && string(predecessor.Code) == q.code || q.inName(&doc.predecessors[at][i]) != ReasonNone {
				m.Why, m.Via, m.ViaCode = ReasonPredecessor, predecessor.Names[i], predecessor.Code
				return true
			}
		}
	}
	if q.someInitials(&doc.name) {
		m.Why = ReasonInitialsSome
		return true
	}
	return false
}

// inName matches one name by itself, by its words or by its initials.
func (q query) inName(name *searchName) Reason {
	switch {
	case q.plain == name.full || q.plain == name.plain:
		return ReasonName
	case strings.HasPrefix(name.full, q.plain) || strings.HasPrefix(name.plain, q.plain):
		return ReasonNameStart
	case q.inWords(name):
		return ReasonNameWords
	case q.areInitials(name):
		return ReasonInitials
	}
	return ReasonNone
}

// SearchDocs returns what Search needs for every trust open on the day: its name
// on that day, its earlier names, and those of its predecessors that had closed.
func (r Register) SearchDocs(on day.Day) []SearchDoc {
	var docs []SearchDoc
	for _, o := range r.OpenOn(KindTrust, on) {
		names := o.namesUntil(on)
		if len(names) == 0 {
			continue
		}
		doc := SearchDoc{Code: o.Code, Name: names[0], FormerNames: names[1:]}
		for _, code := range r.Predecessors(o.Code) {
			if p, ok := r.Find(code); ok && !p.OpenOn(on) {
				doc.Predecessors = append(doc.Predecessors, Predecessor{Code: code, Names: p.namesUntil(on)})
			}
		}
		docs = append(docs, doc)
	}
	return docs
}

// namesUntil lists the display names up to the one in use on the day, the latest first.
func (o Organisation) namesUntil(on day.Day) []string {
	var names []string
	for i, name := range o.Names {
		if i == 0 || name.From.IsZero() || !name.From.After(on) {
			names = append(names, name.Display)
		}
	}
	slices.Reverse(names)
	return names
}
