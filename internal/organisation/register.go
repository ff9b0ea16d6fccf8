package organisation

import (
	"slices"

	"ccio/internal/day"
)

// OpenOn reports whether the body was open on the day. It is still open on its
// last day. A body whose first day is not known counts as open on every day up to
// its last.
func (o Organisation) OpenOn(on day.Day) bool { return on.Within(o.Opened, o.Closed) }

// Find returns the organisation with the code.
func (r Register) Find(code Code) (Organisation, bool) {
	for i := range r.Organisations { // by index: the rows are large, and this runs for each row of a file
		if r.Organisations[i].Code == code {
			return r.Organisations[i], true
		}
	}
	return Organisation{}, false
}

// OpenOn lists the bodies of a kind that were open on the day, in the register's order.
func (r Register) OpenOn(kind Kind, on day.Day) []Organisation {
	var open []Organisation
	for _, o := range r.Organisations {
		if o.Kind == kind && o.OpenOn(on) {
			open = append(open, o)
		}
	}
	return open
}

// MembershipOn returns the body's membership on the day: of a trust in an ICB, of
// an ICB in a region. A trust has none before 1 July 2022, when ICBs began, and
// none after it closed.
func (r Register) MembershipOn(code Code, on day.Day) (Membership, bool) {
	for i := range r.Memberships {
		if m := &r.Memberships[i]; m.Member == code && on.Within(m.From, m.To) {
			return *m, true
		}
	}
	return Membership{}, false
}

// ParentOn returns the ICB of a trust, or the region of an ICB, on the day.
func (r Register) ParentOn(code Code, on day.Day) (Code, bool) {
	m, ok := r.MembershipOn(code, on)
	return m.Parent, ok
}

// RegionOn returns the region of a body on the day: a trust's through its ICB, an
// ICB's directly, and a region itself.
func (r Register) RegionOn(code Code, on day.Day) (Code, bool) {
	for range 3 { // trust, ICB, region: the longest way there is
		o, ok := r.Find(code)
		if !ok {
			return "", false
		}
		if o.Kind == KindRegion {
			return code, true
		}
		if code, ok = r.ParentOn(code, on); !ok {
			return "", false
		}
	}
	return "", false
}

// clone copies everything that a change may write to.
func (r Register) clone() Register {
	c := Register{
		Organisations: slices.Clone(r.Organisations),
		Memberships:   slices.Clone(r.Memberships),
		Successions:   slices.Clone(r.Successions),
	}
	for i := range c.Organisations {
		c.Organisations[i].Names = slices.Clone(c.Organisations[i].Names)
	}
	return c
}

// label returns a code with its name on the day, for messages: "QKK South East
// London".
func (r Register) label(code Code, on day.Day) string {
	o, ok := r.Find(code)
	if !ok {
		return string(code)
	}
	return string(code) + " " + o.NameOn(on).Short()
}
