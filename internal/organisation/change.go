package organisation

import "ccio/internal/day"

// Change is one thing that an import does to the register. It is one of
// AddOrganisation, CloseOrganisation, RenameOrganisation, MoveOrganisation and
// SetPostcode, passed by value.
type Change interface {
	// Subject is the code of the trust that the change is about.
	Subject() Code
	apply(*Register)
}

// AddOrganisation adds a trust with its first name and its membership. Its
// sector is unknown until a person sets it.
type AddOrganisation struct {
	Organisation Organisation
	Membership   Membership
}

// CloseOrganisation gives a trust its last day. Its memberships end with it; its
// last name stays.
type CloseOrganisation struct {
	Code Code
	Last day.Day // the last day on which it is open
}

// RenameOrganisation gives a trust a new name from a day onwards and ends its
// previous name on the day before.
type RenameOrganisation struct {
	Code      Code
	Name      Name      // To is zero
	LegalForm LegalForm // as the new name states it, for a trust that became a foundation trust
}

// MoveOrganisation puts a trust into another ICB from a day onwards and ends its
// previous membership on the day before. The region follows from the ICB.
type MoveOrganisation struct {
	From       Code // the ICB that it leaves
	Membership Membership
}

// SetPostcode replaces the postcode of the head office, which has no history.
type SetPostcode struct {
	Code     Code
	Postcode string
}

// Subject is the trust added.
func (c AddOrganisation) Subject() Code { return c.Organisation.Code }

// Subject is the trust closed.
func (c CloseOrganisation) Subject() Code { return c.Code }

// Subject is the trust renamed.
func (c RenameOrganisation) Subject() Code { return c.Code }

// Subject is the trust moved.
func (c MoveOrganisation) Subject() Code { return c.Membership.Member }

// Subject is the trust whose postcode changes.
func (c SetPostcode) Subject() Code { return c.Code }

func (c AddOrganisation) apply(r *Register) {
	r.Organisations = append(r.Organisations, c.Organisation)
	r.Memberships = append(r.Memberships, c.Membership)
}

func (c CloseOrganisation) apply(r *Register) {
	r.update(c.Code, func(o *Organisation) { o.Closed = c.Last })
	for i := range r.Memberships {
		if m := &r.Memberships[i]; m.Member == c.Code {
			m.To = earliestEnd(m.To, c.Last)
		}
	}
}

func (c RenameOrganisation) apply(r *Register) {
	r.update(c.Code, func(o *Organisation) {
		if n := len(o.Names); n > 0 {
			o.Names[n-1].To = c.Name.From.AddDays(-1)
		}
		o.Names = append(o.Names, c.Name)
		o.LegalForm = c.LegalForm
	})
}

func (c MoveOrganisation) apply(r *Register) {
	for i := range r.Memberships {
		if m := &r.Memberships[i]; m.Member == c.Membership.Member && c.Membership.From.Within(m.From, m.To) {
			m.To = c.Membership.From.AddDays(-1)
		}
	}
	r.Memberships = append(r.Memberships, c.Membership)
}

func (c SetPostcode) apply(r *Register) {
	r.update(c.Code, func(o *Organisation) { o.Postcode = c.Postcode })
}

// update changes the organisation with the code, if there is one.
func (r *Register) update(code Code, change func(*Organisation)) {
	for i := range r.Organisations {
		if r.Organisations[i].Code == code {
			change(&r.Organisations[i])
		}
	}
}
