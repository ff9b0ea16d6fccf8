package organisation

import (
	"errors"
	"fmt"
	"slices"

	"ccio/internal/day"
)

// Check reports everything in the register that cannot be right: a code that is
// unknown or occurs twice, a period that ends before it begins, names or
// memberships of one body that overlap, a membership outside the life of either
// body or with the wrong kind of parent, a body that succeeds itself.
func (r Register) Check() error {
	known := map[Code]Organisation{}
	var wrong []error
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	for _, o := range r.Organisations {
		if _, twice := known[o.Code]; twice {
			say("%s: the code stands twice in the register", o.Code)
		}
		known[o.Code] = o
		wrong = append(wrong, o.check()...)
	}
	wrong = append(wrong, r.checkMemberships(known)...)
	for i, s := range r.Successions {
		for _, code := range []Code{s.Predecessor, s.Successor} {
			if _, ok := known[code]; !ok {
				say("%s to %s: the register does not know %s", s.Predecessor, s.Successor, code)
			}
		}
		if s.On.IsZero() {
			say("%s to %s: the day of the succession is missing", s.Predecessor, s.Successor)
		}
		if slices.ContainsFunc(r.Successions[:i], func(t Succession) bool {
			return t.Predecessor == s.Predecessor && t.Successor == s.Successor
		}) {
			say("%s to %s: the succession stands twice", s.Predecessor, s.Successor)
		}
	}
	if code := r.cycle(); code != "" {
		say("%s: its successors lead back to itself", code)
	}
	return errors.Join(wrong...)
}

// check reports what is wrong with the body alone.
func (o Organisation) check() []error {
	var wrong []error
	say := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: "+format, append([]any{o.Code}, args...)...))
	}
	if code, err := ParseCode(string(o.Code)); err != nil || code != o.Code {
		say("this is not an ODS code")
	}
	if o.Kind != KindTrust && o.Kind != KindICB && o.Kind != KindRegion {
		say("%q is not a kind of organisation", o.Kind)
	}
	if _, err := ParseSector(string(o.Sector)); err != nil || o.Sector != "" && o.Kind != KindTrust {
		say("%q cannot be its sector", o.Sector)
	}
	if (o.LegalForm.Label() != "") != (o.Kind == KindTrust) {
		say("%q cannot be its legal form", o.LegalForm)
	}
	if backwards(o.Opened, o.Closed) {
		say("it closed on %s, before it opened on %s", o.Closed, o.Opened)
	}
	if len(o.Names) == 0 {
		say("it has no name")
	}
	for i, name := range o.Names {
		if name.Display == "" {
			say("a name has nothing to display")
		}
		if backwards(name.From, name.To) {
			say("the name %q ends on %s, before it begins on %s", name.Display, name.To, name.From)
		}
		if i > 0 && (o.Names[i-1].To.IsZero() || name.From.IsZero() || !name.From.After(o.Names[i-1].To)) {
			say("the name %q overlaps %q or stands before it", name.Display, o.Names[i-1].Display)
		}
		if backwards(name.From, o.Closed) {
			say("the name %q begins on %s, after it closed on %s", name.Display, name.From, o.Closed)
		}
	}
	return wrong
}

func (r Register) checkMemberships(known map[Code]Organisation) []error {
	var wrong []error
	earlier := map[Code][]Membership{}
	for _, m := range r.Memberships {
		say := func(format string, args ...any) {
			wrong = append(wrong, fmt.Errorf("%s in %s: "+format, append([]any{m.Member, m.Parent}, args...)...))
		}
		member, okMember := known[m.Member]
		parent, okParent := known[m.Parent]
		if !okMember || !okParent {
			say("the register does not know both codes")
			continue
		}
		if parent.Kind != member.Kind.parent() {
			say("a %s cannot belong to a %s", member.Kind.Label(), parent.Kind.Label())
		}
		if m.From.IsZero() {
			say("its first day is missing")
		}
		if backwards(m.From, m.To) {
			say("it ends on %s, before it begins on %s", m.To, m.From)
		}
		for _, o := range []Organisation{member, parent} {
			if m.From.Before(o.Opened) || !o.Closed.IsZero() && (m.To.IsZero() || m.To.After(o.Closed)) {
				say("it lies outside the life of %s", o.Code)
			}
		}
		for _, other := range earlier[m.Member] {
			if known[other.Parent].Kind == parent.Kind && overlap(m, other) {
				say("it overlaps the membership of %s in %s", other.Member, other.Parent)
			}
		}
		earlier[m.Member] = append(earlier[m.Member], m)
	}
	return wrong
}

// backwards reports whether both ends are known and the last day is before the first.
func backwards(first, last day.Day) bool {
	return !first.IsZero() && !last.IsZero() && last.Before(first)
}

func overlap(a, b Membership) bool {
	return (a.To.IsZero() || !b.From.After(a.To)) && (b.To.IsZero() || !a.From.After(b.To))
}
