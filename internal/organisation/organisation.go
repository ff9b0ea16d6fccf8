package organisation

import "ccio/internal/day"

// Kind is the kind of body that an organisation is.
type Kind string

// The kinds of body that the register holds.
const (
	KindTrust  Kind = "trust"
	KindICB    Kind = "icb"
	KindRegion Kind = "region"
)

// Label is the kind in a sentence: "trust", "integrated care board", "region".
func (k Kind) Label() string {
	switch k {
	case KindTrust:
		return "trust"
	case KindICB:
		return "integrated care board"
	case KindRegion:
		return "region"
	}
	return string(k)
}

// parent returns the kind of body to which a body of kind k belongs; "" for none.
func (k Kind) parent() Kind {
	switch k {
	case KindTrust:
		return KindICB
	case KindICB:
		return KindRegion
	}
	return ""
}

// LegalForm is the law under which a trust exists. ICBs and regions have none.
type LegalForm string

// The legal forms. The three care trusts that are open are foundation trusts
// as well, but ODS keeps them apart (role RO107, not RO197) and its file of
// trusts leaves them out, so the register keeps them apart too.
const (
	NHSTrust           LegalForm = "nhs_trust"
	NHSFoundationTrust LegalForm = "nhs_foundation_trust"
	CareTrust          LegalForm = "care_trust"
)

// Label is the legal form as people write it; empty for a body without one.
func (f LegalForm) Label() string {
	switch f {
	case NHSTrust:
		return "NHS trust"
	case NHSFoundationTrust:
		return "NHS foundation trust"
	case CareTrust:
		return "Care trust"
	}
	return ""
}

// Organisation is one trust, ICB or region. Where it belongs is not here but in
// the register's dated memberships.
type Organisation struct {
	Code            Code
	Kind            Kind
	Sector          Sector    // trusts only; empty if nobody has said
	LegalForm       LegalForm // trusts only
	ONSCode         string    // E40… for a region, E54… for an ICB; empty for a trust
	PreviousONSCode string    // the ONS code before the last change of boundary
	Postcode        string    // of the head office, with its space; trusts only
	Cluster         string    // the same for all ICBs under one shared leadership
	Note            string    // what a reader should know about the row's facts
	National        bool      // serves all of England: its region is only its address
	Temporary       bool      // a code issued for a short time, never a trading trust
	Opened          day.Day   // first day; zero: not known
	Closed          day.Day   // last day, on which it is still open; zero: not closed
	Names           []Name    // in order of From, the last one in use now
}

// Name is what an organisation was called from a day to a day.
type Name struct {
	ODS     string  // exactly as ODS writes it, in capitals; empty if not seen
	Display string  // as people write it
	From    day.Day // first day; zero: not known
	To      day.Day // last day; zero: still in use, or the name that the body closed with
	Exact   bool    // From is the real day, not the first day of the month or year of the file that first had the name
	Source  string  // where the name and its day come from
}

// Membership says that a trust belonged to an ICB, or an ICB to a region.
type Membership struct {
	Member Code
	Parent Code
	From   day.Day // first day
	To     day.Day // last day; zero: still
	Reason string  // why the product assigns it so, if ODS does not simply say it
}

// Succession says that one body's work passed, in whole or in part, to another.
// It is many to many. A successor never inherits anything automatically.
type Succession struct {
	Predecessor Code
	Successor   Code
	On          day.Day // first day of the successor's responsibility
	Kind        string  // merger, acquisition, split, … if a person has said; otherwise empty
}

// Register holds everything known about organisations, in plain slices ordered by
// code. Reference or a store makes it.
type Register struct {
	Organisations []Organisation
	Memberships   []Membership
	Successions   []Succession
}
